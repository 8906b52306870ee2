"""What objects without pictures hold, in words: reports, segmentations, plans, documents."""

import warnings
from collections.abc import Callable, Iterator

from viewer.core.content import Content, Node
from viewer.core.patient import StoredObject
from viewer.dicom import report_text
from viewer.dicom.classes import class_name
from viewer.dicom.report_text import moment, person
from viewer.dicom.whole import Values, data_set

_STORAGE = "1.2.840.10008.5.1.4.1.1."
MOST = 2000  # lines of a list
Nodes = tuple[Node, ...]


def content(one: StoredObject) -> Content:
    """An object in words; raises ViewerError where its file cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pydicom, at every value that is not quite right
        return _content(one)


def _content(one: StoredObject) -> Content:
    values = Values(data_set(one.instance))
    kind = one.sop_class.removeprefix(_STORAGE)
    if kind.startswith("104."):
        return _document(one, values)
    read = _READ.get(kind) or next(
        (read for start, read in _FAMILIES if kind.startswith(start)), _nothing
    )
    title = values.code("ConceptNameCodeSequence") or one.label
    return Content(title, _facts(one, values), read(values))


def _facts(one: StoredObject, values: Values) -> Nodes:
    """About the object itself; no patient identity."""
    when = values.text("ContentDate") or values.text("StructureSetDate")
    when += values.text("ContentTime") or values.text("StructureSetTime")
    found = (
        ("Kind", class_name(one.sop_class)),
        ("Made", moment(when or values.text("InstanceCreationDate"))),
        ("By", person(values.text("ContentCreatorName")) or _observer(values)),
        ("Equipment", _equipment(values)),
        ("Completion", values.text("CompletionFlag").lower()),
        ("Verification", values.text("VerificationFlag").lower()),
        ("Approval", values.text("ApprovalStatus").lower()),
        ("Description", values.text("ContentDescription")),
    )
    return tuple(Node(name, value) for name, value in found if value)


def _observer(values: Values) -> str:
    observer = values.first("VerifyingObserverSequence") or values.first(
        "AuthorObserverSequence"
    )
    if observer is None:
        return ""
    name = observer.text("VerifyingObserverName") or observer.text("PersonName")
    return person(name)


def _equipment(values: Values) -> str:
    parts = [values.text("Manufacturer"), values.text("ManufacturerModelName")]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _document(one: StoredObject, values: Values) -> Content:
    data = values.raw("EncapsulatedDocument")
    length = values.text("EncapsulatedDocumentLength")
    if length.isdigit() and 0 < int(length) <= len(data):
        data = data[: int(length)]
    mime = values.text("MIMETypeOfEncapsulatedDocument")
    title = values.text("DocumentTitle") or values.code("ConceptNameCodeSequence")
    rows = (
        Node("Type", mime or "not stated"),
        Node("Size", f"{len(data):,} bytes"),
        Node(
            "Burned-in patient data", values.text("BurnedInAnnotation").lower() or "not stated"
        ),
    )
    return Content(title or one.label, _facts(one, values), rows, data, mime)


def _segments(values: Values) -> Nodes:
    """Segmentation: each segment with its label and who drew it (PS3.3 C.8.20.2)."""
    out = []
    for one in _few(values.items("SegmentSequence")):
        rows = (
            ("Category", one.code("SegmentedPropertyCategoryCodeSequence")),
            ("Type", one.code("SegmentedPropertyTypeCodeSequence")),
            ("Site", one.code("AnatomicRegionSequence")),
            ("Drawn", one.text("SegmentAlgorithmType").lower()),
            ("Algorithm", one.text("SegmentAlgorithmName")),
        )
        number, name = one.text("SegmentNumber"), one.text("SegmentLabel")
        out.append(Node(f"Segment {number}", name, _nodes(rows)))
    kind = values.text("SegmentationType").lower()
    frames = values.text("NumberOfFrames")
    return (Node("Form", kind), Node("Frames", frames), *out)


def _structures(values: Values) -> Nodes:
    """Structure set: each region with its type and contours (PS3.3 C.8.8.5, C.8.8.6)."""
    drawn = {
        one.text("ReferencedROINumber"): one.count("ContourSequence")
        for one in values.items("ROIContourSequence")
    }
    told = {
        one.text("ReferencedROINumber"): one.text("RTROIInterpretedType").lower()
        for one in values.items("RTROIObservationsSequence")
    }
    out = []
    for one in _few(values.items("StructureSetROISequence")):
        number = one.text("ROINumber")
        contours = drawn.get(number, 0)
        rows = (
            ("Type", told.get(number, "")),
            ("Drawn", one.text("ROIGenerationAlgorithm").lower()),
            ("Contours", str(contours) if contours else "none"),
        )
        out.append(Node(f"Structure {number}", one.text("ROIName"), _nodes(rows)))
    return tuple(out)


def _plan(values: Values) -> Nodes:
    """Treatment plan: fractions and beams (PS3.3 C.8.8.9 to C.8.8.14)."""
    groups = [
        Node(
            f"Fraction group {one.text('FractionGroupNumber')}",
            f"{one.text('NumberOfFractionsPlanned') or '?'} fractions, "
            f"{one.text('NumberOfBeams') or '0'} beams",
        )
        for one in _few(values.items("FractionGroupSequence"))
    ]
    beams = [
        Node(
            f"Beam {one.text('BeamNumber')}",
            one.text("BeamName"),
            _nodes(
                (
                    ("Type", one.text("BeamType").lower()),
                    ("Radiation", one.text("RadiationType").lower()),
                    ("Machine", one.text("TreatmentMachineName")),
                    ("Control points", one.text("NumberOfControlPoints")),
                )
            ),
        )
        for key in ("BeamSequence", "IonBeamSequence")
        for one in _few(values.items(key))
    ]
    return (*_nodes((("Intent", values.text("PlanIntent").lower()),)), *groups, *beams)


def _presentation(values: Values) -> Nodes:
    """Presentation state: what it draws and which images it is for (PS3.3 C.10, C.11)."""
    images = sum(one.count("ReferencedImageSequence") for one in _series(values))
    out = [Node("Images", str(images) if images else "not stated")]
    for one in _few(values.items("SoftcopyVOILUTSequence")):
        center, width = one.text("WindowCenter"), one.text("WindowWidth")
        out.append(Node("Window", f"W {width}  C {center}" if width else "look-up table"))
    out += _looks(values)
    for layer in _few(values.items("GraphicAnnotationSequence")):
        texts = [Node("Text", one.text("UnformattedTextValue").strip())
                 for one in _few(layer.items("TextObjectSequence"))]  # fmt: skip
        drawn = [Node("Drawing", one.text("GraphicType").lower())
                 for one in _few(layer.items("GraphicObjectSequence"))]  # fmt: skip
        out.append(Node("Layer", layer.text("GraphicLayer"), (*texts, *drawn)))
    return tuple(out)


def _looks(values: Values) -> Nodes:
    """How a presentation state wants images turned, framed, covered and inverted."""
    flipped = values.text("ImageHorizontalFlip").upper() == "Y"
    turned = values.text("ImageRotation")
    parts = (f"{turned}° clockwise" if turned not in ("", "0") else "", "mirrored" * flipped)
    inverse = values.text("PresentationLUTShape").upper() == "INVERSE"
    areas = [
        " to ".join(
            (
                one.text("DisplayedAreaTopLeftHandCorner"),
                one.text("DisplayedAreaBottomRightHandCorner"),
            )
        )
        for one in _few(values.items("DisplayedAreaSelectionSequence"))
    ]
    rows = (
        ("Turned", ", ".join(part for part in parts if part)),
        ("Grey", "inverted" * inverse),
        ("Shutter", values.text("ShutterShape").lower()),
        *(("Shows columns, rows", area) for area in areas),
    )
    return _nodes(rows)


def _series(values: Values) -> Iterator[Values]:
    yield from _few(values.items("ReferencedSeriesSequence"))


def _waveform(values: Values) -> Nodes:
    """Waveform: each group with its channels and rate (PS3.3 C.10.9)."""
    out = []
    for number, one in enumerate(_few(values.items("WaveformSequence")), 1):
        samples, rate = one.text("NumberOfWaveformSamples"), one.text("SamplingFrequency")
        channels = [
            Node("Channel", each.code("ChannelSourceSequence") or each.text("ChannelLabel"))
            for each in _few(one.items("ChannelDefinitionSequence"))
        ]
        told = f"{one.text('NumberOfWaveformChannels')} channels, {samples} samples"
        told += f" at {rate} Hz" if rate else ""
        name = one.text("MultiplexGroupLabel") or f"Group {number}"
        out.append(Node(name, told, tuple(channels)))
    return tuple(out)


def _registration(values: Values) -> Nodes:
    """Spatial registration: each matrix (PS3.3 C.20.2)."""
    out = []
    for one in _few(values.items("RegistrationSequence")):
        for matrix in one.items("MatrixRegistrationSequence"):
            for each in matrix.items("MatrixSequence"):
                numbers = each.many("FrameOfReferenceTransformationMatrix")
                rows = [Node("", "  ".join(numbers[n : n + 4])) for n in range(0, 16, 4)]
                kind = each.text("FrameOfReferenceTransformationMatrixType").lower()
                out.append(Node("Matrix", kind, tuple(rows)))
    return tuple(out)


def _nothing(values: Values) -> Nodes:
    return (Node("Content", "is not read by this program"),)


def _few(items: Iterator[Values]) -> Iterator[Values]:
    """No more than can be listed."""
    for number, one in enumerate(items):
        if number >= MOST:
            return
        yield one


def _nodes(rows: tuple[tuple[str, str], ...]) -> Nodes:
    return tuple(Node(name, value) for name, value in rows if value)


_READ: dict[str, Callable[[Values], Nodes]] = {
    "66.4": _segments,
    "66.7": _segments,
    "66.1": _registration,
    "481.3": _structures,
    "481.5": _plan,
    "481.8": _plan,
}
_FAMILIES: tuple[tuple[str, Callable[[Values], Nodes]], ...] = (
    ("88.", report_text.outline),
    ("11.", _presentation),
    ("9.", _waveform),
)
