"""The same series at another time."""

from dataclasses import replace

from tests.volumes import display_set, patient
from viewer.app.opened import Opened
from viewer.app.time_points import beside
from viewer.core.patient import Patient, Study


def study(uid: str, date: str, *series: tuple[str, str]) -> Study:
    """series: (modality, description)."""
    sets = [replace(display_set(f"{uid}{n}"), modality=one[0]) for n, one in enumerate(series)]
    made = patient(*sets, study=uid).studies[0]
    named = tuple(
        replace(s, description=one[1]) for s, one in zip(made.series, series, strict=True)
    )
    return replace(made, date=date, series=named)


def opened(*studies: Study) -> Opened:
    return Opened(Patient("ID1", "A^B", "", "F", studies))


def key(found: object) -> str:
    return str(getattr(found, "key", found))


NEW = study("n", "2026-09-15", ("PT", "PET"), ("MR", "T1 axial"), ("MR", "T2 axial"))
OLD = study("o", "2026-01-10", ("MR", "T2 ax"), ("MR", "T1 ax"), ("PT", "pet wb"))


def test_modality_comes_before_words() -> None:
    both = opened(NEW, OLD)
    assert key(beside(both, "n0", -1)) == "o2"
    assert key(beside(both, "n1", -1)) == "o1"
    assert key(beside(both, "n2", -1)) == "o0"
    assert key(beside(both, "o1", 1)) == "n1"


def test_at_the_ends_and_with_one_study_it_says_why_not() -> None:
    assert beside(opened(NEW, OLD), "n0", 1) == "This is the last study of this patient."
    assert beside(opened(NEW, OLD), "o0", -1) == "This is the first study of this patient."
    assert "One study" in str(beside(opened(NEW), "n0", 1))


def test_from_nothing_it_begins_with_the_oldest() -> None:
    assert key(beside(opened(NEW, OLD), "", 1)) == "o0"
