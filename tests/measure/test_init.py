"""Every measuring tool is well formed."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.measure import Drawn, Kind, kinds

kinds.discover()
POINTS = np.array(
    [[2.0, 3, 12], [14, 4, 12], [8, 9, 12], [7, 2, 12], [3, 8, 12]]
)  # in the axial slice 4 of a ramp
NAMES = (
    "angle arrow bidirectional cobb ellipse freehand length path polyline probe rectangle "
    "sphere"
)


def mark(kind: Kind, points: int | None = None) -> Drawn:
    n = min(kind.clicks[1], len(POINTS)) if points is None else points
    return Drawn(POINTS[:n], np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))


def test_the_tools_of_the_contract_are_there() -> None:
    assert sorted(kind.name for kind in kinds) == NAMES.split()


@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.name)
def test_a_tool_measures_draws_and_reports(kind: Kind) -> None:
    drawn, volume = mark(kind), ramp_volume()
    measured = kind.measure(drawn, volume)
    assert all(np.isfinite(one.value) for one in measured)
    assert bool(measured) != (kind.name == "arrow")
    assert all(line.ndim == 2 and line.shape[1] == 3 for line in kind.outline(drawn))
    handles = kind.handles(drawn)
    assert (handles[: len(drawn.points)] == drawn.points).all()
    for graphic in kind.graphics(drawn):
        assert graphic.points.shape[1] == 3
        needed = {"POINT": 1, "ELLIPSE": 4, "ELLIPSOID": 6}.get(graphic.type)
        assert needed is None or len(graphic.points) == needed
        if graphic.type == "POLYGON":
            assert (graphic.points[0] == graphic.points[-1]).all()


@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.name)
def test_a_half_drawn_mark_can_be_drawn_and_goes_on(kind: Kind) -> None:
    drawn = Drawn(np.empty((0, 3)), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    for n in range(min(kind.clicks[1], len(POINTS))):
        drawn = Drawn(kind.placed(drawn, POINTS[n]), drawn.u, drawn.v)
        assert len(drawn.points) == n + 1
        assert kind.outline(drawn) is not None and len(kind.handles(drawn)) >= n + 1
        assert len(kind.moved(drawn, n, POINTS[n] + 1)) == n + 1


@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.name)
def test_a_dragged_handle_goes_where_it_is_dragged(kind: Kind) -> None:
    drawn = mark(kind)
    before = drawn.points.copy()
    to = drawn.points[0] + [1.0, -1, 0]
    moved = kind.moved(drawn, 0, to)
    assert moved.shape == before.shape and np.allclose(moved[0], to)
    assert (drawn.points == before).all()


@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.name)
def test_points_on_top_of_each_other_do_no_harm(kind: Kind) -> None:
    points = np.repeat(POINTS[:1], min(kind.clicks[1], 4), 0)
    drawn = Drawn(points, np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    assert all(np.isfinite(one.value) for one in kind.measure(drawn, ramp_volume()))
    assert all(np.isfinite(line).all() for line in kind.outline(drawn))
    assert np.isfinite(kind.moved(drawn, 0, POINTS[1])).all()


def test_no_two_things_have_one_key() -> None:
    commands.discover()
    keys = [key for command in commands for key in command.keys]
    assert len(set(keys)) == len(keys)
    assert {kind.key for kind in kinds} <= set(keys)
