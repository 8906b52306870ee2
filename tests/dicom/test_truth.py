"""Every real case of ../shared/data: geometry by SimpleITK, what the readme asks of each."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from viewer.core.patient import DisplaySet, Scan
from viewer.core.progress import Silent
from viewer.dicom import load
from viewer.dicom.export import write
from viewer.dicom.listing import listing
from viewer.dicom.scan import scan
from viewer.dicom.statistics import read

TRUTH = Path(__file__).resolve().parents[3] / "shared/data/truth.json"
CASES: dict[str, Any] = json.loads(TRUTH.read_text()) if TRUTH.exists() else {}
STACKS = [
    pytest.param(case, uid, series["sitk"], id=f"{case}-{uid[-6:]}")
    for case, found in CASES.items()
    for uid, series in found.get("series", {}).items()
    if series.get("sitk", {}).get("size_xyz")
]
UNEVEN = {"ct_gantrytilt_variable_ge", "dicomdir_tree"}


@cache
def scanned(folder: Path) -> Scan:
    return scan([folder])


@pytest.fixture
def found(shared: Path, request: pytest.FixtureRequest) -> Scan:
    """The scan of the case that the test names."""
    return scanned(shared / "data" / request.param)


def case(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("found", [name], indirect=True, ids=[name])


@pytest.mark.parametrize("name", CASES)
def test_every_file_of_every_case_is_counted_once(shared: Path, name: str) -> None:
    folder = shared / "data" / name
    found = scanned(folder)
    counted = dict(found.counted)
    assert counted["files"] == sum(1 for path in folder.rglob("*") if path.is_file())
    assert sum(counted.values()) == 2 * counted["files"]
    assert counted["left_out"] == len(
        {one.path for one in found.problems if one.effect == "left out"}
    )
    keys = [one.key for one in found.volumes]
    assert len(keys) == len(set(keys))
    json.dumps(listing(found), allow_nan=False)


@pytest.mark.parametrize(("name", "uid", "truth"), STACKS)
def test_the_grid_is_where_simpleitk_puts_it(
    shared: Path, name: str, uid: str, truth: dict[str, Any]
) -> None:
    found = scanned(shared / "data" / name)
    (made, *_) = [v for s in found.series if s.series_instance_uid == uid for v in s.volumes]
    assert made.geometry is not None and made.shape is not None
    assert list(made.shape[::-1]) == truth["size_xyz"]
    grid = made.geometry
    assert grid.origin == pytest.approx(truth["origin"], abs=2e-4)
    axes = np.reshape(truth["direction"], (3, 3)).T
    assert grid.direction[2] == pytest.approx(axes[0], abs=1e-5)
    assert grid.direction[1] == pytest.approx(axes[1], abs=1e-5)
    assert grid.spacing[1:] == pytest.approx(truth["spacing"][1::-1], abs=1e-5)
    uneven = name in UNEVEN and truth["spacing"][2] != pytest.approx(2.5)
    assert made.regular != uneven
    if not uneven:
        assert grid.spacing[0] == pytest.approx(truth["spacing"][2], abs=1e-4)
        assert grid.direction[0] == pytest.approx(axes[2], abs=1e-4)


def only(found: Scan, modality: str) -> DisplaySet:
    (made,) = [one for one in found.volumes if one.modality == modality]
    return made


def reasons(found: Scan) -> str:
    return "\n".join(one.reason for one in found.problems)


@case("ct_gantrytilt_variable_ge")
def test_tilt_and_changing_steps(found: Scan) -> None:
    made = only(found, "CT")
    assert made.slice_positions is not None
    steps = np.diff(np.array(made.slice_positions)[:, 2])
    assert steps.min() == pytest.approx(1.14) and steps.max() == pytest.approx(7.38)
    assert "tilt of 18.5 degrees" in reasons(found) and "1.08 to 7.00 mm" in reasons(found)


@case("ct_siemens_j2k_multiWL")
def test_spacing_by_positions_and_both_windows(found: Scan) -> None:
    made = only(found, "CT")
    assert [(one.center, one.width) for one in made.windows] == [(40, 300), (300, 1500)]


@case("mr_missing_slices_siemens")
def test_slices_that_leave_most_out(found: Scan) -> None:
    assert "9.00 mm apart and are 1.00 mm thick" in reasons(found)


@case("mr_dwi_ge_bvalues")
def test_diffusion(found: Scan) -> None:
    made = only(found, "MR")
    assert (made.kind, made.axis, made.phases) == ("4d", "b-value", 7)
    assert made.shape == (2, 256, 256)
    assert made.axis_values == (0, *[1000] * 6)


@case("mr_fmri_ge_4d")
def test_time(found: Scan) -> None:
    made = only(found, "MR")
    assert (made.kind, made.axis, made.phases, made.shape) == ("4d", "time", 10, (15, 64, 64))
    firsts = [frame.instance.attributes["InstanceNumber"] for frame in made.frames[::15]]
    assert firsts == [1 + 15 * n for n in range(10)]


@case("mr_enhanced_siemens_xa61")
def test_enhanced_4d_over_several_files(found: Scan) -> None:
    bold, trace = found.volumes
    assert (bold.kind, bold.shape, bold.phases) == ("4d", (10, 100, 100), 7)
    assert (trace.axis, trace.shape, trace.phases) == ("b-value", (10, 100, 100), 2)


@case("mr_enhanced_philips_twin")
def test_the_classic_and_the_enhanced_twin_are_identical(found: Scan) -> None:
    _, numbers = read(found, Silent())
    first, second = found.volumes
    assert first.geometry is not None and second.geometry is not None
    assert first.geometry.affine == pytest.approx(second.geometry.affine, abs=1e-4)
    assert numbers[first.key].sha256 == numbers[second.key].sha256
    assert numbers[first.key].maximum == pytest.approx(403.1, abs=0.05)


@case("mr_compression_twins_siemens")
def test_other_encodings_of_the_same_images_are_set_aside(found: Scan) -> None:
    assert found.counted["files_set_aside"] == 12
    assert [one.shape for one in found.volumes] == [(4, 256, 256)] * 2


@case("ct_duplicate_positions")
def test_images_at_one_position_are_no_volume(found: Scan) -> None:
    made = only(found, "CT")
    assert (made.kind, made.shape, made.phases) == ("4d", (1, 512, 512), 4)
    assert "no volume" in reasons(found)


@pytest.mark.parametrize(
    "found", ["mr_mosaic_siemens", "mr_dti_uih_mosaic"], indirect=True, ids=["siemens", "uih"]
)
def test_mosaics_are_taken_apart(found: Scan) -> None:
    assert {(one.kind, one.regular) for one in found.volumes} == {("4d", True)}
    assert found.problems == ()


@case("xa_us_nm_multiframe")
def test_cines(found: Scan) -> None:
    shapes = {one.modality: one.shape for one in found.volumes if one.kind == "cine"}
    assert {name: shape and shape[0] for name, shape in shapes.items()} == {
        "NM": 13, "US": 10, "XA": 96,
    }  # fmt: skip


@case("petctmr_sarcoma_ge_STS003")
def test_stored_suv_needs_no_second_factor(found: Scan) -> None:
    made = only(found, "PT")
    assert made.unit == "g/ml{SUVbw}" and made.suv is not None and made.suv.factor == 1.0
    structures = [one for series in found.series for one in series.objects]
    here = {series.series_instance_uid for series in found.series}
    assert len(structures) == 3
    assert all(one.references and set(one.references) <= here for one in structures)


@case("longitudinal_ct_A058062_ge")
def test_one_patient_with_two_studies(found: Scan) -> None:
    (patient,) = found.patients
    assert [study.date for study in patient.studies] == ["1900-12-31", "1901-01-08"]


@case("rt_plan_dose_struct")
def test_a_dose_grid_is_a_volume(found: Scan) -> None:
    dose = only(found, "RTDOSE")
    assert dose.shape == (98, 129, 194) and dose.geometry is not None
    assert dose.geometry.spacing == pytest.approx((3.0, 2.5, 2.5))


@case("corrupt_hostile")
def test_hostile_files_are_told_of_and_the_others_are_shown(found: Scan) -> None:
    told = {Path(one.path).name: one.reason for one in found.problems}
    assert "more than an image has" in told["2026-05-26-oob-monochrome-46341.dcm"]
    assert told["Issue22-NoPixelData.dcm"] == "has no pixels"
    assert "cut off" in told["MR_truncated.dcm"]
    assert len(found.volumes) == 2


@case("charsets")
def test_names_of_all_scripts(found: Scan) -> None:
    names = {one.patient_name for one in found.patients}
    assert {"Wang^XiaoDong=王^小東", "Buc^Jérôme", "Люкceмбypг"} <= names
    assert not any("\x1b" in name for name in names)


def test_repetitions_of_a_functional_series_are_five_seconds_apart(
    shared: Path, tmp_path: Path
) -> None:
    """Neither clock nor temporal resolution is told: echo planar, so a volume each TR."""
    (found,) = scan([shared / "data" / "mr_fmri_ge_4d"]).volumes
    assert (found.axis, found.axis_unit) == ("time", "s")
    assert found.axis_values == tuple(5.0 * n for n in range(10))
    write(load.load(found), tmp_path / "x.nii.gz")
    header = nibabel.load(tmp_path / "x.nii.gz").header
    assert header["pixdim"][4] == 5.0 and header.get_xyzt_units() == ("mm", "sec")


def test_an_axis_that_is_no_time_has_no_seconds(shared: Path, tmp_path: Path) -> None:
    found = scan([shared / "data" / "mr_dwi_ge_bvalues"]).volumes
    one = next(each for each in found if each.axis == "b-value")
    write(load.load(one), tmp_path / "x.nii")
    assert nibabel.load(tmp_path / "x.nii").header.get_xyzt_units() == ("mm", "unknown")
