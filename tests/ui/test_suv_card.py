"""The card "how this SUV was made", used as a reader uses it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from viewer.app.session import Session
from viewer.dicom.scan import scan
from viewer.imaging import presets
from viewer.ui.suv_card import SuvCard


def words(card: SuvCard) -> list[str]:
    return [one.text() for one in card._page.findChildren(QLabel)]


def pet(session: Session, folder: Path, qtbot: QtBot) -> SuvCard:
    """The card of the first PET in a folder."""
    session.open(scan([folder]).patients[0], ())
    key = next(one.key for one in session.opened.value.display_sets if one.modality == "PT")
    session.show(key)
    qtbot.waitUntil(lambda: session.active.value.key == key and is_full(session, "a"))
    made = SuvCard(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_tells_rule_factor_and_values(qtbot: QtBot, empty: Session, shared: Path) -> None:
    card = pet(empty, shared / "data/petctmr_sarcoma_siemens_STS025", qtbot)
    said = words(card)
    assert said[0].startswith("SUVbw = rescaled value (SUVbw) × 1")
    for label, keyword in (("Weight", "PatientWeight"), ("Sex", "PatientSex")):
        assert label in said and keyword in said


def test_a_type_is_chosen(qtbot: QtBot, empty: Session, shared: Path) -> None:
    card = pet(empty, shared / "data/petctmr_sarcoma_siemens_STS025", qtbot)
    card.types.setFocus()
    QTest.keyClick(card.types, Qt.Key.Key_Down)
    card.types.activated.emit(card.types.currentIndex())
    volume = empty.active.value.volume
    assert volume is not None
    assert presets.shown_unit(volume) == "g/ml{SUVlbm(Janma)}"
    assert words(card)[0].startswith("SUVlbm(Janma) = rescaled value (SUVbw) × ")
    assert card.types.currentData() == "lbm(Janma)"


def test_an_override_needs_a_reason_and_is_told_everywhere(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    from viewer.app.cut import cut
    from viewer.ui.corner_text import corners

    card = pet(empty, shared / "data/petctmr_sarcoma_siemens_STS025", qtbot)
    QTest.mouseClick(card.change, Qt.MouseButton.LeftButton)
    assert card.fields is not None and not card.use.isEnabled()
    weight = card.fields.edits["weight_kg"]
    assert isinstance(weight, QLineEdit)
    QTest.keyClicks(weight, "99")
    assert "Say why" in card.problem.text()
    QTest.keyClicks(card.fields.reason, "scale broken")
    QTest.mouseClick(card.use, Qt.MouseButton.LeftButton)
    assert card.fields is None
    assert "99 kg   set by a reader" in words(card)
    assert any("scale broken" in word for word in words(card))
    state = empty.active.value
    assert "SUV OVERRIDDEN: weight" in corners(empty, state, cut(state)).texts()
    assert empty.document.undo_label == "Set values of SUV"
    QTest.mouseClick(card.back, Qt.MouseButton.LeftButton)
    assert not any("set by a reader" in word for word in words(card))


def test_without_suv_the_missing_value_is_named_and_can_be_given(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    card = pet(empty, shared / "data/pet_suv_singles/Issue94.dcm", qtbot)
    assert words(card)[0] == "No SUV: no usable PatientWeight."
    assert "missing" in words(card)
    QTest.mouseClick(card.change, Qt.MouseButton.LeftButton)
    assert card.fields is not None
    given = {
        "weight_kg": "70",
        "dose_bq": "300",
        "half_life_s": "110",
        "injected": "2020-01-01 09:00:00",
        "scan_start": "2020-01-01 10:00:00",
    }
    for name, text in given.items():
        edit = card.fields.edits[name]
        assert isinstance(edit, QLineEdit)
        QTest.keyClicks(edit, text)
    QTest.keyClicks(card.fields.reason, "asked the ward")
    QTest.mouseClick(card.use, Qt.MouseButton.LeftButton)
    assert words(card)[0].startswith("SUVbw = activity (Bq/ml) × ")
    window = empty.active.value.window
    assert window is not None and window.width == 7
