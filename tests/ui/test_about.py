"""What the program is, and is not for."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from viewer import __version__
from viewer.ui.about import INTENDED_USE, about_page, intended_use_page


def test_version_and_notices(qtbot: QtBot) -> None:
    page = about_page()
    qtbot.addWidget(page)
    texts = " ".join(one.text() for one in page.findChildren(QLabel))
    assert __version__ in texts and "Not a certified medical device" in texts
    assert "vtk 9" in texts
    notices = page.findChild(QPlainTextEdit)
    assert isinstance(notices, QPlainTextEdit)
    assert "SIL Open Font" in notices.toPlainText()
    assert "CC BY 3.0" in notices.toPlainText()


def test_intended_use(qtbot: QtBot) -> None:
    page = intended_use_page()
    qtbot.addWidget(page)
    assert [one.text() for one in page.findChildren(QLabel)] == list(INTENDED_USE)
    assert any("no CE mark" in text for text in INTENDED_USE)
