"""b-values and directions: GE's of a real series, the other makers' synthetic."""

from pathlib import Path
from typing import Any

import pytest

from tests.dicom.made import frame
from tests.dicom.test_csa import csa_header
from viewer.dicom import diffusion
from viewer.dicom.scan import scan


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
        ({"UIHBValue": 9.0, "UIHDiffusionDirection": [1.0, 0.0, 0.0]}, None, (9.0, 1.0, 0, 0)),
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
    assert one.directions == (None,) * 7
