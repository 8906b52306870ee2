"""Where the corner text stands in large and small views."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, QSizeF
from pytestqt.qtbot import QtBot

from viewer.ui import haloed
from viewer.ui.corner_layout import TIGHT, Placed, fitted, laid
from viewer.ui.corner_lines import Line
from viewer.ui.corner_text import Corners
from viewer.ui.slice_picture import text_font


def full() -> Corners:
    """What a busy view says."""
    return Corners(
        [
            Line("Somebody, With A Very Long Name Indeed And More Of It"),
            Line("ID 1234567890.1234567890.1234567890"),
            Line("Sex F  born 1960-01-02", rank=3),
            Line("Axial", rank=1),
            Line("A description of forty or so characters", rank=2),
        ],
        [
            Line("2020-01-02  09:30", rank=1, short="2020-01-02"),
            Line("Thorax and abdomen after contrast", rank=4),
            Line("An institution with a long name", rank=5),
            Line("Scanner 9", rank=6),
        ],
        [
            Line("Im 8 / 1000   z −1006.0 mm", short="Im 8 / 1000"),
            Line("Thickness 3.0 mm", rank=3),
            Line("120 kVp", rank=4),
            Line("W 400  C 40  Soft tissue", short="W 400  C 40"),
        ],
        [
            Line("INCOMPLETE: the file ends after 60% of the image", "warn", goes_on=True),
            Line("LOSSY 10:1   MPR 1.0 mm   INTERP", goes_on=True),
            Line("252 HU   (−104.0, 115.0, −1006.0) mm", goes_on=True),
        ],
    )


def boxes(found: list[Placed]) -> list[QRectF]:
    tall = haloed.size_of("M", text_font())[1] - TIGHT
    return [QRectF(one.x, one.y, one.width, tall).adjusted(3, 1, -3, -1) for one in found]


@pytest.mark.parametrize("size", [(1200, 900), (480, 420), (396, 340), (300, 280)])
def test_no_line_covers_another_the_letters_or_the_ruler(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    view = QSizeF(*size)
    found = laid(full(), view, text_font(), 0.15 * size[1] + 20)
    placed = boxes(found)
    assert not any(a.intersects(b) for a, b in combinations(placed, 2))
    middle, half = size[0] / 2 - 6, size[1] / 2
    letters = [QRectF(middle - 6, 6, 12, 18), QRectF(middle - 6, size[1] - 24, 12, 18)]
    letters.append(QRectF(6, half - 8, 12, 16))
    assert not any(box.intersects(letter) for box in placed for letter in letters)
    assert all(box.left() >= 0 and box.right() <= size[0] for box in placed)


def test_a_small_view_keeps_what_matters(qtbot: QtBot) -> None:
    texts = [one.text for one in laid(full(), QSizeF(260, 160), text_font(), 40)]
    whole = " ".join(texts)
    for kept in ("Som", "ID 1", "Im 8 / 1000", "W 400  C 40", "LOSSY 10:1", "INTERP", "252 HU"):
        assert kept in whole
    assert "Scanner 9" not in texts and "120 kVp" not in texts


def test_a_large_view_keeps_all(qtbot: QtBot) -> None:
    texts = [one.text for one in laid(full(), QSizeF(1200, 900), text_font(), 155)]
    assert sorted(texts) == sorted(full().texts())


def test_a_line_gives_up_its_long_form_before_it_is_cut(qtbot: QtBot) -> None:
    line = Line("Im 8 / 1000   z −1006.0 mm", short="Im 8 / 1000")
    assert fitted(line, 100, text_font()) == "Im 8 / 1000"
    assert "…" in fitted(line, 50, text_font())


@pytest.mark.parametrize("width", [600, 420, 340, 300, 260])
def test_the_probe_never_breaks_inside_its_coordinates(qtbot: QtBot, width: int) -> None:
    probe = Line(
        "252 HU   (−104.0, 115.0, −1006.0) mm",
        short="252 HU   (−104, 115, −1006) mm",
        goes_on=True,
    )
    made = Corners(bottom_right=[probe])
    texts = [one.text for one in laid(made, QSizeF(width, 300), text_font())]
    assert all(text.count("(") == text.count(")") for text in texts)
    places = [text for text in texts if "(" in text]
    assert all(one.endswith("mm") for one in places) and "…" not in " ".join(texts)
    assert texts[-1].startswith("252 HU") or texts[0].startswith("252 HU")
    assert len(places) == (width >= 420)


@pytest.mark.parametrize("width", [600, 420, 300, 260])
def test_a_narrow_view_keeps_the_unit_of_the_window(qtbot: QtBot, width: int) -> None:
    window = Line("W 7.00  C 3.50  SUVbw 0-7", short="W 7.00  C 3.50   SUVbw", goes_on=True)
    texts = [
        one.text for one in laid(Corners(bottom_left=[window]), QSizeF(width, 300), text_font())
    ]
    whole = " ".join(texts)
    assert "SUVbw" in whole and "W 7.00  C 3.50" in whole and "…" not in whole
