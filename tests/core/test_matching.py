"""Finding by typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.core.matching import score


def test_all_words_must_fit() -> None:
    assert score("image next", "Next image") is not None
    assert score("image foo", "Next image") is None
    assert score("", "Next image") is not None


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("rot", "Rotate left", "Protocol"),  # the start of a word goes before its middle
        ("pan", "Pan with the mouse", "Panel of studies"),  # and a whole word before a part
        ("lung", "Lung (W 1500, C -600)", "Long under ground"),
        ("layout", "Layout", "Layout of all series"),
        ("inv", "Invert grey", "Image in view"),
    ],
)
def test_what_fits_better_comes_first(typed: str, better: str, worse: str) -> None:
    first, second = score(typed, better), score(typed, worse)
    assert first is not None and (second is None or first > second)


def test_letters_may_be_left_out_but_not_lie_far_apart() -> None:
    assert score("sagtl", "Sagittal plane") is not None
    assert score("xyz", "Sagittal plane") is None
    assert score("slp", "Sagittal plane with a very long name and a tail of more words") is None
    assert score("lu", "lxu") is None


@given(st.text(max_size=30), st.text(max_size=12))
def test_a_text_fits_its_own_words(text: str, word: str) -> None:
    found = score(word, f"{text} {word}")
    assert found is not None
    assert score("", text) is not None
