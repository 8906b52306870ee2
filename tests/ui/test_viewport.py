"""A view in its frame: focus, drops."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.showing import click, put
from tests.volumes import display_set, patient, ramp_volume
from viewer.app.session import Session
from viewer.ui.hover import Hover
from viewer.ui.series_card import MIME
from viewer.ui.theme import color
from viewer.ui.viewport import Viewport


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 200)
    return made


@pytest.fixture
def viewport(empty: Session, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> Viewport:
    monkeypatch.setattr(Hover, "entered", lambda *_: None)  # wherever the mouse was left
    made = Viewport(empty, "b", Hover(empty, window), window)
    made.resize(300, 200)
    window.show()
    return made


def carried(key: str) -> QMimeData:
    data = QMimeData()
    data.setData(MIME, key.encode())
    return data


def enter(viewport: Viewport, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(viewport, event)
    return event.isAccepted()


def drop(viewport: Viewport, data: QMimeData) -> bool:
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(viewport, event)
    return event.isAccepted()


def edge(viewport: Viewport) -> str:
    return viewport.grab().toImage().pixelColor(150, 0).name()


def test_the_focused_view_has_a_line_of_accent_around_it(
    empty: Session, viewport: Viewport
) -> None:
    assert edge(viewport) == color("line").name()
    click(viewport.view, QPoint(100, 100))
    assert empty.selection.value.view == "b"
    assert edge(viewport) == color("accent").name()


def test_a_series_is_dropped_into_it(
    empty: Session, viewport: Viewport, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(empty, "show", lambda key, view: asked.append((key, view)))
    empty.opened.update(patient=patient(display_set("k1")))
    assert enter(viewport, carried("k1"))
    assert edge(viewport) == color("text").name()
    assert drop(viewport, carried("k1"))
    assert asked == [("k1", "b")]
    assert empty.selection.value.view == "b"
    assert edge(viewport) == color("accent").name()


def test_a_series_of_another_window_is_refused(
    empty: Session, viewport: Viewport, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    empty.said.connect(said.append)
    assert enter(viewport, carried("k9"))
    assert not drop(viewport, carried("k9"))
    assert "another window" in str(said)
    assert empty.views["b"].value.key == ""


def test_other_things_are_left_to_the_window(viewport: Viewport) -> None:
    data = QMimeData()
    data.setText("words")
    assert not enter(viewport, data)
    QApplication.sendEvent(viewport, QDragLeaveEvent())
    assert edge(viewport) == color("line").name()


def test_its_picture_is_its_views(empty: Session, viewport: Viewport) -> None:
    put(empty, ramp_volume(), "b")
    assert viewport.picture(QSize(40, 30)) == viewport.view.picture(QSize(40, 30))  # type: ignore[attr-defined]
