"""What a view has in sight, against how it is framed on the screen."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from tests.app.test_cut import turned
from tests.phantoms import STEPS, linear, linear_volume
from viewer.app.cut import cut
from viewer.app.sight import fitting, sight
from viewer.app.view_state import ViewState
from viewer.ui.framing import framed

SIZE = (300.0, 200.0)


def test_a_width_and_a_height_just_fit() -> None:
    assert fitting((100, 50), 0, SIZE) == 3
    assert fitting((100, 50), 90, SIZE) == 2
    assert fitting((50, 50), 180, SIZE) == 4


def test_a_centred_view_sees_as_much_as_it_is_large() -> None:
    seen = sight(ViewState(), (100, 100), SIZE)
    assert seen.per_mm == 2
    assert seen.low[0] <= -75 and seen.high[0] >= 75 and seen.low[1] <= -50
    assert seen.high[0] < 75 + 2 * 75 / 4 + 1e-9
    assert sight(ViewState(zoom=4.0), (100, 100), SIZE).high[0] < 30


@settings(deadline=None)
@given(
    st.sampled_from(sorted(STEPS)),
    st.sampled_from([0, 90, 180, 270]),
    st.booleans(),
    st.booleans(),
    st.floats(0.5, 5),
    st.tuples(st.floats(-15, 15), st.floats(-15, 15)),
)
def test_what_is_taken_covers_the_view_and_lies_where_the_whole_does(
    name: str,
    rotation: int,
    across: bool,
    down: bool,
    zoom: float,
    pan: tuple[float, float],
) -> None:
    volume = linear_volume(STEPS[name])
    state = replace(
        turned(ViewState(item=volume, cursor=volume.geometry.center)),
        rotation=rotation,
        flip_horizontal=across,
        flip_vertical=down,
        zoom=zoom,
        pan=pan,
    )
    whole, part = cut(state), cut(state, size=SIZE)
    assert whole is not None and part is not None
    assert part.plane.spacing[0] >= whole.plane.spacing[0] - 1e-12
    size = QSizeF(*SIZE)
    one, other = framed(whole, state, size), framed(part, state, size)
    for x, y in ((0, 0), (300, 0), (150, 100), (10, 190)):
        point = one.at(QPointF(x, y))
        assert other.at(QPointF(x, y)) == pytest.approx(point, abs=1e-6)
        index = volume.geometry.to_index(point)
        inside = ((index >= 0.2) & (index <= np.array(volume.geometry.shape) - 1.2)).all()
        assert other.contains(QPointF(x, y)) or not inside
    rows, columns = np.indices(part.plane.shape)
    places = part.plane.to_patient(np.stack([columns, rows], -1))
    index = volume.geometry.to_index(places)
    inner = ((index >= 0) & (index <= np.array(volume.geometry.shape) - 1)).all(-1)
    assert part.values[inner] == pytest.approx(linear(places)[inner], rel=1e-5)


def test_a_small_view_takes_no_more_pixels_than_it_shows() -> None:
    volume = linear_volume(STEPS["axial"])
    state = turned(ViewState(item=volume, cursor=volume.geometry.center))
    small = cut(state, size=(20.0, 20.0))
    assert small is not None and small.values.size < 40 * 40
