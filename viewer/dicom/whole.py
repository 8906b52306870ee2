"""A whole data set of an object without pictures, and its values as text."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from viewer.core.errors import ViewerError
from viewer.core.patient import Instance
from viewer.dicom import files
from viewer.dicom.parse import DEFLATED, Malformed, parse
from viewer.dicom.text import decoded, harmless

if TYPE_CHECKING:
    from pydicom import Dataset

MOST = 1 << 30  # bytes of an object that is read whole
_HELP = "The images are not affected."
_LINED = frozenset(("LT", "ST", "UT"))
_TEXT = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))


def data_set(instance: Instance) -> "Dataset":
    """All of an object; raises ViewerError where it cannot be read."""
    from pydicom import dcmread

    if instance.size > MOST and not instance.member:
        raise ViewerError(f"This object is larger than {MOST >> 30} GB.", _HELP)
    try:
        with files.open_instance(instance) as stream:
            data = stream.read(MOST + 1)
        if instance.transfer_syntax_uid == DEFLATED:
            parse(data, len(data))  # refuses what inflates without end
        return dcmread(BytesIO(data), force=True)
    except OSError as error:
        raise ViewerError(
            "This object's file cannot be read.", "Is it still where it was?"
        ) from error
    except Malformed as error:
        raise ViewerError(f"This object's file {error}.", _HELP) from error
    except Exception as error:
        raise ViewerError("This object's file is damaged.", _HELP) from error


class Values:
    """Reads one data set's values; what is missing or cannot be read is "" or empty.

    sets: the Specific Character Set that holds where the data set names none.
    """

    def __init__(self, of: "Dataset", sets: Sequence[str] = ()) -> None:
        self._of = of
        own = self.many("SpecificCharacterSet")
        self.sets = tuple(own) or tuple(sets)

    def text(self, keyword: str) -> str:
        """The value as text; several are parted by ", "."""
        return ", ".join(self.many(keyword))

    def many(self, keyword: str) -> list[str]:
        """Each value as text."""
        raw = self._raw(keyword)
        if isinstance(raw, bytes):
            return self._decoded(keyword, raw)
        found = self._get(keyword)
        if found is None or found == "":
            return []
        each = found if _is_multi(found) else [found]
        return [harmless(str(one).strip(" \0"), True) for one in each]

    def numbers(self, keyword: str) -> list[float]:
        """Each value as a number; none where one of them is no finite number."""
        raw = self._bytes(keyword)
        found: Sequence[Any] = raw.split(b"\\") if raw is not None else self.many(keyword)
        try:
            each = [float(one) for one in found if one]
        except ValueError:
            return []
        return each if all(map(isfinite, each)) else []

    def items(self, keyword: str) -> Iterator["Values"]:
        """The items of a sequence."""
        found = self._get(keyword)
        for item in found if _is_sequence(found) else ():
            yield Values(item, self.sets)

    def first(self, keyword: str) -> "Values | None":
        return next(self.items(keyword), None)

    def code(self, keyword: str) -> str:
        """The meaning of the first code in a sequence, or its value."""
        code = self.first(keyword)
        return (code.text("CodeMeaning") or code.text("CodeValue")) if code else ""

    def count(self, keyword: str) -> int:
        """How many items a sequence, or values an element has."""
        found = self._get(keyword)
        if _is_sequence(found):
            return len(found)
        return len(found) if _is_multi(found) else int(found is not None and found != "")

    def has(self, keyword: str) -> bool:
        """True where the element is there, also without a value."""
        return keyword in self._of

    def raw(self, keyword: str) -> bytes:
        found = self._get(keyword)
        return found if isinstance(found, bytes) else b""

    def _get(self, keyword: str) -> Any:
        try:
            return self._of.get(keyword)
        except Exception:  # noqa: BLE001 - a damaged value is one that is not there
            return None

    def _raw(self, keyword: str) -> bytes | None:
        """The bytes of a text as they lie in the file: pydicom does not read every set."""
        from pydicom.datadict import dictionary_VR, tag_for_keyword

        tag = tag_for_keyword(keyword)
        return self._bytes(keyword) if tag and dictionary_VR(tag) in _TEXT else None

    def _bytes(self, keyword: str) -> bytes | None:
        """The bytes of a text that has not been looked at yet; None of anything else."""
        from pydicom.datadict import dictionary_VR, tag_for_keyword

        tag = tag_for_keyword(keyword)
        if tag is None or tag not in self._of or dictionary_VR(tag) not in _TEXT | {"DS", "IS"}:
            return None
        try:
            raw = self._of.get_item(tag)
        except Exception:  # noqa: BLE001 - a damaged value is one that is not there
            return None
        value = getattr(raw, "value", None)
        return value if isinstance(value, bytes) else None

    def _decoded(self, keyword: str, raw: bytes) -> list[str]:
        from pydicom.datadict import dictionary_VR

        lined = dictionary_VR(keyword) in _LINED
        text = decoded(raw, self.sets)
        parts = [text] if lined else text.split("\\")
        found = [harmless(part.strip(" \0"), lined) for part in parts]
        return [one for one in found if one]


def _is_multi(value: Any) -> bool:
    from pydicom.multival import MultiValue

    return isinstance(value, list | tuple | MultiValue)


def _is_sequence(value: Any) -> bool:
    from pydicom.sequence import Sequence as Items

    return isinstance(value, Items)
