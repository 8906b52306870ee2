"""Small pictures: right, upright, in proportion, made once and kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from tests.volumes import display_set, ramp_volume
from viewer.app import thumbnails as module
from viewer.app.library import Library
from viewer.app.thumbnails import SIDE, Thumbnails, letterboxed, of_volume, thumbnail
from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet
from viewer.dicom.scan import scan
from viewer.paths import resource


@pytest.fixture
def library(qtbot: QtBot, tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path, tmp_path)
    yield made
    made.close()


@pytest.fixture
def pictures(library: Library) -> Iterator[Thumbnails]:
    made = Thumbnails(library)
    yield made
    made.close()


def ct(folder: Path, spacing: tuple[float, float] = (1.0, 1.0)) -> DisplaySet:
    """3 slices of 32 x 32: HU 100 k + 10 j + i, windowed over 0..400."""
    folder.mkdir()
    ct_series(
        folder,
        (3, 32, 32),
        (2.0, *spacing),
        StudyInstanceUID="1.9",
        PatientName="A^B",
        PatientID="ID1",
        WindowCenter=200,
        WindowWidth=401,
    )
    (made,) = scan([folder]).volumes
    return made


def test_is_the_middle_slice_in_its_window(tmp_path: Path) -> None:
    made = thumbnail(ct(tmp_path / "in"))
    assert made.shape == (96, 96) and made.dtype == np.uint8
    for row, column in ((10, 20), (50, 50), (90, 5)):
        hu = 100 + 10 * (row // 3) + column // 3
        assert made[row, column] == pytest.approx(255 * hu / 400, abs=2)


def test_keeps_true_proportions(tmp_path: Path) -> None:
    made = thumbnail(ct(tmp_path / "in", (3.0, 1.0)))
    lit = made[:, 48] > 0
    assert lit.all() and not made[:, :31].any() and not made[:, 66:].any()


def test_a_wide_picture_lies_between_black_bars() -> None:
    made = letterboxed(np.full((10, 40), 200, np.uint8), (1.0, 1.0))
    assert (made[36:60] == 200).all() and not made[:36].any() and not made[60:].any()


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (1, 1), (3000, 2000)])
def test_every_shape_fits(shape: tuple[int, int]) -> None:
    made = letterboxed(np.full(shape, 9, np.uint8), (0.5, 0.5))
    assert made.shape == (96, 96) and made.max() == 9


def test_every_series_of_the_sample_has_one() -> None:
    volumes = scan([resource("sample")]).volumes
    made = {one.modality: thumbnail(one) for one in volumes}
    assert set(made) == {"CT", "MR", "PT"}
    assert made["PT"].mean() > 128  # PET is read black on white
    assert all(one.std() > 20 for one in made.values())


def test_comes_later_and_is_kept(
    qtbot: QtBot, pictures: Thumbnails, library: Library, tmp_path: Path
) -> None:
    one = ct(tmp_path / "in")
    with qtbot.waitSignal(pictures.changed) as told:
        assert pictures.get(one) is None
    assert told.args == [one.key]
    first = pictures.get(one)
    assert first is not None and (first == thumbnail(one)).all()
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM thumbnails").fetchone() == (1,)
    for path in (tmp_path / "in").iterdir():
        path.unlink()
    again = Thumbnails(library)
    with qtbot.waitSignal(again.changed):
        again.get(one)
    second = again.get(one)
    assert second is not None and (second == first).all()
    again.close()


def test_what_cannot_be_read_has_none_and_is_asked_once(
    qtbot: QtBot, pictures: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def failing(one: DisplaySet, ticket: object) -> None:
        asked.append(one.key)
        raise ViewerError("Nothing.", "")

    monkeypatch.setattr(module, "_tried", failing)
    with qtbot.assertNotEmitted(pictures.changed, wait=100):
        assert pictures.get(display_set()) is None
        qtbot.waitUntil(lambda: not pictures._jobs.running)
        assert pictures.get(display_set()) is None
    assert asked == ["k1"]


def test_a_library_that_cannot_be_used_is_no_obstacle(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").mkdir()
    library = Library(tmp_path, tmp_path)
    made = Thumbnails(library)
    one = ct(tmp_path / "in")
    with qtbot.waitSignal(made.changed):
        made.get(one)
    assert made.get(one) is not None
    made.close()
    library.close()


def test_what_was_made_before_is_there_without_opening(
    qtbot: QtBot, pictures: Thumbnails, library: Library, tmp_path: Path
) -> None:
    one = ct(tmp_path / "in")
    with qtbot.waitSignal(pictures.changed):
        pictures.get(one)
    again = Thumbnails(library)
    assert again.kept("never opened") is None
    with qtbot.waitSignal(again.changed):
        assert again.kept(one.key) is None
    kept = again.kept(one.key)
    assert kept is not None and kept.shape == (96, 96)
    again.close()


def test_colour_stays_colour() -> None:
    made = letterboxed(np.full((10, 40, 3), (200, 100, 50), np.uint8), (1.0, 1.0))
    assert made.shape == (96, 96, 3) and (made[48, 48] == (200, 100, 50)).all()


def test_a_damaged_middle_image_is_shown_as_far_as_it_goes_and_not_kept(
    qtbot: QtBot, pictures: Thumbnails, tmp_path: Path
) -> None:
    one = ct(tmp_path / "in")
    path = Path(one.frames[1].instance.path)
    path.write_bytes(path.read_bytes()[:-900])
    (made,) = scan([tmp_path / "in"]).volumes
    with qtbot.waitSignal(pictures.changed):
        pictures.get(made)
    picture = pictures.get(made)
    assert picture is not None and picture.std() > 10
    assert pictures._stored(made.key) is None


def test_a_volume_in_memory_shows_its_middle_slice() -> None:
    volume = ramp_volume((5, 8, 8), (1.0, 1.0, 1.0))
    volume.array[:] = 0
    volume.array[2, :, 4:] = 300
    made = of_volume(volume)
    assert made.shape == (SIDE, SIDE) and (made[:, 60:] > made[:, :40].max()).all()
    volume.array[2] = 0
    assert of_volume(volume).std() == 0
