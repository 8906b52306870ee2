import os
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.dicom.instances import image_file, images
from viewer.core.errors import ViewerError
from viewer.dicom import memory
from viewer.dicom.layout import Layout, layout


def test_a_small_array_is_never_refused(tmp_path: Path) -> None:
    found = images(image_file(tmp_path / "one.dcm", np.zeros((4, 4), np.uint16)))
    memory.check(found, [layout(found.frames[0])], (1, 4000, 4000), 2)


def test_what_the_files_cannot_hold_is_refused_with_both_figures(tmp_path: Path) -> None:
    found = images(image_file(tmp_path / "one.dcm", np.zeros((4, 4), np.uint16)))
    one = replace(layout(found.frames[0]), rows=65535, columns=65535)
    with pytest.raises(ViewerError, match=r"needs 8.6 TB, but its files hold \d+ bytes"):
        memory.check(found, [one], (1000, 65535, 65535), 2)


def test_what_does_not_fit_into_memory_is_refused_with_both_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = images(image_file(tmp_path / "one.dcm", np.zeros((1000, 1000), np.uint16)))
    monkeypatch.setattr(memory, "available", lambda: 300 << 20)
    with pytest.raises(ViewerError, match=r"needs 100.0 MB of memory; 314.6 MB is free"):
        memory.check(found, [Layout("1.2.840.10008.1.2.1", 1, 1)], (50, 1000, 1000), 2)


def test_memory_is_known_here() -> None:
    free = memory.available()
    assert free is None or free > 1 << 20


def test_an_array_on_disk_has_no_file_and_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = memory.on_disk(tmp_path, (3, 4, 5), "int16")
    made[...] = 7
    assert made.sum() == 420 and type(made) is np.ndarray
    if os.name == "posix":
        assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(ViewerError, match=r"on the disk; 1\.0 kB is free"):
        memory.on_disk(tmp_path, (300, 400, 5), "int16")
