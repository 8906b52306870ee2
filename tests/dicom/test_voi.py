"""VOI LUT sequences: of a real file, and synthetic ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset, dcmread

from tests.dicom import made
from tests.dicom.instances import image_file, images, instance_of
from tests.dicom.test_sparse import item
from viewer.core.patient import Frame
from viewer.core.presentation import Window
from viewer.core.progress import Silent
from viewer.core.volume import ImageSet, Volume
from viewer.dicom import load, voi
from viewer.dicom.marks import EACH
from viewer.dicom.parse import Malformed
from viewer.dicom.scan import scan

ZEROS = np.zeros((2, 2), np.uint16)


def lut_file(folder: Path, *items: Dataset, **attributes: Any) -> Path:
    return image_file(folder / "a.dcm", ZEROS, VOILUTSequence=list(items), **attributes)


def test_tables_with_their_names(tmp_path: Path) -> None:
    named = item([3, 10, 12], [0, 2000, 4095])
    named.LUTExplanation = "BONE"
    path = lut_file(tmp_path, named, item([2, 0, 8], [0, 255]))
    one, two = voi.luts(Frame(instance_of(path)), 0.0)
    assert (one.table.tolist(), one.first, one.bits, one.name) == (
        [0, 2000, 4095], 10.0, 12, "BONE",
    )  # fmt: skip
    assert (two.bits, two.name) == (8, "")


def test_a_first_value_that_only_makes_sense_with_a_sign_has_one(tmp_path: Path) -> None:
    frame = Frame(instance_of(lut_file(tmp_path, item([2, 0xFC00, 8], [0, 255]))))
    assert voi.luts(frame, -1024.0)[0].first == -1024.0
    assert voi.luts(frame, 0.0)[0].first == 0xFC00


def test_a_frame_of_an_enhanced_image_has_its_own(tmp_path: Path) -> None:
    def group(last: int) -> Dataset:
        made, own = Dataset(), Dataset()
        own.VOILUTSequence = [item([2, 0, 8], [0, last])]
        made.FrameVOILUTSequence = [own]
        return made

    path = image_file(
        tmp_path / "a.dcm",
        ZEROS,
        NumberOfFrames=2,
        PerFrameFunctionalGroupsSequence=[group(100), group(200)],
        PixelData=ZEROS.tobytes() * 2,
    )
    frame = Frame(instance_of(path), 2)
    assert [one.table.tolist() for one in voi.luts(frame, 0.0)] == [[0, 200]]


def test_a_damaged_table_is_told_and_the_image_is_shown(tmp_path: Path) -> None:
    path = lut_file(tmp_path, item([9, 0, 16], [1, 2]))
    with pytest.raises(Malformed, match="VOI LUT"):
        voi.luts(Frame(instance_of(path)), 0.0)
    opened = load.prepare(images(path))
    (problem,) = opened.fill(Silent())
    assert "VOI LUT" in problem.reason and problem.effect == "shown with care"
    assert isinstance(opened.item, ImageSet) and opened.item.marks.voi_luts == ()


def test_the_table_of_a_real_image(shared: Path) -> None:
    path = shared / "data/cr_dx_lut/vlut_04.dcm"
    item = load.load(images(path))
    assert isinstance(item, ImageSet)
    theirs = dcmread(path, stop_before_pixels=True).VOILUTSequence
    assert len(item.marks.voi_luts) == len(theirs) > 0
    for one, told in zip(item.marks.voi_luts, theirs, strict=True):
        assert (len(one.table), one.bits) == (told.LUTDescriptor[0], told.LUTDescriptor[2])
        assert one.table.tolist() == list(told.LUTData)


def test_windows_that_differ_from_image_to_image(shared: Path) -> None:
    """A head CT: eight slices of the skull base in a wider window than the eight above."""
    found = scan([shared / "data/ct_gantrytilt_variable_ge"])
    (one,) = found.volumes
    stored = {
        n: dcmread(frame.instance.path, stop_before_pixels=True)
        for n, frame in enumerate(one.frames)
    }
    item = load.prepare(one).item
    assert isinstance(item, Volume)
    assert [window.name for window in item.windows] == [EACH]
    own = item.marks.own_windows
    assert len(own) == 8
    for n, header in stored.items():
        (window,) = own.get(n, item.windows)
        assert (window.center, window.width) == (header.WindowCenter, header.WindowWidth)


def test_images_that_all_agree_have_no_windows_of_their_own() -> None:
    frames = [Frame(one) for one in made.series(3, WindowCenter=40.0, WindowWidth=400.0)]
    assert voi.own_windows(frames, (Window(40, 400),)) == {}


def test_a_damaged_table_of_one_image_leaves_the_others_theirs(tmp_path: Path) -> None:
    good, bad = item([2, 0, 8], [0, 255]), item([9, 0, 8], [0, 255])
    frames = [
        Frame(instance_of(image_file(tmp_path / f"{n}.dcm", ZEROS, VOILUTSequence=[one])))
        for n, one in enumerate((good, bad, item([2, 5, 8], [0, 255])))
    ]
    common = voi.luts(frames[0], 0.0)
    own, damaged = voi.own_luts(frames, [0.0] * 3, common)
    assert {n: luts[0].first for n, luts in own.items()} == {2: 5.0}
    assert [(frame, "too short" in reason) for frame, reason in damaged] == [(frames[1], True)]
