"""Volumes of structures: of real sets against their truth, and of made contours."""

import json
from pathlib import Path

import pytest
from pydicom import Dataset

from tests.dicom.objects import data_set, made, stored
from viewer.core.errors import ViewerError
from viewer.dicom.scan import scan
from viewer.dicom.structures import Roi, rois

SETS = (
    "ct_lung_ibsi1_phantom/mask/DCM_RS_00060.dcm",
    "petctmr_sarcoma_ge_STS003/PET/mask/RS.dcm",
    "rt_plan_dose_struct/rtss.dcm",
)


@pytest.mark.parametrize("name", SETS)
def test_real_regions_have_the_sums_of_their_areas(shared: Path, name: str) -> None:
    case, _, file = name.partition("/")
    truth = json.loads((shared / "data/truth.json").read_text())[case]["files"][file]["rois"]
    (one,) = [o for series in scan([shared / "data" / name]).series for o in series.objects]
    found = {roi.name: roi.volume_mm3 for roi in rois(one)}
    assert found.keys() == truth.keys()
    for label, volume in found.items():
        wanted = truth[label]["polygon_volume_mm3_sum_of_areas"]
        assert volume == (None if wanted is None else pytest.approx(wanted, rel=1e-5))


def test_a_rounded_step_makes_no_region_smaller(shared: Path) -> None:
    """One of 15 planes is written 3.19 mm from the next instead of 3.27."""
    path = shared / "data/petctmr_sarcoma_siemens_STS025/PET/mask/RS.dcm"
    (one,) = [o for series in scan([path]).series for o in series.objects]
    assert [roi.volume_mm3 for roi in rois(one)] == [pytest.approx(30093.36, rel=1e-4)]


def square(side: float, z: float, kind: str = "CLOSED_PLANAR", **fields: float) -> Dataset:
    """Round the axis, from -side/2 to side/2."""
    half = side / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    data = [number for x, y in corners for number in (x, y, z)]
    return made(ContourGeometricType=kind, ContourData=data, NumberOfContourPoints=4, **fields)


def volumes(tmp_path: Path, *contours: list[Dataset]) -> list[float | None]:
    names = [made(ROINumber=n, ROIName=f"R{n}") for n in range(len(contours))]
    drawn = [
        made(ReferencedROINumber=n, ContourSequence=each) for n, each in enumerate(contours)
    ]
    ds = data_set("481.3", "RTSTRUCT", StructureSetROISequence=names, ROIContourSequence=drawn)
    return [one.volume_mm3 for one in rois(stored(tmp_path, ds))]


def test_planes_of_usual_step_and_a_gap(tmp_path: Path) -> None:
    column = [square(10, z) for z in (0.0, 2.0, 4.0, 10.0)]
    assert volumes(tmp_path, column) == [pytest.approx(4 * 100 * 2)]


def test_holes_are_cut_out_only_where_they_are_marked_so(tmp_path: Path) -> None:
    def ring(kind: str) -> list[Dataset]:
        return [square(side, z, kind) for z in (0.0, 3.0) for side in (10, 4, 2)]

    xor, plain = volumes(tmp_path, ring("CLOSEDPLANAR_XOR"), ring("CLOSED_PLANAR"))
    assert xor == pytest.approx(2 * 3 * (100 - 16 + 4))
    assert plain == pytest.approx(2 * 3 * (100 + 16 + 4))


def test_one_plane_needs_its_thickness_and_points_have_no_volume(tmp_path: Path) -> None:
    found = volumes(
        tmp_path,
        [square(10, 0.0)],
        [square(10, 0.0, ContourSlabThickness=5.0)],
        [made(ContourGeometricType="POINT", ContourData=[1.0, 2.0, 3.0])],
        [made(ContourGeometricType="CLOSED_PLANAR", ContourData=[1.0] * 12)],
    )
    assert found == [None, pytest.approx(500), None, None]


def test_a_region_without_contours(tmp_path: Path) -> None:
    names = [made(ROINumber=7, ROIName="A")]
    ds = data_set("481.3", "RTSTRUCT", StructureSetROISequence=names, ROIContourSequence=[])
    assert rois(stored(tmp_path, ds)) == (Roi(7, "A", None),)


def test_a_set_that_ends_before_its_contours_says_so(tmp_path: Path) -> None:
    names = [made(ROINumber=7, ROIName="A")]
    ds = data_set("481.3", "RTSTRUCT", StructureSetROISequence=names)
    with pytest.raises(ViewerError, match="has no contours: is it cut off"):
        rois(stored(tmp_path, ds))
