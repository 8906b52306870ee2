"""Curved reformats of paths with a known form."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.core.geometry import Array
from viewer.core.plane import Curve
from viewer.imaging import curved

Z = (0.0, 0.0, 1.0)


def circle(radius: float = 40.0, points: int = 25, upto: float = np.pi) -> Array:
    angle = np.linspace(0, upto, points)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), 0 * angle], -1)


def curve(points: Array, **fields: object) -> Curve:
    vectors = tuple((float(x), float(y), float(z)) for x, y, z in points)
    return replace(Curve(vectors, Z, "straightened", half_mm=10.0), **fields)  # type: ignore[arg-type]


def test_a_path_is_even_smooth_and_as_long_as_it_is() -> None:
    path = curved.along(circle(), 0.5)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps == pytest.approx(steps.mean(), rel=0.01)
    assert steps.sum() == pytest.approx(np.pi * 40, rel=1e-3)
    assert np.linalg.norm(path, axis=1) == pytest.approx(40, abs=0.1)
    assert path[0] == pytest.approx((40, 0, 0)) and path[-1] == pytest.approx((-40, 0, 0))


def test_doubled_points_do_no_harm_and_one_alone_is_no_path() -> None:
    line = np.array([[0.0, 0, 0], [0, 0, 0], [9, 0, 0]])
    assert curved.along(line, 1.0) == pytest.approx(np.arange(10)[:, None] * [1.0, 0, 0])
    with pytest.raises(ValueError, match="two points"):
        curved.along(np.zeros((3, 3)), 1.0)


@pytest.mark.parametrize("degrees", [0.0, 30.0, 90.0, 200.0])
def test_a_straightened_path_is_the_middle_column_and_widths_are_true(degrees: float) -> None:
    places = curved.surface(curve(circle(), degrees=degrees), 0.5)
    rows, columns, _ = places.shape
    assert columns == 40 and rows == pytest.approx(np.pi * 40 / 0.5 + 1, abs=2)
    middle = (places[:, 19] + places[:, 20]) / 2
    assert np.linalg.norm(middle, axis=1) == pytest.approx(40, abs=0.1)
    across = np.diff(places, axis=1)
    assert np.linalg.norm(across, axis=-1) == pytest.approx(0.5)
    tangent = np.gradient(middle, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    beside = across[:, 0] / 0.5
    assert np.abs((tangent * beside).sum(-1)).max() < 0.02
    assert np.abs(beside[:, 2]) == pytest.approx(abs(np.sin(np.radians(degrees))), abs=0.02)


def test_in_its_own_plane_a_straightened_circle_is_a_ring() -> None:
    """At 0 degrees columns go across the path in the plane it was drawn on."""
    places = curved.surface(curve(circle()), 1.0)
    radii = np.linalg.norm(places, axis=-1)
    ends = sorted((float(radii[:, 0].mean()), float(radii[:, -1].mean())))
    assert ends == pytest.approx([30.5, 49.5], abs=0.1)
    assert np.abs(places[..., 2]).max() < 1e-9


@settings(deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=3, max_size=7), st.floats(0, 360)
)
def test_a_straightened_picture_is_never_twisted(
    points: list[tuple[float, float, float]], degrees: float
) -> None:
    given_points = np.array(points)
    if np.linalg.norm(np.diff(given_points, axis=0), axis=1).min() < 5:
        return
    places = curved.surface(curve(given_points, degrees=degrees), 1.0)
    assert np.isfinite(places).all()
    across = places[:, -1] - places[:, 0]
    assert np.linalg.norm(across, axis=1) == pytest.approx(19, abs=1e-6)


def test_a_stretched_surface_holds_the_path_and_true_lengths_along_it() -> None:
    places = curved.surface(curve(circle(), form="stretched", degrees=90.0), 0.5)
    assert places[..., 2].min() == pytest.approx(-9.75) and places[..., 2].max() == (
        pytest.approx(9.75)
    )
    assert np.hypot(places[..., 0], places[..., 1]) == pytest.approx(40, abs=0.1)
    down = np.linalg.norm(np.diff(places, axis=0), axis=-1)
    assert down == pytest.approx(0.5, rel=0.02)
    flat = curved.surface(curve(circle(), form="stretched", degrees=0.0), 0.5)
    assert np.abs(flat[..., 2]).max() < 1e-9  # swept within its plane it is that plane


def test_pixels_are_about_as_many_as_are_told() -> None:
    made = curve(circle())
    assert curved.pixels(made, 1.0) == pytest.approx(
        curved.surface(made, 1.0)[..., 0].size, rel=0.05
    )
