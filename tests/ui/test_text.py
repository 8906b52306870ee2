"""Words on the screen."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient
from viewer.ui.text import ElidedLabel, age, counted, facts, label, person, plain


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^M.^Dr.", "Doe, Jane M. Dr."),
        ("STS_003", "STS_003"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou  山田 太郎  やまだ たろう"),
        ("Hong^Gildong=洪^吉洞=홍^길동", "Hong, Gildong  洪 吉洞  홍 길동"),
        ("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎", "ﾔﾏﾀﾞ ﾀﾛｳ  山田 太郎"),
        ("=山田^太郎", "山田 太郎"),
        ("قباني^لنزار", "\u2068قباني, لنزار\u2069"),
        ("Sharon^Deborah=שרון^דבורה", "Sharon, Deborah  \u2068שרון, דבורה\u2069"),
        ("Люкceмбypг", "Люкceмбypг"),
        ("^Jane", "Jane"),
        ("", ""),
    ],
)
def test_person_names_as_they_are_read(name: str, read: str) -> None:
    assert person(name) == read


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1960-06-15", "2020-06-14", 59),
        ("1960-06-15", "2020-06-15", 60),
        ("", "2020-01-01", None),
        ("2021-01-01", "2020-01-01", None),
        ("1960-99-99", "2020-01-01", None),
    ],
)
def test_age_in_whole_years(born: str, on: str, years: int | None) -> None:
    assert age(born, on) == years


def test_facts_beside_the_name() -> None:
    told = facts(patient(display_set()))
    assert told == "ID ID1   ·   F   ·   born 1960-01-02 (60 y at the study)"


def test_numbers_with_their_noun() -> None:
    assert counted(1, "image") == "1 image"
    assert counted(1460, "study", "studies") == "1,460 studies"


def test_no_text_of_a_file_is_read_as_mark_up(qtbot: QtBot) -> None:
    assert plain("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert plain("a\nb") == "a\nb"
    made = label("<b>x</b>", "dim")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.property("role") == "dim"


def test_a_label_without_room_ends_in_dots_and_tells_all_in_its_tooltip(qtbot: QtBot) -> None:
    made = ElidedLabel("A rather long description of a series")
    qtbot.addWidget(made)
    made.show()
    made.resize(80, 20)
    assert made.text() == "A rather long description of a series"
    assert made.toolTip() == made.text()
    made.resize(600, 20)
    assert made.toolTip() == ""


def test_what_a_label_keeps_follows_its_words(qtbot: QtBot) -> None:
    made = ElidedLabel("ID 1234567890 and much more that may go")
    qtbot.addWidget(made)
    made.keep("ID 1234567890", 1000)
    wide = made.minimumSizeHint().width()
    assert wide >= made.fontMetrics().horizontalAdvance("ID 1234567890")
    made.keep("ID 1234567890", 40)
    assert made.minimumSizeHint().width() < wide
