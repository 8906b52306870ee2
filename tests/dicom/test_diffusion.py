"""b-values and directions: GE's of a real series, the other makers' synthetic."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.dicom.made import frame
from tests.dicom.test_csa import csa_header
from viewer.dicom import diffusion
from viewer.dicom.scan import scan


def ge(*along: float) -> dict[str, float]:
    return {f"GEDiffusionDirection{axis}": one for axis, one in zip("XYZ", along, strict=True)}


@pytest.mark.parametrize(
    ("attributes", "b"),
    [
        ({"DiffusionBValue": 800.0}, 800.0),
        ({"SiemensBValue": 500}, 500.0),
        ({"PhilipsBValue": 50.0}, 50.0),
        ({"UIHBValue": 929.75}, 929.75),
        ({"HitachiBValue": 600.0}, 600.0),
        ({"GEBValue": [1_000_001_000, 8, 0, 0]}, 1000.0),
        ({"GEBValue": [700, 8, 0, 0]}, 700.0),
        ({"DiffusionBValue": 0.0, "GEBValue": [700]}, 0.0),
        ({"GEBValue": [800], **ge(0.5, 0.5, 0.0)}, 400.0),
        ({"GEBValue": [800], **ge(0.8, 0.6, 0.0)}, 800.0),
        ({"GEBValue": [0], **ge(0.0, 0.0, 0.0)}, 0.0),
        ({"DiffusionBValue": -1.0}, None),
        ({}, None),
    ],
)
def test_b_values_of_all_makers(attributes: dict[str, Any], b: float | None) -> None:
    assert diffusion.b_value(frame(**attributes)) == b


def philips(*along: float) -> dict[str, float]:
    return dict(
        zip(
            ("PhilipsDirectionRL", "PhilipsDirectionAP", "PhilipsDirectionFH"),
            along,
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("attributes", "direction", "key"),
    [
        (
            {"DiffusionBValue": 800.0, "DiffusionGradientOrientation": [0.0, 2.0, 0.0]},
            (0.0, 1.0, 0.0),
            (800.0, 0.0, 2.0, 0.0),
        ),
        (
            {"SiemensBValue": 800, "SiemensDiffusionDirection": [0.0, 0.6, -0.8]},
            (0.0, 0.6, -0.8),
            (800.0, 0.0, 0.6, -0.8),
        ),
        ({"PhilipsBValue": 9.0, **philips(1, 0, 0)}, (1.0, 0.0, 0.0), (9.0, 1.0, 0.0, 0.0)),
        ({"PhilipsBValue": 9.0, **philips(0, 0, 0)}, None, (9.0, 0.0, 0.0, 0.0)),
        ({"DiffusionBValue": 0.0, **philips(1, 0, 0)}, None, (0.0, 1.0, 0.0, 0.0)),
        (
            {"UIHBValue": 9.0, "UIHDiffusionDirection": [0.0, 0.6, 0.8]},
            (0.0, 0.6, 0.8),
            (9.0, 0.0, 0.6, 0.8),
        ),
        ({"UIHBValue": 1.0, "UIHDiffusionDirection": [0.0, 0.0, 0.0]}, None, (1.0, 0, 0, 0)),
        (
            {
                "GEBValue": [9],
                "GEDiffusionDirectionX": 0.0,
                "GEDiffusionDirectionY": 1.0,
                "GEDiffusionDirectionZ": 0.0,
            },
            None,
            (9.0, 0.0, 1.0, 0.0),
        ),
        ({}, None, None),
    ],
)
def test_directions(attributes: dict[str, Any], direction: Any, key: Any) -> None:
    one = frame(**attributes)
    assert diffusion.direction(one) == direction
    assert diffusion.key(one) == key


def test_older_siemens_images_have_it_in_their_own_header() -> None:
    own = csa_header({"B_value": ["1000"], "DiffusionGradientDirection": ["0", "0.6", "0.8"]})
    found = {"ImageType": ["ORIGINAL", "PRIMARY", "DIFFUSION"]}
    told = {"SiemensBValue": 1000, "SiemensDiffusionDirection": [0.0, 0.6, 0.8]}
    assert diffusion.siemens(found, own) == told
    assert diffusion.siemens({"SequenceName": "*ep_b1000#3"}, own) == told
    assert diffusion.siemens({"SequenceName": "*tfl3d1"}, own) == {}
    assert diffusion.siemens(found | {"SiemensBValue": 5}, own) == {}
    assert diffusion.siemens(found, b"") == {}


def test_every_direction_of_a_real_series_is_a_volume_in_its_order(shared: Path) -> None:
    """GE: six directions of b = 1000, which only a private element tells apart."""
    (one,) = scan([shared / "data/mr_dwi_ge_bvalues"]).volumes
    assert one.axis_values == (0.0, *[1000.0] * 6) and one.axis_unit == "s/mm2"
    numbers = [frame.instance.attributes["InstanceNumber"] for frame in one.frames]
    assert sorted(numbers[::2]) == numbers[::2] or sorted(numbers[1::2]) == numbers[1::2]
    keys = {diffusion.key(frame) for frame in one.frames}
    assert len(keys) == 7


# What dcm2niix v1.0.20260724 writes as bvec of these series, along the rows, the columns from
# the bottom, and the slices of its NIfTI (whose determinant is negative: no axis is turned).
BVECS = {
    "mr_dwi_ge_bvalues": [
        (-0.492355, 0.844098, -0.212332), (0.007065, 0.291918, -0.956386),
        (0.858745, 0.095799, 0.504192), (0.55822, 0.800492, -0.217344),
        (0.034586, 0.723331, 0.690114), (-0.84086, 0.169361, 0.513156),
    ],
    "mr_dti_uih_mosaic": [
        (0.603651, -0.0325547, -0.796584), (0.811014, -0.0661718, -0.581272),
        (0.77963, 0.322342, -0.536911), (0.275783, -0.689431, -0.669798),
        (-0.533889, 0.701755, -0.471702), (-0.531334, -0.613304, -0.584417),
        (0.0566519, -0.611423, -0.789274),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", BVECS)
def test_directions_of_real_series_are_those_of_dcm2niix(shared: Path, case: str) -> None:
    (one,) = scan([shared / "data" / case]).volumes
    assert one.geometry is not None
    slices, rows, columns = one.geometry.direction
    made = np.array([x * columns - y * rows + z * slices for x, y, z in BVECS[case]])
    wanted = made / np.linalg.norm(made, axis=1)[:, None]
    found = [at for at in one.directions if at is not None]
    assert len(one.directions) == len(found) + 1, "the first has none"
    assert np.array(found) == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    "attributes",
    [
        {"InPlanePhaseEncodingDirection": "ROW"},
        {"PatientPosition": "FFS"},
        {"ImageOrientationPatient": [0.0, 1.0, 0.0, 0.0, 0.0, -1.0]},
        {"ImageOrientationPatient": None},
    ],
)
def test_of_ge_only_the_usual_case_is_sure(attributes: dict[str, Any]) -> None:
    usual = {"InPlanePhaseEncodingDirection": "COL", "PatientPosition": "HFS"}
    known = {"GEBValue": [9], **ge(0.6, 0.0, 0.8), **usual}
    assert diffusion.direction(frame(**known)) == pytest.approx((-0.6, 0.0, 0.8))
    assert diffusion.direction(frame(**{**known, **attributes})) is None
