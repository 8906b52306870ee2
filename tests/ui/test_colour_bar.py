"""The bar of colours at the left edge, and the words at its ends."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from tests.volumes import ramp_volume
from viewer.app.layer import Layer
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.core.suv import Suv
from viewer.core.volume import Marks
from viewer.imaging.colours import colour_map
from viewer.ui import colour_bar
from viewer.ui.apart import apart
from viewer.ui.slice_picture import text_font

pytestmark = pytest.mark.usefixtures("qapp")  # fonts need one

CT = ramp_volume()
PET = replace(ramp_volume(), unit="Bq/ml", modality="PT", suv=Suv(0.01, "bw", "test"))


def drawn(state: ViewState, height: int = 400) -> QImage:
    made = QImage(QSize(300, height), QImage.Format.Format_RGB32)
    made.fill(QColor("black"))
    painter = QPainter(made)
    colour_bar.draw(painter, state, QSizeF(made.size()), text_font())
    painter.end()
    return made


def is_blank(image: QImage) -> bool:
    return not np.frombuffer(image.constBits(), np.uint32).reshape(-1).view(np.uint8)[::4].any()


def test_ends_are_in_the_unit_shown() -> None:
    assert colour_bar.ends(Window(40, 400), CT) == ("240 HU", "−160")
    assert colour_bar.ends(Window(3.5, 7), PET) == ("7.0 SUVbw", "0.0")


def test_it_runs_from_low_at_the_bottom_to_high_at_the_top() -> None:
    image = drawn(ViewState(item=CT, window=Window(0, 100), colours="viridis"))
    x = int(colour_bar.LEFT + colour_bar.WIDTH / 2)
    for y, level in ((141, 253), (258, 2)):
        red, green, blue = colour_map("viridis").table[level].tolist()
        found = QColor(image.pixel(x, y))
        off = abs(found.red() - red) + abs(found.green() - green) + abs(found.blue() - blue)
        assert off < 25


def test_grey_pictures_small_views_and_clear_layers_have_none() -> None:
    window = Window(0, 100)
    assert is_blank(drawn(ViewState(item=CT, window=window)))
    coloured = ViewState(item=CT, window=window, colours="viridis")
    assert is_blank(drawn(coloured, 100)) and not is_blank(drawn(coloured))
    layer = Layer("k", PET, 0.4, "hot-iron", Window(3.5, 7))
    assert not is_blank(drawn(ViewState(item=CT, window=window, layer=layer)))
    clear = ViewState(item=CT, window=window, layer=replace(layer, opacity=0.0))
    assert is_blank(drawn(clear))


def test_what_is_written_keeps_clear_of_it_and_a_small_view_has_none() -> None:
    state = ViewState(item=CT, window=Window(0, 100), colours="viridis")
    (bar,) = colour_bar.room(state, QSizeF(300, 400), text_font())
    assert bar.left() < colour_bar.LEFT and bar.right() > colour_bar.LEFT + colour_bar.WIDTH
    (label,) = apart([QRectF(20, 190, 60, 15)], 400, [bar])
    assert label.left() > bar.right() and label.top() == 190
    for size in (QSizeF(190, 400), QSizeF(300, 240)):
        assert not colour_bar.room(state, size, text_font())


def test_it_has_the_window_of_the_image_shown() -> None:
    each = Window(40, 400, name="each image")
    own = {2: (Window(500, 100),)}
    volume = replace(CT, windows=(each,), marks=Marks(own_windows=own))
    state = ViewState(item=volume, window=each, colours="viridis", cursor=(4.0, 5.0, 6.0))
    plain = replace(state, item=CT, window=Window(500, 100))
    assert drawn(state) == drawn(plain)
