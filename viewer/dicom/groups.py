"""Functional groups of multi-frame objects, flattened: the values of each frame by keyword.

PS3.3 C.7.6.16. Within a group the first item of each sequence speaks.
"""

from collections.abc import Mapping
from typing import Any

from viewer.dicom import realworld

FLAGS = ("ModalityLUTSequence", "VOILUTSequence")


def condensed(
    shared: list[dict[str, Any]], frames: list[dict[str, Any]], signed: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Functional groups (PS3.3 C.7.6.16) flattened; what all frames share moves up."""
    common: dict[str, Any] = {}
    for item in shared[:1]:
        common |= _leaves(item) | mapped(item, signed)
    flat = [_leaves(frame) | mapped(frame, signed) for frame in frames]
    if flat:
        first = flat[0]
        same = {key for key in first if all(f.get(key) == first[key] for f in flat)}
        common |= {key: first[key] for key in same}
        flat = [{k: v for k, v in frame.items() if k not in same} for frame in flat]
    return common, flat


def mapped(item: Mapping[str, Any], signed: bool) -> dict[str, Any]:
    """The real-world value maps of one level of the header."""
    found = item.get(realworld.SEQUENCE)
    return {"RealWorldMaps": realworld.kept(found, signed)} if found else {}


def is_items(keyword: str, value: Any) -> bool:
    """Whether a value is a sequence's items; Scanning Sequence is a list of words."""
    items = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return keyword.endswith("Sequence") and keyword not in FLAGS and items


def _leaves(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values at any depth of an item, by keyword; the first item of each sequence."""
    out: dict[str, Any] = {}
    for key, value in item.items():
        if key in FLAGS:
            out[key] = True
        elif key == realworld.SEQUENCE:
            continue
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            out |= _leaves(value[0])
        elif not is_items(key, value):
            out[key] = value
    return out
