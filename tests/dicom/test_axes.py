from typing import Any

import pytest

from tests.dicom.made import frame
from viewer.dicom import axes
from viewer.dicom.axes import Axis, seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", 36000.0),
        ("1030", 37800.0),
        ("103015.25", 37815.25),
        ("00010101000000", 86400.0),
        ("00010102000001+0100", 2 * 86400 + 1.0),
        ("", None),
        ("abc", None),
        ("00019901000000", None),
    ],
)
def test_times_and_dates(text: str, expected: float | None) -> None:
    assert seconds(text) == expected


def key(name: str) -> Axis:
    return next(axis for axis in axes.AXES if axis.name == name)


def test_what_is_never_stacked() -> None:
    plain = axes.apart(frame())
    assert plain == axes.apart(frame(ImageType=["DERIVED", "PRIMARY", "AXIAL", "NORM"]))
    for other in (
        {"FrameOfReferenceUID": "9.9"},
        {"EchoTime": 30.0},
        {"EchoNumbers": 2},
        {"ComplexImageComponent": "PHASE"},
        {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"ImageType": ["ORIGINAL", "PRIMARY", "M"]},
        {"Units": "BQML"},
        {"StackID": "2"},
    ):
        assert axes.apart(frame(**other)) != plain


def test_times_of_day_count_from_the_first() -> None:
    assert axes.relative(axes.CLOCK, [36000.0, 36002.5]) == (0.0, 2.5)
    assert axes.relative(key("b-value"), [50.0, 800.0]) == (50.0, 800.0)


def test_delays_beyond_a_heartbeat_are_times() -> None:
    trigger = axes.RANKED[0]
    assert axes.named(trigger, [0.0, 0.8]) == "phase"
    assert axes.named(trigger, [0.0, 12.0]) == "time"
    assert axes.named(key("phase"), [0.0, 90.0]) == "phase"  # per cent


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, False),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, True),
        ({"SeriesDescription": "Topogram 0.6 T20f"}, True),
        ({"SeriesDescription": "3-plane localiser"}, True),
        ({"SeriesDescription": "Discoverys"}, False),
    ],
)
def test_localizers(attributes: dict[str, Any], expected: bool) -> None:
    assert axes.is_localizer(frame(**attributes)) == expected


def test_mosaics() -> None:
    assert not axes.is_mosaic(frame(ImageType=["O", "P", "M", "MOSAIC"], Tiles=[6, 64, 64]))
    assert axes.is_mosaic(frame(ImageType=["ORIGINAL", "PRIMARY", "M", "MOSAIC"]))
    assert axes.is_mosaic(frame(SiemensMosaicCount=36))
    uih = ["ORIGINAL", "PRIMARY", "M", "VFRAME"]
    assert axes.is_mosaic(frame(ImageType=uih, ImagePositionPatient=None))
    assert not axes.is_mosaic(frame(ImageType=uih))


def test_traits_in_words() -> None:
    said = axes.traits(frame(EchoTime=4.6, EchoNumbers=2, ComplexImageComponent="PHASE"))
    assert said == (
        "phase", "", "echo 2", "TE 4.6 ms", "", "", "", "", "axial", "4 x 4",
    )  # fmt: skip
    other = axes.traits(frame(ConvolutionKernel="B70f", KVP=80.0, EnergyWindow=2))
    assert other[5:8] == ("B70f", "80.0 kV", "energy 2")
    mammogram = axes.traits(frame(Modality="MG", ViewPosition="MLO", ImageLaterality="L"))
    assert mammogram[-2] == "L MLO"
