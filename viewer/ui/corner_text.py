"""What stands in the four corners of a view, as lines; nothing here draws."""

import re
from dataclasses import dataclass, field

import numpy as np

from viewer.app import parts, presentation_states
from viewer.app.cut import Cut, value_at
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core import units
from viewer.core.geometry import Array
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import presets, slab
from viewer.ui import corner_lines, file_marks, layer_text
from viewer.ui.corner_lines import PARTS, Line
from viewer.ui.text import person

MASKED = "Name hidden"
NO_MARKS = "MEASUREMENTS HIDDEN"
_OF_PERSON = "Sex ", "born "


@dataclass(slots=True)
class Corners:
    """The lines of each corner, from top to bottom."""

    top_left: list[Line] = field(default_factory=list)
    top_right: list[Line] = field(default_factory=list)
    bottom_left: list[Line] = field(default_factory=list)
    bottom_right: list[Line] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Every line, for tests and for reading aloud."""
        every = (self.top_left, self.top_right, self.bottom_left, self.bottom_right)
        return [line.text for corner in every for line in corner]


def corners(
    session: Session, state: ViewState, shown: Cut | None, under: Array | None = None
) -> Corners:
    """What the corners say now.

    Name and ID never go away but by masking them; flags about the picture never do.
    under: the point (mm) under the pointer, for the probe.
    """
    level = session.selection.value.overlay
    made = Corners(top_left=_named(session, level))
    item = state.images or state.volume
    if item is None or shown is None:
        return made
    if level >= 1:
        about = corner_lines.About(session, state, item, shown)
        for corner, lines in corner_lines.lines(about, level).items():
            getattr(made, corner).extend(lines)
    told = [*warnings(item, shown), *cautions(session, state, item), *hidden(session)]
    told += file_marks.flags(file_marks.found(state, shown), session.selection.value)
    told += [PARTS.join(changed(state, item))]
    made.bottom_right += [Line(text, "warn", goes_on=True) for text in told if text]
    made.bottom_right += [Line(text, goes_on=True) for text in flags(state, item, shown)]
    made.bottom_right += [Line(text, goes_on=True) for text in layer_text.lines(state)]
    if under is not None and state.layer is not None:
        made.bottom_right.append(Line(layer_text.probe(state, under)))
    if under is not None:
        value, short = (probe(item, shown, under, digits) for digits in (1, 0))
        made.bottom_right.append(Line(value, short=short, goes_on=True))
    return made


def _named(session: Session, level: int) -> list[Line]:
    texts = who(session, level)
    return [Line(text, rank=3 if text.startswith(_OF_PERSON) else 0) for text in texts]


def cautions(session: Session, state: ViewState, item: Volume | ImageSet) -> list[str]:
    """What this window has made of the file's own word: a part of it, SUV by other values."""
    found = []
    if isinstance(item, Volume) and item.suv and item.suv.overridden:
        replaced = ", ".join(one.label for one in item.suv.facts if one.overridden)
        found.append(f"SUV OVERRIDDEN: {replaced}")
    display_set = session.opened.value.display_set(state.key)
    count = parts.slices_of(display_set) if display_set else 0
    return found + parts.words(session.loading.plan(state.key), count)


def who(session: Session, level: int) -> list[str]:
    """Name and ID, at level 2 also sex and birth date; a word instead where masked."""
    patient = session.opened.value.patient
    if session.selection.value.masked:
        return [MASKED]
    if patient is None:
        return []
    named = [person(patient.patient_name), patient.patient_id and f"ID {patient.patient_id}"]
    sex = f"Sex {patient.sex}" if patient.sex else ""
    born = f"born {patient.birth_date}" if patient.birth_date else ""
    told = "  ".join(part for part in (sex, born) if part)
    return [text for text in (*named, told if level >= 2 else "") if text]


def hidden(session: Session) -> list[str]:
    """A word where the measurements are switched off."""
    return [] if session.selection.value.annotations_shown else [NO_MARKS]


def warnings(item: Volume | ImageSet, shown: Cut) -> list[str]:
    """What a reader must know before trusting sizes or pixels."""
    found = []
    if shown.broken:
        found.append(f"INCOMPLETE: {shown.broken}")
    found += _stacking(item)
    if isinstance(item, Volume) and not item.oriented:
        found.append("directions in the patient unknown")
    if isinstance(item, ImageSet) and item.spacing_kind == "detector":
        found.append("mm at the detector, not in the patient")
    if isinstance(item, ImageSet) and item.spacing is None:
        found.append("sizes unknown: px")
    if item.modality == "PT" and not units.is_suv(presets.shown_unit(item)):
        missing = ", ".join(item.suv.missing) if isinstance(item, Volume) and item.suv else ""
        found.append(f"no SUV: {missing} missing" if missing else "no SUV")
    return found


def changed(state: ViewState, item: Volume | ImageSet) -> list[str]:
    """What the reader has turned about since it opened."""
    found = []
    if state.inverted != presets.opens_inverted(item):
        found.append("INVERTED")
    if state.rotation % 360:
        found.append(f"ROTATED {state.rotation % 360}°")
    if state.flip_horizontal or state.flip_vertical:
        found.append("FLIPPED")
    return found


def _stacking(item: Volume | ImageSet) -> list[str]:
    """Slices that do not lie as a regular block."""
    if not isinstance(item, Volume):
        return []
    found = []
    if item.geometry.is_sheared:
        cosine = min(abs(float(item.geometry.direction[0] @ item.geometry.normal)), 1.0)
        found.append(f"TILTED {np.degrees(np.arccos(cosine)):.1f}°")
    if item.slice_positions is not None and len(item.slice_positions) > 1:
        steps = np.linalg.norm(np.diff(item.slice_positions, axis=0), axis=1)
        found.append(f"UNEVEN SLICES: {steps.min():.1f} to {steps.max():.1f} mm apart")
    return ["   ".join(found)] if found else []


def flags(state: ViewState, item: Volume | ImageSet, shown: Cut) -> list[str]:
    """How the picture differs from the acquired pixels."""
    found = []
    if item.lossy:
        ratio = item.lossy.rpartition("lossy")[2].strip()
        ratio = re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.1f}", ratio)
        found.append(f"LOSSY {ratio}".strip())
    if presentation_states.holds(state, shown):
        found.append("PRESENTATION STATE")
    if state.resampled:
        found.append("RESAMPLED")
    found += _reformatted(state, shown)
    if state.interpolate:
        found.append("INTERP")
    return [PARTS.join(found)] if found else []


def _reformatted(state: ViewState, shown: Cut) -> list[str]:
    """Where its pixels were put together from others."""
    found = []
    if shown.slab is not None:
        thick = units.written(shown.slab.thickness_mm, "mm")
        found.append(f"{slab.NAMES[shown.slab.mode]} {thick}")
    if state.curve is not None:
        found.append(f"CURVED, {state.curve.form}")
    if shown.height_mm is not None:
        found.append("OBLIQUE")
    elif shown.placed and shown.slab is None and not shown.native:
        found.append(f"MPR {units.written(shown.step_mm, 'mm')}")
    return [*found, "PREVIEW"] if shown.rough else found


def probe(item: Volume | ImageSet, shown: Cut, under: Array, digits: int = 1) -> str:
    """The value under the pointer with its unit, and where (digits of mm) in the patient."""
    value = value_at(shown, under)
    if value is None:
        return ""
    if isinstance(value, tuple):
        text = "RGB {} {} {}".format(*value)
    elif not np.isfinite(value) or _is_padding(item, value):
        text = "no value"
    else:
        text = units.written(value, presets.shown_unit(item)) + _mapped(item, shown, value)
    if not shown.placed:
        return text
    place = ", ".join(units.plain(one, digits) for one in under.tolist())
    return f"{text}{PARTS}({place}) mm"


def _is_padding(item: Volume | ImageSet, shown: float) -> bool:
    """Whether a shown value stands for no image."""
    if not isinstance(item, Volume) or item.padding is None:
        return False
    value = shown / (presets.shown_factor(item) or 1.0)
    return item.padding[0] <= value <= item.padding[1]


def _mapped(item: Volume | ImageSet, shown: Cut, value: float) -> str:
    """The same voxel in the other quantities that the file knows (real-world value maps)."""
    factor = shown.factor if isinstance(shown.factor, float) else 0.0
    if not factor:
        return ""
    found = [(one, one(value / factor)) for one in item.marks.maps if one.unit != item.unit]
    told = [
        f"{n:.4g} {units.shown(one.unit)} {one.label}".replace("-", "−")
        for one, n in found
        if n is not None
    ]
    return "".join(f"{PARTS}{' '.join(text.split())}" for text in told)
