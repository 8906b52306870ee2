"""A key that is tapped or held."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui import hold
from viewer.ui.hold import HoldLens

KEY = Qt.Key.Key_Q


@pytest.fixture
def keyed(empty: Session, qtbot: QtBot) -> Iterator[QWidget]:
    """A widget with the keyboard, and one who holds the lens."""
    owner, widget = QObject(), QWidget()
    holder = HoldLens(empty, owner)
    qtbot.addWidget(widget)
    yield widget
    holder._watch(False)


def ended(holder: QtBot, session: Session) -> None:
    holder.waitUntil(lambda: not session.selection.value.lens)


def test_tapped_it_stays(
    keyed: QWidget, empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "HELD_MS", 10**6)
    QTest.keyPress(keyed, KEY)
    empty.selection.update(lens=True)  # as its command does
    QTest.keyRelease(keyed, KEY)
    QTest.keyClick(keyed, Qt.Key.Key_A)  # nor do other keys end it
    assert empty.selection.value.lens


def test_held_it_goes(
    keyed: QWidget, empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "HELD_MS", 0)
    QTest.keyPress(keyed, KEY)
    empty.selection.update(lens=True)
    QTest.keyRelease(keyed, KEY)
    ended(qtbot, empty)


def test_a_key_that_repeats_is_still_held(
    keyed: QWidget, empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "HELD_MS", 0)
    empty.selection.update(lens=True)
    for _ in range(3):
        QTest.keyRelease(keyed, KEY)
        again = QKeyEvent(QEvent.Type.ShortcutOverride, KEY, Qt.KeyboardModifier.NoModifier)
        again.ignore()
        QApplication.sendEvent(keyed, again)
        assert again.isAccepted()  # so that no command is run
        QTest.keyPress(keyed, KEY)
        assert empty.selection.value.lens
    QTest.keyRelease(keyed, KEY)
    ended(qtbot, empty)
