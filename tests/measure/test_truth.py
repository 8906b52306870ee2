"""Measurements against numbers that others have published for the same images."""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from viewer.core.geometry import Array
from viewer.core.volume import Volume
from viewer.dicom.load import load
from viewer.dicom.scan import scan
from viewer.imaging import planes
from viewer.imaging.regions import Polygon
from viewer.imaging.statistics import statistics
from viewer.measure import Drawn, kinds
from viewer.paths import resource

kinds.discover()
X, Y, _ = np.eye(3)

# IBSI's own masks of the tumour: voxels, mm3, minimum, maximum, mean, SD.
GTV = {
    "CT": (25693, 80123.93, -230.0, 418.0, 29.472, 60.207),
    "MR_T1": (25693, 80122.82, 169.0, 1055.0, 363.027, 164.367),
    "PET": (817, 79899.85, 0.341, 10.265, 5.816, 2.234),
}


def _volume(path: Path) -> Volume:
    item = load(scan([path]).volumes[0])
    assert isinstance(item, Volume)
    return item


@pytest.mark.parametrize("name", GTV)
def test_the_tumour_of_the_sample_has_ibsis_voxels(name: str) -> None:
    """Outlines of the RTSTRUCT, slice by slice, against the published mask's statistics."""
    folder = Path(str(resource("sample/petctmr_sarcoma_ge_STS003"))) / name
    volume = _volume(folder / "image")
    mask = np.zeros(volume.geometry.shape, bool)
    structures = pydicom.dcmread(folder / "mask" / "RS.dcm")
    for contour in structures.ROIContourSequence[0].ContourSequence:
        outline = np.array(contour.ContourData, float).reshape(-1, 3)
        k = planes.index_at(volume.geometry, "axial", outline[0])
        plane = planes.plane_at(volume.geometry, "axial", k)
        shown = planes.picture(mask, volume.geometry, "axial", k)
        shown ^= Polygon(outline).mask(plane)
    found = statistics(volume.array[mask])
    assert found is not None
    voxels, mm3, minimum, maximum, mean, deviation = GTV[name]
    assert found.count == voxels
    assert found.count * np.prod(volume.geometry.spacing) == pytest.approx(mm3, abs=0.01)
    numbers = (found.minimum, found.maximum, found.mean, found.standard_deviation)
    assert numbers == pytest.approx((minimum, maximum, mean, deviation), abs=6e-4)


# dwv's reports on its squares: tool, points as (column, row) of SCOORD, what dwv measured.
DWV = [
    (
        "rectangle",
        [(4.13924, 4.02532), (10.13924, 8.05063)],
        {"Area": 24.15190, "Mean": 50 / 3},
    ),
    ("rectangle", [(14.01266, 4.02532), (20.01266, 8.05063)], {"Maximum": 50, "Mean": 100 / 3}),
    ("rectangle", [(13.93671, 16.0253), (19.93671, 20.0506)], {"Minimum": 0, "Mean": 200 / 3}),
    ("ellipse", [(2.8481, 4.25317), (9.22785, 8.05063)], {"Area": 19.0277523, "Maximum": 25}),
    ("length", [(3.91139, 5.8481), (7.93671, 5.8481)], {"Length": 4.0253165}),
    ("angle", [(4.139, 4.177), (4.139, 7.975), (8.316, 7.975)], {"Angle": 90}),
]


@pytest.mark.parametrize(("tool", "pixels", "expected"), DWV)
def test_dwvs_reports(
    shared: Path, tool: str, pixels: list[tuple[float, float]], expected: dict[str, float]
) -> None:
    volume = _volume(shared / "data/sr_tid1500_dwv/squares.dcm")
    measured = kinds[tool].measure(Drawn(_in_patient(volume, pixels), X, Y), volume)
    found = {one.concept.meaning: one.value for one in measured}
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-4)


def _in_patient(volume: Volume, pixels: list[tuple[float, float]]) -> Array:
    """SCOORD counts from the corner of the first pixel."""
    index = np.array([(0, row - 0.5, column - 0.5) for column, row in pixels])
    return volume.geometry.to_patient(index)
