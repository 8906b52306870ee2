"""Benchmarks of what is drawn: slices on a widget, and volumes that are turned."""

import os
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.cli.bench import Figure, anatomy, compared
from viewer.core.presentation import Window
from viewer.core.volume import Volume

if TYPE_CHECKING:
    from viewer.ui.ray_caster import RayCaster

SIDE = 600  # pixels of a view
_WAIT_S = 60.0  # for one picture
_TURN = (2.1, 0.3)  # degrees from one picture to the next
_FIRST = 6  # pictures by which the moving quality has settled
_WINDOW = Window(40, 400, name="soft-tissue")


def scroll() -> Figure:
    """The next slice, from the change of the view's state to the painted widget."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from viewer.ui.application import application

    app = application()
    volume = anatomy()
    view, close = _slice_view(volume)
    peer = _image_item(volume)
    app.processEvents()  # what is not on the screen yet is not painted
    numbers, others = (iter(range(10**6)) for _ in range(2))
    grid, last = volume.geometry, len(volume.array)
    middle = (np.array(grid.shape[1:]) - 1) / 2

    def ours() -> None:
        point = grid.to_patient(np.array([next(numbers) % last, *middle]))
        view.session.views["a"].update(cursor=tuple(point.tolist()))
        view.repaint()

    try:
        return compared(
            "scroll",
            f"the next slice in a view of {SIDE} x {SIDE} pixels, smooth and with its text",
            ours,
            {"pyqtgraph ImageItem, bare": lambda: peer(next(others) % last)},
        )
    finally:
        close()
        app.processEvents()


def _slice_view(volume: Volume) -> tuple[Any, Callable[[], None]]:
    """A view of the volume, shown, and what ends it."""
    from viewer.app.document import Document
    from viewer.app.jobs import Jobs
    from viewer.app.session import Session
    from viewer.core.patient import Patient
    from viewer.ui.slice_view import SliceView

    session = Session(Jobs(), Document())
    session.opened.update(patient=Patient("BENCHMARK", "", "", "", ()))
    session.views["a"].update(item=volume, cursor=volume.geometry.center, window=_WINDOW)
    view = SliceView(session, "a")
    view.resize(SIDE, SIDE)
    view.show()

    def close() -> None:
        view.close()
        view.deleteLater()
        session.jobs.close()

    return view, close


def _image_item(volume: Volume) -> Callable[[int], None]:
    """pyqtgraph's ImageItem in a GraphicsView: the bare picture, at the same window."""
    import pyqtgraph as pg

    view = pg.GraphicsView()
    box = pg.ViewBox(lockAspect=True, invertY=True)
    view.setCentralItem(box)
    item = pg.ImageItem(volume.array[0], axisOrder="row-major", levels=(-160, 240))
    box.addItem(item)
    view.resize(SIDE, SIDE)
    view.show()

    def paint(number: int) -> None:
        item.setImage(volume.array[number], autoLevels=False)
        view.viewport().repaint()

    return paint


def turn() -> Figure:
    """Volume rendering, from one direction to the next."""
    from viewer.ui import render_thread
    from viewer.ui.ray_caster import RayCaster

    volume = anatomy()
    moving, peer = _moving(volume), RayCaster()
    try:
        for _ in range(_FIRST):
            moving()
        return compared(
            "volume",
            f"a 3D picture of {SIDE} x {SIDE} pixels while it is turned, at moving quality",
            moving,
            {"vtkFixedPointVolumeRayCastMapper at full resolution": _whole(volume, peer)},
        )
    finally:
        peer.close()
        render_thread.stop()


def _moving(volume: Volume) -> Callable[[], None]:
    """The pictures that a 3D view shows while the mouse turns it."""
    from PySide6.QtCore import Qt

    from viewer.imaging.projection import picture_plane
    from viewer.imaging.rendering_presets import default
    from viewer.ui.ray_caster import Scene
    from viewer.ui.render_thread import MOVING, Client, shared

    client, drawn = Client(), SimpleQueue[object]()
    for signal in (client.drawn, client.failed):
        signal.connect(drawn.put, Qt.ConnectionType.DirectConnection)
    numbers, preset = iter(range(10**6)), default("CT")

    def paint() -> None:
        n = next(numbers)
        plane = picture_plane(volume.geometry, (_TURN[0] * n, _TURN[1] * n), (SIDE, SIDE))
        shared().ask(client, n, Scene(volume, preset, plane), MOVING)
        found = drawn.get(timeout=_WAIT_S)
        if isinstance(found, Exception):
            raise found

    return paint


def _whole(volume: Volume, caster: "RayCaster") -> Callable[[], None]:
    """VTK's mapper for the processor at full resolution, which sees the same."""
    from viewer.imaging.projection import picture_plane
    from viewer.imaging.rendering_presets import default
    from viewer.ui.ray_caster import Scene
    from viewer.ui.rendering_plan import Pass

    numbers, preset = iter(range(10**6)), default("CT")
    how = Pass("original", "cpu")

    def paint() -> None:
        n = next(numbers)
        plane = picture_plane(volume.geometry, (_TURN[0] * n, _TURN[1] * n), (SIDE, SIDE))
        caster.draw(Scene(volume, preset, plane), how, plane, 0, SIDE)

    return paint
