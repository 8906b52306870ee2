"""Text that is legible on any image."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys
from viewer.ui import haloed, theme


@pytest.mark.parametrize("ground", ["black", "white", "gray"])
def test_white_letters_have_black_around_them(qtbot: QtBot, ground: str) -> None:
    theme.load_fonts()
    small = theme.font(theme.IMAGE_PX)
    width, height = haloed.size_of("Im 23 / 51", small)
    image = QImage(width + 4, height + 4, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    haloed.draw(painter, QPointF(2, 2), "Im 23 / 51", small)
    painter.end()
    found = greys(image)
    assert (found > 200).sum() > 40
    assert (found < 60).sum() > 100
    assert found[0].min() == found[0].max()  # nothing outside its box


def test_nothing_is_drawn_of_no_words(qtbot: QtBot) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    haloed.draw(painter, QPointF(0, 0), "", theme.font())
    painter.end()
    assert not np.any(greys(image))
