from collections.abc import Sequence
from typing import Any

import pytest

from tests.dicom.made import instance, series
from viewer.core.patient import DisplaySet, Instance
from viewer.core.presentation import Window
from viewer.dicom.readers import Arranged, image
from viewer.dicom.standins import StandIns


def arrange(instances: Sequence[Instance]) -> Arranged:
    return image.arrange(instances, StandIns(instances))


def only(instances: list[Instance]) -> DisplaySet:
    (made,) = arrange(instances).display_sets
    return made


def reasons(found: Arranged) -> list[str]:
    return [problem.reason for problem in found.problems]


def test_a_volume_and_what_its_values_mean() -> None:
    windows = {"WindowCenter": [40.0, 300.0], "WindowWidth": [400.0, 1500.0]}
    made = only(series(4, SeriesDescription="Thorax", **windows))
    assert (made.kind, made.label, made.shape, made.phases) == (
        "volume",
        "Thorax",
        (4, 4, 4),
        1,
    )
    assert (made.unit, made.dtype, made.suv) == ("[hnsf'U]", "int16", None)
    assert made.windows == (Window(40, 400), Window(300, 1500))
    assert [frame.instance.attributes["InstanceNumber"] for frame in made.frames] == [
        1,
        2,
        3,
        4,
    ]


def test_values_that_are_not_whole_are_floats() -> None:
    assert only(series(3, Modality="MR", RescaleSlope=0.5)).dtype == "float32"


def test_frames_of_a_4d_sequence_lie_phase_by_phase() -> None:
    images = [
        instance(
            n * 10 + k,
            ImagePositionPatient=[0.0, 0.0, -2.0 * k],
            TemporalPositionIdentifier=n,
            sop_instance_uid=f"1.{n}.{k}",
        )
        for n in (1, 2)
        for k in range(3)
    ]
    made = only(images)
    assert (made.kind, made.phases, made.axis, made.axis_values) == (
        "4d",
        2,
        "temporal position",
        (1.0, 2.0),
    )
    numbers = [frame.instance.attributes["InstanceNumber"] for frame in made.frames]
    assert numbers == [12, 11, 10, 22, 21, 20]


def test_a_gap_is_a_problem_of_a_file_of_the_series() -> None:
    found = arrange([*series(3), instance(6), instance(7)])
    (problem,) = found.problems
    assert problem.effect == "shown with care" and "gap of 6.00 mm" in problem.reason
    assert problem.path.startswith("/series/")


def test_thin_slices_far_apart_are_told() -> None:
    assert (
        "2.00 mm apart and are 0.50 mm thick"
        in reasons(arrange(series(3, SliceThickness=0.5)))[0]
    )


def test_a_volume_without_a_frame_of_reference_is_told() -> None:
    assert reasons(arrange(series(3, FrameOfReferenceUID=None))) == [
        "no frame of reference: it is linked with no other series"
    ]


def test_duplicates_are_set_aside_with_their_reason() -> None:
    again = instance(9, ImagePositionPatient=[-10.0, -20.0, 4.0])
    found = arrange([*series(4), again])
    assert found.aside == (again,)
    assert reasons(found)[0] == (
        "duplicate position at z 4.00 mm: frame 1 lies where frame 1 of 002.dcm lies, which is "
        "shown; set aside"
    )
    assert len(found.display_sets) == 1


def test_a_time_point_that_lacks_a_slice_is_told_with_its_place() -> None:
    images = [
        instance(
            n * 10 + k,
            ImagePositionPatient=[0.0, 0.0, 3.0 * k],
            TemporalPositionIdentifier=n,
            sop_instance_uid=f"1.{n}.{k}",
        )
        for n in (1, 2, 3)
        for k in range(4)
        if (n, k) != (2, 2)
    ]
    found = arrange(images)
    assert [one.kind for one in found.display_sets] == ["4d", "volume"]
    assert reasons(found) == [
        "time point 2 lacks the slice at z 6.00 mm: taken out of the 4D sequence, "
        'into "(incomplete phase)"',
        "gap of 6.00 mm between slices 2 and 3 (usual step 3.00 mm): a slice is missing?",
    ]


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"Modality": "US", "NumberOfFrames": 2}, "cine"),
        ({"Modality": "OT", "NumberOfFrames": 2, "FrameTime": 40.0}, "cine"),
        ({"Modality": "OT", "NumberOfFrames": 2}, "images"),
        ({"Modality": "CR"}, "images"),
    ],
)
def test_what_has_no_place(attributes: dict[str, Any], kind: str) -> None:
    made = only([instance(ImagePositionPatient=None, **attributes)])
    assert (made.kind, made.geometry) == (kind, None)
    assert made.shape == (attributes.get("NumberOfFrames", 1), 4, 4)


def test_slices_without_a_place_are_told() -> None:
    assert "without a place" in reasons(arrange(series(3, ImagePositionPatient=None)))[0]
    assert "mosaic" in reasons(arrange(series(2, ImageType=["O", "P", "M", "MOSAIC"])))[0]
    same = [instance(n, ImagePositionPatient=[0.0, 0.0, 0.0]) for n in (1, 2)]
    assert "one position" in reasons(arrange(same))[0]
    assert arrange([instance(Modality="CR")]).problems == ()


def test_a_sequence_at_one_position_is_told() -> None:
    images = [
        instance(n, ImagePositionPatient=[0.0, 0.0, 0.0], AcquisitionNumber=n) for n in (1, 2)
    ]
    found = arrange(images)
    assert found.display_sets[0].kind == "4d"
    assert "no volume" in reasons(found)[0]


def test_pet_says_how_suv_is_made_or_what_is_missing() -> None:
    made = only(series(3, Modality="PT", Units="BQML"))
    assert made.suv is not None and made.suv.factor is None
    assert made.suv.missing == ("CorrectedImage",)
