from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.dicom.instances import instance_of
from tests.dicom.made import frame
from tests.volumes import ramp_volume
from viewer.core.patient import DisplaySet, Frame
from viewer.core.suv import SuvOverride
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.dicom import suv_header
from viewer.dicom.suv_header import clock, moment

PET: dict[str, Any] = {
    "Modality": "PT",
    "Units": "BQML",
    "DecayCorrection": "START",
    "CorrectedImage": ["ATTN", "DECY"],
    "PatientWeight": 70.0,
    "RadionuclideTotalDose": 370e6,
    "RadionuclideHalfLife": 6586.2,
    "RadiopharmaceuticalStartTime": "090000",
    "SeriesDate": "20200504",
    "SeriesTime": "100000",
    "AcquisitionDate": "20200504",
    "AcquisitionTime": "100001.5",
    "FrameReferenceTime": 60000.0,
    "ActualFrameDuration": 120000,
}


def test_a_header_gives_its_factor() -> None:
    made = suv_header.suv_of([frame(**PET)])
    assert made is not None and made.notes == ()
    assert made.factor == pytest.approx(2.7633668e-4, rel=1e-7)


def test_milliseconds_become_seconds() -> None:
    (one,) = suv_header.uptake([frame(**PET)]).slices
    assert (one.frame_reference_s, one.duration_s) == (60.0, 120.0)
    assert one.acquired == datetime(2020, 5, 4, 10, 0, 1, 500000)


def test_other_modalities_have_none() -> None:
    assert suv_header.suv_of([frame()]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", time(10)),
        ("1030", time(10, 30)),
        ("103015.25", time(10, 30, 15, 250000)),
        ("103060", time(10, 30, 59)),
        ("10:30:15", time(10, 30, 15)),
        ("", None),
        ("250000", None),
        ("abc", None),
    ],
)
def test_clocks(text: str, expected: time | None) -> None:
    assert clock(text) == expected


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("20201217084500.00 ", "", datetime(2020, 12, 17, 8, 45)),
        ("20201217084500+0000", "+0100", datetime(2020, 12, 17, 9, 45)),
        ("20201217084500+0000", "", datetime(2020, 12, 17, 8, 45)),
        ("20201217", "", None),
        ("20201301084500", "", None),
        ("00000000000000", "", None),
    ],
)
def test_moments(text: str, zone: str, expected: datetime | None) -> None:
    assert moment(text, zone) == expected


@pytest.mark.parametrize(
    ("maker", "expected"),  # shared/data/README.md
    [("2020-11-16-SalimKanoun", 4.46364e-4), ("GH184", 3.31764e-4)],
)
def test_real_slices_of_two_makers(shared: Path, maker: str, expected: float) -> None:
    (path,) = (shared / "data/pet_suv_singles").rglob(f"*{maker}*")
    made = suv_header.suv_of([Frame(instance_of(path))])
    assert made is not None and made.factor == pytest.approx(expected, rel=1e-5)


def test_a_real_slice_without_a_weight_is_refused(shared: Path) -> None:
    (path,) = (shared / "data/pet_suv_singles").rglob("*Issue94*")
    made = suv_header.suv_of([Frame(instance_of(path))])
    assert made is not None and made.factor is None and made.missing == ("PatientWeight",)


def pet_set(count: int, phases: int = 1, **attributes: Any) -> DisplaySet:
    """So many PET slices in so many phases, a half-life apart from phase to phase."""
    times = ("100000", "114946")
    frames = tuple(
        frame(**PET | attributes | {"AcquisitionTime": times[phase % 2]})
        for phase in range(phases)
        for _ in range(count)
    )
    return DisplaySet(
        "k", "4d" if phases > 1 else "volume", "PET", "PT", "image", frames, (count, 4, 4)
    )


OVERRIDE = SuvOverride("suv:1", "1", weight_kg=140.0, size_m=1.75, sex="M")


def test_what_a_reader_set_and_chose_holds_without_a_copy() -> None:
    volume = ramp_volume(shape=(3, 4, 4), modality="PT", unit="Bq/ml")
    made = suv_header.remade(volume, pet_set(3, PatientWeight=None), OVERRIDE)
    assert isinstance(made, Volume) and made.array is volume.array and made.suv is not None
    assert made.suv.factor == pytest.approx(2 * 2.7633668e-4, rel=1e-7)
    assert made.suv.overridden == ("PatientWeight", "PatientSize", "PatientSex")
    lean = suv_header.remade(volume, pet_set(3), OVERRIDE, "lbm(Janma)")
    assert isinstance(lean, Volume) and lean.suv is not None
    assert lean.suv.unit == "g/ml{SUVlbm(Janma)}"
    back = suv_header.remade(made, pet_set(3, PatientWeight=None), None)
    assert isinstance(back, Volume) and back.suv is not None and back.suv.factor is None


def test_each_phase_keeps_the_factors_of_its_own_slices() -> None:
    volumes = tuple(ramp_volume(shape=(3, 4, 4), modality="PT") for _ in range(2))
    of = pet_set(3, 2, DecayCorrection="NONE", CorrectedImage=["ATTN"])
    made = suv_header.remade(Series4D(volumes, "time", (0.0, 1.0)), of, None)
    assert isinstance(made, Series4D)
    early, late = (one.suv.factor for one in made.volumes if one.suv)
    assert isinstance(early, tuple) and isinstance(late, tuple)
    assert len(early) == len(late) == 3 and late[0] > early[0]


def test_pictures_have_no_suv() -> None:
    volume = ramp_volume(shape=(1, 4, 4))
    pictures = ImageSet(volume.array, "1", "PT", volume.ready)
    assert suv_header.remade(pictures, pet_set(1), OVERRIDE) is pictures
