"""Words as they are searched: any script, small letters, no accents."""

import unicodedata

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("^=,;\\/", " ")
    | {"\u0640": ""}  # the stroke that only lengthens Arabic words
    | {chr(kata): chr(kata - 0x60) for kata in range(0x30A1, 0x30F7)}  # to hiragana
)


def plain(text: str) -> str:
    """The text for comparing: without case, accents and the separators of DICOM names."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.translate(_PLAIN).split())
