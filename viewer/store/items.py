"""Items of a document <-> JSON text: the one place that knows both."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from viewer.core.annotation import Annotation
from viewer.core.key_image import KeyImage
from viewer.core.plane import Oblique
from viewer.core.suv import SuvOverride

Kept = Annotation | SuvOverride | KeyImage

_TYPES: dict[str, Callable[..., Kept]] = {
    "annotation": Annotation,
    "suv": SuvOverride,
    "key image": KeyImage,
}
_NAMES = {Annotation: "annotation", SuvOverride: "suv", KeyImage: "key image"}
_FIELDS = {
    name: frozenset(field.name for field in fields(kind)) for kind, name in _NAMES.items()
}
_TIMES = ("made", "injected", "scan_start")


def to_json(item: Kept) -> str:
    """All fields of an item, with what it is; lengths in mm, LPS."""
    found = asdict(item)
    for name in _TIMES:
        if isinstance(found.get(name), datetime):
            found[name] = found[name].isoformat()
    return json.dumps(
        {"type": _NAMES[type(item)], **found},
        separators=(",", ":"),
        default=lambda number: number.item(),  # NumPy's
    )


def from_json(text: str) -> Kept:
    """The item of a text; fields that this program does not know are passed over.

    Raises ValueError where the text is none.
    """
    try:
        raw = json.loads(text)
        name = raw.pop("type")
        known = {key: raw[key] for key in raw if key in _FIELDS[name]}
        return _TYPES[name](**_READ.get(name, _timed)(known))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not an item of a document") from error


def _timed(raw: dict[str, Any]) -> dict[str, Any]:
    """JSON's texts as the times that they stand for."""
    times = {
        name: datetime.fromisoformat(raw[name]) if raw[name] else None
        for name in _TIMES
        if name in raw
    }
    return raw | times


def _placed(raw: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that they stand for."""
    out = _timed(raw)
    out["points"] = tuple(tuple(map(float, point)) for point in raw["points"])
    for name in ("u", "v"):
        if name in raw:
            out[name] = tuple(map(float, raw[name]))
    out["images"] = _images(raw)
    return out


def _marked(raw: dict[str, Any]) -> dict[str, Any]:
    """The same of a key image."""
    out = _timed(raw)
    out["images"] = _images(raw)
    if raw.get("point") is not None:
        out["point"] = tuple(map(float, raw["point"]))
    turned = raw.get("oblique")
    if turned is not None:
        u, v = (tuple(map(float, turned[name])) for name in ("u", "v"))
        out["oblique"] = Oblique(u, v)  # type: ignore[arg-type]
    return out


def _images(raw: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((str(uid), int(frame)) for uid, frame in raw.get("images", ()))


_READ = {"annotation": _placed, "key image": _marked}
