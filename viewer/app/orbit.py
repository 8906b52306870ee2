"""Moves around a volume in 3D: pure functions from one view state to the fields that change."""

from dataclasses import replace
from math import exp

from viewer.app.navigation import Fields
from viewer.app.view_state import ViewState
from viewer.core.crop import crop_to
from viewer.core.presentation import Window
from viewer.imaging import rendering_presets
from viewer.imaging.subject import subject

ZOOMS = (0.2, 20.0)
_STRETCHES = (0.1, 10.0)
_E_FOLD = 250.0  # pixels to the right for 2.7 times as wide
_DOWN = 1 / 400  # of the width, for each pixel down


def turned(state: ViewState, azimuth: float, elevation: float) -> Fields:
    """The eye some degrees on round the patient's long axis, and up towards the head."""
    now = state.camera
    around = (now[0] + azimuth + 180) % 360 - 180
    return {"camera": (around, max(-90.0, min(90.0, now[1] + elevation)))}


def panned(state: ViewState, right_mm: float, down_mm: float) -> Fields:
    """The picture moved on the screen."""
    return {"pan": (state.pan[0] + right_mm, state.pan[1] + down_mm)}


def zoomed(state: ViewState, factor: float, right_mm: float, down_mm: float) -> Fields:
    """Larger by a factor about a place, given in mm from the middle of the view."""
    zoom = max(ZOOMS[0], min(ZOOMS[1], state.zoom * factor))
    nearer = state.zoom / zoom - 1  # what lies under the place stays there
    return {"zoom": zoom, **panned(state, right_mm * nearer, down_mm * nearer)}


def preset_of(state: ViewState) -> rendering_presets.Preset | None:
    """The rendering preset in use; None where there is no volume."""
    if state.volume is None:
        return None
    modality = state.volume.modality
    offered = {one.name: one for one in rendering_presets.presets(modality)}
    return offered.get(state.preset) or rendering_presets.default(modality)


def other_preset(state: ViewState, step: int) -> Fields:
    """The next preset of the modality, or the one before."""
    now = preset_of(state)
    if state.volume is None or now is None:
        return {}
    offered = rendering_presets.presets(state.volume.modality)
    return preset_fields(offered[(offered.index(now) + step) % len(offered)].name)


def preset_fields(name: str) -> Fields:
    """A preset as it is, neither shifted nor stretched."""
    return {"preset": name, "bend": rendering_presets.STRAIGHT}


def crop_shown(state: ViewState) -> Fields:
    """The crop box's edges to drag, or out of sight again; it begins around the subject."""
    if state.crop is not None:
        return {"crop": replace(state.crop, shown=not state.crop.shown)}
    if state.volume is None:
        return {}
    return {"crop": crop_to(state.volume.geometry, subject(state.volume))}


def reshaped(state: ViewState, right: float, down: float) -> Fields:
    """The curves after a drag of some pixels: right stretches, down shifts to higher values.

    A MIP has a window, which the same drag changes as it does on slices.
    """
    preset = preset_of(state)
    if preset is None:
        return {}
    wider = exp(right / _E_FOLD)
    if preset.blend == "mip":
        return _windowed(state, wider, down)
    shift, stretch = state.bend
    stretch = max(_STRETCHES[0], min(_STRETCHES[1], stretch * wider))
    return {"bend": (max(-1.0, min(1.0, shift + down * _DOWN)), stretch)}


def _windowed(state: ViewState, wider: float, down: float) -> Fields:
    before = state.window
    if before is None:
        return {}
    width = max(before.width * wider, 1e-6)
    function = "LINEAR_EXACT" if before.function == "LINEAR" else before.function
    return {"window": Window(before.center + down * _DOWN * width, width, function)}


def bend_said(state: ViewState) -> str:
    """How the preset's curves are changed, for the user; "" where they are not."""
    preset = preset_of(state)
    if preset is None or preset.blend == "mip" or state.bend == rendering_presets.STRAIGHT:
        return ""
    low, high = rendering_presets.rise(preset.opacity)
    shift, stretch = state.bend[0] * (high - low), state.bend[1]
    by = {"HU": f"{shift:+.0f} HU", "SUV": f"{shift:+.1f} SUV"}.get(
        preset.unit, f"{100 * shift:+.0f} %"
    )
    return f"curves {by}, × {stretch:.2f}"
