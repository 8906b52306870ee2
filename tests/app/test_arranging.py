"""Another layout keeps what was seen: in the window, and beside it on a second screen."""

from pytestqt.qtbot import QtBot

from tests.sessions import is_full, key_of
from viewer.app import arranging, layout
from viewer.app.session import Session
from viewer.core.presentation import Window


def test_a_larger_table_keeps_the_view_and_adds_other_series(
    session: Session, qtbot: QtBot
) -> None:
    session.move(window=Window(33, 222), zoom=2.0)
    cursor = session.active.value.cursor
    session.arrange(layout.table(1, 2))
    first, other = (session.views[tile.view].value for tile in session.layout.value.tiles)
    assert (first.window, first.zoom, first.cursor) == (Window(33, 222), 2.0, cursor)
    assert first.key == key_of(session, "CT") and other.key == key_of(session, "PT")
    assert session.selection.value.view == "g0"


def test_a_smaller_table_keeps_the_focused_view(session: Session, qtbot: QtBot) -> None:
    session.arrange(layout.table(1, 3))
    qtbot.waitUntil(lambda: all(is_full(session, f"g{n}") for n in range(3)))
    session.selection.update(view="g2")
    session.move(zoom=3.0)
    session.arrange(layout.table(1, 1))
    assert session.active.value.key == key_of(session, "MR") and session.active.value.zoom == 3


def test_what_was_behind_comes_back_with_the_larger_table(
    session: Session, qtbot: QtBot
) -> None:
    session.arrange(layout.table(1, 3))
    qtbot.waitUntil(lambda: all(is_full(session, f"g{n}") for n in range(3)))
    before = [session.views[f"g{n}"].value.key for n in range(3)]
    session.arrange(layout.table(1, 1))
    session.arrange(layout.table(1, 3))
    assert [session.views[f"g{n}"].value.key for n in range(3)] == before


def test_three_planes_go_on_in_a_table(session: Session, qtbot: QtBot) -> None:
    session.arrange("mpr")
    qtbot.waitUntil(lambda: all(is_full(session, view) for view in "abc"))
    session.arrange(layout.table(2, 2))
    planes = [session.views[f"g{n}"].value.orientation for n in range(3)]
    assert planes == ["axial", "coronal", "sagittal"]


def test_a_second_screen_shows_other_series_and_is_put_away(
    session: Session, qtbot: QtBot
) -> None:
    arranging.second(session, layout.table(1, 2, layout.SECOND))
    assert [tile.view for tile in session.tiles] == ["a", "s0", "s1"]
    shown = {session.views[tile.view].value.key for tile in session.tiles}
    assert len(shown) == 3
    session.selection.update(view="s1")
    session.maximise("s1")
    assert session.second.value.maximised == "s1" and not session.layout.value.maximised
    arranging.second(session, layout.NOWHERE)
    assert session.selection.value.view == "a" and len(session.tiles) == 1
