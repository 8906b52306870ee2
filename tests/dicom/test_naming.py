from math import cos, radians, sin
from pathlib import Path

import pytest

from tests.dicom.made import instance, series
from tests.factories import ct_series
from viewer.cli import DONE, main
from viewer.core.patient import Instance
from viewer.dicom.frames import frames_of
from viewer.dicom.scan import scan_of
from viewer.dicom.sort import Group, parted


def groups(*instances: Instance) -> list[Group]:
    return parted([frame for one in instances for frame in frames_of(one)])


def names(*instances: Instance) -> list[str]:
    return [group.name for group in groups(*instances)]


def turned(number: int, angle: float) -> Instance:
    """A slice through the patient's axis."""
    row = [cos(radians(angle)), sin(radians(angle)), 0.0]
    return instance(number, ImageOrientationPatient=[*row, 0.0, 0.0, -1.0])


def test_frames_of_reference_are_numbered() -> None:
    other = [instance(n, FrameOfReferenceUID="9.9") for n in (4, 5)]
    assert names(*series(3), *other) == ["frame of reference 1", "frame of reference 2"]


def test_spacings_are_named() -> None:
    other = [instance(n, PixelSpacing=[2.0, 1.0]) for n in (4, 5)]
    assert names(*series(3), *other) == ["0.7 x 0.5 mm", "2 x 1 mm"]


def test_radial_slices_bear_their_angle() -> None:
    found = groups(*[turned(n, 30.0 * n) for n in range(6)])
    assert [one.name for one in found] == [
        "coronal, turned 0°",
        "coronal, turned 30°",
        "sagittal, turned 60°",
        "sagittal, turned 90°",
        "sagittal, turned 120°",
        "coronal, turned 150°",
    ]
    assert {one.split for one in found} == {"orientation"}


def test_what_nothing_tells_apart_is_numbered() -> None:
    mirrored = [turned(n, angle) for n, angle in enumerate((0.0, 10.0, -10.0))]
    assert names(*mirrored) == ["turned 0°", "turned 10°, 1 of 2", "turned 10°, 2 of 2"]


def test_what_the_acquisition_tells_is_no_split() -> None:
    found = groups(*series(3), turned(9, 0))
    assert [(one.name, one.split) for one in found] == [("axial", ""), ("coronal", "")]


def test_a_split_is_told_once_with_its_reason() -> None:
    found = scan_of([*series(3), *[instance(n, FrameOfReferenceUID="9.9") for n in (4, 5)]])
    told = [one.reason for one in found.problems if "split" in one.reason]
    assert told == ["the series is split into 2 volumes: they differ in frame of reference"]


def test_info_prints_the_labels_of_several_volumes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.4"}
    for name, spacing in (("a", (2.0, 0.7, 0.5)), ("b", (2.0, 1.0, 1.0))):
        (tmp_path / name).mkdir()
        ct_series(tmp_path / name, spacing=spacing, FrameOfReferenceUID="1.2.5", **one)
    assert main(["info", str(tmp_path / "a")]) == DONE
    assert "CT series" not in capsys.readouterr().out
    assert main(["info", str(tmp_path)]) == DONE
    out = capsys.readouterr().out
    assert "CT series (0.7 x 0.5 mm)" in out and "CT series (1 x 1 mm)" in out
