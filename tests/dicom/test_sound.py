from dataclasses import replace
from typing import Any, ClassVar

import pytest

from tests.dicom.made import instance
from viewer.dicom import sound


def fault(**attributes: Any) -> str:
    return sound.fault(instance(**attributes)) or ""


def test_a_sound_image_has_no_fault() -> None:
    assert sound.fault(instance()) is None
    assert sound.cautions(instance()) == []


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"PixelTag": None}, "has no pixels"),
        ({"transfer_syntax_uid": "1.2.840.10008.1.2.4.102"}, "MPEG-4 video"),
        ({"transfer_syntax_uid": "1.2.3"}, "unknown transfer syntax 1.2.3"),
        ({"NumberOfFrames": 0}, "Number of Frames"),
        ({"NumberOfFrames": 10}, "says 10 x 4 x 4 pixels (320 bytes) and holds 32 bytes"),
        ({"NumberOfFrames": 2, "FrameGroups": [{}], "PixelLength": 64}, "describes 1"),
        ({"Unreadable": ["RescaleSlope"]}, "is no number"),
        ({"Rows": 65535, "Columns": 65535}, "more than an image has"),
        ({"Rows": 0x20000, "Columns": 1}, "more than an image has"),
        ({"Rows": 5}, "(40 bytes) and holds 32 bytes"),
        ({"Rows": 0}, "no usable Rows"),
        ({"Rows": "ABCD"}, "no usable Rows"),
        ({"BitsAllocated": None}, "no usable BitsAllocated"),
        ({"RescaleSlope": 1e308}, "rescale slope"),
        ({"Cut": 32}, "and holds 0 bytes"),
    ],
)
def test_what_cannot_be_shown_says_why(attributes: dict[str, Any], reason: str) -> None:
    assert reason in fault(**attributes)


def test_encapsulated_pixels_are_measured_when_they_are_read() -> None:
    packed: dict[str, Any] = {
        "transfer_syntax_uid": "1.2.840.10008.1.2.4.90",
        "PixelLength": -1,
    }
    assert fault(**packed) == ""
    assert sound.cautions(instance(**packed)) == []


def test_a_file_that_is_cut_off_is_shown_in_part() -> None:
    ((reason, effect),) = sound.cautions(instance(Cut=10))
    assert "22 of 32 bytes" in reason and effect == "partly shown"


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"PixelLength": 64, "Cut": 32}, "wrong length"),
        ({"RescaleSlope": -1.0}, "unusual rescale slope -1"),
        ({"RescaleSlope": None}, "may not be HU"),
        ({"RescaleSlope": None, "Modality": "MR"}, "only one of rescale slope and intercept"),
        ({"Modality": None}, "modality"),
    ],
)
def test_what_a_reader_must_know_is_told(attributes: dict[str, Any], words: str) -> None:
    said = sound.cautions(instance(**attributes))
    assert any(words in reason for reason, _ in said)
    assert {effect for _, effect in said} == {"shown with care"}


class _Watched(dict[str, Any]):
    """Attributes that note what is asked of them."""

    asked: ClassVar[set[str]] = set()

    def __contains__(self, keyword: object) -> bool:
        self.asked.add(str(keyword))
        return super().__contains__(keyword)

    def __getitem__(self, keyword: str) -> Any:
        self.asked.add(keyword)
        return super().__getitem__(keyword)

    def get(self, keyword: str, default: Any = None) -> Any:
        self.asked.add(keyword)
        return super().get(keyword, default)


def test_what_is_called_indifferent_is_never_asked() -> None:
    several: list[dict[str, Any]] = [{}, {"Modality": "MR"}, {"RescaleSlope": 1e-14}]
    for given in [*several, {"NumberOfFrames": 3}]:
        one = instance(TriggerTime=1.0, ContentTime="10", **given)
        sound.judged(replace(one, attributes=_Watched(one.attributes)))
    assert "Rows" in _Watched.asked
    assert not _Watched.asked & sound.INDIFFERENT


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"WindowWidth": [-400.0]}, "unusable WindowWidth"),
        ({"SliceThickness": 0.0}, "unusable SliceThickness"),
        ({"ImagerPixelSpacing": [-0.5, -0.5]}, "unusable ImagerPixelSpacing"),
        ({"PixelSpacing": [1e-300, 1e-300]}, "unusable PixelSpacing"),
        ({"ImageOrientationPatient": [2.0, 0, 0, 0, 2.0, 0]}, "no pair of unit vectors"),
        ({"RescaleIntercept": [1.0, 2.0]}, "2 values of its rescale intercept"),
        ({"RescaleIntercept": 1e-300}, "unusual rescale intercept"),
        ({"RescaleIntercept": 0.0}, "nothing below 0 HU"),
        ({"PixelDataProviderURL": "file:///etc/passwd"}, "not followed"),
        ({"Modality": "PT", "RescaleSlope": None}, "in the unit that it says"),
    ],
)
def test_numbers_that_cannot_be_are_told(attributes: dict[str, Any], words: str) -> None:
    said = sound.cautions(instance(**attributes))
    assert any(words in reason for reason, _ in said), said
