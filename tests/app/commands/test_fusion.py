"""Fusion by commands, on the sample."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import is_full, key_of
from viewer.app import fusion
from viewer.app.commands import commands
from viewer.app.session import Session

NEED_A_LAYER = ("blend", "layer-more", "layer-less", "layer-window", "layer-swap")


def run(session: Session, name: str) -> None:
    assert commands[name].why_not(session) == ""
    commands[name].run(session)


@pytest.fixture
def fused(session: Session, qtbot: QtBot) -> Session:
    run(session, "fuse")
    qtbot.waitUntil(lambda: session.active.value.layer is not None)
    return session


def test_without_a_layer_they_say_so(session: Session, empty: Session) -> None:
    for name in NEED_A_LAYER:
        assert "fuse" in commands[name].why_not(session)
    assert not commands["fuse"].checked(session)


def test_nothing_shown_cannot_be_fused(empty: Session) -> None:
    assert "volume" in commands["fuse"].why_not(empty)


def test_on_and_off_again(fused: Session) -> None:
    assert commands["fuse"].checked(fused)
    run(fused, "fuse")
    assert fused.active.value.layer is None


def opacity(session: Session) -> float:
    layer = session.active.value.layer
    assert layer is not None
    return layer.opacity


def test_blend_goes_through_0_50_and_100_per_cent(fused: Session) -> None:
    seen = []
    for _ in range(4):
        run(fused, "blend")
        seen.append(opacity(fused))
    assert seen == [0.5, 1.0, 0.0, 0.5]
    run(fused, "layer-more")
    assert opacity(fused) == 0.6
    for _ in range(9):
        run(fused, "layer-less")
    assert opacity(fused) == 0.0


def test_the_next_series_and_round_again(fused: Session, qtbot: QtBot) -> None:
    def over() -> str:
        layer = fused.active.value.layer
        return layer.key if layer else ""

    run(fused, "fuse-next")
    qtbot.waitUntil(lambda: over() == key_of(fused, "MR"))
    layer = fused.active.value.layer
    assert layer is not None and layer.colours == ""
    run(fused, "fuse-next")
    qtbot.waitUntil(lambda: over() == key_of(fused, "PT"))


def test_colours_are_the_layers_where_it_is_chosen(fused: Session) -> None:
    run(fused, "colours-viridis")
    assert fused.active.value.colours == "viridis" and commands["colours-viridis"].checked(
        fused
    )
    run(fused, "layer-window")
    assert commands["colours-hot-iron"].checked(fused)
    run(fused, "colours-magma")
    layer = fused.active.value.layer
    assert layer is not None and layer.colours == "magma"
    assert fused.active.value.colours == "viridis"


def test_registered_the_layer_lies_where_the_registration_says(
    fused: Session, qtbot: QtBot
) -> None:
    run(fused, "fuse-next")
    qtbot.waitUntil(lambda: fused.active.value.layer.key == key_of(fused, "MR"))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: is_full(fused, "a") and fused.active.value.layer.item.ready.all())  # type: ignore[union-attr]
    run(fused, "fuse-register")
    qtbot.waitUntil(lambda: fused.active.value.layer.why == "registered", timeout=60_000)  # type: ignore[union-attr]
    layer = fused.active.value.layer
    assert layer is not None and layer.matrix is not None
    turn = layer.matrix[:3, :3]
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-6)
    place = np.array(fused.active.value.cursor)
    assert np.linalg.norm(fusion.at(layer, place) - place) < 60
