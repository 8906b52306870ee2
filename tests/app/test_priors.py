"""The prior beside the current, from left to right, and the other way round for who wants."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from viewer.app import priors, sync
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.core.progress import Silent
from viewer.dicom.scan import scan


def study(folder: Path, date: str, number: int, **fields: Any) -> None:
    folder.mkdir(parents=True)
    ct_series(
        folder,
        (6, 20, 30),
        StudyInstanceUID=f"1.{number}",
        SeriesInstanceUID=f"1.{number}.1",
        FrameOfReferenceUID=f"1.{number}.9",
        PatientID="ID1",
        StudyDate=date,
        **fields,
    )


@pytest.fixture
def three(empty: Session, tmp_path: Path, qtbot: QtBot) -> Session:
    """CTs of three dates; the newest is shown."""
    for number, date in enumerate(("20200101", "20200401", "20200915"), 1):
        study(tmp_path / date, date, number)
    empty.open(scan([tmp_path], Silent()).patients[0])
    newest = max(empty.opened.value.studies, key=lambda one: one.date)
    empty.show(newest.series[0].volumes[0].key)
    qtbot.waitUntil(lambda: empty.active.value.window is not None)
    return empty


def dates(session: Session) -> list[str]:
    keys = [session.views[t.view].value.key for t in session.layout.value.tiles]
    found = [session.opened.value.study_of(key) for key in keys]
    return [one.date if one else "" for one in found]


def filled(session: Session) -> bool:
    tiles = session.layout.value.tiles
    return all(session.views[t.view].value.window is not None for t in tiles)


def test_in_one_action_the_prior_stands_on_the_left_as_the_current_was(
    three: Session, qtbot: QtBot
) -> None:
    three.move(window=Window(11, 222), zoom=2.0)
    three.views["a"].update(cursor=three.active.value.cursor)
    priors.compare(three)
    qtbot.waitUntil(lambda: filled(three))
    assert dates(three) == ["2020-04-01", "2020-09-15"]
    left, right = (three.views[t.view].value for t in three.layout.value.tiles)
    assert left.window == right.window == Window(11, 222)
    assert left.zoom == right.zoom == 2.0
    assert three.selection.value.view == "g1"


def test_of_the_oldest_the_newest_is_taken(three: Session, qtbot: QtBot) -> None:
    oldest = min(three.opened.value.studies, key=lambda one: one.date)
    three.show(oldest.series[0].volumes[0].key)
    qtbot.waitUntil(lambda: three.active.value.window is not None)
    priors.compare(three)
    assert dates(three) == ["2020-01-01", "2020-09-15"]


def test_sides_are_swapped_and_stay_so_for_the_next_comparison(
    three: Session, qtbot: QtBot
) -> None:
    priors.compare(three)
    qtbot.waitUntil(lambda: filled(three))
    focused = three.active.value.key
    priors.swap(three)
    assert dates(three) == ["2020-09-15", "2020-04-01"]
    assert three.active.value.key == focused and three.preferences.value.swapped
    three.arrange("one")
    priors.compare(three)
    assert dates(three) == ["2020-09-15", "2020-04-01"]


def test_badges_say_which_is_which_and_how_long_ago(three: Session, qtbot: QtBot) -> None:
    assert priors.badges(three) == {}
    priors.compare(three)
    assert priors.badges(three) == {
        "g0": ("PRIOR", "2020-04-01", "−167 d"),
        "g1": ("CURRENT", "2020-09-15", ""),
    }
    three.arrange("grid")
    names = [priors.badges(three)[t.view][0] for t in three.layout.value.tiles[:3]]
    assert sorted(names) == ["BASELINE", "CURRENT", "PRIOR"]


def test_one_study_cannot_be_compared_and_it_is_said(session: Session) -> None:
    said: list[Any] = []
    session.said.connect(said.append)
    priors.compare(session)
    assert said == [priors.ALONE] and session.layout.value.name == "one"


def test_linked_by_hand_both_scroll_together(three: Session, qtbot: QtBot) -> None:
    priors.compare(three)
    qtbot.waitUntil(lambda: filled(three))
    sync.link_here(three)
    x, y, z = three.active.value.cursor
    before = three.views["g0"].value.cursor
    three.move(cursor=(x, y, z + 3))
    assert three.views["g0"].value.cursor == (before[0], before[1], before[2] + 3)
