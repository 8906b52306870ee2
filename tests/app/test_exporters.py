"""Every format through the table, read back; what fails or is cancelled leaves nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from viewer.app import exporters
from viewer.app.exporters import EXPORTERS, Film
from viewer.core.errors import ViewerError
from viewer.core.progress import Cancelled
from viewer.imaging.encode import Pixels

BY_NAME = {one.name: one for one in EXPORTERS}


def pictures(count: int) -> list[Pixels]:
    made = np.zeros((count, 31, 41, 3), np.uint8)
    made[...] = (np.arange(41)[:, None] * 5) % 256
    for n in range(count):
        made[n, 5 * n : 5 * n + 5] = 200
    return list(made)


@pytest.mark.parametrize("name", ["png", "tiff"])
def test_stills_are_numbered_files(tmp_path: Path, name: str) -> None:
    one, wanted = BY_NAME[name], pictures(3)
    done = exporters.write(one, iter(wanted), tmp_path / f"ct{one.suffix}", Film(3))
    assert [path.name for path in done] == [f"ct-00{n}{one.suffix}" for n in (1, 2, 3)]
    for path, pixels in zip(done, wanted, strict=True):
        with Image.open(path) as found:
            assert (np.asarray(found.convert("RGB")) == pixels).all()


@pytest.mark.parametrize("name", ["gif", "apng"])
def test_what_moves_is_one_file(tmp_path: Path, name: str) -> None:
    one = BY_NAME[name]
    (path,) = exporters.write(one, iter(pictures(4)), tmp_path / "ct", Film(4, 8.0))
    assert path.suffix == one.suffix
    with Image.open(path) as found:
        assert found.n_frames == 4  # type: ignore[attr-defined]


def test_what_fails_midway_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[Pixels]:
        yield from pictures(2)
        raise Cancelled

    for one in EXPORTERS:
        if one.why_not() or one.name == "dicom":
            continue
        with pytest.raises(Cancelled):
            exporters.write(one, broken(), tmp_path / "x", Film(5))
        assert list(tmp_path.iterdir()) == []


def test_a_suffix_of_another_format_is_replaced(tmp_path: Path) -> None:
    one = exporters.paths(BY_NAME["jpeg"], tmp_path / "a.png", 1)
    assert one == (tmp_path / "a.jpg",)
    names = exporters.paths(BY_NAME["png"], tmp_path / "a.b", 1000)
    assert (names[0].name, names[-1].name) == ("a-0001.png", "a-1000.png")


def test_without_ffmpeg_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporters, "ffmpeg", lambda: "")
    assert "ffmpeg" in BY_NAME["mp4"].why_not()
    with pytest.raises(ViewerError, match="ffmpeg"):
        exporters.write(BY_NAME["mp4"], iter(pictures(2)), tmp_path / "x.mp4", Film(2))
    assert list(tmp_path.iterdir()) == []


def test_an_ffmpeg_that_fails_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'no such encoder' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(exporters, "ffmpeg", lambda: str(program))
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(ViewerError, match="no such encoder"):
        exporters.write(BY_NAME["mp4"], iter(pictures(50)), target / "x.mp4", Film(50))
    assert list(target.iterdir()) == []


def test_a_video_has_all_frames_and_no_metadata(tmp_path: Path) -> None:
    if not exporters.ffmpeg():
        pytest.skip("ffmpeg is not installed")
    import subprocess

    path = tmp_path / "x.mp4"
    exporters.write(BY_NAME["mp4"], iter(pictures(6)), path, Film(6, 5.0))
    again = [exporters.ffmpeg(), "-v", "error", "-i", str(path), "-f", "rawvideo"]
    again += ["-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(again, capture_output=True, check=True).stdout
    found = np.frombuffer(raw, np.uint8).reshape(6, 32, 42, 3)
    away = np.abs(found[:, :31, :41].astype(int) - np.array(pictures(6)))
    assert away.mean() < 6
    assert str(tmp_path).encode() not in path.read_bytes()


def test_a_capture_needs_images(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match="no images"):
        exporters.write(BY_NAME["dicom"], iter(pictures(1)), tmp_path / "x.dcm", Film(1))


def test_the_table_is_well_formed() -> None:
    assert len({one.name for one in EXPORTERS}) == len(EXPORTERS) == 7
    assert all(one.suffix.startswith(".") and one.label for one in EXPORTERS)
    assert shutil.which("ffmpeg") is not None or BY_NAME["mp4"].why_not()
