"""The views side by side."""

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.layout import Layout, Tile
from viewer.app.session import Session
from viewer.ui.slice_view import SliceView
from viewer.ui.viewport_grid import GAP, ViewportGrid

FOUR = Layout("four", 2, 2, tuple(Tile(name) for name in ("a", "b", "c", "g0")))


@pytest.fixture
def grid(empty: Session, qtbot: QtBot) -> ViewportGrid:
    made = ViewportGrid(empty)
    qtbot.addWidget(made)
    made.resize(601, 403)
    made.show()
    return made


def arrange(session: Session, layout: Layout) -> None:
    session.layout.update(rows=layout.rows, columns=layout.columns, tiles=layout.tiles)


def test_one_view_fills_it(grid: ViewportGrid) -> None:
    assert grid.viewport("a").geometry() == grid.rect()


def test_four_views_share_it_with_3_pixels_between(empty: Session, grid: ViewportGrid) -> None:
    arrange(empty, FOUR)
    a, b, c, d = (grid.viewport(tile.view).geometry() for tile in FOUR.tiles)
    assert b.left() - a.right() - 1 == GAP and c.top() - a.bottom() - 1 == GAP
    assert (a.left(), a.top()) == (0, 0)
    assert d.bottomRight() == grid.rect().bottomRight()
    assert a.size() == d.size() or abs(a.width() - d.width()) <= 1
    between = grid.grab().toImage().pixelColor(a.right() + 2, 100)
    assert between.lightness() < 20


def test_a_maximised_view_fills_it_and_goes_back(empty: Session, grid: ViewportGrid) -> None:
    arrange(empty, FOUR)
    place = grid.viewport("c").geometry()
    empty.maximise("c")
    assert grid.viewport("c").geometry() == grid.rect()
    assert not grid.viewport("a").isVisible()
    empty.maximise("c")
    assert grid.viewport("c").geometry() == place
    assert grid.viewport("a").isVisible()


def test_views_are_kept_when_the_layout_comes_back(empty: Session, grid: ViewportGrid) -> None:
    put(empty, ramp_volume())
    first = grid.viewport("a")
    arrange(empty, Layout("other", 1, 1, (Tile("g0"),)))
    assert not first.isVisible()
    arrange(empty, FOUR)
    assert grid.viewport("a") is first and first.isVisible()


def test_the_sample_in_three_planes_and_3d(session: Session, qtbot: QtBot) -> None:
    made = ViewportGrid(session)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    session.arrange("mpr")
    qtbot.waitUntil(lambda: all(is_full(session, view) for view in "abc"))
    names = [made.viewport(view).view.accessibleName() for view in "abc"]
    assert names == ["Axial view, CT", "Coronal view, CT", "Sagittal view, CT"]
    assert not isinstance(made.viewport("3d").view, SliceView)
