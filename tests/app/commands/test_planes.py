"""Turned planes and slabs by command."""

import numpy as np
import pytest

from tests.app.commands.conftest import run
from tests.app.test_mpr import lesion, normal, shown
from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.app.commands.planes import CURVED
from viewer.app.session import Session
from viewer.core.plane import Slab

Z = np.array([0.0, 0.0, 1.0])


@pytest.mark.parametrize(
    ("name", "degrees"),
    [("turn-right", 5), ("turn-left", -5), ("turn-right-1", 1), ("turn-left-1", -1)],
)
def test_planes_turn_about_the_focused_one(empty: Session, name: str, degrees: float) -> None:
    shown(empty, ramp_volume())
    run(empty, name)
    b = empty.views["b"].value.oblique
    assert b is not None
    assert np.degrees(np.arctan2(b.u[1], b.u[0])) == pytest.approx(degrees)
    assert empty.views["a"].value.oblique is None


def test_a_mirrored_picture_turns_the_other_way(empty: Session) -> None:
    shown(empty, ramp_volume())
    empty.views["a"].update(flip_vertical=True)
    run(empty, "turn-right")
    b = empty.views["b"].value.oblique
    assert b is not None and b.u[1] < 0


def test_the_focused_plane_tilts(empty: Session) -> None:
    shown(empty, ramp_volume())
    run(empty, "tilt-up")
    plane = empty.views["a"].value.oblique
    assert plane is not None
    away = normal(empty, "c")  # unchanged
    assert abs(away @ Z) < 1e-9
    assert plane.u == pytest.approx((1, 0, 0))
    assert plane.v[2] == pytest.approx(-np.sin(np.radians(5)))  # its lower part to the feet
    run(empty, "tilt-down")
    assert empty.views["a"].value.oblique is None
    run(empty, "tilt-left")
    plane = empty.views["a"].value.oblique
    assert plane is not None and plane.v == pytest.approx((0, 1, 0))
    run(empty, "tilt-right")
    assert empty.views["a"].value.oblique is None
    assert commands["straighten-planes"].why_not(empty) == "No plane is turned."


def test_back_to_the_own_planes(empty: Session) -> None:
    shown(empty, ramp_volume())
    run(empty, "turn-right")
    run(empty, "straighten-planes")
    assert all(state.value.oblique is None for state in empty.views.values())


def test_reasons(empty: Session) -> None:
    assert commands["turn-right"].why_not(empty)
    shown(empty, ramp_volume(shape=(1, 16, 12)))
    assert commands["slab-mip"].why_not(empty) == "This series has one slice."
    shown(empty, ramp_volume())
    assert commands["slab-off"].why_not(empty) == "No slab is shown."
    assert commands["align-planes"].why_not(empty).startswith("Select")
    empty.views["b"].update(key="", item=None)
    empty.views["c"].update(key="", item=None)
    assert "layout" in commands["turn-right"].why_not(empty)


def test_planes_along_the_selected_lesion(empty: Session) -> None:
    shown(empty, ramp_volume())
    mark = lesion("length", (4.0, 4.0, 9.0), (10.0, 9.0, 9.0))
    empty.document.put(mark, "x")
    empty.selection.update(annotation=mark.uid)
    run(empty, "align-planes")
    assert any(state.value.oblique is not None for state in empty.views.values())


def test_slabs(empty: Session) -> None:
    shown(empty, ramp_volume())
    run(empty, "slab-mip")
    assert empty.active.value.slab == Slab("mip", 10.0)
    assert commands["slab-mip"].checked(empty) and not commands["slab-sum"].checked(empty)
    run(empty, "slab-mean")
    assert empty.active.value.slab == Slab("mean", 10.0)
    run(empty, "slab-thicker")
    assert empty.active.value.slab == Slab("mean", 13.0)
    run(empty, "slab-thinner")
    run(empty, "slab-mean")
    assert empty.active.value.slab is None
    run(empty, "slab-thicker")
    assert empty.active.value.slab == Slab("mip", 3.0)
    run(empty, "slab-off")
    assert empty.active.value.slab is None


def test_along_a_line_and_back(empty: Session) -> None:
    shown(empty, ramp_volume())
    assert commands["curve-off"].why_not(empty) == "No curved reformat is shown."
    assert "polyline" in commands["curve-straightened"].why_not(empty)
    mark = lesion("polyline", (4.0, 4.0, 9.0), (10.0, 9.0, 9.0), (16.0, 9.0, 9.0))
    empty.document.put(mark, "x")
    empty.selection.update(annotation=mark.uid)
    run(empty, "curve-straightened")
    assert empty.views["b"].value.curve is not None
    empty.selection.update(view="b")
    assert commands["tilt-up"].why_not(empty) == CURVED
    run(empty, "plane-coronal")
    assert empty.views["b"].value.curve is None
    empty.selection.update(view="a")
    run(empty, "curve-stretched")
    run(empty, "curve-off")
    assert empty.views["b"].value.curve is None


def test_a_reset_shows_the_own_plane_alone(empty: Session) -> None:
    shown(empty, ramp_volume())
    run(empty, "tilt-up")
    run(empty, "slab-mip")
    run(empty, "reset")
    value = empty.active.value
    assert value.oblique is None and value.slab is None
    run(empty, "turn-right")
    run(empty, "reset-all")
    assert all(state.value.oblique is None for state in empty.views.values())
