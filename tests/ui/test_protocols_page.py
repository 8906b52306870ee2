"""The page of hanging protocols, through its widgets."""

import pytest
from pytestqt.qtbot import QtBot

from viewer.app.protocols import folder
from viewer.app.session import Session
from viewer.ui.main_window import MainWindow
from viewer.ui.protocols_page import TITLE, ProtocolsPage


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ProtocolsPage:
    made = ProtocolsPage(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_suits_comes_first_and_the_rest_says_what_is_missing(page: ProtocolsPage) -> None:
    best = page.cards[0]
    assert best.fit.protocol.label == "PET/CT" and best.use.isEnabled()
    assert "PT IBSI_1_STS_003_PET_image" in best.why.text()
    other = page.card("CT with prior")
    assert not other.use.isEnabled() and other.why.text().startswith("There is no older study")


def test_a_protocol_is_hung_by_its_button(page: ProtocolsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.chosen):
        page.card("CT: three planes").use.click()
    assert page._session.layout.value.protocol == "CT: three planes"


def test_a_layout_is_saved_renamed_and_deleted(page: ProtocolsPage, qtbot: QtBot) -> None:
    assert not page.save.isEnabled()
    page.name.setText("My CT")
    page.save.click()
    mine = page.card("My CT")
    assert mine.fit.protocol.own and page.cards[0] is mine and page.name.text() == ""
    mine.name.setText("My own CT")
    mine.name.editingFinished.emit()
    mine = page.card("My own CT")
    mine.delete.click()
    assert all(not card.fit.protocol.own for card in page.cards)


def test_a_damaged_file_is_told(session: Session, qtbot: QtBot) -> None:
    folder().mkdir(parents=True)
    (folder() / "bad.json").write_text("{}")
    page = ProtocolsPage(session)
    qtbot.addWidget(page)
    from PySide6.QtWidgets import QLabel

    texts = [one.text() for one in page.findChildren(QLabel)]
    assert any(text.startswith("Not read: bad.json") for text in texts)


def test_hanging_at_opening_is_switched_here(page: ProtocolsPage) -> None:
    page.opening.setChecked(False)
    assert page._session.preferences.value.hang is False


def test_the_command_opens_it_with_the_keyboard_in_the_name(opened: MainWindow) -> None:
    opened.actions_.run("save-protocol")
    sheet = opened.requests.sheet
    assert sheet is not None and sheet.accessibleName() == TITLE
    assert isinstance(sheet.page, ProtocolsPage) and sheet.page.name.hasFocus()
