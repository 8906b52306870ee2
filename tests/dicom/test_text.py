from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread

from tests.dicom.instances import instance_of
from viewer.dicom.text import codec, decoded, harmless


@pytest.mark.parametrize(
    ("raw", "sets", "text"),
    [
        # PS3.5 annexes H, I, J and K
        (
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
            ["", "ISO 2022 IR 87"],
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        ),
        (
            b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J",
            ["ISO 2022 IR 13", "ISO 2022 IR 87"],
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
        ),
        (
            b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
            ["", "ISO 2022 IR 149"],
            "Hong^Gildong=洪^吉洞=홍^길동",
        ),
        ("Wang^XiaoDong=王^小東".encode(), ["ISO_IR 192"], "Wang^XiaoDong=王^小東"),
        (
            b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab",
            ["", "ISO 2022 IR 58"],
            "Zhang^XiaoDong=张^小东",
        ),
        (b"Buc^J\xe9r\xf4me", ["ISO_IR 100"], "Buc^Jérôme"),
        ("Люкceмбypг".encode("iso8859_5"), ["ISO_IR 144"], "Люкceмбypг"),
        ("Wang^小东".encode("gb18030"), ["GB18030"], "Wang^小东"),
        (b"M\xfcller", ["ISO_IR 999"], "Müller"),
        ("Müller".encode(), [], "Müller"),
        (b"M\xfcller^\xff\xfe\xc0\x80", ["ISO_IR 192"], "Müller^ÿþÀ\x80"),
    ],
)
def test_names_of_the_standard_and_of_the_careless(
    raw: bytes, sets: list[str], text: str
) -> None:
    assert decoded(raw, sets) == text


def test_a_dangling_escape_leaves_no_code() -> None:
    text = decoded(b"Y\x1b$B\x3b", ["", "ISO 2022 IR 87"])
    assert text.startswith("Y") and "\x1b" not in text


@given(st.binary(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_any_bytes_give_some_text(raw: bytes, sets: list[str]) -> None:
    assert isinstance(decoded(raw, sets), str)


def test_terms() -> None:
    assert codec("ISO_IR 100") == codec("ISO 2022 IR 100") == "latin_1"
    assert codec("gbk") == "gbk" and codec("") == codec("utf-8?") == ""


def test_nothing_in_a_text_moves_a_cursor_or_turns_the_direction() -> None:
    assert harmless("Müller 山田 👩‍⚕️") == "Müller 山田 👩‍⚕️"
    assert harmless("Doe\u202e^nhoJ\u2066") == "Doe\ufffd^nhoJ\ufffd"
    assert harmless("a\x07\x1b[31mb\x7f\0") == "a\ufffd\ufffd[31mb\ufffd\ufffd"
    assert harmless("a\r\nb\tc") == "a b c"
    assert harmless("a\r\nb", lines=True) == "a\nb"


def test_real_names(shared: Path) -> None:
    for path in sorted((shared / "data/charsets").rglob("*.dcm")):
        ours = instance_of(path).attributes.get("PatientName", "")
        assert "\x1b" not in ours
        if "2312" in path.name or "shift-jis" in path.name:
            continue  # pydicom leaves escape codes, or follows the wrong declaration
        theirs = dcmread(path, stop_before_pixels=True).get("PatientName", "")
        assert ours == str(theirs).rstrip("="), path
