"""Moves around a volume in 3D: pure functions from one view state to the fields that change."""

from viewer.app.navigation import Fields
from viewer.app.view_state import ViewState
from viewer.imaging import rendering_presets

ZOOMS = (0.2, 20.0)


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
    return {"preset": offered[(offered.index(now) + step) % len(offered)].name}
