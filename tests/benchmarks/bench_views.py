"""Slices of a 512 x 512 x 400 CT: from the input event to the painted widgets.

Run: xvfb-run -a -s "-screen 0 1920x1900x24" .venv/bin/python -m tests.benchmarks.bench_views
Needs ../shared/data (a head and neck CT, resampled to that size, with noise). Views are
600 x 600 px with corner text, crosshair and 20 annotations; the peers draw the bare picture.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.bench_volume import head
from tests.benchmarks.common import p95
from tests.volumes import display_set, patient
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.layout import Tile
from viewer.app.loading import _Entry
from viewer.app.navigation import vector
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.plane import ORIENTATIONS
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.dicom.load import Opened
from viewer.measure import kinds
from viewer.ui import theme
from viewer.ui.viewport_grid import GAP, ViewportGrid

SIDE = 602  # a view of 600 and its frame
EVENTS = 80
NINE = tuple(Tile(f"g{n}", ORIENTATIONS[n % 3]) for n in range(9))
FOUR = (Tile("a", "axial"), Tile("b", "coronal"), Tile("c", "sagittal"), Tile("g0", "axial"))
LEFT = Qt.MouseButton.LeftButton


class Took(NamedTuple):
    """Seconds of one event: on the clock, and of the processor (steadier where it is busy)."""

    wall: float
    cpu: float


class Painted(QObject):
    """Counts the paint events of some widgets, and notes when the last one was done."""

    def __init__(self, widgets: list[QWidget]) -> None:
        super().__init__()
        self._due = dict.fromkeys(widgets, False)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched in self._due:
            self._due[watched] = False
        return False

    def after(self, act: Callable[[], object]) -> Took:
        """From the event until all are on the screen."""
        application = QApplication.instance()
        assert application is not None
        application.processEvents()
        self._due = dict.fromkeys(self._due, True)
        began, worked = time.perf_counter(), time.process_time()
        act()
        while any(self._due.values()):
            application.processEvents()
        return Took(time.perf_counter() - began, time.process_time() - worked)


def session_of(volume: Volume, tiles: tuple[Tile, ...]) -> Session:
    """The volume in views, with 20 annotations: 10 balls, seen on every slice, 10 on one."""
    session = Session(Jobs(), Document())
    session.opened.update(patient=patient(display_set("k", volume)))
    session.loading._entries["k"] = _Entry(opened=Opened(volume), share=1.0)
    columns = {1: 1, 4: 2, 9: 3}[len(tiles)]
    session.layout.update(rows=len(tiles) // columns, columns=columns, tiles=tiles)
    middle, frame = np.array(volume.geometry.center), volume.geometry.frame_of_reference_uid
    rng = np.random.default_rng(1)
    for n in range(20):
        kind = ("sphere", ("length", "ellipse")[n // 2 % 2])[n % 2]
        start = middle + rng.uniform(-60, 60, 3) * (1, 1, n % 2 == 0)
        end = start + (
            np.array([40.0, 0, 0]) if n % 2 == 0 else rng.uniform(10, 30, 3) * (1, 1, 0)
        )
        made = Annotation(
            f"1.{n}", kind, (vector(start), vector(end)), frame,
            volume_key="k",
        )  # fmt: skip
        session.document.put(made, kind)
    for tile in tiles:
        session.views[tile.view].update(
            key="k",
            item=volume,
            orientation=tile.orientation or "axial",
            cursor=volume.geometry.center,
            window=Window(40, 400, name="soft-tissue"),
        )
    return session


def wheel(widget: QWidget, delta: int) -> None:
    at = QPointF(200, 200)
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def mouse(widget: QWidget, sort: QEvent.Type, at: QPoint, held: Qt.KeyboardModifier) -> None:
    buttons = Qt.MouseButton.NoButton if held else LEFT
    button = LEFT if sort == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    place = QPointF(at)
    event = QMouseEvent(sort, place, QPointF(widget.mapToGlobal(place)), button, buttons, held)
    QApplication.sendEvent(widget, event)


def scrolled(painted: Painted, widget: QWidget) -> list[Took]:
    return [
        painted.after(lambda n=n: wheel(widget, -120 if n // 20 % 2 == 0 else 120))  # type: ignore[misc]
        for n in range(EVENTS)
    ]


def windowed(painted: Painted, widget: QWidget) -> list[Took]:
    """A drag of the window tool."""
    plain, found = Qt.KeyboardModifier.NoModifier, []
    mouse(widget, QEvent.Type.MouseButtonPress, QPoint(200, 200), plain)
    move = QEvent.Type.MouseMove
    for n in range(EVENTS):
        at = QPoint(210 + 3 * n, 205 + n)
        found.append(painted.after(lambda at=at: mouse(widget, move, at, plain)))  # type: ignore[misc]
    mouse(widget, QEvent.Type.MouseButtonRelease, QPoint(300, 300), plain)
    return found


def pointed(painted: Painted, widget: QWidget) -> list[Took]:
    """Shift and moving: all planes of all views follow the mouse."""
    shift, move = Qt.KeyboardModifier.ShiftModifier, QEvent.Type.MouseMove
    return [
        painted.after(lambda n=n: mouse(widget, move, QPoint(200 + 2 * n, 180 + 2 * n), shift))  # type: ignore[misc]
        for n in range(EVENTS)
    ]


def ours(volume: Volume, tiles: tuple[Tile, ...], act: Callable[..., list[Took]]) -> list[Took]:
    session = session_of(volume, tiles)
    grid = ViewportGrid(session)
    across, down = session.layout.value.columns, session.layout.value.rows
    grid.resize(across * (SIDE + GAP) - GAP, down * (SIDE + GAP) - GAP)
    grid.show()
    widgets = [grid.viewport(tile.view).view for tile in tiles]
    assert all(widget.width() >= 600 and widget.height() >= 600 for widget in widgets)
    painted = Painted(widgets)
    act(painted, widgets[0])  # once to warm all up
    found = act(painted, widgets[0])
    grid.close()
    session.jobs.close()
    grid.deleteLater()
    return found


def image_view(volume: Volume) -> dict[str, list[Took]]:
    """pyqtgraph's ImageView: its own time line and levels."""
    view = pg.ImageView()
    view.ui.histogram.hide()
    view.ui.roiBtn.hide()
    view.ui.menuBtn.hide()
    view.setImage(
        volume.array, axes={"t": 0, "y": 1, "x": 2}, autoLevels=False, levels=(-160, 240)
    )
    view.ui.roiPlot.hide()
    view.resize(600, 600)
    view.show()
    return _peer(
        Painted([view.ui.graphicsView.viewport()]),
        lambda n: view.setCurrentIndex(200 + n),
        lambda n: view.setLevels(-160 - n, 240 + 2 * n),
        view,
    )


def image_item(volume: Volume) -> dict[str, list[Took]]:
    """pyqtgraph's ImageItem, bare, in a GraphicsView."""
    view = pg.GraphicsView()
    box = pg.ViewBox(lockAspect=True, invertY=True)
    view.setCentralItem(box)
    item = pg.ImageItem(volume.array[200], axisOrder="row-major", levels=(-160, 240))
    box.addItem(item)
    view.resize(600, 600)
    view.show()
    return _peer(
        Painted([view.viewport()]),
        lambda n: item.setImage(volume.array[200 + n], autoLevels=False),
        lambda n: item.setLevels((-160 - n, 240 + 2 * n)),
        view,
    )


def _peer(
    painted: Painted,
    scroll: Callable[[int], object],
    window: Callable[[int], object],
    view: QWidget,
) -> dict[str, list[Took]]:
    found = {}
    for name, act in (("scroll", scroll), ("window", window)):
        runs = [painted.after(partial(act, n)) for n in (*range(1, 11), *range(EVENTS))]
        found[name] = runs[10:]  # the first ten warm it up
    view.close()
    return found


def told(events: list[Took]) -> dict[str, float]:
    middle = median(one.wall for one in events)
    return {
        "median_ms": round(middle * 1e3, 2),
        "p95_ms": round(p95([one.wall for one in events]) * 1e3, 2),
        "cpu_ms": round(median(one.cpu for one in events) * 1e3, 2),
        "frames_per_s": round(1 / middle, 1),
    }


def main() -> None:
    application = QApplication(sys.argv)
    theme.load_fonts()
    kinds.discover()
    volume = head()
    one = (Tile("a"),)
    found: dict[str, dict[str, float]] = {}
    for _ in range(2):  # the second counts: peers and we in turn, all warm
        for name, tiles in (
            ("1 view", one),
            ("4 linked views", FOUR),
            ("9 linked views", NINE),
        ):
            for what, act in (("scroll", scrolled), ("window", windowed)):
                found[f"{name}, {what}"] = told(ours(volume, tiles, act))
        found["4 linked views, 3D cursor"] = told(ours(volume, FOUR, pointed))
        for orientation in ORIENTATIONS[1:]:
            tiles = (Tile("a", orientation),)
            found[f"MPR {orientation}, scroll"] = told(ours(volume, tiles, scrolled))
        for name, peer in (
            ("pyqtgraph ImageView", image_view),
            ("pyqtgraph ImageItem", image_item),
        ):
            for what, seconds in peer(volume).items():
                found[f"{name}, {what}"] = told(seconds)
    for name, figures in found.items():
        print(f"{name:<32} {figures}", file=sys.stderr)
    print(json.dumps(found, indent=1))
    application.quit()


if __name__ == "__main__":
    main()
