"""Measurements as lines of text, and where a mark lies: for the table and for copying."""

import csv
from collections.abc import Sequence
from io import StringIO

import numpy as np

from viewer.app import fusion, navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core import axis, codes, units
from viewer.core.annotation import Annotation
from viewer.core.codes import Code
from viewer.core.measurement import Measurement
from viewer.core.patient import DisplaySet
from viewer.core.plane import ORIENTATIONS
from viewer.core.volume import Series4D, Volume
from viewer.measure import kinds
from viewer.ui import layer_text
from viewer.ui.marks import annotations, numbers

# Concepts that are written together
_PAIRS = (
    (codes.LONG_AXIS, codes.SHORT_AXIS, " × "),
    (codes.MEAN, codes.STANDARD_DEVIATION, " ± "),
    (codes.MINIMUM, codes.MAXIMUM, " to "),
)

_SIZES = (codes.AREA, codes.VOLUME)  # after what was measured within


def lines(found: Sequence[Measurement]) -> list[str]:
    """The numbers with units, the chief one first: "32.4 × 18.1 mm", "38 ± 12 HU".

    A size alone says why nothing was measured within.
    """
    by_code = {one.concept: one for one in found}
    written: list[str] = []
    done: set[Code] = set()
    for one in sorted(found, key=lambda one: one.concept in _SIZES):
        if one.concept in done:
            continue
        pair = next(
            (p for p in _PAIRS if one.concept in p and {*p[:2]} <= by_code.keys()), None
        )
        if pair is None:
            written.append(units.written(one.value, one.unit.value))
        else:
            done |= {pair[0], pair[1]}
            written.append(_paired(by_code[pair[0]], by_code[pair[1]], pair[2]))
    if by_code.keys() <= {*_SIZES}:
        written += [one.note for one in found if one.note]
    return written


def layer_lines(
    session: Session, annotation: Annotation, on: ViewState | None = None
) -> tuple[str, ...]:
    """What a mark holds in the layers over (or under) its own volume: "PET 3.1 ± 0.4 SUVbw";
    and in maps of it that are in sight: "ADC 1200 ± 40 ×10⁻⁶ mm²/s".

    on: a view, where of maps only that which lies over the picture is told.
    """
    return tuple(
        f"{_called(display_set)} {text}"
        for key, found in session.derived.in_layers(annotation)
        if (display_set := session.opened.value.display_set(key)) is not None
        if on is None or not display_set.computed_of or (on.layer and on.layer.key == key)
        for text in lines(layer_text.shown_of(found))
    )


def _called(one: DisplaySet) -> str:
    """A map by its name, other series by their modality."""
    return one.label if one.computed_of else fusion.name_of(one.modality)


def told_on(
    session: Session, annotation: Annotation, state: ViewState
) -> tuple[tuple[Measurement, ...], tuple[str, ...]]:
    """(a mark's measurements for a view, lines after them): in the phase that is shown.

    Of a map and what it was computed of the one shown is measured, and says its name.
    """
    own, related = annotation.volume_key, _relative(session, annotation, state.key)
    phase = state.phase if related or state.key == own else None
    if related:
        found = session.derived.on(state.key, annotation, state.phase)
    else:
        found = session.derived.measurements(annotation, phase)
    key = state.key if related else own
    name = _origin(session, annotation, key, related)
    more = name, phase_text(session, annotation, phase, key)
    layers = layer_lines(session, annotation, on=state)
    return found, tuple(text for text in (*more, *layers) if text)


def _relative(session: Session, annotation: Annotation, key: str) -> bool:
    """True of another series than the mark's own, where one is computed of the other."""
    one, own = map(session.opened.value.display_set, (key, annotation.volume_key))
    if one is None or own is None or one is own or not kinds[annotation.kind].on_voxels:
        return False
    return (one.computed_of or one.key) == (own.computed_of or own.key)


def _origin(session: Session, annotation: Annotation, key: str, related: bool) -> str:
    """ "in ADC": of a map, and of what a map was computed of where the mark is the map's."""
    one = session.opened.value.display_set(key)
    if one is None or not kinds[annotation.kind].on_voxels:
        return ""
    return f"in {_called(one)}" if one.computed_of or related else ""


def phase_text(
    session: Session, annotation: Annotation, phase: int | None = None, key: str = ""
) -> str:
    """ "phase 3 · t 20 s" that values are from; "" where the series has but one.

    phase: the one shown; by default that which the mark was drawn on. key: of another
    series than its own that was measured.
    """
    item = session.loading.item(key or annotation.volume_key)
    if not isinstance(item, Series4D) or not kinds[annotation.kind].on_voxels:
        return ""
    at = session.derived.phase(annotation) if phase is None else phase
    at = min(at or 0, len(item.volumes) - 1)
    return " · ".join(part for part in (f"phase {at + 1}", axis.place(item, at)) if part)


def _paired(first: Measurement, second: Measurement, between: str) -> str:
    """Two numbers with their unit once."""
    number = units.written(first.value, first.unit.value)
    number = number.removesuffix(units.shown(first.unit.value)).rstrip()
    return number + between + units.written(second.value, second.unit.value)


def place(session: Session, annotation: Annotation) -> str:
    """ "Axial 23/51" on the volume it was drawn on; "" until that is in memory."""
    item = session.loading.item(annotation.volume_key)
    volume = item.volumes[0] if isinstance(item, Series4D) else item
    if not isinstance(volume, Volume):
        return ""
    normal = np.abs(np.cross(annotation.u, annotation.v))
    orientation = ORIENTATIONS[2 - int(np.argmax(normal))]
    centre = navigation.vector(np.mean(annotation.points, axis=0))
    at, total = navigation.position(
        ViewState(item=volume, orientation=orientation, cursor=centre)
    )
    word = orientation.capitalize() if normal.max() > 0.99 else "Oblique"
    if kinds[annotation.kind].in_space:
        ends = sorted(
            navigation.position(ViewState(item=volume, orientation=orientation, cursor=point))[
                0
            ]
            for point in annotation.points
        )
        if ends[0] != ends[-1]:
            return f"{word} {ends[0] + 1}–{ends[-1] + 1}/{total}"
    return f"{word} {at + 1}/{total}"


def series_name(session: Session, annotation: Annotation) -> str:
    """What the series of a mark is called, or that it is not open."""
    display_set = session.opened.value.display_set(annotation.volume_key)
    return display_set.label if display_set else "series not open"


def modality(session: Session, annotation: Annotation) -> str:
    """The modality of the series that a mark was drawn on (of a map its name), or that it is
    not open.
    """
    display_set = session.opened.value.display_set(annotation.volume_key)
    if display_set is not None and display_set.computed_of:
        return display_set.label
    return display_set.modality if display_set else "series not open"


def table(session: Session, uids: Sequence[str] = ()) -> str:
    """The measurements as tab-separated rows with units, one number a row, for a spreadsheet.

    uids: only of these annotations; () for all. No name of the patient is in it.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(("Number", "Label", "Kind", "Measure", "Value", "Unit", "Series", "Place"))
    number = numbers(session.document)
    for one in annotations(session.document):
        if uids and one.uid not in uids:
            continue
        phased = " · ".join(t for t in (place(session, one), phase_text(session, one)) if t)
        where = series_name(session, one), phased
        head = number[one.uid], _unformulated(one.label or one.text), kinds[one.kind].label
        for measured in session.derived.measurements(one) or (None,):
            writer.writerow((*head, *_numeric(measured), *where))
        for key, found in session.derived.in_layers(one):
            display_set = session.opened.value.display_set(key)
            there = display_set.label if display_set else "", place(session, one)
            for measured in layer_text.shown_of(found):
                writer.writerow((*head, *_numeric(measured), *there))
    return out.getvalue()


def _numeric(measured: Measurement | None) -> tuple[object, ...]:
    """What was measured, the number and its unit; blanks where there is none yet."""
    if measured is None:
        return "", "", ""
    unit = units.shown(measured.unit.value)
    return measured.concept.meaning, round(measured.value, 4), unit


def _unformulated(text: str) -> str:
    """A label that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
