"""Presentation states (PS3.3 A.33): windows, shutter, area, turns, drawings and notes."""

from collections.abc import Iterator
from itertools import islice

from viewer.core.patient import Frame, StoredObject
from viewer.core.presentation import VoiFunction, Window
from viewer.core.presentation_state import (
    Area,
    Drawing,
    Note,
    Place,
    PresentationState,
    Scope,
    Unit,
    Voi,
)
from viewer.dicom.shutters import shutter
from viewer.dicom.whole import Values, data_set

CLASSES = frozenset(f"1.2.840.10008.5.1.4.1.1.11.{end}" for end in (1, 2))
MOST = 2000  # drawings and notes of one object
_UNITS: dict[str, Unit] = {"PIXEL": "pixel", "DISPLAY": "display"}
_FUNCTIONS: dict[str, VoiFunction] = {"LINEAR_EXACT": "LINEAR_EXACT", "SIGMOID": "SIGMOID"}
_KINDS = ("POINT", "POLYLINE", "INTERPOLATED", "CIRCLE", "ELLIPSE")


def presentation_state(one: StoredObject) -> PresentationState:
    """What a presentation state asks for; raises ViewerError where it cannot be read."""
    values = Values(data_set(one.instance))
    layers = list(values.items("GraphicAnnotationSequence"))
    shape = values.text("PresentationLUTShape").upper()
    return PresentationState(
        one.instance.sop_instance_uid,
        values.text("ContentDescription") or values.text("ContentLabel") or one.label,
        _scope(values.items("ReferencedSeriesSequence")),
        tuple(_windows(values)),
        tuple(_areas(values)),
        {"INVERSE": True, "IDENTITY": False}.get(shape),
        _rotation(values),
        values.text("ImageHorizontalFlip").upper() == "Y",
        shutter(Frame(one.instance)),
        tuple(islice((made for layer in layers for made in _drawings(layer)), MOST)),
        tuple(islice((made for layer in layers for made in _notes(layer)), MOST)),
    )


def _scope(parts: Iterator[Values]) -> Scope:
    """The images that parts name in their Referenced Image Sequences."""
    found = set()
    for part in parts:
        for image in part.items("ReferencedImageSequence"):
            uid = image.text("ReferencedSOPInstanceUID")
            frames = [int(one) for one in image.numbers("ReferencedFrameNumber")] or [0]
            found |= {(uid, frame) for frame in frames}
    return Scope(frozenset(found))


def _windows(values: Values) -> Iterator[Voi]:
    for item in values.items("SoftcopyVOILUTSequence"):
        centers, widths = item.numbers("WindowCenter"), item.numbers("WindowWidth")
        function = _FUNCTIONS.get(item.text("VOILUTFunction").upper(), "LINEAR")
        least = 1 if function == "LINEAR" else 1e-6
        if centers and widths and widths[0] >= least:
            made = Window(centers[0], widths[0], function, "presentation state")
            yield Voi(made, _scope(iter((item,))))


def _areas(values: Values) -> Iterator[Area]:
    for item in values.items("DisplayedAreaSelectionSequence"):
        first = item.numbers("DisplayedAreaTopLeftHandCorner")
        last = item.numbers("DisplayedAreaBottomRightHandCorner")
        if len(first) == len(last) == 2:
            yield Area((first[0], first[1]), (last[0], last[1]), _scope(iter((item,))))


def _rotation(values: Values) -> int:
    stated = values.numbers("ImageRotation")
    return int(stated[0]) % 360 if stated and stated[0] % 90 == 0 else 0


def _drawings(layer: Values) -> Iterator[Drawing]:
    scope = _scope(iter((layer,)))
    for item in layer.items("GraphicObjectSequence"):
        kind, unit = item.text("GraphicType").upper(), _unit(item, "GraphicAnnotationUnits")
        numbers = item.numbers("GraphicData")
        points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
        if kind in _KINDS and unit and points:
            filled = item.text("GraphicFilled").upper() == "Y"
            yield Drawing(kind, points, unit, filled, scope)


def _notes(layer: Values) -> Iterator[Note]:
    scope = _scope(iter((layer,)))
    for item in layer.items("TextObjectSequence"):
        text = item.text("UnformattedTextValue").strip()
        found = _place(item, "BoundingBoxTopLeftHandCorner", "BoundingBoxAnnotationUnits")
        found = found or _place(item, "AnchorPoint", "AnchorPointAnnotationUnits")
        if text and found:
            yield Note(text, *found, scope)


def _place(item: Values, keyword: str, units: str) -> tuple[Place, Unit] | None:
    at, unit = item.numbers(keyword), _unit(item, units)
    return ((at[0], at[1]), unit) if len(at) == 2 and unit else None


def _unit(item: Values, keyword: str) -> Unit | None:
    return _UNITS.get(item.text(keyword).upper())
