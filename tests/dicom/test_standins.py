"""What one instance stands for: nothing that is found of a series changes by it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dicom.made import instance
from viewer.core.patient import Instance
from viewer.dicom import arrange, standins
from viewer.dicom.standins import StandIns


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"InstanceNumber": 9, "ImagePositionPatient": [1.0, 2.0, 3.0]}, True),
        ({"AcquisitionTime": "101010"}, False),  # it is not there in the other
        ({"RescaleSlope": 2.0}, False),
        ({"Rows": 4.0}, False),
        ({"PixelSpacing": [1, 1.0]}, False),
        ({"Unreadable": ["NumberOfFrames"]}, False),
        ({"RescaleSlope": None}, False),
        ({"transfer_syntax_uid": "1.2.840.10008.1.2.5"}, False),
    ],
)
def test_objects_that_are_alike(change: dict[str, Any], same: bool) -> None:
    whole: dict[str, Any] = {"InstanceNumber": 3, "ImagePositionPatient": [0.0, 0.0, 1.0]}
    one, other = instance(**whole), instance(**{**whole, **change})
    for first, second in ((one, other), (other, one)):
        alike = StandIns([first, second])
        assert alike.of(first) is first
        assert (alike.of(second) is first) is same


def test_values_need_not_be_the_same_objects() -> None:
    one, other = instance(PixelSpacing=[0.5, 0.5]), instance(PixelSpacing=[0.5, 0.5])
    assert StandIns([one, other]).of(other) is one


@pytest.mark.parametrize(
    "odd", [{"NumberOfFrames": 2}, {"Behind": 4, "PixelOffset": 9}, {"Odd": ["is odd"]}]
)
def test_odd_objects_stand_for_themselves(odd: dict[str, Any]) -> None:
    one, other = instance(**odd), instance(**odd)
    assert StandIns([one, other]).of(other) is other


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "ImagePositionPatient": st.integers(0, 6).map(lambda z: [0.0, 0.0, 1.5 * z]),
    "InstanceNumber": st.integers(1, 9),
    "AcquisitionNumber": st.integers(1, 2),
    "AcquisitionTime": st.sampled_from(["101010", "101011", "101012.5"]),
    "TriggerTime": st.sampled_from([0.0, 50.0]),
    "EchoTime": st.sampled_from([10.0, 10.0, 10.0, 20.0]),
    "RescaleSlope": st.sampled_from([1.0, 1.0, 1.0, 2.5, 0.0, -1.0]),
    "Rows": st.sampled_from([4, 4, 4, 4, 5]),
    "SeriesInstanceUID": st.sampled_from(["1.2.8", "1.2.9"]),
    "WindowWidth": st.sampled_from([[400.0], [400.0], [-1.0]]),
    "SamplesPerPixel": st.sampled_from([1, 1, 1, 1, 3]),
    "ImageType": st.sampled_from([["ORIGINAL", "PRIMARY", "AXIAL"], ["A", "B", "LOCALIZER"]]),
    "Odd": st.sampled_from([["is odd"]]),
    "NumberOfFrames": st.sampled_from([1, 1, 2]),
    "PatientName": st.sampled_from(["A^B", "a^b ", "C^D"]),
}


@st.composite
def series(draw: st.DrawFn) -> list[Instance]:
    """Instances that differ in some keywords, each of which some may lack."""
    varying = draw(st.sets(st.sampled_from(sorted(VALUES)), max_size=5))
    made = []
    for n in range(draw(st.integers(1, 8))):
        own = {key: draw(VALUES[key]) for key in sorted(varying) if draw(st.integers(0, 9))}
        uid = own.pop("SeriesInstanceUID", "1.2.8")
        one = instance(**own)
        made.append(
            replace(one, sop_instance_uid=f"1.3.{n}", series_instance_uid=uid, path=f"/d/{n}")
        )
    return made


@settings(max_examples=150, deadline=None)
@given(made=series())
def test_series_are_arranged_as_without_stand_ins(made: list[Instance]) -> None:
    found = arrange.arranged(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standins, "_pairs", lambda instances: ())
        expected = arrange.arranged(made)
    assert _plain(found) == _plain(expected)


def _plain(made: arrange.Arrangement) -> str:
    """All of it, with arrays as text."""
    return repr([made.problems, made.aside, made.objects, *_sets(made)])


def _sets(made: arrange.Arrangement) -> list[Any]:
    return [
        (patient.identity, study.date, series.series_instance_uid, series.number, volume)
        for patient in made.patients
        for study in patient.studies
        for series in study.series
        for volume in series.volumes
    ]
