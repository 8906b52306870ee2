from typing import Any

import pytest

from tests.dicom.made import frame
from viewer.core.presentation import Window
from viewer.dicom import meaning


@pytest.mark.parametrize(
    ("attributes", "unit"),
    [
        ({}, "[hnsf'U]"),
        ({"RescaleType": "HU"}, "[hnsf'U]"),
        ({"RescaleType": "US"}, "1"),
        ({"RescaleSlope": None}, "1"),
        ({"Modality": "MR"}, "1"),
        ({"Modality": "PT", "Units": "BQML"}, "Bq/ml"),
        ({"Modality": "PT", "Units": "CNTS"}, "{counts}"),
        ({"Modality": "PT", "Units": "GML"}, "g/ml{SUVbw}"),
        ({"Modality": "PT", "Units": "GML", "SUVType": "LBM"}, "g/ml{SUVlbm}"),
        ({"Modality": "PT", "Units": "CM2ML"}, "cm2/ml{SUVbsa}"),
        ({"Modality": "PT", "Units": "XYZ"}, "1"),
        ({"Modality": "PT", "RescaleType": "BQML"}, "Bq/ml"),
        ({"Modality": "RTDOSE", "DoseUnits": "GY"}, "Gy"),
        ({"Modality": "RTDOSE", "DoseUnits": "RELATIVE"}, "1"),
        ({"Modality": "US", "SamplesPerPixel": 3}, "RGB"),
        ({"Modality": "US", "PhotometricInterpretation": "PALETTE COLOR"}, "RGB"),
    ],
)
def test_units(attributes: dict[str, Any], unit: str) -> None:
    assert meaning.unit(frame(**attributes)) == unit


def test_all_windows_of_a_file_with_their_names() -> None:
    one = frame(
        WindowCenter=[40.0, 300.0],
        WindowWidth=[300.0, 1500.0],
        WindowCenterWidthExplanation=["SOFT", "BONE "],
    )
    assert meaning.windows(one) == (
        Window(40, 300, "LINEAR", "SOFT"),
        Window(300, 1500, "LINEAR", "BONE"),
    )
    sigmoid = frame(WindowCenter=[5.0], WindowWidth=[0.5], VOILUTFunction="SIGMOID")
    assert meaning.windows(sigmoid) == (Window(5, 0.5, "SIGMOID"),)


@pytest.mark.parametrize(
    ("center", "width"),
    [([40.0], [0.0]), ([40.0], [-400.0]), ([1e308], [1e308]), ([None], [None]), ([], [400.0])],
)
def test_senseless_windows_are_left_out(center: Any, width: Any) -> None:
    assert meaning.windows(frame(WindowCenter=center, WindowWidth=width)) == ()


def test_the_window_that_has_a_partner_is_kept() -> None:
    assert meaning.windows(frame(WindowCenter=[40.0, 50.0], WindowWidth=[400.0])) == (
        Window(40, 400),
    )
