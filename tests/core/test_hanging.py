"""Rules of hanging: scored, the same each time, and told in words."""

from dataclasses import replace
from itertools import permutations

import pytest

from viewer.core.hanging import Candidate, Protocol, Role, Spot, counterpart, fit, ranked, suits

CT = Candidate(
    "ct0", "CT", "Thorax 1.5", 0, "2020-05-01", "CHEST", "axial", images=300, slices=300
)
CORONAL = replace(CT, key="cor0", description="Thorax cor", orientation="coronal", images=80)
PRIOR = replace(CT, key="ct1", study=1, date="2020-01-01", description="Thorax 3.0", images=150)
PRIOR_COR = replace(CORONAL, key="cor1", study=1, date="2020-01-01")
OLDEST = replace(PRIOR, key="ct2", study=2, date="2019-01-01")
PET = Candidate("pt0", "PT", "WB AC", 0, "2020-05-01", "", "axial", images=300, slices=300)
SCOUT = replace(CT, key="scout", localizer=True, images=900)

ONE = Protocol("one", "One CT", 1, 1, (Role("ct", modality=("CT",)),), (Spot("ct"),))
WITH_PRIOR = Protocol(
    "prior", "CT with prior", 1, 2,
    (Role("current", modality=("CT",)), Role("prior", like="current", age="older")),
    (Spot("prior"), Spot("current")),
)  # fmt: skip
THREE = replace(
    WITH_PRIOR,
    name="three",
    roles=(*WITH_PRIOR.roles, Role("baseline", like="current", age="oldest")),
)
FUSED = Protocol(
    "pet", "PET/CT", 1, 2,
    (Role("pet", modality=("PT",)), Role("ct", modality=("CT",))),
    (Spot("pet"), Spot("ct")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("open_", "best"),
    [
        ([CT], "one"),
        ([CT, CORONAL, SCOUT], "one"),
        ([CT, PRIOR], "prior"),
        ([CT, PRIOR, OLDEST], "three"),
        ([CT, PET], "pet"),
    ],
)
def test_the_one_that_says_most_about_what_is_open_wins_in_any_order(open_, best) -> None:
    protocols = [ONE, WITH_PRIOR, THREE, FUSED]
    for given in permutations(open_):
        fits = ranked(protocols[::-1], list(given))
        assert fits[0].protocol.name == best
        assert fits == ranked(protocols, list(given))


def test_a_protocol_without_the_newest_study_comes_after_one_with_it() -> None:
    old_pet = replace(PET, study=1)
    best = ranked([ONE, FUSED], [CT, PRIOR, old_pet])[0]
    assert best.protocol.name == "one"


def test_the_users_own_goes_before_ours() -> None:
    assert ranked([FUSED, replace(ONE, own=True)], [CT, PET])[0].protocol.own


def test_the_prior_is_of_the_same_modality_and_orientation() -> None:
    known = [CT, CORONAL, PRIOR, PRIOR_COR, OLDEST, replace(PET, key="p", study=1)]
    assert counterpart(CT, known) == PRIOR and counterpart(CORONAL, known) == PRIOR_COR
    assert counterpart(CT, known, "oldest") == OLDEST
    assert counterpart(PET, [*known, PET]).key == "p"
    assert counterpart(OLDEST, known) is None


def test_another_body_part_is_the_last_to_be_compared() -> None:
    head = replace(PRIOR, key="head", body_part="HEAD", description="Thorax 1.5")
    assert counterpart(CT, [CT, head, PRIOR]) == PRIOR


def test_baseline_and_prior_are_never_one_study() -> None:
    found = fit(THREE, [CT, PRIOR, PRIOR_COR])
    assert found.missing == "There is no older study with the same as “current”."


def test_it_says_which_series_took_which_place_or_what_is_missing() -> None:
    assert fit(WITH_PRIOR, [CT, PRIOR]).why == (
        "current: CT Thorax 1.5, axial, 2020-05-01; prior: CT Thorax 3.0, axial, 2020-01-01"
    )
    assert fit(FUSED, [CT]).why == "There is no PT."
    few = replace(FUSED, least=2, roles=tuple(replace(r, required=False) for r in FUSED.roles))
    assert fit(few, [CT]).missing == "Only 1 of at least 2 series found."


def test_words_phases_and_b_values() -> None:
    flair = Candidate("f", "MR", "Ax T2 FLAIR")
    assert suits(Role("f", words=("flair",)), flair)
    assert not suits(Role("t2", words=(r"\bt2",), without=("flair",)), flair)
    dwi = Candidate("d", "MR", "DWI", phases=2, axis="b-value", axis_values=(0.0, 800.0))
    assert suits(Role("d", axis=("b-value",), least_b=500), dwi)
    assert not suits(Role("d", axis=("b-value",), least_b=1000), dwi)
    assert not suits(Role("d", phases=3), dwi)
    assert not suits(Role("c", contrast=True), dwi) and suits(Role("c", contrast=False), dwi)
    assert suits(Role("m", views=("R MLO",)), Candidate("m", "MG", view="R MLO"))
