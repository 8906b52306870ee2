import math
from typing import Any

import numpy as np
import pytest

from tests.dicom.made import AXIAL, frame, instance
from viewer.core.geometry import Vector
from viewer.core.patient import Frame
from viewer.dicom.geometry import Placed, Stack, placed, stack

HEAD = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def stacked(*positions: Vector, row: Vector = HEAD[0], column: Vector = HEAD[1]) -> Stack:
    slices = [Placed(position, row, column, (0.7, 0.5)) for position in positions]
    return stack(slices, (4, 6), "1.9", 5.0)


def along_z(*depths: float) -> Stack:
    return stacked(*((0.0, 0.0, z) for z in depths))


def test_slices_ascend_along_the_normal_whatever_their_order() -> None:
    made = stacked((1, 2, 6), (1, 2, 2), (1, 2, 4))
    assert made.order == (1, 2, 0)
    assert made.geometry.origin == (1, 2, 2)
    assert made.geometry.spacing == pytest.approx((2, 0.7, 0.5))
    assert made.geometry.shape == (3, 4, 6)
    assert made.geometry.direction.tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert made.regular and made.slice_positions is None and made.remarks == ()


def test_sagittal_slices_ascend_along_their_own_normal() -> None:
    made = stacked((3, 0, 0), (1, 0, 0), row=(0.0, 1.0, 0.0), column=(0.0, 0.0, -1.0))
    assert made.geometry.direction[0].tolist() == [-1, 0, 0]
    assert made.geometry.origin == (3, 0, 0)


def test_a_lone_slice_is_as_deep_as_it_is_thick() -> None:
    assert along_z(7).geometry.spacing[0] == 5.0


def test_rounded_positions_are_even() -> None:
    made = along_z(0, 1.3, 2.5, 3.8, 5.0)
    assert made.regular and made.geometry.spacing[0] == pytest.approx(1.25)


def test_a_gap_is_told_with_its_place_and_size() -> None:
    made = along_z(0, 2, 4, 8, 10, 12)
    assert not made.regular
    assert made.geometry.spacing[0] == 2.0
    assert made.slice_positions is not None and made.slice_positions[3] == (0, 0, 8)
    assert made.remarks == (
        "gap of 4.00 mm between slices 3 and 4 (usual step 2.00 mm): a slice is missing?",
    )
    (remark,) = along_z(0, 2, 4, 12, 14).remarks
    assert "about 3 slices are missing?" in remark


@pytest.mark.parametrize(("depths", "slices"), [((0, 2, 6), "2 and 3"), ((0, 4, 6), "1 and 2")])
def test_of_two_steps_the_larger_is_the_gap(depths: tuple[float, ...], slices: str) -> None:
    made = along_z(*depths)
    assert made.geometry.spacing[0] == 3.0  # the median
    assert made.remarks == (
        f"gap of 4.00 mm between slices {slices} (usual step 2.00 mm): a slice is missing?",
    )


def test_no_step_is_called_usual_that_none_has() -> None:
    (remark,) = along_z(0, 2, 4.5).remarks
    assert remark == (
        "uneven spacing: 2.00 to 2.50 mm between slices (first between slices 2 and 3)"
    )
    (remark,) = along_z(0, 1, 3.5, 7.3).remarks
    assert "gap" not in remark and "mostly" not in remark


def test_uneven_steps_are_told_with_their_range() -> None:
    made = along_z(0, 1, 2, 3, 8, 13, 18, 23)
    (remark,) = made.remarks
    assert remark.startswith("uneven spacing: 1.00 to 5.00 mm between slices, mostly 5.00 mm")
    (remark,) = along_z(0, 2, 4, 6.2, 8.2).remarks
    assert "uneven spacing: 2.00 to 2.20 mm" in remark and "slices 3 and 4" in remark


def test_tilt_is_told_in_degrees_and_kept_in_the_grid() -> None:
    tilt = math.radians(20)
    step = 5.0
    made = stacked(
        *((0, step * k * math.sin(tilt), step * k * math.cos(tilt)) for k in range(4))
    )
    assert not made.regular and made.slice_positions is None
    assert made.geometry.spacing[0] == pytest.approx(5.0)
    assert made.geometry.is_sheared
    assert made.geometry.direction[0] == pytest.approx([0, math.sin(tilt), math.cos(tilt)])
    assert made.remarks == (
        "the slices are stacked with a tilt of 20.0 degrees (gantry tilt or shear)",
    )
    last = made.geometry.to_patient(np.array([3.0, 0, 0]))
    assert last == pytest.approx([0, 15 * math.sin(tilt), 15 * math.cos(tilt)])


def test_rounding_sideways_is_no_tilt() -> None:
    made = stacked((0, 0, 0), (0, 0.001, 0.3))
    assert made.regular and not made.geometry.is_sheared


def test_a_slice_beside_the_others_is_told() -> None:
    made = stacked((0, 0, 0), (0, 0, 2), (3, 0, 4), (0, 0, 6))
    assert made.remarks == ("slice 3 is shifted sideways by 3.00 mm (uneven stack)",)
    assert made.slice_positions is not None


def test_a_place_is_told_along_the_nearest_axis_of_the_patient() -> None:
    assert Placed((1.0, 2.0, -6.0), *HEAD, (1, 1)).told == "z −6.00 mm"
    sagittal = Placed((3.25, 0, 0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0), (1, 1))
    assert sagittal.told == "x 3.25 mm"


def place(**attributes: Any) -> Placed | None:
    return placed(frame(**attributes))


@pytest.mark.parametrize(
    "orientation",
    [
        None,
        [0.0] * 6,
        [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.7, 0.7, 0.0],
        [2.0, 0.0, 0.0, 0.0, 2.0, 0.0],
        [1.0, 0.0, 0.0, 0.0, 1.0],
        [None, 0.0, 0.0, 0.0, 1.0, 0.0],
    ],
)
def test_an_orientation_that_cannot_be_places_nothing(orientation: Any) -> None:
    assert place(ImageOrientationPatient=orientation) is None


@pytest.mark.parametrize(
    "spacing", [[0.0, 0.0], [-0.5, -0.5], [1e308, 1e308], [0.5], [1e-9, 1]]
)
def test_a_spacing_that_cannot_be_places_nothing(spacing: Any) -> None:
    assert place(PixelSpacing=spacing) is None


@pytest.mark.parametrize("position", [None, [0.0, 0.0], [1e308, 0.0, 0.0], [None, 0.0, 0.0]])
def test_a_position_that_cannot_be_places_nothing(position: Any) -> None:
    assert place(ImagePositionPatient=position) is None


def test_rounded_cosines_are_made_unit_vectors() -> None:
    made = place(ImageOrientationPatient=[0.707, 0.707, 0.0, -0.707, 0.707, 0.0])
    assert made is not None
    assert np.linalg.norm(made.row) == pytest.approx(1)
    assert made.normal == pytest.approx((0, 0, 1))


def test_the_frames_of_a_dose_grid_lie_at_their_offsets() -> None:
    one = instance(
        NumberOfFrames=3,
        GridFrameOffsetVector=[0.0, 3.0, 6.0],
        ImagePositionPatient=[0.0, 0.0, 10.0],
        ImageOrientationPatient=AXIAL,
    )
    found = [placed(Frame(one, n)) for n in (1, 2, 3)]
    assert [at and at.position[2] for at in found] == [10.0, 13.0, 16.0]
    absolute = instance(
        NumberOfFrames=2,
        GridFrameOffsetVector=[10.0, 13.0],
        ImagePositionPatient=[0.0, 0.0, 10.0],
    )
    second = placed(Frame(absolute, 2))
    assert second is not None and second.position[2] == 13.0
    short = instance(NumberOfFrames=3, GridFrameOffsetVector=[0.0, 3.0])
    assert placed(Frame(short, 3)) is None
