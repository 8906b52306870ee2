"""The render thread: newest first, in order of urgency, told of failure, joined at the end."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.blobs import blob, spot
from viewer.core.errors import ViewerError
from viewer.imaging.projection import picture_plane
from viewer.imaging.rendering_presets import named
from viewer.ui import render_thread
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import IDLE, MOVING, STILL, Client, Picture, shared

ROOT = Path(__file__).resolve().parents[2]


def scene(side: int = 120, azimuth: float = 0.0) -> Scene:
    volume = blob()
    plane = picture_plane(volume.geometry, (azimuth, 0), (side, side))
    return Scene(volume, named("bone", "CT"), plane)


def listening() -> tuple[Client, list[Picture]]:
    client, got = Client(), []
    client.drawn.connect(got.append)
    return client, got


def test_a_resting_picture_goes_from_preview_to_full(qtbot: QtBot) -> None:
    client, got = listening()
    asked = scene()
    shared().ask(client, 7, asked, STILL)
    qtbot.waitUntil(lambda: bool(got) and got[-1].full, timeout=20_000)
    assert [one.full for one in got] == [False, True]
    assert {one.number for one in got} == {7}
    column, row = asked.plane.to_pixel(spot(asked.volume)).round().astype(int).tolist()
    assert got[-1].image.pixelColor(column, row).lightness() > 90


def test_a_moving_picture_is_one_coarse_preview(qtbot: QtBot) -> None:
    client, got = listening()
    shared().ask(client, 1, scene(), MOVING)
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    qtbot.wait(100)
    assert len(got) == 1 and not got[0].full
    assert got[0].image.width() < 120


def test_the_newest_request_wins(qtbot: QtBot) -> None:
    client, got = listening()
    for number in range(40):
        shared().ask(client, number, scene(300, number), STILL)
    qtbot.waitUntil(lambda: bool(got) and got[-1].full, timeout=20_000)
    assert got[-1].number == 39
    assert len({one.number for one in got}) < 40


def test_thumbnails_wait_for_those_who_look(qtbot: QtBot) -> None:
    (one, _), (two, _) = listening(), listening()
    order: list[str] = []
    one.drawn.connect(lambda _: order.append("idle"))
    two.drawn.connect(lambda _: order.append("still"))
    thread = shared()
    with thread._changed:  # the thread is held until both have asked
        thread.ask(one, 1, scene(), IDLE)
        thread.ask(two, 1, scene(), STILL)
    qtbot.waitUntil(lambda: "idle" in order, timeout=20_000)
    assert order == ["still", "still", "idle"]


def test_who_withdraws_gets_nothing(qtbot: QtBot) -> None:
    client, got = listening()
    thread = shared()
    with thread._changed:
        thread.ask(client, 1, scene(), STILL)
        thread.withdraw(client)
    qtbot.wait(200)
    assert got == []


def test_without_opengl_each_asker_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise ViewerError("No OpenGL.", "Install it.")

    monkeypatch.setattr(render_thread, "RayCaster", none)
    thread = render_thread.RenderThread()
    client, errors = Client(), []
    client.failed.connect(errors.append)
    thread.ask(client, 1, scene())
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    with pytest.raises(ViewerError, match="No OpenGL"):
        thread.picture(scene())
    thread.stop()
    assert errors[0].remedy == "Install it."


def test_a_failure_is_told_and_the_thread_lives_on(qtbot: QtBot) -> None:
    client, errors = Client(), []
    client.failed.connect(errors.append)
    wrong = scene()
    shared().ask(client, 1, Scene(wrong.volume, wrong.preset, None))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert "could not be drawn" in render_thread.unavailable(errors[0]).problem
    assert shared().picture(scene(50)).width() == 50


def test_stopping_joins_the_thread(qtbot: QtBot) -> None:
    shared().picture(scene(50))
    render_thread.stop()
    assert "render" not in {one.name for one in threading.enumerate()}
    thread = render_thread.RenderThread()
    thread.stop()
    with pytest.raises(RuntimeError, match="ended"):
        thread.ask(Client(), 1, scene())


CHILD = """
import sys, time
from PySide6.QtWidgets import QApplication
from tests.ui.test_render_thread import scene
from viewer.ui.render_thread import Client, shared
app = QApplication([])
client = Client()
shared().ask(client, 1, scene(900))
time.sleep(float(sys.argv[1]))
"""


@pytest.mark.parametrize("after_s", ["0", "0.4"])
def test_a_process_that_ends_while_it_draws_ends_well(after_s: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, after_s],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
