"""Where pixels, patient and screen meet."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF

from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.cut import cut
from viewer.app.view_state import ViewState
from viewer.core.plane import letters
from viewer.ui.framing import Framing, framed, native

SIZE = QSizeF(480, 320)  # the axial ramp is 24 x 16 mm: 20 pixels a mm fit


def framing(**fields: object) -> Framing:
    state = ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 6.0), **fields)  # type: ignore[arg-type]
    shown = cut(state)
    assert shown is not None
    return framed(shown, state, SIZE)


def test_the_whole_picture_fits_and_a_pixel_reaches_half_around_its_centre() -> None:
    found = framing()
    assert found.per_mm == pytest.approx(20)
    # the corner of the picture is half a pixel before the centre of the first voxel
    assert found.on_screen(np.array([-1.0, -0.5, 6.0])).tolist() == pytest.approx([0, 0])
    assert found.on_screen(np.array([0.0, 0.0, 6.0])).tolist() == pytest.approx([20, 10])
    assert found.on_screen(np.array([23.0, 15.5, 6.0])).tolist() == pytest.approx([480, 320])


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"zoom": 2.5, "pan": (3.0, -2.0)},
        {"rotation": 90, "flip_horizontal": True},
        {"rotation": 270, "flip_vertical": True, "zoom": 0.5, "pan": (1.0, 1.0)},
    ],
)
def test_the_screen_and_the_patient_are_each_others_inverse(fields: dict[str, object]) -> None:
    found = framing(**fields)
    point = found.at(QPointF(123, 77))
    assert point[2] == pytest.approx(6)
    assert found.on_screen(point).tolist() == pytest.approx([123, 77])


def test_pan_is_in_mm_to_the_right_and_down_whatever_the_turn() -> None:
    for rotation in (0, 90, 180, 270):
        still = framing(rotation=rotation, zoom=2.0)
        moved = framing(rotation=rotation, zoom=2.0, pan=(1.0, 2.0))
        point = np.array([4.0, 5.0, 6.0])
        by = moved.on_screen(point) - still.on_screen(point)
        assert by.tolist() == pytest.approx([still.per_mm, 2 * still.per_mm])


@pytest.mark.parametrize(
    ("fields", "right", "down"),
    [
        ({}, "L", "P"),
        ({"flip_horizontal": True}, "R", "P"),
        ({"flip_vertical": True}, "L", "A"),
        ({"rotation": 90}, "A", "L"),
        ({"rotation": 180}, "R", "A"),
        ({"rotation": 270}, "P", "R"),
        ({"rotation": 90, "flip_horizontal": True}, "A", "R"),
    ],
)
def test_directions_follow_turn_and_mirror(
    fields: dict[str, object], right: str, down: str
) -> None:
    found = framing(**fields)
    assert letters(found.direction(1, 0)) == right
    assert letters(found.direction(0, 1)) == down


def test_what_is_out_of_sight_is_not_drawn() -> None:
    assert framing().visible().getRect() == (0, 0, 12, 16)
    near = framing(zoom=4.0).visible(margin=0)
    assert (near.width(), near.height()) == (4, 4)
    assert framing(pan=(100.0, 0.0)).visible(margin=0).isEmpty()


def test_native_is_one_pixel_for_each() -> None:
    state = ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 6.0))
    shown = cut(state)
    assert shown is not None
    found = native(shown)
    assert (found.size.width(), found.size.height()) == (12, 16)
    assert found.matrix.isIdentity()
    assert found.zoom == 1


@pytest.mark.parametrize("before", [{}, {"flip_vertical": True}])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("across", [True, False])
def test_a_flip_mirrors_what_is_on_the_screen(
    before: dict[str, object], rotation: int, across: bool
) -> None:
    fields = {**before, "rotation": rotation, "pan": (1.0, 2.0), "zoom": 2.0}
    state = ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 6.0), **fields)  # type: ignore[arg-type]
    point = np.array([4.0, 5.0, 6.0])
    x, y = framing(**fields).on_screen(point).tolist()
    after = framing(**{**fields, **navigation.flipped(state, across)})
    wanted = [SIZE.width() - x, y] if across else [x, SIZE.height() - y]
    assert after.on_screen(point).tolist() == pytest.approx(wanted)
