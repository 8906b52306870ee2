"""What is open: display sets of all studies, found by key."""

from tests.volumes import display_set, patient
from viewer.app.opened import Opened


def test_display_sets_series_and_studies_are_found_by_key() -> None:
    opened = Opened(patient(display_set("k1"), display_set("k2")))
    assert [one.key for one in opened.display_sets] == ["k1", "k2"]
    second = opened.display_set("k2")
    assert second is not None and second.key == "k2" and opened.display_set("none") is None
    series, study = opened.series_of("k2"), opened.study_of("k2")
    assert series is not None and series.series_instance_uid == "1.9.2"
    assert study is not None and study.study_instance_uid == "1.9"


def test_an_empty_window_has_nothing() -> None:
    assert Opened().studies == () and Opened().display_sets == ()
