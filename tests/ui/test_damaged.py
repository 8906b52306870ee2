"""Damaged slices: told on the picture and beside the stack, never shown as if whole."""

import numpy as np
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.ui.showing import put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.volume import Volume
from viewer.ui.slice_bar import SliceBar
from viewer.ui.theme import color


def damaged() -> Volume:
    """Slice 5 could not be read, slice 2 in part."""
    made = ramp_volume(broken={5: "is cut off", 2: "the file ends after 60 % of the image"})
    made.array[5] = -1024
    return made


def warm(image: QImage, left: int, top: int, right: int, bottom: int) -> int:
    """How many pixels of a part have the colour of a warning."""
    wanted = color("warn")
    return sum(
        abs(QColor(image.pixel(x, y)).hue() - wanted.hue()) < 12
        and QColor(image.pixel(x, y)).saturation() > 120
        for x in range(left, right)
        for y in range(top, bottom)
    )


def test_a_lost_picture_says_so_in_its_middle(qtbot: QtBot, empty: Session) -> None:
    volume = damaged()
    put(empty, volume, cursor=tuple(volume.geometry.to_patient(np.array([5, 8, 6])).tolist()))
    view = shown(qtbot, empty)
    image = view.picture(view.size())
    width, height = image.width(), image.height()
    assert warm(image, width // 4, height // 2, 3 * width // 4, 2 * height // 3) > 30
    empty.move(cursor=tuple(volume.geometry.to_patient(np.array([2, 8, 6])).tolist()))
    image = view.picture(view.size())
    assert warm(image, width // 4, height // 2, 3 * width // 4, 2 * height // 3) == 0


def test_the_bar_marks_what_is_not_whole(qtbot: QtBot, empty: Session) -> None:
    put(empty, damaged())
    view = shown(qtbot, empty)
    bar = view.bar
    assert isinstance(bar, SliceBar) and bar._incomplete == (4, 7)
    image = bar.grab().toImage()
    assert warm(image, 0, 0, image.width(), image.height()) > 4
    empty.move(orientation="coronal")
    assert bar._incomplete == ()


def test_what_reading_finds_out_appears_by_itself(qtbot: QtBot, empty: Session) -> None:
    volume = ramp_volume()
    put(empty, volume)
    view = shown(qtbot, empty)
    volume.broken[0] = "is cut off"
    empty.loading.filled.emit("k1")
    assert view.bar._incomplete == (9,)
