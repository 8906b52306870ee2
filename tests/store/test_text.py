"""Words for searching, in every script."""

import pytest

from viewer.store.text import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller^Hans^^Dr.", "muller hans dr."),
        ("MÜLLER  hans", "muller hans"),
        ("Straße", "strasse"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "yamada tarou 山田 太郎 やまた たろう"),
        ("Γεώργιος", "γεωργιοσ"),
        ("Ёлкин", "елкин"),
        ("ﾔﾏﾀﾞ^ﾀﾛｳ", "やまた たろう"),
        ("ヤマダ", "やまた"),
        ("أحمد مـحـمـد", "احمد محمد"),
        ("שָׁרוֹן", "שרון"),
        ("", ""),
    ],
)
def test_case_accents_and_separators_do_not_count(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert plain(plain(text)) == plain(text)


def test_both_ways_to_write_an_accent_are_one() -> None:
    assert plain("e\u0301") == plain("\u00e9") == "e"
    assert plain("김희중") == plain("\u1100\u1175\u11b7희중")
