"""The star on key images, as it is painted."""

import numpy as np
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.ui.showing import framing, greys, put, shown
from tests.volumes import ramp_volume
from viewer.app import key_images
from viewer.app.session import Session
from viewer.ui.key_star import SIDE, star


def test_only_key_images_bear_it(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty)
    before = greys(view.grab().toImage())
    key_images.toggle(empty)
    marked = greys(view.grab().toImage())
    rows, columns = np.nonzero(before != marked)
    middle = framing(view).size.height() / 2
    assert len(rows) > 50 and columns.max() < 30
    assert rows.min() > middle and rows.max() < middle + 40
    key_images.toggle(empty)
    assert (greys(view.grab().toImage()) == before).all()


def test_a_note_stands_beside_it_and_stays_in_the_view(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty, size=QSize(300, 300))
    before = greys(view.grab().toImage())
    key_images.toggle(empty)
    one = key_images.of_view(empty.document, empty.active.value)
    assert one is not None
    key_images.note(empty, one.uid, "very long words " * 20)
    columns = np.nonzero(before != greys(view.grab().toImage()))[1]
    assert 100 < columns.max() < 170


def test_it_is_sharp_on_every_screen(qtbot: QtBot) -> None:
    assert star(2.0).width() == 2 * SIDE and star(2.0).devicePixelRatio() == 2
