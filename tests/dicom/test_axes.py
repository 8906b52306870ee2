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


def key(name: str, number: int = 0) -> Axis:
    return [axis for axis in axes.AXES if axis.name == name][number]


def test_b_values_of_all_makers() -> None:
    b = key("b-value").key
    assert b(frame(DiffusionBValue=800.0)) == (800.0, 0.0, 0.0, 0.0)
    assert b(frame(SiemensBValue=500)) == (500.0, 0.0, 0.0, 0.0)
    assert b(frame(GEBValue=[1_000_001_000, 8, 0, 0])) == (1000.0, 0.0, 0.0, 0.0)
    assert b(frame(PhilipsBValue=50.0, DiffusionGradientOrientation=[0.0, 1.0, 0.0])) == (
        50.0, 0.0, 1.0, 0.0,
    )  # fmt: skip
    assert b(frame()) is None


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
    assert axes.relative(key("time", 3), [36000.0, 36002.5]) == (0.0, 2.5)
    assert axes.relative(key("b-value"), [50.0, 800.0]) == (50.0, 800.0)


def test_mosaics() -> None:
    assert axes.is_mosaic(frame(ImageType=["ORIGINAL", "PRIMARY", "M", "MOSAIC"]))
    assert axes.is_mosaic(frame(SiemensMosaicCount=36))
    uih = ["ORIGINAL", "PRIMARY", "M", "VFRAME"]
    assert axes.is_mosaic(frame(ImageType=uih, ImagePositionPatient=None))
    assert not axes.is_mosaic(frame(ImageType=uih))


def test_traits_in_words() -> None:
    said = axes.traits(frame(EchoTime=4.6, EchoNumbers=2, ComplexImageComponent="PHASE"))
    assert said == ("phase", "", "echo 2", "TE 4.6 ms", "", "axial", "4 x 4")
    mammogram = axes.traits(frame(Modality="MG", ViewPosition="MLO", ImageLaterality="L"))
    assert mammogram[-2] == "L MLO"
