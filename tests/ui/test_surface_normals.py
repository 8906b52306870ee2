"""Normals found in the background: once a volume, giving way, ended in the middle."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from tests.blobs import blob
from viewer.core.volume import Volume
from viewer.imaging.projection import picture_plane
from viewer.imaging.rendering_presets import named
from viewer.ui.ray_caster import RayCaster, Scene
from viewer.ui.rendering_plan import Pass
from viewer.ui.surface_normals import SurfaceNormals

ROOT = Path(__file__).resolve().parents[2]


def scene() -> Scene:
    volume = blob("rotated")
    plane = picture_plane(volume.geometry, (30, 10), (90, 90), 3.0)
    return Scene(volume, named("bone", "CT"), plane)


def test_the_picture_is_that_of_a_mapper_that_found_them_itself(qtbot: QtBot) -> None:
    got: list[tuple[Volume, Any]] = []
    normals = SurfaceNormals(lambda volume, mapper: got.append((volume, mapper)))
    asked, how = scene(), Pass("original", "cpu")
    own, given = RayCaster(), RayCaster()
    wanted = own.draw(asked, how, asked.plane, 0, 90)
    assert given.normals(asked.volume) is None
    normals.want(asked.volume, given.shading_of(asked))
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    given.take_normals(*got[0])
    assert given.normals(asked.volume) is True
    np.testing.assert_array_equal(given.draw(asked, how, asked.plane, 0, 90), wanted)
    normals.stop()
    own.close()
    given.close()


def test_a_volume_is_done_once_and_failure_is_told(qtbot: QtBot) -> None:
    got: list[Any] = []
    asked, go, begun = scene(), threading.Event(), []

    def make() -> tuple[Any, Any, Any]:
        begun.append(1)
        go.wait(20)
        raise RuntimeError("no window")

    normals = SurfaceNormals(lambda volume, mapper: got.append(mapper))
    normals.want(asked.volume, make)
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    normals.want(asked.volume, make)
    go.set()
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    normals.stop()
    assert got == [None] and begun == [1]
    caster = RayCaster()
    caster.look(asked)
    caster.take_normals(asked.volume, None)
    assert caster.normals(asked.volume) is False
    caster.close()


def test_what_is_forgotten_is_not_begun(qtbot: QtBot) -> None:
    go, begun, one, two = threading.Event(), [], blob(), blob()

    def make(name: str) -> tuple[Any, Any, Any]:
        begun.append(name)
        go.wait(20)
        raise RuntimeError

    normals = SurfaceNormals(lambda volume, mapper: None)
    normals.want(one, lambda: make("one"))
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    normals.want(two, lambda: make("two"))
    normals.forget(two)
    go.set()
    qtbot.waitUntil(lambda: normals._busy is None, timeout=20_000)
    normals.stop()
    assert begun == ["one"]


def test_an_application_that_ends_meanwhile_ends_at_once() -> None:
    """VTK finds normals of a large volume while the process exits: no crash, no waiting."""
    code = """
import time
import numpy as np
from tests.volumes import ramp_volume
from viewer.imaging.projection import picture_plane
from viewer.imaging.rendering_presets import named
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import STILL, Client, shared
volume = ramp_volume((300, 300, 300))
scene = Scene(volume, named("bone", "CT"), picture_plane(volume.geometry, (0, 0), (60, 60)))
client = Client()
shared().ask(client, 1, scene, STILL)
while shared()._normals._busy is None:
    time.sleep(0.01)
time.sleep(0.5)
assert shared()._normals._busy is not None
print("ends")
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "ends"), ran.stderr
