"""Coded concepts."""

from pydicom.sr.codedict import codes as dictionary

from viewer.core import codes


def test_the_concepts_are_those_of_the_standard() -> None:
    for ours, theirs in (
        (codes.LENGTH, dictionary.SCT.Length),
        (codes.AREA, dictionary.SCT.Area),
        (codes.MEAN, dictionary.SCT.Mean),
        (codes.MINIMUM, dictionary.SCT.Minimum),
        (codes.MAXIMUM, dictionary.SCT.Maximum),
        (codes.LONG_AXIS, dictionary.SCT.LongAxis),
        (codes.SHORT_AXIS, dictionary.SCT.ShortAxis),
        (codes.STANDARD_DEVIATION, dictionary.SCT.StandardDeviation),
    ):
        assert (ours.value, ours.scheme) == (theirs.value, theirs.scheme_designator)


def test_every_concept_is_its_own() -> None:
    found = [one for one in vars(codes).values() if isinstance(one, codes.Code)]
    assert len({(one.value, one.scheme) for one in found}) == len(found)
