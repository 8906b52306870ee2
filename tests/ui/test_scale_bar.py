"""The ruler."""

import numpy as np
import pytest
from PySide6.QtCore import QSizeF

from tests.volumes import ramp_volume
from viewer.app.cut import cut
from viewer.app.view_state import ViewState
from viewer.core.volume import ImageSet
from viewer.ui.framing import framed
from viewer.ui.scale_bar import Ruler, ruler


def ruled(state: ViewState, size: QSizeF | None = None) -> Ruler | None:
    shown = cut(state)
    assert shown is not None
    return ruler(framed(shown, state, size or QSizeF(480, 320)), state.item)


def volume(**fields: object) -> ViewState:
    return ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 6.0), **fields)  # type: ignore[arg-type]


def images(**fields: object) -> ViewState:
    array = np.zeros((1, 400, 400), np.int16)
    return ViewState(item=ImageSet(array, "1", "CR", np.ones(1, bool), **fields))  # type: ignore[arg-type]


def test_it_is_a_round_length_of_at_most_30_percent() -> None:
    assert ruled(volume()) == Ruler(2, 1, "2 mm", True)
    assert ruled(volume(zoom=0.1)) == Ruler(20, 10, "2 cm", True)
    assert ruled(volume(zoom=0.05)) == Ruler(50, 10, "5 cm", True)
    assert ruled(volume(zoom=0.02)) == Ruler(200, 10, "20 cm", True)


@pytest.mark.parametrize(
    ("fields", "label", "known"),
    [
        ({}, "100 px", False),
        ({"spacing": (0.5, 0.5), "spacing_kind": "detector"}, "5 cm at detector", False),
        ({"spacing": (0.5, 0.5), "spacing_kind": "patient"}, "5 cm", True),
    ],
)
def test_it_says_what_its_length_means(
    fields: dict[str, object], label: str, known: bool
) -> None:
    found = ruled(images(**fields))
    assert found is not None
    assert (found.label, found.known) == (label, known)


def test_there_is_none_where_nothing_round_fits() -> None:
    assert ruled(volume(zoom=100.0), QSizeF(480, 4)) is None
