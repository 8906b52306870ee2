"""Real World Value Mapping objects: what they say of other images is kept with those images.

PS3.3 A.46, C.7.6.16.2.11: an object of its own names images and maps of their stored values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom import realworld, sparse
from viewer.dicom.parse import Malformed

MAPPING = "1.2.840.10008.5.1.4.1.1.67"
_OUTER = "ReferencedImageRealWorldValueMappingSequence"
_WHAT = "real-world value map"


def applied(instances: Sequence[Instance]) -> list[Instance]:
    """The instances in their order, with what mapping objects among them say of the others.

    An object that cannot be read says nothing; it is listed all the same. It speaks of images
    of its own patient only.
    """
    found: dict[tuple[Any, str], list[dict[str, Any]]] = {}
    for one in instances:
        if one.sop_class_uid == MAPPING:
            for uid, items in _mapped(one):
                found.setdefault((_patient(one), uid), []).extend(items)
    if not found:
        return list(instances)
    return [
        _with(one, found.get((_patient(one), one.sop_instance_uid), ())) for one in instances
    ]


def _patient(one: Instance) -> Any:
    return one.attributes.get("PatientID")


def _with(one: Instance, items: Sequence[dict[str, Any]]) -> Instance:
    if not items:
        return one
    maps = realworld.kept(items, one.attributes.get("PixelRepresentation") == 1)
    own = one.attributes.get("RealWorldMaps", [])
    return replace(one, attributes={**one.attributes, "RealWorldMaps": [*own, *maps]})


def _mapped(one: Instance) -> list[tuple[str, list[dict[str, Any]]]]:
    """(SOP Instance UID of an image, items of its mapping sequence)."""
    try:
        with sparse.guarded(_WHAT):
            outer = sparse.elements(one, [_OUTER], _WHAT).get(_OUTER, [])
            return [
                (str(image.ReferencedSOPInstanceUID), _plain(item))
                for item in outer
                for image in item.get("ReferencedImageSequence", [])
            ]
    except Malformed:
        return []


def _plain(item: Any) -> list[dict[str, Any]]:
    """A mapping sequence as plain values by keyword."""
    return [_values(one) for one in item.get(realworld.SEQUENCE, [])]


def _values(one: Iterable[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for element in one:
        value = element.value
        if element.VR == "SQ":
            out[element.keyword] = [_values(inner) for inner in value]
        elif isinstance(value, str | int | float):
            out[element.keyword] = value
        elif value is not None and not isinstance(value, bytes):
            out[element.keyword] = [float(number) for number in value]
    return out
