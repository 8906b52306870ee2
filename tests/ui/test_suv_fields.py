"""The fields of an override: what is typed, in which unit, and what is not taken."""

from datetime import datetime

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from viewer.core.suv import Fact, Suv, SuvOverride
from viewer.ui.suv_fields import SuvFields

STATED = Suv(None, facts=(Fact("PatientWeight", "weight", "70 kg"),))


def typed(qtbot: QtBot, **texts: str) -> SuvFields:
    made = SuvFields(STATED, None)
    qtbot.addWidget(made)
    for name, text in texts.items():
        edit = made.edits[name]
        if isinstance(edit, QComboBox):
            edit.setCurrentText(text)
        else:
            assert isinstance(edit, QLineEdit)
            QTest.keyClicks(edit, text)
    QTest.keyClicks(made.reason, "from the work sheet")
    return made


def test_units_are_those_of_the_header(qtbot: QtBot) -> None:
    made = typed(
        qtbot, weight_kg="81,5", size_m="172", dose_bq="350", half_life_s="109.77", sex="F",
        injected="2024-05-31 09:41:07", decay_correction="START",
    )  # fmt: skip
    assert made.problem() == ""
    assert made.values() == {
        "reason": "from the work sheet", "weight_kg": 81.5, "size_m": 1.72, "dose_bq": 350e6,
        "half_life_s": 109.77 * 60, "sex": "F", "decay_correction": "START",
        "injected": datetime(2024, 5, 31, 9, 41, 7),
    }  # fmt: skip


def test_what_makes_no_sense_is_named(qtbot: QtBot) -> None:
    assert typed(qtbot, weight_kg="heavy").problem() == "Weight: a number above 0 is needed."
    assert "Injected dose" in typed(qtbot, dose_bq="-3").problem()
    assert "Injected at: a time as" in typed(qtbot, injected="9:41").problem()
    assert typed(qtbot).problem() == "Fill in what differs from the file."
    made = typed(qtbot, weight_kg="80")
    made.reason.clear()
    assert made.problem() == "Say why; it is recorded with the values."


def test_an_override_can_be_changed_again(qtbot: QtBot) -> None:
    before = SuvOverride(
        "suv:1", "1", dose_bq=350e6, injected=datetime(2024, 5, 31, 9), sex="M", reason="sheet"
    )
    made = SuvFields(STATED, before)
    qtbot.addWidget(made)
    assert made.values() == {
        "reason": "sheet", "dose_bq": 350e6, "sex": "M", "injected": datetime(2024, 5, 31, 9),
    }  # fmt: skip


def test_what_the_file_says_of_the_injection_by_its_clock_is_shown(qtbot: QtBot) -> None:
    clock = Fact("RadiopharmaceuticalStartTime", "injected at", "2020-05-04 09:00:00")
    made = SuvFields(Suv(None, facts=(clock,)), None)
    qtbot.addWidget(made)
    told = [one.text() for one in made.findChildren(QLabel)]
    assert "file: 2020-05-04 09:00:00" in told
