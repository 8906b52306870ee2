"""Windows."""

import pytest

from viewer.core.presentation import VoiFunction, Window


@pytest.mark.parametrize(
    ("width", "function"),
    [(0.5, "LINEAR"), (0.0, "LINEAR_EXACT"), (-4.0, "SIGMOID"), (float("nan"), "LINEAR")],
)
def test_a_window_that_shows_nothing_is_refused(width: float, function: VoiFunction) -> None:
    with pytest.raises(ValueError, match="shows nothing"):
        Window(40, width, function)


def test_an_exact_window_may_be_narrow() -> None:
    assert Window(0.5, 0.01, "LINEAR_EXACT").width == 0.01
