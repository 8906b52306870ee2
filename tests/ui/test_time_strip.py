"""The strip above views of several times: badge, date, lock with its reason, and its menu."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import display_set, patient, ramp_volume
from viewer.app import layout, sync
from viewer.app.session import Session
from viewer.core.patient import Patient
from viewer.ui.viewport_grid import ViewportGrid


@pytest.fixture
def grid(empty: Session, qtbot: QtBot) -> ViewportGrid:
    """Two dates side by side, each with a frame of reference of its own."""
    volumes = {f"k{n}": ramp_volume(frame=f"{n}.{n}") for n in (1, 2)}
    each = [patient(display_set(key, one), study=f"1.{key}") for key, one in volumes.items()]
    first, second = (one.studies[0] for one in each)
    empty.opened.update(patient=Patient("ID1", "A^B", "", "", (dated(first), second)))
    empty.arrange(layout.table(1, 2))
    for n, (key, one) in enumerate(volumes.items()):
        put(empty, one, f"g{n}", key)
    made = ViewportGrid(empty)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitUntil(lambda: made.viewport("g1").times.lock.text() != "")
    return made


def dated(study):
    from dataclasses import replace

    return replace(study, date="2019-12-03")


def test_each_view_says_which_time_it_is(grid: ViewportGrid) -> None:
    old, new = (grid.viewport(name).times for name in ("g0", "g1"))
    assert (old.badge.text(), new.badge.text()) == ("PRIOR", "CURRENT")
    assert old.date.text() == "2019-12-03   −30 d" and new.date.text() == "2020-01-02"
    assert old.isVisible() and old.geometry().bottom() < grid.viewport("g0").view.y()


def test_the_lock_tells_why_and_its_menu_links(
    grid: ViewportGrid, empty: Session, qtbot: QtBot
) -> None:
    strip = grid.viewport("g1").times
    assert strip.lock.text() == sync.APART
    menu = strip.lock.menu()
    menu.aboutToShow.emit()
    entry = next(a for a in menu.actions() if a.text().startswith("Link here"))
    assert entry.isEnabled()
    entry.trigger()
    qtbot.waitUntil(lambda: strip.lock.text() == "by hand +0.0 mm")
    assert not grid.viewport("g0").times.lock.isVisible()  # the focused one needs no reason


def test_one_study_has_no_strip(empty: Session, grid: ViewportGrid, qtbot: QtBot) -> None:
    empty.arrange("one")
    put(empty, ramp_volume(frame="1.1"), "a", "k1")
    qtbot.waitUntil(lambda: not grid.viewport("a").times.wanted)
    assert grid.viewport("a").view.y() == 1
