"""Whether a value is one that its value representation allows (PS3.5 table 6.2-1)."""

import re
from datetime import datetime

_MOST = {"AE": 16, "CS": 16, "DS": 16, "IS": 12, "LO": 64, "SH": 16, "UI": 64, "DT": 26}
_FORMS = {
    "AS": re.compile(r"\d{3}[DWMY]", re.ASCII),
    "CS": re.compile(r"[A-Z0-9 _]*", re.ASCII),
    "DS": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([Ee][+-]?\d+)?", re.ASCII),
    "IS": re.compile(r"[+-]?\d+", re.ASCII),
    "TM": re.compile(r"\d\d(\d\d(\d\d(\.\d{1,6})?)?)?", re.ASCII),
    "DT": re.compile(r"\d{4}(\d\d){0,5}(\.\d{1,6})?([+-]\d{4})?", re.ASCII),
    "UI": re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))*", re.ASCII),
}
_WORDS = {
    "AS": "an age such as 042Y",
    "CS": "capital letters, digits, blanks and underscores",
    "DA": "a date such as 20240131",
    "DS": "a number",
    "IS": "a whole number",
    "TM": "a time such as 093015",
    "DT": "a date and time such as 20240131093015",
    "UI": "numbers with points between them",
}
_SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "FD": 8, "AT": 4, "SV": 8, "UV": 8}
_WHOLE = frozenset(("LT", "ST", "UT", "UR"))


def fault(vr: str, value: bytes) -> str:
    """What is wrong with a value, in words without the value itself; "" for nothing."""
    if len(value) % 2:
        return "has an odd length"
    if vr in _SIZES:
        return "" if len(value) % _SIZES[vr] == 0 else f"has a length that no {vr} has"
    if vr not in _FORMS and vr not in _MOST and vr not in ("DA", "PN"):
        return ""
    text = value.decode("latin_1").rstrip(" \0")
    parts = [text] if vr in _WHOLE else text.split("\\")
    return next((found for part in parts if (found := _of(vr, part.strip(" \0")))), "")


def _of(vr: str, part: str) -> str:
    if not part:
        return ""
    if vr == "PN":
        return "has more than three component groups" if part.count("=") > 2 else ""
    form = _FORMS.get(vr)
    if (form and not form.fullmatch(part)) or (vr == "DA" and not _is_date(part)):
        return f"is not {_WORDS[vr]}"
    if len(part) > _MOST.get(vr, len(part)) and vr not in ("LO", "SH"):
        return f"is longer than the {_MOST[vr]} characters that {vr} may have"
    return ""


def _is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return len(text) == 8
