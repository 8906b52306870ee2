"""Items of a document <-> JSON text: the one place that knows both."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from viewer.core.annotation import Annotation

_FIELDS = frozenset(field.name for field in fields(Annotation))


def to_json(annotation: Annotation) -> str:
    """All fields of an annotation, with what it is; lengths in mm, LPS."""
    found = asdict(annotation)
    made = annotation.made
    return json.dumps(
        {"type": "annotation", **found, "made": made and made.isoformat()},
        separators=(",", ":"),
        default=lambda number: number.item(),  # NumPy's
    )


def from_json(text: str) -> Annotation:
    """The annotation of a text; fields that this program does not know are passed over.

    Raises ValueError where the text is none.
    """
    try:
        raw = json.loads(text)
        if raw.pop("type") != "annotation":
            raise ValueError("not an annotation")
        return Annotation(**_values({key: raw[key] for key in raw if key in _FIELDS}))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not an annotation") from error


def _values(raw: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists and texts as the tuples and times that they stand for."""
    out = dict(raw)
    out["points"] = tuple(tuple(map(float, point)) for point in raw["points"])
    for name in ("u", "v"):
        if name in raw:
            out[name] = tuple(map(float, raw[name]))
    out["images"] = tuple((str(uid), int(frame)) for uid, frame in raw.get("images", ()))
    out["made"] = datetime.fromisoformat(raw["made"]) if raw.get("made") else None
    return out
