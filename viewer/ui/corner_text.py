"""What stands in the four corners of a view, as lines; nothing here draws."""

import re
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
from viewer.imaging import presets, slab, voi_lut
from viewer.ui import file_marks
from viewer.ui.text import person

MASKED = "Name hidden"
NO_MARKS = "MEASUREMENTS HIDDEN"
PARTS = "   "  # between flags
_OF_PERSON = "Sex ", "born "
_AXES = {"axial": (2, "z"), "coronal": (1, "y"), "sagittal": (0, "x")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of corner text; ink: a colour of the theme.

    rank: the higher, the sooner it goes where the view is small; 0 never does.
    short: what stays of it in a narrow view. goes_on: it takes more lines there instead,
        of its short form where one of its parts is too wide for a line.
    """

    text: str
    ink: str = "text"
    rank: int = 0
    short: str = ""
    goes_on: bool = False


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
        made.top_left += _what(state, item)
        made.top_right += _when(session, state, item, level)
        made.bottom_left += _where(state, shown)
    if level >= 2:
        made.bottom_left += _how(item, shown, state)
    if level >= 1 and state.window is not None and shown.values.ndim == 2:
        window = presets.window_at(state.window, item, shown.image) or state.window
        words = window_text(window, item)
        short = "" if voi_lut.lut_of(window, item) else _brief(window, item)
        made.bottom_left.append(Line(words, short=short, goes_on=PARTS in short))
    told = [*warnings(item, shown), *cautions(session, state, item), *hidden(session)]
    told += file_marks.flags(file_marks.found(state, shown), session.selection.value)
    told += [PARTS.join(changed(state, item))]
    made.bottom_right += [Line(text, "warn", goes_on=True) for text in told if text]
    made.bottom_right += [Line(text, goes_on=True) for text in flags(state, item, shown)]
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


def _what(state: ViewState, item: Volume | ImageSet) -> list[Line]:
    described = item.texts.get("SeriesDescription") or item.label
    head = state.orientation.capitalize() if isinstance(item, Volume) else item.modality
    if state.oblique is not None:
        head = f"Oblique {state.orientation}"
    described = described if described != head else ""
    return [Line(text, rank=rank) for text, rank in ((head, 1), (described, 2)) if text]


def _when(
    session: Session, state: ViewState, item: Volume | ImageSet, level: int
) -> list[Line]:
    """The study's date and name, and where it was made."""
    study = session.opened.value.study_of(state.key)
    time = _clock(item.texts.get("AcquisitionTime") or item.texts.get("SeriesTime", ""))
    date = study.date if study else ""
    found = [Line(f"{date}  {time}".strip(), rank=1, short=date)]
    if level >= 2:
        maker = item.texts.get("ManufacturerModelName") or item.texts.get("Manufacturer", "")
        found += [
            Line(study.description if study else "", rank=4),
            Line(item.texts.get("InstitutionName", ""), rank=5),
            Line(maker, rank=6),
        ]
    return [line for line in found if line.text]


def _clock(time: str) -> str:
    """HHMMSS of DICOM as HH:MM."""
    return f"{time[:2]}:{time[2:4]}" if time[:4].isdigit() and len(time) >= 4 else ""


def _where(state: ViewState, shown: Cut) -> list[Line]:
    number = text = f"Im {shown.number} / {shown.count}"
    if shown.placed:
        if shown.height_mm is not None:
            place = units.written(shown.height_mm, "mm")
            return [Line(f"Position {place}", short=place), *_phases(state)]
        along, name = _AXES[state.orientation]
        rows, columns = shown.plane.shape
        middle = shown.plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
        text += f"   {name} {units.written(float(middle[along]), 'mm')}"
    return [Line(text, short=number), *_phases(state)]


def _phases(state: ViewState) -> list[Line]:
    item = state.item
    return [Line(_phase(item, state.phase))] if isinstance(item, Series4D) else []


def _phase(item: Series4D, phase: int) -> str:
    return f"Phase {phase + 1} / {len(item.volumes)}   {axis.place(item, phase)}".rstrip()


def _how(item: Volume | ImageSet, shown: Cut, state: ViewState) -> list[Line]:
    """Thickness, and what the scanner was set to."""
    texts = item.texts
    found = []
    thick = _number(texts.get("SliceThickness", ""))
    if thick is not None and shown.native:
        found.append(Line(f"Thickness {units.written(thick, 'mm')}", rank=3))
    settings = [
        ("KVP", "{:.0f} kVp"),
        ("RepetitionTime", "TR {:.0f} ms"),
        ("EchoTime", "TE {:.1f} ms"),
    ]
    set_to = [
        form.format(value)
        for keyword, form in settings
        if (value := _number(texts.get(keyword, ""))) is not None
    ]
    if set_to:
        found.append(Line("  ".join(set_to), rank=4))
    if state.zoom != 1:
        found.append(Line(f"Zoom {state.zoom:.0%}".replace("%", " %"), rank=2))
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
    label = next(
        (one.label for one in presets.presets(item.modality) if one.name == window.name),
        window.name,
    )
    unit = units.shown(presets.shown_unit(item))
    if unit.startswith("SUV") and "SUV" in label:
        label, unit = label.replace("SUV", unit, 1), ""
    unit = "" if unit in ("HU", "") or unit in label else unit
    curve = "sigmoid" if window.function == "SIGMOID" else ""
    return "  ".join(part for part in (_numbers(window), unit, label, curve) if part)


def _brief(window: Window, item: Volume | ImageSet) -> str:
    """The same without the preset; the unit stays, but for HU."""
    unit = units.shown(presets.shown_unit(item))
    return PARTS.join([_numbers(window), *([unit] if unit not in ("HU", "") else [])])


def _numbers(window: Window) -> str:
    """ "W 400  C 40": a half is written where there is one, as in the tool bar."""
    digits = 0 if window.width >= 50 else 2 if window.width >= 0.5 else 4
    width, center = (
        units.plain(value, 1 if digits == 0 and value % 1 == 0.5 else digits)
        for value in (window.width, window.center)
    )
    return f"W {width}  C {center}"


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
    if state.resampled:
        found.append("RESAMPLED")
    if shown.slab is not None:
        thick = units.written(shown.slab.thickness_mm, "mm")
        found.append(f"{slab.NAMES[shown.slab.mode]} {thick}")
    if shown.height_mm is not None:
        found.append("OBLIQUE")
    elif shown.placed and shown.slab is None and not shown.native:
        found.append(f"MPR {units.written(shown.step_mm, 'mm')}")
    if shown.rough:
        found.append("PREVIEW")
    if state.interpolate:
        found.append("INTERP")
    return [PARTS.join(found)] if found else []


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
