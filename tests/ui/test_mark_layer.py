"""Marks as an image that views share."""

import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import greys, put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.ui import overlay
from viewer.ui.mark_layer import MarkLayer
from viewer.ui.overlay import Mark
from viewer.ui.slice_picture import SlicePicture, text_font

SIZE = QSize(300, 200)


def black() -> QImage:
    made = QImage(SIZE, QImage.Format.Format_RGB32)
    made.fill(QColor("black"))
    return made


def drawn(layer: MarkLayer, marks: list[Mark]) -> QImage:
    made = black()
    painter = QPainter(made)
    layer.draw(painter, marks, QSizeF(SIZE), text_font())
    painter.end()
    return made


@pytest.fixture
def marks(empty: Session, qtbot: QtBot) -> list[Mark]:
    put(empty, ramp_volume(), cursor=(11.0, 7.5, 15.0))
    for uid, y in (("1", 0.0), ("2", 5.0)):
        mark(empty, uid, "length", (-4.0, y, 1.5), (4.0, y, 1.5))
    scene = SlicePicture(empty, "a").scene(QSizeF(SIZE))
    assert scene is not None
    return scene.marks


def test_it_looks_as_the_marks_themselves(marks: list[Mark]) -> None:
    plain = black()
    painter = QPainter(plain)
    overlay.draw(painter, marks, text_font())
    painter.end()
    away = greys(drawn(MarkLayer(), marks)).astype(int) - greys(plain)
    assert greys(plain).max() > 100
    assert abs(away).max() <= 2  # of 255: half-transparent pixels are rounded twice


def test_views_that_show_the_same_marks_draw_them_once(
    marks: list[Mark], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, times, draw = MarkLayer(), MarkLayer(), list[int](), overlay.draw
    monkeypatch.setattr(overlay, "draw", lambda *with_: (times.append(1), draw(*with_)))
    assert drawn(one, marks) == drawn(other, marks) == drawn(one, marks)
    assert len(times) == 1
    assert drawn(other, marks[:1]) != drawn(one, marks)
    assert len(times) == 2
