from typing import Any

import pytest

from tests.dicom.made import frame, instance
from viewer.dicom.required import missing


def test_a_whole_ct_slice_lacks_nothing() -> None:
    assert missing(instance()) == {}


@pytest.mark.parametrize(
    ("attributes", "keyword", "effect"),
    [
        ({"PatientID": None}, "PatientID", "name and birth date"),
        ({"PixelSpacing": None}, "PixelSpacing", "not in mm"),
        ({"RescaleSlope": None}, "RescaleSlope", "may not be HU"),
        ({"Modality": "PT"}, "RadionuclideHalfLife", "no SUV"),
        ({"sop_class_uid": ""}, "SOPClassUID", "guessed"),
    ],
)
def test_what_is_missing_has_an_effect(
    attributes: dict[str, Any], keyword: str, effect: str
) -> None:
    assert effect in missing(instance(**attributes))[keyword]


def test_objects_without_pixels_need_no_place() -> None:
    found = missing(instance(PixelTag=None, ImagePositionPatient=None, Rows=None))
    assert found == {}


def test_what_stands_in_the_groups_of_frames_is_there() -> None:
    one = frame(
        PixelSpacing=None,
        ImagePositionPatient=None,
        SharedGroups={"PixelSpacing": [1.0, 1.0]},
        FrameGroups=[{"ImagePositionPatient": [0.0, 0.0, 0.0]}],
    ).instance
    assert missing(one) == {}
