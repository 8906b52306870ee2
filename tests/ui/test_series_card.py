"""One series in the list."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient
from viewer.ui.series_card import MIME, CardState, SeriesCard, image_of, two_lines
from viewer.ui.theme import color, font


def card(qtbot: QtBot) -> SeriesCard:
    one = display_set("k1")
    parent = QWidget()
    qtbot.addWidget(parent)
    made = SeriesCard(patient(one).studies[0].series[0], one, parent)
    made.resize(made.sizeHint())
    made.keep = parent  # type: ignore[attr-defined]
    return made


def test_double_click_and_return_open_it(qtbot: QtBot) -> None:
    made, heard = card(qtbot), list[str]()
    made.opened.connect(heard.append)
    QTest.mouseDClick(made, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert heard == ["k1", "k1"]


def test_arrow_keys_walk(qtbot: QtBot) -> None:
    made, heard = card(qtbot), list[int]()
    made.walked.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(made, key)
    assert heard == [1, 2, -1, -2]


def test_a_drag_carries_the_key(qtbot: QtBot) -> None:
    assert bytes(card(qtbot).carried().data(MIME).data()) == b"k1"


def test_it_tells_what_it_is_and_what_is_wrong(qtbot: QtBot) -> None:
    made = card(qtbot)
    assert made.toolTip() == "CT  Series k1\n10 slices"
    made.show_state(CardState(problem="A gap of 6 mm"))
    assert made.toolTip().endswith("A gap of 6 mm")
    assert made.accessibleName() == "CT Series k1"


def test_the_thumbnail_and_the_bar_are_drawn(qtbot: QtBot) -> None:
    made = card(qtbot)
    red = QImage(96, 96, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    made.show_picture(red)
    assert made.grab().toImage().pixelColor(50, 50) == QColor("red")
    made.show_state(CardState(share=0.5))
    picture = made.grab().toImage()
    ys = range(86, 98)
    assert color("accent") in [picture.pixelColor(30, y) for y in ys]
    assert color("line") in [picture.pixelColor(75, y) for y in ys]


def test_names_that_differ_at_their_end_look_different(qtbot: QtBot) -> None:
    metrics = QFontMetrics(font(10.5))
    ct = two_lines("IBSI_1_STS_003_CT_image", metrics, 90)
    pt = two_lines("IBSI_1_STS_003_PT_image", metrics, 90)
    assert len(ct) == 2 and ct != pt and "".join(ct) == "IBSI_1_STS_003_CT_image"
    assert two_lines("Short", metrics, 90) == ["Short"]
    long = two_lines("Word " * 30, metrics, 90)
    assert len(long) == 2 and "…" in long[1]
    assert all(metrics.horizontalAdvance(line) <= 90 for line in (*ct, *pt, *long))


def test_thumbnails_may_be_in_colour(qtbot: QtBot) -> None:
    made = image_of(np.full((96, 96, 3), (200, 100, 50), np.uint8))
    assert made.pixelColor(3, 90).getRgb()[:3] == (200, 100, 50)
    assert image_of(np.full((96, 96), 9, np.uint8)).pixelColor(5, 5).red() == 9
