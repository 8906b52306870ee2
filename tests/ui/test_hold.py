"""A key that is tapped or held."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui import hold
from viewer.ui.hold import HoldLens


@pytest.mark.parametrize(("held_ms", "stays"), [(10**6, True), (0, False)])
def test_tapped_it_stays_held_it_goes(
    held_ms: int,
    stays: bool,
    empty: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hold, "HELD_MS", held_ms)
    owner = QObject()
    HoldLens(empty, owner)
    widget = QWidget()
    qtbot.addWidget(widget)
    QTest.keyPress(widget, Qt.Key.Key_Q)
    empty.selection.update(lens=True)  # as its command does
    QTest.keyRelease(widget, Qt.Key.Key_Q)
    assert empty.selection.value.lens is stays
    if stays:  # other keys do not end it
        QTest.keyClick(widget, Qt.Key.Key_A)
        assert empty.selection.value.lens
