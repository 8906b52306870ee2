"""Text of a header by its Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1.2.5).

pydicom 3.0.2 leaves the escape codes of ISO 2022 IR 58 in the text; this does not.
"""

import re
from collections.abc import Sequence

_SETS = {
    "100": "latin_1",
    "101": "iso8859_2",
    "109": "iso8859_3",
    "110": "iso8859_4",
    "144": "iso8859_5",
    "127": "iso8859_6",
    "126": "iso8859_7",
    "138": "iso8859_8",
    "148": "iso8859_9",
    "203": "iso8859_15",
    "13": "shift_jis",
    "166": "iso8859_11",
    "87": "iso2022_jp",
    "159": "iso2022_jp_2",
    "149": "euc_kr",
    "58": "gb2312",
    "192": "utf_8",
}
_DEFAULT = ("ISO_IR 6", "ISO 2022 IR 6")
_NAMED = {"GB18030": "gb18030", "GBK": "gbk"}
_ESCAPES = {
    b"(B": "ascii",
    b"(J": "shift_jis",
    b")I": "shift_jis",
    b"$)C": "euc_kr",
    b"$)A": "gb2312",
    b"-A": "latin_1",
    b"-B": "iso8859_2",
    b"-C": "iso8859_3",
    b"-D": "iso8859_4",
    b"-F": "iso8859_7",
    b"-G": "iso8859_6",
    b"-H": "iso8859_8",
    b"-L": "iso8859_5",
    b"-M": "iso8859_9",
    b"-T": "iso8859_11",
    b"-b": "iso8859_15",
    b"$B": "iso2022_jp",
    b"$@": "iso2022_jp",
    b"$(D": "iso2022_jp_2",
}
_ESCAPE = re.compile(rb"\x1b(\(B|\(J|\)I|\$\)[CA]|-[ABCDFGHLMTb]|\$[B@]|\$\(D)")
_DELIMITER = re.compile(rb"[\\^=\r\n\f\t]")  # the first set holds again (PS3.5 6.1.2.5.3)
_BLANKS = re.compile(r"[\t\n\r\f\v]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_LIKELY = ("utf_8", "latin_1")  # of text whose set is not, or not rightly, declared


def decoded(raw: bytes, sets: Sequence[str]) -> str:
    """The text without escape codes; what cannot be read is U+FFFD, never an error."""
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii")
    first = codec(sets[0]) if sets else ""
    if b"\x1b" not in raw:
        return _plain(raw, first)
    parts = _ESCAPE.split(raw)
    out = [_plain(parts[0], first)] if parts[0] else []
    for escape, piece in zip(parts[1::2], parts[2::2], strict=True):
        stop = _DELIMITER.search(piece) if first and escape[:1] != b"(" else None
        end = stop.start() if stop and b"B@D".find(escape[-1:]) < 0 else len(piece)
        out += [_segment(escape, piece[:end]), _plain(piece[end:], first)]
    return "".join(out)


def fits(raw: bytes, sets: Sequence[str]) -> bool:
    """True where a text is wholly in the character sets that a file declares."""
    if b"\x1b" not in raw:
        return raw.isascii() or _is_of(raw, codec(sets[0]) if sets else "")
    parts = _ESCAPE.split(raw)
    pieces = zip(parts[1::2], parts[2::2], strict=True)
    return b"\x1b" not in b"".join(parts[::2]) and all(
        _is_of((b"\x1b" + escape if _seen(escape) else b"") + piece, _ESCAPES[escape])
        for escape, piece in pieces
    )


def unknown(sets: Sequence[str]) -> list[str]:
    """Defined terms that are none (PS3.3 C.12.1.1.2); the first may be empty."""
    terms = [one.strip() for one in sets]
    return [one for one in terms if one and not codec(one) and one not in _DEFAULT]


def _seen(escape: bytes) -> bool:
    """True for escapes that the stateful Japanese codecs want to see themselves."""
    return _ESCAPES[escape].startswith("iso2022")


def _is_of(raw: bytes, name: str) -> bool:
    try:
        raw.decode(name or "ascii")
    except UnicodeDecodeError:
        return False
    return True


def harmless(text: str, lines: bool = False) -> str:
    """Text without control codes and without marks that turn the direction of what follows.

    lines: it may hold several lines.
    """
    if text.isprintable():
        return text
    text = _BLANKS.sub("\n" if lines else " ", text.replace("\r\n", "\n"))
    return _UNSAFE.sub("\ufffd", text)


def codec(name: str) -> str:
    """Python's codec for one defined term, "" where none is declared or it is unknown."""
    term = name.strip().upper()
    for ending, known in _NAMED.items():
        if term.endswith(ending):
            return known
    number = re.search(r"(\d+)$", term.replace("ISO 2022 IR", "").replace("ISO_IR", ""))
    return _SETS.get(number[1], "") if number else ""


def _plain(raw: bytes, name: str) -> str:
    for attempt in (name, *_LIKELY) if name != "utf_8" else _LIKELY:
        if not attempt:
            continue
        try:
            return raw.decode(attempt)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin_1")


def _segment(escape: bytes, piece: bytes) -> str:
    """The text behind one escape."""
    name = _ESCAPES[escape]
    if _seen(escape):
        return (b"\x1b" + escape + piece).decode(name, "replace")
    if name == "ascii":
        return _plain(piece, "")
    return piece.decode(name, "replace")
