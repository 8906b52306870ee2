"""The values of one element in many files at once: exactly what dicom.headers makes of each."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from viewer.dicom import headers
from viewer.dicom.keywords import WANTED
from viewer.dicom.parse import Raw

_DIGITS = b"0123456789"
_SHORT = 15  # digits
_PLAIN = {  # the bytes of values that need no care, by VR
    "UI": _DIGITS + b".\0",
    "DS": _DIGITS + b"+-.eE\\ ",
    "IS": _DIGITS + b"+- ",
    "TM": _DIGITS + b". ",
    "DA": _DIGITS,
    "DT": _DIGITS + b".+- ",
}


def decoded(raws: Sequence[bytes], tag: int, vr: str, charset: tuple[str, ...]) -> list[Any]:
    """What each of the raw values means; None where it is absent or no such value.

    Values that are the same are one and the same object.
    """
    distinct = list(dict.fromkeys(raws))
    made = _quickly(distinct, tag, vr)
    if made is None:
        made = [_value(tag, vr, raw, charset) for raw in distinct]
    if len(distinct) == len(raws):
        return made
    known = dict(zip(distinct, made, strict=True))
    return [known[raw] for raw in raws]


@lru_cache(1 << 12)
def _value(tag: int, vr: str, raw: bytes, charset: tuple[str, ...]) -> Any:
    """What one element holds; None where its text needs care that is taken of whole headers."""
    if not raw.isascii() or b"\x1b" in raw:
        return None
    return headers.values({tag: Raw(vr, raw, True)}, charset).get(WANTED[tag].keyword)


def _quickly(raws: Sequence[bytes], tag: int, vr: str) -> list[Any] | None:
    """The same of values in plain digits; None where any is something else."""
    plain = _PLAIN.get(vr)
    if plain is None or WANTED[tag].vr != vr or b"".join(raws).translate(None, plain):
        return None
    many = WANTED[tag].many
    texts = b"\n".join(raws).decode("ascii").split("\n")
    try:
        if vr == "DS":
            return _numbers(texts, many)
        if vr == "IS":
            return [_int(text, many) for text in texts]
    except ValueError:
        return None
    texts = [text.rstrip("\0").strip(" ") for text in texts]
    if many or not all(texts) or "\0" in "".join(texts):
        return None
    return texts


def _int(text: str, many: bool) -> Any:
    """Raises ValueError."""
    if len(text) > _SHORT:  # beyond what a float, as which it is read, holds exactly
        raise ValueError
    return [int(text)] if many else int(text)


def _numbers(texts: Sequence[str], many: bool) -> list[Any]:
    """The numbers of each text; raises ValueError."""
    counts = {text.count("\\") + 1 for text in texts}
    values = list(map(float, "\\".join(texts).split("\\")))
    if len(counts) > 1 or not all(map(math.isfinite, values)):
        raise ValueError
    (count,) = counts
    if count == 1 and not many:
        return values
    return list(map(list, zip(*[iter(values)] * count, strict=True)))
