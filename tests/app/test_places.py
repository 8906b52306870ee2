"""The place of work comes back: after a proper end, and after none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from viewer.app import arranging, fusion, layout, maps, mpr, navigation, protocols
from viewer.app.layout import Layout, Tile
from viewer.app.places import kept
from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.core import bonds
from viewer.core.annotation import Annotation
from viewer.core.crop import Crop
from viewer.core.hanging import Protocol, Role, Spot
from viewer.core.presentation import Window
from viewer.core.volume import Series4D
from viewer.measure import kinds
from viewer.paths import resource

ONE_BY_TWO = Protocol(
    "two", "Two", 1, 2, (Role("ct", modality=("CT",)),), (Spot("ct"), Spot("ct")), own=True
)


@pytest.fixture
def started(qtbot: QtBot) -> Any:
    """Makes workspaces on one user's folders; they are shut down at the end."""
    kinds.discover()
    made: list[Workspace] = []

    def start() -> Workspace:
        made.append(Workspace.started())
        made[-1].preferences.state.update(hang=False)
        return made[-1]

    yield start
    for one in made:
        one.shut_down()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    for n in (1, 2):
        (folder / str(n)).mkdir(parents=True)
        ct_series(
            folder / str(n),
            (6, 20, 30),
            StudyInstanceUID="1.9",
            SeriesInstanceUID=f"1.9.{n}",
            PatientID="ID1",
        )
    return folder


def opened(qtbot: QtBot, workspace: Workspace, folder: Path) -> Session:
    session = workspace.new_session()
    workspace.open_paths([folder], session)
    qtbot.waitUntil(lambda: session.active.value.window is not None, timeout=20_000)
    qtbot.waitUntil(lambda: workspace._places[session]._ready)  # its place has been asked for
    return session


def work(qtbot: QtBot, session: Session) -> None:
    """Everything that a reader sets."""
    keys = [one.key for one in session.opened.value.display_sets]
    session.arrange("grid")
    session.show(keys[1], "g0")
    session.show(keys[0], "g1")
    qtbot.waitUntil(lambda: kept(session) is not None)
    session.selection.update(view="g1", linked=False)
    session.turn_to("coronal", "g1")
    volume = session.views["g1"].value.volume
    assert volume is not None
    session.move(
        window=Window(55, 321),
        inverted=True,
        zoom=2.0,
        pan=(1.0, -2.0),
        rotation=90,
        flip_vertical=True,
        cursor=tuple(volume.geometry.to_patient(np.array([1.0, 4.0, 5.0])).tolist()),
    )
    session.maximise("g1")


@pytest.mark.parametrize("properly", [True, False])
def test_it_is_back_when_the_study_is_opened_again(
    qtbot: QtBot, started: Callable[[], Workspace], study: Path, properly: bool
) -> None:
    workspace = started()
    session = opened(qtbot, workspace, study)
    qtbot.waitUntil(lambda: not workspace.writer.waiting())
    work(qtbot, session)
    before = kept(session)
    if properly:
        workspace.close(session)
        workspace.writer.flush(5)
    else:  # as after kill -9: nobody has been told that it ends
        qtbot.wait(900)
    again = opened(qtbot, started(), study)
    qtbot.waitUntil(lambda: kept(again) == before, timeout=5000)


def test_another_patient_or_other_files_have_a_place_of_their_own(
    qtbot: QtBot, started: Callable[[], Workspace], study: Path, tmp_path: Path
) -> None:
    workspace = started()
    session = opened(qtbot, workspace, study)
    qtbot.waitUntil(lambda: not workspace.writer.waiting())
    work(qtbot, session)
    workspace.close(session)
    other = tmp_path / "other"
    other.mkdir()
    ct_series(other, StudyInstanceUID="1.9", PatientID="ID2")
    one = opened(qtbot, workspace, other)
    qtbot.waitUntil(lambda: not workspace.writer.waiting())
    assert one.layout.value.name == "one" and not one.active.value.inverted


def test_it_is_not_written_while_nothing_changes(
    qtbot: QtBot, started: Callable[[], Workspace], study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = started()
    session = opened(qtbot, workspace, study)
    session.move(zoom=2.0)
    qtbot.wait(900)
    written: list[object] = []
    monkeypatch.setattr(workspace.writer, "do", lambda *args, **_: written.append(args))
    session.selection.update(tool="length")
    qtbot.wait(600)
    assert written == []


def test_a_grid_a_second_screen_and_links_are_back(
    started: Callable[[], Workspace], study: Path, qtbot: QtBot
) -> None:
    first = started()
    one = opened(qtbot, first, study)
    keys = [shown.key for shown in one.opened.value.display_sets]
    tiles = (Tile("g0", tall=2), Tile("g1", "coronal"), Tile("3d", None, "volume3d"))
    arranging.empty(one, Layout("grid", 2, 2, tiles, protocol="Mine", why="so"))
    for tile in tiles:
        one.show(keys[0], tile.view)
    arranging.second(one, layout.table(1, 2, layout.SECOND))
    one.show(keys[1], "s1")
    tie = bonds.shift("1.1", "2.2", (0, 0, 12.5))
    one.sync.update(bonds=(tie,), looks=False)
    qtbot.waitUntil(lambda: kept(one) is not None)
    first.shut_down()

    again = opened(qtbot, started(), study)
    qtbot.waitUntil(lambda: again.layout.value.protocol == "Mine")
    assert again.layout.value.tiles == tiles and again.layout.value.why == "so"
    assert [tile.view for tile in again.second.value.tiles] == ["s0", "s1"]
    assert again.views["s1"].value.key == keys[1]
    assert again.sync.value.bonds == (tie,) and not again.sync.value.looks


def test_what_was_never_seen_is_hung_and_what_was_is_as_it_was_left(
    started: Callable[[], Workspace], study: Path, qtbot: QtBot
) -> None:
    first = started()
    first.preferences.state.update(hang=True)
    one = first.new_session()
    protocols.Protocols().save(ONE_BY_TWO)
    first.open_paths([study], one)
    qtbot.waitUntil(lambda: one.layout.value.protocol == "Two")
    one.arrange("one")
    qtbot.waitUntil(lambda: kept(one) is not None)
    first.shut_down()

    later = started()
    later.preferences.state.update(hang=True)
    again = opened(qtbot, later, study)
    qtbot.waitUntil(lambda: kept(again) is not None)
    assert again.layout.value.name == "one"


def test_what_lay_over_a_view_is_back_with_its_looks(qtbot: QtBot, started: Any) -> None:
    first = started()
    session = opened(qtbot, first, resource("sample"))
    fusion.fuse_best(session)
    qtbot.waitUntil(lambda: session.active.value.layer is not None)
    fusion.change(session, "a", opacity=0.7, colours="pet", window=Window(2, 4, "LINEAR_EXACT"))
    session.move(colours="viridis")
    before = session.active.value.layer
    assert before is not None
    first.shut_down()
    again = opened(qtbot, started(), resource("sample"))
    qtbot.waitUntil(lambda: again.active.value.layer is not None, timeout=20_000)
    layer = again.active.value.layer
    assert layer is not None and fusion.kept(layer) == fusion.kept(before)
    assert again.active.value.colours == "viridis"


def test_a_view_along_a_path_is_back(
    started: Callable[[], Workspace], study: Path, qtbot: QtBot
) -> None:
    """Also the path itself, as it was laid."""
    first = started()
    one = opened(qtbot, first, study)
    one.arrange("mpr")
    qtbot.waitUntil(lambda: kept(one) is not None)
    value = one.active.value
    assert value.volume is not None
    index = np.array([[0.0, 4, 5], [3, 9, 12], [5, 12, 25]])
    points = tuple(navigation.vector(p) for p in value.volume.geometry.to_patient(index))
    frame = value.volume.geometry.frame_of_reference_uid
    mark = Annotation(
        "2.25.7", "path", points, frame, study_instance_uid="1.9", volume_key=value.key
    )
    one.document.put(mark, "Path")
    mpr.bend(one, mark, "straightened")
    name = next(name for name, state in one.views.items() if state.value.curve)
    mpr.toggle_across(one)
    one.views[name].update(**navigation.stepped(one.views[name].value, 3))
    before = kept(one)
    first.shut_down()

    again = opened(qtbot, started(), study)
    qtbot.waitUntil(lambda: kept(again) == before, timeout=5000)
    curve = again.views[name].value.curve
    assert curve == one.views[name].value.curve and curve is not None
    assert curve.degrees == 15 and curve.across
    qtbot.waitUntil(lambda: again.document.items.get("2.25.7") == mark)


def test_a_crop_box_is_back(
    started: Callable[[], Workspace], study: Path, qtbot: QtBot
) -> None:
    first = started()
    one = opened(qtbot, first, study)
    one.arrange("mpr")
    qtbot.waitUntil(lambda: kept(one) is not None)
    crop = Crop((0.5, 2.0, 3.0), (2.5, 5.0, 6.0), shown=False)
    one.move(crop=crop)
    before = kept(one)
    first.shut_down()
    again = opened(qtbot, started(), study)
    qtbot.waitUntil(lambda: kept(again) == before, timeout=5000)
    assert again.active.value.crop == crop


def test_a_computed_map_that_is_not_kept_is_told_of(
    qtbot: QtBot, started: Callable[[], Workspace], study: Path
) -> None:
    workspace = started()
    session = opened(qtbot, workspace, study)
    source = session.opened.value.display_sets[0]
    session.show(source.key)
    qtbot.waitUntil(lambda: session.active.value.item is not None)
    volume = session.active.value.volume
    assert volume is not None and volume.ready is not None
    qtbot.waitUntil(lambda: bool(volume.ready.all()))
    phases = Series4D((volume, volume), "time", (0.0, 1.0), "s")
    made = maps.Made("Mean over phases", volume.unit, volume.array.astype(np.float32))
    maps._show(session, source, phases, [made])
    qtbot.waitUntil(lambda: kept(session) is not None)
    workspace.close(session)
    workspace.writer.flush(5)
    workspace = started()
    again, said = workspace.new_session(), list[str]()
    again.said.connect(said.append)
    workspace.open_paths([study], again)
    told = "Computed maps are not kept: compute Mean over phases again (Image, Phases)."
    qtbot.waitUntil(lambda: told in said, timeout=20_000)
    shown = {tile.view: again.views[tile.view].value.key for tile in again.tiles}
    assert source.key in shown.values() and not any(
        key.endswith("phases") for key in shown.values()
    )
