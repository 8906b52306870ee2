"""A structured report (PS3.3 C.17.3) as an outline."""

from collections.abc import Callable

from viewer.core.content import Node
from viewer.core.units import shown
from viewer.dicom.classes import class_name
from viewer.dicom.whole import Values

DEEPEST = 40
MOST = 20_000  # lines of a report
CUT = Node("…", "the rest is not shown: the report is too large")


def outline(report: Values) -> tuple[Node, ...]:
    """The content items below the title, in their order."""
    return _Outline().below(report, 0)


class _Outline:
    """One walk through a report, with a limit on its lines."""

    def __init__(self) -> None:
        self._left = MOST

    def below(self, item: Values, depth: int) -> tuple[Node, ...]:
        out: list[Node] = []
        for child in item.items("ContentSequence"):
            self._left -= 1
            if self._left < 0 or depth >= DEEPEST:
                return (*out, CUT)
            out.append(self._node(child, depth))
        return tuple(out)

    def _node(self, item: Values, depth: int) -> Node:
        kind = item.text("ValueType").upper()
        name = item.code("ConceptNameCodeSequence")
        value = _VALUES[kind](item) if kind in _VALUES else ""
        if not kind and item.count("ReferencedContentItemIdentifier"):
            numbers = item.many("ReferencedContentItemIdentifier")
            value = f"see item {'.'.join(numbers)}"
        return Node(name or kind.capitalize(), value, self.below(item, depth + 1))


def _number(item: Values) -> str:
    measured = item.first("MeasuredValueSequence")
    if measured is None or not measured.text("NumericValue"):
        return item.code("NumericValueQualifierCodeSequence") or "no value"
    unit = measured.first("MeasurementUnitsCodeSequence")
    name = ""
    if unit is not None:
        value = unit.text("CodeValue")
        name = shown(value) if unit.text("CodingSchemeDesignator") == "UCUM" else ""
        name = name or ("" if value == "1" else unit.text("CodeMeaning"))
    return f"{measured.text('NumericValue')} {name}".strip()


def _reference(item: Values) -> str:
    referenced = item.first("ReferencedSOPSequence")
    if referenced is None:
        return ""
    kind = class_name(referenced.text("ReferencedSOPClassUID"))
    kind = "image" if kind == "DICOM object" else kind
    frames = referenced.text("ReferencedFrameNumber")
    uid = referenced.text("ReferencedSOPInstanceUID")
    tail = f"…{uid[-8:]}" if len(uid) > 8 else uid
    return f"{kind} {tail}" + (f", frame {frames}" if frames else "")


def _drawn(item: Values) -> str:
    kind = item.text("GraphicType").lower().replace("_", " ")
    each = 3 if item.text("ValueType").upper() == "SCOORD3D" else 2
    points = item.count("GraphicData") // each
    return f"{kind}, {points} {'point' if points == 1 else 'points'}"


def _date(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text[:8].isdigit() else text


def _time(text: str) -> str:
    return f"{text[:2]}:{text[2:4]}:{text[4:6] or '00'}" if text[:4].isdigit() else text


def moment(text: str) -> str:
    """A DT (PS3.5 6.2) as "2024-05-31 09:41:07"."""
    return f"{_date(text)} {_time(text[8:14])}".strip() if len(text) > 8 else _date(text)


def person(text: str) -> str:
    """A person name on one line."""
    return text.split("=")[0].replace("^", " ").strip() or text


_VALUES: dict[str, Callable[[Values], str]] = {
    "TEXT": lambda item: item.text("TextValue"),
    "NUM": _number,
    "CODE": lambda item: item.code("ConceptCodeSequence"),
    "DATE": lambda item: _date(item.text("Date")),
    "TIME": lambda item: _time(item.text("Time")),
    "DATETIME": lambda item: moment(item.text("DateTime")),
    "PNAME": lambda item: person(item.text("PersonName")),
    "UIDREF": lambda item: item.text("UID"),
    "IMAGE": _reference,
    "COMPOSITE": _reference,
    "WAVEFORM": _reference,
    "SCOORD": _drawn,
    "SCOORD3D": _drawn,
    "TCOORD": lambda item: item.text("TemporalRangeType").lower(),
}
