from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.dicom.instances import image_file, instance_of
from tests.dicom.made import frame as made_frame
from viewer.core.patient import Frame
from viewer.dicom import described


def frame(folder: Path, **attributes: Any) -> Frame:
    return Frame(
        instance_of(image_file(folder / "one.dcm", np.zeros((2, 2), np.uint16), **attributes))
    )


def test_texts_hold_the_acquisition_and_no_identity(tmp_path: Path) -> None:
    found = described.texts(
        frame(tmp_path, PatientName="A^B", PatientID="7", KVP="120", SeriesDescription="Chest")
    )
    assert found == {"KVP": "120.0", "SeriesDescription": "Chest"}


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({}, ""),
        ({"LossyImageCompression": "01"}, "lossy"),
        (
            {"LossyImageCompression": "01", "LossyImageCompressionRatio": ["4", "10"]},
            "lossy 10:1",
        ),
    ],
)
def test_lossy_pixels_say_so(tmp_path: Path, attributes: dict[str, Any], text: str) -> None:
    assert described.lossy(frame(tmp_path, **attributes)) == text


@pytest.mark.parametrize(
    ("attributes", "moment"),
    [
        ({}, None),
        (
            {"AcquisitionDateTime": "20200304050607.5+0100"},
            datetime(2020, 3, 4, 5, 6, 7),
        ),
        (
            {"AcquisitionDate": "20200304", "AcquisitionTime": "0506"},
            datetime(2020, 3, 4, 5, 6),
        ),
        ({"AcquisitionDate": "20200231", "StudyDate": "20200304"}, datetime(2020, 3, 4)),
    ],
)
def test_when_it_was_acquired(
    tmp_path: Path, attributes: dict[str, Any], moment: datetime | None
) -> None:
    assert described.acquired(frame(tmp_path, **attributes)) == moment


@pytest.mark.parametrize(
    ("attributes", "spacing"),
    [
        ({}, (None, "none")),
        ({"PixelSpacing": [0.5, 0.4]}, ((0.5, 0.4), "patient")),
        ({"ImagerPixelSpacing": [0.2, 0.2]}, ((0.2, 0.2), "detector")),
        (
            {"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.2, 0.2]},
            ((0.2, 0.2), "detector"),
        ),
        ({"PixelSpacing": [0, 0.5]}, (None, "none")),
        ({"PixelSpacing": [-0.5, 0.5]}, (None, "none")),
    ],
)
def test_spacing_says_where_it_holds(
    tmp_path: Path, attributes: dict[str, Any], spacing: object
) -> None:
    assert described.spacing(frame(tmp_path, **attributes)) == spacing


@pytest.mark.parametrize(
    ("attributes", "ms"),
    [
        ({}, None),
        ({"FrameTime": "33.3"}, 33.3),
        ({"CineRate": "25"}, 40.0),
        ({"FrameTimeVector": ["0", "50", "50", "60"]}, 50.0),
        ({"FrameTime": "0"}, None),
    ],
)
def test_time_from_frame_to_frame(
    tmp_path: Path, attributes: dict[str, Any], ms: float | None
) -> None:
    assert described.frame_time_ms([frame(tmp_path, **attributes)]) == ms


def test_white_is_low_where_the_file_says_so(tmp_path: Path) -> None:
    assert not described.inverted(frame(tmp_path))
    assert described.inverted(frame(tmp_path, PhotometricInterpretation="MONOCHROME1"))
    assert described.inverted(frame(tmp_path, PresentationLUTShape="INVERSE"))
    both = {"PhotometricInterpretation": "MONOCHROME1", "PresentationLUTShape": "INVERSE"}
    assert described.inverted(frame(tmp_path, **both))  # once, not twice
    identity = both | {"PresentationLUTShape": "IDENTITY"}
    assert not described.inverted(frame(tmp_path, **identity))


@pytest.mark.parametrize(
    ("vector", "starts"),
    [
        ([0.0, 30.0, 50.0, 40.0], (0.0, 30.0, 80.0, 120.0)),
        ([0.0, 40.0, 40.0, 40.0], ()),  # even: frame_time_ms tells it all
        ([0.0, 30.0], ()),
        ([0.0, 30.0, -5.0, 40.0], ()),
    ],
)
def test_frames_of_different_times(vector: list[float], starts: tuple[float, ...]) -> None:
    several = made_frame(NumberOfFrames=4, FrameTimeVector=vector)
    frames = [Frame(several.instance, n + 1) for n in range(4)]
    assert described.frame_starts_ms(frames) == starts


def test_a_cine_may_be_played_to_and_fro() -> None:
    assert described.sweeping(made_frame(PreferredPlaybackSequencing=1))
    assert not described.sweeping(made_frame(PreferredPlaybackSequencing=0))
    assert not described.sweeping(made_frame())
