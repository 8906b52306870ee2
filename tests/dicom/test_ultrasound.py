"""Calibrated regions: of real files, and synthetic ones that disagree."""

from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread

from tests.dicom.instances import images
from viewer.core.volume import ImageSet
from viewer.dicom import load, ultrasound

TISSUE: dict[str, Any] = {
    "RegionSpatialFormat": 1,
    "PhysicalUnitsXDirection": 3,
    "PhysicalUnitsYDirection": 3,
    "PhysicalDeltaX": 0.05,
    "PhysicalDeltaY": -0.04,
}


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ([TISSUE], [0.4, 0.5]),
        ([TISSUE, TISSUE], [0.4, 0.5]),
        ([TISSUE, {"RegionSpatialFormat": 4}], [0.4, 0.5]),  # an ECG below
        ([TISSUE, {"RegionSpatialFormat": 2}], None),  # M-mode
        ([TISSUE, TISSUE | {"PhysicalDeltaX": 0.06}], None),
        ([TISSUE | {"PhysicalUnitsXDirection": 4}], None),  # seconds
        ([TISSUE | {"PhysicalDeltaY": 0.0}], None),
        ([TISSUE | {"PhysicalDeltaY": None}], None),
        ([{"RegionSpatialFormat": 5}], None),
        ([], None),
    ],
)
def test_one_spacing_where_all_tissue_agrees(
    regions: list[dict[str, Any]], expected: list[float] | None
) -> None:
    found = ultrasound.spacing(regions)
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    "name", ["examples_palette.dcm", "examples_ybr_color.dcm", "Issue16.dcm"]
)
def test_real_pictures_are_calibrated(shared: Path, name: str) -> None:
    (path,) = (shared / "data/color_palette_ybr_us").rglob(name)
    region = dcmread(path, stop_before_pixels=True).SequenceOfUltrasoundRegions[0]
    found = load.prepare(images(path)).item
    assert isinstance(found, ImageSet) and found.spacing_kind == "patient"
    assert found.spacing == pytest.approx(
        (region.PhysicalDeltaY * 10, region.PhysicalDeltaX * 10)
    )
