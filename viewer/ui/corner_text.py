"""What stands in the four corners of a view, as lines; nothing here draws."""

from dataclasses import dataclass, field

import numpy as np

from viewer.app import parts
from viewer.app.cut import Cut, value_at
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core import axis, units
from viewer.core.geometry import Array
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.imaging import presets, voi_lut
from viewer.ui import file_marks
from viewer.ui.text import person

MASKED = "Name hidden"
_AXES = {"axial": (2, "z"), "coronal": (1, "y"), "sagittal": (0, "x")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of corner text; ink: a colour of the theme."""

    text: str
    ink: str = "text"


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
    made = Corners(top_left=[Line(t) for t in who(session, level)])
    item = state.images or state.volume
    if item is None or shown is None:
        return made
    if level >= 1:
        made.top_left += [Line(t) for t in _what(state, item)]
        made.top_right += [Line(t) for t in _when(session, state, item, level)]
        made.bottom_left += [Line(t) for t in _where(state, shown)]
    if level >= 2:
        made.bottom_left += [Line(t) for t in _how(item, shown, state)]
    if level >= 1 and shown.values.ndim == 2:
        made.bottom_left.append(Line(window_text(state.window, item)))
    made.bottom_right += [Line(t, "warn") for t in warnings(item, shown)]
    made.bottom_right += [Line(t, "warn") for t in cautions(session, state, item)]
    off = file_marks.flags(file_marks.found(state, shown), session.selection.value)
    made.bottom_right += [Line(t, "warn") for t in off]
    made.bottom_right += [Line(t) for t in flags(state, item, shown)]
    if under is not None:
        made.bottom_right.append(Line(probe(item, shown, under)))
    return made


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
    born = "  ".join(part for part in (patient.sex, patient.birth_date) if part)
    born = f"Sex {born}" if born and level >= 2 else ""
    return [text for text in (*named, born) if text]


def _what(state: ViewState, item: Volume | ImageSet) -> list[str]:
    described = item.texts.get("SeriesDescription") or item.label
    head = state.orientation.capitalize() if isinstance(item, Volume) else item.modality
    return [head, described] if described and described != head else [head]


def _when(session: Session, state: ViewState, item: Volume | ImageSet, level: int) -> list[str]:
    """The study's date and name, and where it was made."""
    study = session.opened.value.study_of(state.key)
    time = _clock(item.texts.get("AcquisitionTime") or item.texts.get("SeriesTime", ""))
    found = [f"{study.date}  {time}".strip() if study else time]
    if level >= 2:
        maker = item.texts.get("ManufacturerModelName") or item.texts.get("Manufacturer", "")
        found += [
            study.description if study else "",
            item.texts.get("InstitutionName", ""),
            maker,
        ]
    return [text for text in found if text]


def _clock(time: str) -> str:
    """HHMMSS of DICOM as HH:MM."""
    return f"{time[:2]}:{time[2:4]}" if time[:4].isdigit() and len(time) >= 4 else ""


def _where(state: ViewState, shown: Cut) -> list[str]:
    text = f"Im {shown.number} / {shown.count}"
    if shown.placed:
        along, name = _AXES[state.orientation]
        rows, columns = shown.plane.shape
        middle = shown.plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
        text += f"   {name} {units.written(float(middle[along]), 'mm')}"
    found = [text]
    if isinstance(state.item, Series4D):
        found.append(_phase(state.item, state.phase))
    return found


def _phase(item: Series4D, phase: int) -> str:
    return f"Phase {phase + 1} / {len(item.volumes)}   {axis.place(item, phase)}".rstrip()


def _how(item: Volume | ImageSet, shown: Cut, state: ViewState) -> list[str]:
    """Thickness, and what the scanner was set to."""
    texts = item.texts
    found = []
    thick = _number(texts.get("SliceThickness", ""))
    if thick is not None and shown.native:
        found.append(f"Thickness {units.written(thick, 'mm')}")
    settings = [
        ("KVP", "{:.0f} kVp"),
        ("RepetitionTime", "TR {:.0f}"),
        ("EchoTime", "TE {:.1f}"),
    ]
    set_to = [
        form.format(value)
        for keyword, form in settings
        if (value := _number(texts.get(keyword, ""))) is not None
    ]
    if set_to:
        found.append("  ".join(set_to))
    if state.zoom != 1:
        found.append(f"Zoom {state.zoom:.0%}".replace("%", " %"))
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def window_text(window: Window | None, item: Volume | ImageSet) -> str:
    """ "W 400  C 40  Soft tissue": in the unit shown, with the preset's name."""
    if window is None:
        return ""
    if voi_lut.lut_of(window, item) is not None:
        return window.name
    digits = 0 if window.width >= 50 else 2 if window.width >= 0.5 else 4
    numbers = f"W {window.width:.{digits}f}  C {window.center:.{digits}f}".replace("-", "−")
    label = next(
        (one.label for one in presets.presets(item.modality) if one.name == window.name),
        window.name,
    )
    unit = units.shown(presets.shown_unit(item))
    unit = "" if unit in ("HU", "") or unit in label else unit
    curve = "sigmoid" if window.function == "SIGMOID" else ""
    return "  ".join(part for part in (numbers, unit, label, curve) if part)


def warnings(item: Volume | ImageSet, shown: Cut) -> list[str]:
    """What a reader must know before trusting sizes or pixels."""
    found = []
    if shown.broken:
        found.append(f"INCOMPLETE: {shown.broken}")
    found += _stacking(item)
    if isinstance(item, ImageSet) and item.spacing_kind == "detector":
        found.append("mm at the detector, not in the patient")
    if isinstance(item, ImageSet) and item.spacing is None:
        found.append("sizes unknown: px")
    if item.modality == "PT" and not units.is_suv(presets.shown_unit(item)):
        missing = ", ".join(item.suv.missing) if isinstance(item, Volume) and item.suv else ""
        found.append(f"no SUV: {missing} missing" if missing else "no SUV")
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
        found.append(f"LOSSY {ratio}".strip())
    if state.resampled:
        found.append("RESAMPLED")
    if shown.placed and not shown.native:
        found.append(f"MPR {units.written(shown.step_mm, 'mm')}")
    if state.interpolate:
        found.append("INTERP")
    return ["   ".join(found)] if found else []


def probe(item: Volume | ImageSet, shown: Cut, under: Array) -> str:
    """The value under the pointer with its unit, and where that is in the patient."""
    value = value_at(shown, under)
    if value is None:
        return ""
    if isinstance(value, tuple):
        text = "RGB {} {} {}".format(*value)
    elif not np.isfinite(value):
        text = "no value"
    else:
        text = units.written(value, presets.shown_unit(item)) + _mapped(item, shown, value)
    if not shown.placed:
        return text
    place = ", ".join(f"{one:.1f}".replace("-", "−") for one in under.tolist())
    return f"{text}   ({place}) mm"


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
    return "".join(f"   {' '.join(text.split())}" for text in told)
