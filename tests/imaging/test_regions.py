"""Closed shapes, and the pixels whose centres lie inside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.core.geometry import Array
from viewer.core.plane import Plane
from viewer.imaging.regions import Ball, Box, Ellipse, Polygon, area_mm2

U, V = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
PLANE = Plane(np.array([-3.0, 2, 50]), U, V, (1.5, 0.5), (30, 80))  # anisotropic


def _centres(plane: Plane) -> Array:
    rows, columns = np.indices(plane.shape)
    return plane.to_patient(np.stack([columns, rows], -1))


def _even_odd(point: Array, outline: Array) -> bool:
    """The rule as in a textbook, one point at a time."""
    inside = False
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, 0), strict=True):
        if (y0 > point[1]) != (y1 > point[1]):
            at = x0 + (point[1] - y0) / (y1 - y0) * (x1 - x0)
            inside ^= bool(point[0] < at)
    return inside


def test_an_ellipse_against_its_equation() -> None:
    center = np.array([12.3, 20.1, 50])
    inside = Ellipse(center, 7.7 * U, 5.2 * V).mask(PLANE)
    x, y = np.moveaxis(_centres(PLANE)[..., :2] - center[:2], -1, 0)
    assert (inside == ((x / 7.7) ** 2 + (y / 5.2) ** 2 <= 1)).all() and inside.sum() > 100


def test_a_box_has_its_edges() -> None:
    inside = Box(np.array([7.0, 12.5, 50]), 5 * U, 4.5 * V).mask(PLANE)
    x, y = np.moveaxis(_centres(PLANE)[..., :2], -1, 0)
    assert (inside == ((x >= 2) & (x <= 12) & (y >= 8) & (y <= 17))).all()
    assert inside.sum() == 21 * 7


def test_a_turned_box() -> None:
    a, b = 6 * (U + V) / np.sqrt(2), 3 * (V - U) / np.sqrt(2)
    inside = Box(np.array([12.0, 20, 50]), a, b).mask(PLANE)
    away = _centres(PLANE) - (12, 20, 50)
    expected = (np.abs(away @ a) <= 36 + 1e-9) & (np.abs(away @ b) <= 9 + 1e-9)
    assert (inside == expected).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-5, 40), st.floats(0, 50)), min_size=3, max_size=12))
def test_a_polygon_against_the_textbook(points: list[tuple[float, float]]) -> None:
    outline = np.array([(*p, 50.0) for p in points])
    inside = Polygon(outline).mask(PLANE)
    for (row, column), place in zip(
        np.ndindex(*PLANE.shape), _centres(PLANE).reshape(-1, 3), strict=True
    ):
        if inside[row, column] != _even_odd(place[:2], outline[:, :2]):
            assert _distance(place[:2], outline[:, :2]) < 1e-5


def _distance(point: Array, outline: Array) -> float:
    """mm from a point to the nearest edge."""
    a, b = outline, np.roll(outline, -1, 0)
    along = ((point - a) * (b - a)).sum(1) / np.maximum(((b - a) ** 2).sum(1), 1e-12)
    nearest = a + np.clip(along, 0, 1)[:, None] * (b - a)
    return float(np.linalg.norm(point - nearest, axis=1).min())


def test_a_polygon_that_is_a_box_has_its_edges_too() -> None:
    outline = np.array([[2.0, 8, 50], [12, 8, 50], [12, 17, 50], [2, 17, 50]])
    box = Box(np.array([7.0, 12.5, 50]), 5 * U, 4.5 * V)
    assert (Polygon(outline).mask(PLANE) == box.mask(PLANE)).all()


def test_a_ball_is_a_smaller_circle_off_its_centre() -> None:
    ball = Ball(np.array([12.0, 20, 46]), 5)
    inside = ball.mask(PLANE)
    away = np.linalg.norm(_centres(PLANE) - ball.center, axis=-1)
    assert (inside == (away <= 5)).all() and inside.sum() > 10
    assert not Ball(np.array([12.0, 20, 40]), 5).mask(PLANE).any()


@pytest.mark.parametrize("turn", [0, 0.3, 1.2])
def test_corners_hold_the_region(turn: float) -> None:
    a = np.array([np.cos(turn), np.sin(turn), 0]) * 7
    b = np.array([-np.sin(turn), np.cos(turn), 0]) * 3
    for region in (Ellipse(np.zeros(3), a, b), Ball(np.zeros(3), 7)):
        corners = region.corners()
        way = np.linspace(0, 2 * np.pi, 50)[:, None]
        edge = np.cos(way) * a + np.sin(way) * b
        for axis in (a, b, a + b):
            assert (corners @ axis).max() >= (edge @ axis).max() - 1e-9


def test_area_by_the_shoelace_in_any_plane() -> None:
    outline = np.array([[0, 0, 0], [4, 0, 0], [4, 3, 0], [2, 1, 0], [0, 3, 0.0]])
    turn = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])
    assert area_mm2(outline) == pytest.approx(8)
    assert area_mm2(outline @ turn.T + 100) == pytest.approx(8)
