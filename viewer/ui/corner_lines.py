"""The lines that may stand in the corners of a view, by name, and where each stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from viewer.app import mpr
from viewer.app.cut import Cut
from viewer.app.preferences import Preferences
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core import axis, units
from viewer.core.patient import Study
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.imaging import presets, voi_lut
from viewer.ui.text import age

PARTS = "   "  # between flags
CORNERS = {
    "top_left": "Top left, below name and ID",
    "top_right": "Top right",
    "bottom_left": "Bottom left",
    "bottom_right": "Bottom right, above flags and warnings",
}
SHORT, FULL = 1, 2  # levels of detail at which a line is there
_AXES = {"axial": (2, "z"), "coronal": (1, "y"), "sagittal": (0, "x")}
Arrangement = Mapping[str, Sequence[str]]  # of each corner the lines, from above


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


@dataclass(frozen=True, slots=True)
class About:
    """What lines tell about: a view, and the picture in it."""

    session: Session
    state: ViewState
    item: Volume | ImageSet
    shown: Cut

    @property
    def study(self) -> Study | None:
        return self.session.opened.value.study_of(self.state.key)

    def text(self, keyword: str) -> str:
        return self.item.texts.get(keyword, "")


@dataclass(frozen=True, slots=True)
class Sort:
    """A line by name: label in the settings; level: from which detail on it is there."""

    name: str
    label: str
    level: int
    rank: int
    made: Callable[[About], Line | str]


def lines(about: About, level: int) -> dict[str, list[Line]]:
    """What stands in each corner at a level of detail."""
    arranged = arrangement(about.session.preferences.value, about.item.modality)
    found: dict[str, list[Line]] = {corner: [] for corner in CORNERS}
    for corner, entries in arranged.items():
        for name, own in map(entry, entries):
            sort = LINES.get(name)
            if sort is None or corner not in found or (own or sort.level) > level:
                continue
            made = sort.made(about)
            line = made if isinstance(made, Line) else Line(made)
            if line.text:
                found[corner].append(replace(line, rank=sort.rank))
    return found


def arrangement(preferences: Preferences, modality: str) -> Arrangement:
    """Where lines stand for a modality: the user's own for it, for all, or ours."""
    own = preferences.corners
    return own.get(modality) or own.get("") or OURS


def entry(text: str) -> tuple[str, int]:
    """(name, level or 0 for the line's own) of "kernel" or "kernel:1"."""
    name, _, level = text.partition(":")
    return name, int(level) if level in ("1", "2") else 0


# what the lines say


def _plane(about: About) -> str:
    if about.state.curve is not None:
        return "Along a line"
    if about.state.oblique is not None:
        return f"Oblique {about.state.orientation}"
    volume = isinstance(about.item, Volume)
    return about.state.orientation.capitalize() if volume else about.item.modality


def _series(about: About) -> str:
    described = about.text("SeriesDescription") or about.item.label
    return described if described != _plane(about) else ""


def _when(about: About) -> Line:
    time = _clock(about.text("AcquisitionTime") or about.text("SeriesTime"))
    date = about.study.date if about.study else ""
    return Line(f"{date}  {time}".strip(), short=date)


def _clock(time: str) -> str:
    """HHMMSS of DICOM as HH:MM."""
    return f"{time[:2]}:{time[2:4]}" if time[:4].isdigit() and len(time) >= 4 else ""


def _image(about: About) -> Line:
    shown = about.shown
    if about.state.curve is not None:
        turned = f"Turned {about.state.curve.degrees:.0f}°"
        at, length = mpr.along_mm(about.state)
        return Line(f"{turned}   {at:.0f} of {length:.0f} mm", short=turned)
    number = text = f"Im {shown.number} / {shown.count}"
    if shown.placed:
        if shown.height_mm is not None:
            place = units.written(shown.height_mm, "mm")
            return Line(f"Position {place}", short=place)
        along, name = _AXES[about.state.orientation]
        rows, columns = shown.plane.shape
        middle = shown.plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
        text += f"   {name} {units.written(float(middle[along]), 'mm')}"
    return Line(text, short=number)


def _phase(about: About) -> str:
    item, phase = about.state.item, about.state.phase
    if not isinstance(item, Series4D):
        return ""
    return f"Phase {phase + 1} / {len(item.volumes)}   {axis.place(item, phase)}".rstrip()


def _thickness(about: About) -> str:
    thick = _number(about.text("SliceThickness"))
    known = thick is not None and about.shown.native
    return f"Thickness {units.written(thick, 'mm')}" if known and thick is not None else ""


def _settings(about: About) -> str:
    """What the scanner was set to."""
    each = (
        _form("KVP", "{:.0f} kVp")(about),
        _form("RepetitionTime", "TR {:.0f} ms")(about),
        _form("EchoTime", "TE {:.1f} ms")(about),
    )
    return "  ".join(text for text in each if text)


def _zoom(about: About) -> str:
    zoom = about.state.zoom
    return f"Zoom {zoom:.0%}".replace("%", " %") if zoom != 1 else ""


def _window(about: About) -> Line | str:
    state, item, shown = about.state, about.item, about.shown
    if state.window is None or shown.values.ndim != 2:
        return ""
    window = presets.window_at(state.window, item, shown.image) or state.window
    short = "" if voi_lut.lut_of(window, item) else _brief(window, item)
    text = window_text(window, item)
    own = all(one.name != window.name for one in presets.presets(item.modality))
    if own and _is_of_nobody(about):  # a name in a file may tell whose it is
        text = (
            "VOI LUT"
            if voi_lut.lut_of(window, item)
            else window_text(replace(window, name=""), item)
        )
    return Line(text, short=short, goes_on=PARTS in short)


def _is_of_nobody(about: About) -> bool:
    """Whether nothing may be told of who it is: names are hidden, or left out of a picture."""
    patient = about.session.opened.value.patient
    return about.session.selection.value.masked or patient is None or not patient.is_known


def _age(about: About) -> str:
    patient, study = about.session.opened.value.patient, about.study
    if patient is None or study is None or about.session.selection.value.masked:
        return ""
    years = age(patient.birth_date, study.date)
    return f"{years} years at the study" if years is not None else ""


def _accession(about: About) -> str:
    if about.study is None or about.session.selection.value.masked:
        return ""
    number = about.study.accession_number
    return f"Acc. {number}" if number else ""


def _spacing(about: About) -> str:
    if not isinstance(about.item, Volume):
        return ""
    k, j, i = about.item.geometry.spacing
    return f"Voxel {i:.2f} × {j:.2f} × {k:.2f} mm"


def _matrix(about: About) -> str:
    rows, columns = about.shown.values.shape[:2]
    return f"{columns} × {rows} pixels"


def _tube(about: About) -> str:
    each = _form("XRayTubeCurrent", "{:.0f} mA")(about), _form("Exposure", "{:.0f} mAs")(about)
    return "  ".join(text for text in each if text)


def _view(about: About) -> str:
    """ "R MLO"; nothing of slices without a stated view, and of several files."""
    item, view = about.item, about.text("ViewPosition")
    if not (view if isinstance(item, Volume) else item.is_one_object):
        return ""
    side = about.text("ImageLaterality") or about.text("Laterality")
    return " ".join(part for part in (side, view) if part)


def _keyword(*keywords: str, head: str = "") -> Callable[[About], str]:
    """The first of some texts of the file."""

    def made(about: About) -> str:
        text = next((about.text(one) for one in keywords if about.text(one)), "")
        return f"{head} {text}".strip() if text else ""

    return made


def _form(keyword: str, form: str) -> Callable[[About], str]:
    """A number of the file, written so."""

    def made(about: About) -> str:
        value = _number(about.text(keyword))
        return form.format(value) if value is not None else ""

    return made


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


LINES: dict[str, Sort] = {
    one.name: one
    for one in (
        Sort("plane", "Plane or modality", SHORT, 1, _plane),
        Sort("series", "Series description", SHORT, 2, _series),
        Sort("when", "Study date and time", SHORT, 1, _when),
        Sort(
            "study",
            "Study description",
            FULL,
            4,
            lambda a: a.study.description if a.study else "",
        ),
        Sort("institution", "Institution", FULL, 5, _keyword("InstitutionName")),
        Sort("scanner", "Scanner", FULL, 6, _keyword("ManufacturerModelName", "Manufacturer")),
        Sort("image", "Image number and position", SHORT, 0, _image),
        Sort("phase", "Phase", SHORT, 0, _phase),
        Sort("thickness", "Slice thickness", FULL, 3, _thickness),
        Sort("settings", "kVp; TR and TE", FULL, 4, _settings),
        Sort("zoom", "Zoom", FULL, 2, _zoom),
        Sort("window", "Window", SHORT, 0, _window),
        Sort("number", "Series number", FULL, 5, _keyword("SeriesNumber", head="Series")),
        Sort("age", "Age at the study", FULL, 5, _age),
        Sort("accession", "Accession number", FULL, 6, _accession),
        Sort("voxel", "Voxel size", FULL, 5, _spacing),
        Sort("matrix", "Pixels", FULL, 6, _matrix),
        Sort("kernel", "Kernel", FULL, 5, _keyword("ConvolutionKernel", head="Kernel")),
        Sort("tube", "Tube current and exposure", FULL, 6, _tube),
        Sort("contrast", "Contrast agent", FULL, 5, _keyword("ContrastBolusAgent", head="CM")),
        Sort("protocol", "Protocol", FULL, 6, _keyword("ProtocolName")),
        Sort("body", "Body part", FULL, 6, _keyword("BodyPartExamined")),
        Sort("position", "Patient position", FULL, 6, _keyword("PatientPosition")),
        Sort("inversion", "TI", FULL, 6, _form("InversionTime", "TI {:.0f} ms")),
        Sort("flip", "Flip angle", FULL, 6, _form("FlipAngle", "Flip {:.0f}°")),
        Sort("field", "Field strength", FULL, 6, _form("MagneticFieldStrength", "{:.1f} T")),
        Sort("sequence", "Sequence", FULL, 6, _keyword("SequenceName", "ScanningSequence")),
        Sort("tracer", "Radiopharmaceutical", FULL, 5, _keyword("Radiopharmaceutical")),
        Sort("view", "Side and view (radiographs)", SHORT, 1, _view),
    )
}
OURS: Arrangement = {
    "top_left": ("plane", "series", "view"),
    "top_right": ("when", "study", "institution", "scanner"),
    "bottom_left": ("image", "phase", "thickness", "settings", "zoom", "window"),
    "bottom_right": (),
}
