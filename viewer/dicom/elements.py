"""Every data element of one file's header, at any depth, in words."""

import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from viewer.core.element import Element
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance
from viewer.dicom import files, whole
from viewer.dicom.parse import DEFLATED
from viewer.dicom.text import harmless

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

LONGEST = 1000  # letters of a value that are told
_LISTED, _BYTES = 24, 24  # values of a list, bytes
_UNREAD = (
    ValueError,  # and of Unicode
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    struct.error,
)
_HELP = "The images are not affected."


def elements(instance: Instance) -> tuple[Element, ...]:
    """All elements in the order of the file, but for pixels; raises ViewerError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pydicom, at every value that is not quite right
        found = _header(instance)
        meta = getattr(found, "file_meta", None)
        head = tuple(_each(meta)) if meta is not None else ()
        return (*head, *_each(found))


def _header(instance: Instance) -> "Dataset":
    from pydicom import dcmread

    if instance.transfer_syntax_uid == DEFLATED:
        return whole.data_set(instance)
    try:
        with files.open_instance(instance) as stream:
            return dcmread(stream, stop_before_pixels=True, force=True)
    except OSError as error:
        raise ViewerError("This file cannot be read.", "Is it still where it was?") from error
    except Exception as error:
        raise ViewerError("This file's header is damaged.", _HELP) from error


def _each(found: "Dataset") -> Iterator[Element]:
    for tag in sorted(found.keys()):
        written = f"({tag.group:04X},{tag.element:04X})"
        try:
            yield _element(written, found[tag])
        except _UNREAD:  # a value that nobody can make sense of: as it lies in the file
            raw = found.get_item(tag)
            value = getattr(raw, "value", None)
            told = _bytes(value) if isinstance(value, bytes) else "cannot be read"
            vr = str(getattr(raw, "VR", "") or "")
            yield Element(written, "Unreadable", vr=vr, value=told)


def _element(tag: str, one: "DataElement") -> Element:
    name, keyword = one.name.strip("[]") or "Unknown", one.keyword
    if one.tag.is_private:
        creator = one.private_creator or ""
        name = f"{name}  ({creator})" if creator and not one.tag.is_private_creator else name
    if one.VR == "SQ":
        items = tuple(
            Element("", f"Item {number}", children=tuple(_each(item)))
            for number, item in enumerate(one.value, 1)
        )
        count = f"{len(items)} item" + ("" if len(items) == 1 else "s")
        return Element(tag, name, keyword, "SQ", count, items)
    return Element(tag, name, keyword, str(one.VR), _value(one))


def _value(one: "DataElement") -> str:
    value: Any = one.value
    if value is None or value == "":
        return ""
    if isinstance(value, bytes):
        return _bytes(value)
    if one.VM > 1:
        first = "\\".join(_single(part) for part in value[:_LISTED])
        return _short(f"{first} … ({one.VM:,} values)" if one.VM > _LISTED else first)
    return _short(_single(value))


def _single(value: Any) -> str:
    text = str(value)
    named = getattr(value, "name", "")
    if isinstance(named, str) and named and named != text and text[:1].isdigit():
        text = f"{text}  ({named})"
    return harmless(text, lines=False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} letters)"


def _bytes(value: bytes) -> str:
    """Letters where there are only such; else how many bytes, and the first."""
    plain = value.rstrip(b"\0 ")
    if plain and plain.isascii() and plain.decode("ascii").isprintable():
        return _short(plain.decode("ascii"))
    shown = value[:_BYTES].hex(" ")
    return f"{len(value):,} bytes: {shown}{' …' if len(value) > _BYTES else ''}"
