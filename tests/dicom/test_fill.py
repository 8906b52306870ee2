"""How an item fills: order, progress, cancelling, and frames that are damaged."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, JPEGLSLossless

from tests.dicom.instances import image_file, images, stacked
from tests.factories import ct_series
from viewer.core.patient import DisplaySet
from viewer.core.progress import Cancelled, Silent
from viewer.core.volume import ImageSet, Volume
from viewer.dicom import fill, load, pixels

RAMP = 100 * np.arange(4)[:, None, None] + 10 * np.arange(8)[:, None] + np.arange(6)


class Steps:
    """A ticket that keeps what it is told; cancels at a step."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.told: list[tuple[int, int]] = []
        self._cancel_at = cancel_at

    def step(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if self._cancel_at is not None and done >= self._cancel_at:
            raise Cancelled


@pytest.fixture
def series(tmp_path: Path) -> DisplaySet:
    return stacked(ct_series(tmp_path))


def test_slices_come_from_the_centre_out(
    series: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "STEP_S", 0.0)
    opened = load.prepare(series)
    seen: list[list[bool]] = []

    class Watching(Steps):
        def step(self, done: int, total: int) -> None:
            assert isinstance(opened.item, Volume)
            seen.append(opened.item.ready.tolist())
            super().step(done, total)

    ticket = Watching()
    opened.fill(ticket)
    assert [np.flatnonzero(one).tolist() for one in seen[:4]] == [
        [2],
        [1, 2],
        [1, 2, 3],
        [0, 1, 2, 3],
    ]
    assert ticket.told[:4] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_only_some_slices_can_be_asked_for_and_the_rest_later(series: DisplaySet) -> None:
    opened = load.prepare(series)
    assert isinstance(opened.item, Volume)
    opened.fill(Silent(), only=[2])
    assert opened.item.ready.tolist() == [False, False, True, False]
    assert (opened.item.array[2] == RAMP[2]).all()
    opened.fill(Silent())
    assert (opened.item.array == RAMP).all()


def test_it_stops_when_it_is_not_wanted(
    series: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "STEP_S", 0.0)
    opened = load.prepare(series)
    assert isinstance(opened.item, Volume)
    with pytest.raises(Cancelled):
        opened.fill(Steps(cancel_at=1))
    assert opened.item.ready.sum() == 1
    opened.fill(Silent())
    assert (opened.item.array == RAMP).all()


def test_a_truncated_slice_is_marked_and_holds_air_not_data(series: DisplaySet) -> None:
    path = Path(series.frames[3].instance.path)
    path.write_bytes(path.read_bytes()[:-48])  # half of its rows
    opened = load.prepare(series)
    (problem,) = opened.fill(Silent())
    assert (problem.path, problem.effect) == (str(path), "partly shown")
    assert "50%" in problem.reason
    assert isinstance(opened.item, Volume)
    assert list(opened.item.broken) == [3]
    assert (opened.item.array[3, :4] == RAMP[3, :4]).all()
    assert (opened.item.array[3, 4:] == -1024).all()
    assert opened.item.ready.all()


def test_a_file_that_has_gone_is_one_problem_and_the_rest_is_shown(series: DisplaySet) -> None:
    Path(series.frames[0].instance.path).unlink()
    opened = load.prepare(series)
    (problem,) = opened.fill(Silent())
    assert problem.effect == "partly shown" and "No such file" in problem.reason
    assert isinstance(opened.item, Volume)
    assert list(opened.item.broken) == [0]
    assert (opened.item.array[1:] == RAMP[1:]).all()


def test_damaged_codestreams_are_listed_a_few_and_counted(tmp_path: Path) -> None:
    frame = np.full((8, 6), 7, np.uint16)
    good = imagecodecs.jpegls_encode(frame)
    path = image_file(
        tmp_path / "one.dcm",
        [b"junk", good, b"junk", b"junk", b"junk", b"junk"],
        JPEGLSLossless,
        Rows=8,
        Columns=6,
        NumberOfFrames=6,
        Modality="MR",
    )
    item, problems = load.loaded(images(path))
    assert isinstance(item, ImageSet)
    assert (item.array[1] == 7).all()
    assert sorted(item.broken) == [0, 2, 3, 4, 5]
    assert all(problem.effect == "partly shown" for problem in problems)
    assert len(problems) == 1  # they all say the same of one file


@pytest.mark.parametrize(
    ("encode", "syntax"),
    [(imagecodecs.jpeg8_encode, JPEGBaseline8Bit), (imagecodecs.jpegls_encode, JPEGLSLossless)],
)
def test_a_codestream_that_ends_too_early_is_told(
    tmp_path: Path, encode: Any, syntax: str
) -> None:
    noise = np.random.default_rng(1).integers(0, 200, (64, 48)).astype(np.uint8)
    data = encode(noise)
    path = image_file(
        tmp_path / "one.dcm",
        [data[: len(data) // 2]],
        syntax,
        **{"Rows": 64, "Columns": 48, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7},
    )
    item, (problem,) = load.loaded(images(path))
    assert fill.ENDED in problem.reason and problem.effect == "partly shown"
    assert isinstance(item, ImageSet) and item.broken == {0: fill.ENDED}


def test_frames_that_are_not_there_are_listed_a_few_and_counted(tmp_path: Path) -> None:
    good = imagecodecs.jpegls_encode(np.zeros((8, 6), np.uint16))
    path = image_file(
        tmp_path / "one.dcm", [good], JPEGLSLossless, Rows=8, Columns=6, NumberOfFrames=9
    )
    _, problems = load.loaded(images(path))
    assert len(problems) == fill.LISTED + 1
    assert problems[-1].reason == "has the like in 5 more frames"


def test_pixels_go_straight_into_the_volume(
    series: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = []
    original = pixels.read_native

    def watched(source: Any, number: int, one: Any, place: Any = None) -> Any:
        places.append(place)
        return original(source, number, one, place)

    monkeypatch.setattr(pixels, "read_native", watched)
    volume = load.load(series)
    assert isinstance(volume, Volume)
    assert all(np.shares_memory(place, volume.array) for place in places)
    assert series.frames[0].instance.transfer_syntax_uid == ExplicitVRLittleEndian


def test_a_damaged_palette_is_one_problem_even_with_padding(tmp_path: Path) -> None:
    path = image_file(
        tmp_path / "one.dcm",
        np.zeros((2, 2), np.uint8),
        PhotometricInterpretation="PALETTE COLOR",
        PixelPaddingValue=2000,
    )
    item, (problem,) = load.loaded(images(path))
    assert isinstance(item, ImageSet) and item.unit == "RGB"
    assert (problem.reason, problem.effect) == ("has a damaged palette", "partly shown")
    assert not item.array.any()


def test_what_lies_behind_compressed_pixels_is_told(tmp_path: Path) -> None:
    noise = np.zeros((8, 6), np.uint16)
    path = image_file(
        tmp_path / "one.dcm",
        [imagecodecs.jpegls_encode(noise)],
        JPEGLSLossless,
        Rows=8,
        Columns=6,
    )
    assert load.loaded(images(path))[1] == ()
    with path.open("ab") as stream:
        stream.write(bytes(4096))
    ((problem),) = load.loaded(images(path))[1]
    assert "4096 bytes behind its pixels" in problem.reason
    assert problem.effect == "shown with care"
