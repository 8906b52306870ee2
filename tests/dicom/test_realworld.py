"""Real-world value maps: of a real file, and synthetic ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.dicom.instances import image_file, images, instance_of
from tests.dicom.made import frame
from viewer.core.patient import Frame
from viewer.core.volume import ImageSet
from viewer.dicom import load, meaning, realworld

LINE: dict[str, Any] = {
    "LUTLabel": "ADC",
    "LUTExplanation": "Diffusion",
    "Unit": "mm2/s",
    "RealWorldValueSlope": 2e-6,
    "RealWorldValueIntercept": 1e-6,
    "RealWorldValueFirstValueMapped": 0,
    "RealWorldValueLastValueMapped": 100,
}


def test_a_map_takes_values_of_the_array() -> None:
    """The array holds stored x 4 + 8; the map is of stored values."""
    (one,) = realworld.maps(frame(RealWorldMaps=[LINE]), 4.0, 8.0)
    assert (one.label, one.name, one.unit) == ("ADC", "Diffusion", "mm2/s")
    assert one(4.0 * 50 + 8.0) == pytest.approx(2e-6 * 50 + 1e-6)
    assert (one.low, one.high) == (8.0, 408.0)
    assert one(409) is None


def test_a_table_is_looked_up_by_the_stored_value() -> None:
    table = {"RealWorldValueLUTData": [5.0, 6.0, 8.0], "Unit": "ms"} | {
        "RealWorldValueFirstValueMapped": 10, "RealWorldValueLastValueMapped": 12,
    }  # fmt: skip
    (one,) = realworld.maps(frame(RealWorldMaps=[table]), -2.0, 1.0)
    assert [one(-2.0 * stored + 1.0) for stored in (9, 10, 11, 12, 13)] == [
        None, 5.0, 6.0, 8.0, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"RealWorldValueSlope": None},
        {"RealWorldValueSlope": 0.0},
        {"RealWorldValueIntercept": float("inf")},
        {"RealWorldValueSlope": None, "RealWorldValueLUTData": [1.0, None]},
    ],
)
def test_a_map_without_sense_is_left_out(change: dict[str, Any]) -> None:
    assert realworld.maps(frame(RealWorldMaps=[LINE | change]), 1.0, 0.0) == ()


def test_first_and_last_have_the_sign_of_the_pixels() -> None:
    item = {"RealWorldValueFirstValueMapped": 0xFF9C, "RealWorldValueLastValueMapped": 5}
    assert realworld.kept([item], signed=True)[0]["RealWorldValueFirstValueMapped"] == -100
    assert realworld.kept([item], signed=False)[0]["RealWorldValueFirstValueMapped"] == 0xFF9C


def mapping(slope: float, unit: str) -> Dataset:
    item, units = Dataset(), Dataset()
    units.CodeValue, units.CodingSchemeDesignator, units.CodeMeaning = unit, "UCUM", unit
    item.LUTLabel, item.LUTExplanation = "M", "a map"
    item.RealWorldValueSlope, item.RealWorldValueIntercept = slope, 0.5
    item.add_new(0x00409216, "US", 0)
    item.add_new(0x00409211, "US", 1000)
    item.MeasurementUnitsCodeSequence = [units]
    return item


def test_a_parametric_map_has_the_values_and_the_unit_of_its_map(tmp_path: Path) -> None:
    shared, groups = Dataset(), Dataset()
    shared.RealWorldValueMappingSequence = [mapping(0.25, "mm2/s")]
    path = image_file(
        tmp_path / "a.dcm",
        np.full((2, 3), 10, np.uint16),
        SOPClassUID=realworld.PARAMETRIC_MAP,
        Modality="MR",
        SharedFunctionalGroupsSequence=[shared],
        PerFrameFunctionalGroupsSequence=[groups],
    )
    one = Frame(instance_of(path))
    assert meaning.unit(one) == "mm2/s"
    item = load.load(images(path, unit=meaning.unit(one)))
    assert isinstance(item, ImageSet) and (item.array == 3.0).all()
    (own,) = item.marks.maps
    assert own(3.0) == pytest.approx(3.0)


def test_the_maps_of_an_image_stand_beside_its_rescaled_values(tmp_path: Path) -> None:
    path = image_file(
        tmp_path / "a.dcm",
        np.full((2, 3), 10, np.uint16),
        Modality="MR",
        RescaleSlope=2,
        RescaleIntercept=0,
        RealWorldValueMappingSequence=[mapping(0.25, "ms"), mapping(4, "1")],
    )
    item = load.load(images(path))
    assert isinstance(item, ImageSet) and (item.array == 20).all()
    assert [(one.unit, one(20.0)) for one in item.marks.maps] == [("ms", 3.0), ("1", 40.5)]
