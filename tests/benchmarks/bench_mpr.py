"""Freely turned planes and slabs of a 512 x 512 x 400 CT: resampling alone, and to the screen.

Run: xvfb-run -a -s "-screen 0 1280x1300x24" .venv/bin/python -m tests.benchmarks.bench_mpr
Needs ../shared/data, as bench_views. The peer is vtkImageReslice on two threads, one filter
kept for all planes, on the same grid of pixels; the greatest difference of both is printed.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkImagingCore import vtkImageReslice

from tests.benchmarks.bench_views import FOUR, SIDE, Painted, mouse, session_of, told
from tests.benchmarks.bench_volume import head
from tests.benchmarks.common import p95
from viewer.app import mpr, navigation
from viewer.app.cut import cut
from viewer.app.layout import Tile
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, Plane, Slab
from viewer.core.volume import Volume
from viewer.imaging import oblique, slab
from viewer.imaging.reslice import Depth
from viewer.measure import kinds
from viewer.ui import theme
from viewer.ui.crosshair_lines import crosses
from viewer.ui.slice_view import SliceView
from viewer.ui.viewport_grid import GAP, ViewportGrid

THREE = (Tile("a", "axial"), Tile("b", "coronal"), Tile("c", "sagittal"))
VIEW = (512.0, 512.0)
TURNS, SLABS = 20, 5
SLAB = Slab("mip", 20.0)
AXIS = np.array([0.48, 0.6, 0.64])
NONE = Qt.KeyboardModifier.NoModifier


def planes_of(volume: Volume, degrees: float) -> list[ViewState]:
    """Three planes at right angles, turned so far about a skew axis."""
    made = []
    for orientation in ORIENTATIONS:
        state = ViewState(item=volume, orientation=orientation, cursor=volume.geometry.center)
        turned = oblique.turned(navigation.faced(state), AXIS, degrees)
        made.append(replace(state, oblique=turned))
    return made


class Peer:
    """vtkImageReslice as its own documents use it, in index space."""

    def __init__(self, volume: Volume) -> None:
        self._grid = volume.geometry
        image = vtkImageData()
        image.SetDimensions(*volume.array.shape[::-1])
        image.GetPointData().SetScalars(numpy_to_vtk(volume.array.reshape(-1)))
        self._filter = vtkImageReslice()
        self._filter.SetInputData(image)
        self._filter.SetInterpolationModeToLinear()
        self._filter.SetNumberOfThreads(2)
        self._filter.SetOutputScalarType(10)
        self._filter.SetBackgroundLevel(float("nan"))
        self._filter.BorderOn()
        self._filter.SetOutputSpacing(1, 1, 1)
        self._filter.SetOutputOrigin(0, 0, 0)

    def values(self, plane: Plane, depth: Depth | None) -> Array:
        inverse = np.linalg.inv(self._grid.affine[:3, :3])[::-1]
        matrix = np.eye(4)
        step = depth.step_mm if depth else 1.0
        steps = (plane.spacing[1] * plane.u, plane.spacing[0] * plane.v, step * plane.normal)
        matrix[:3, :3] = inverse @ np.stack(steps, -1)
        matrix[:3, 3] = self._grid.to_index(plane.origin)[::-1]
        axes = vtkMatrix4x4()
        axes.DeepCopy(matrix.ravel().tolist())
        rows, columns = plane.shape
        self._filter.SetResliceAxes(axes)
        self._filter.SetOutputExtent(0, columns - 1, 0, rows - 1, 0, 0)
        self._filter.SetSlabModeToMax()
        self._filter.SetSlabNumberOfSlices(depth.count if depth else 1)
        self._filter.Update()
        found = self._filter.GetOutput().GetPointData().GetScalars()
        values: Array = vtk_to_numpy(found).reshape(rows, columns)
        return values


def resampled(volume: Volume) -> dict[str, Any]:
    """Three planes together, and one slab: ours and the peer's in turn, and what differs."""
    peer = Peer(volume)
    found: dict[str, Any] = {}
    for name, thick, runs in (("3 planes", None, TURNS), ("slab MIP 20 mm", SLAB, SLABS)):
        mine: list[float] = []
        theirs: list[float] = []
        mine_cpu: list[float] = []
        theirs_cpu: list[float] = []
        worst = 0.0
        for n in range(runs):
            states = planes_of(volume, 4.0 * n + 3)[: 1 if thick else 3]
            states = [replace(state, slab=thick) for state in states]
            cuts: list[Any] = []
            _timed(mine, mine_cpu, lambda: cuts.extend(cut(s, size=VIEW) for s in states))  # noqa: B023
            asked = []
            for shown in cuts:
                assert shown is not None
                depth = slab.depth_of(volume.geometry, shown.plane, thick) if thick else None
                asked.append((shown.plane, depth))
            got: list[Array] = []
            _timed(theirs, theirs_cpu, lambda: got.extend(peer.values(*o) for o in asked))  # noqa: B023
            last = peer.values(*asked[-1])
            assert cuts[-1] is not None
            worst = max(worst, float(np.nanmax(np.abs(last - cuts[-1].values))))
            assert np.array_equal(np.isnan(last), np.isnan(cuts[-1].values))
        found[name] = {
            "pixels": [list(one.plane.shape) for one in cuts],
            "cpu_ms": [round(median(one) * 1e3, 1) for one in (mine_cpu, theirs_cpu)],
            "oncoscope_ms": _told(mine),
            "vtkImageReslice_ms": _told(theirs),
            "times_as_fast": round(median(theirs) / median(mine), 2),
            "greatest_difference": worst,
        }
    return found


def _timed(wall: list[float], cpu: list[float], act: Callable[[], object]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    act()
    wall.append(time.perf_counter() - began)
    cpu.append(time.process_time() - worked)


def _told(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(median(seconds) * 1e3, 1),
        "p95": round(p95(seconds) * 1e3, 1),
        "least": round(min(seconds) * 1e3, 1),
    }


class Screen:
    """Three views of 600 px on the screen."""

    def __init__(self, volume: Volume) -> None:
        self.session: Session = session_of(volume, FOUR)
        self.session.layout.update(rows=2, columns=2, tiles=THREE)
        self.session.selection.update(annotations_shown=False)
        self.grid = ViewportGrid(self.session)
        self.grid.resize(2 * (SIDE + GAP) - GAP, 2 * (SIDE + GAP) - GAP)
        self.grid.show()
        self.views = [self.grid.viewport(tile.view).view for tile in THREE]
        self.painted = Painted(self.views)

    def close(self) -> None:
        self.grid.close()
        self.session.close()
        self.session.jobs.close()
        self.grid.deleteLater()

    def line_end(self) -> tuple[QPoint, tuple[float, float]]:
        """A handle of the coronal line in the axial view, and the crosshair's middle."""
        view = self.views[0]
        assert isinstance(view, SliceView)
        scene = view.scene()
        assert scene is not None
        found = crosses(self.session, "a", scene.framing)
        line = next(one for one in found if one.orientation == "coronal")
        return QPointF(*line.grips()[1]).toPoint(), line.middle

    def turned(self) -> list[Any]:
        """A drag of that handle: every event until the two planes that turn are painted."""
        start, (x, y) = self.line_end()
        view, reach = self.views[0], start.x() - x
        mouse(view, QEvent.Type.MouseButtonPress, start, NONE)
        found = []
        for n in range(1, TURNS + 1):
            angle = np.radians(1.1 * n)
            at = QPointF(x + reach * np.cos(angle), y + reach * np.sin(angle)).toPoint()
            found.append(
                self.painted.after(lambda at=at: mouse(view, QEvent.Type.MouseMove, at, NONE))  # type: ignore[misc]
            )
        mouse(view, QEvent.Type.MouseButtonRelease, start, NONE)
        return found

    def rested(self) -> float:
        """Seconds from a rest until the slab is there in full."""
        application = QApplication.instance()
        assert application is not None
        heard: list[str] = []
        self.session.reformats.made.connect(heard.append)
        began = time.perf_counter()
        while not heard and time.perf_counter() - began < 20:
            application.processEvents()
        took = time.perf_counter() - began
        self.session.reformats.made.disconnect(heard.append)
        return took


def on_screen(volume: Volume) -> dict[str, Any]:
    """By the mouse, to the painted widgets."""
    screen = Screen(volume)
    session = screen.session
    mpr.turn(session, mpr.lying(session, "a"), AXIS, 17.0)  # so that all three are turned
    screen.turned()
    found: dict[str, Any] = {"turning, 3 turned planes": told(screen.turned())}
    mpr.set_slab(session, "b", SLAB)
    screen.turned()
    found["turning, one a 20 mm MIP"] = told(screen.turned())
    rests = []
    for _ in range(SLABS):
        screen.rested()
        screen.turned()
        rests.append(screen.rested())
    found["the MIP in full after rest, ms"] = _told(rests)
    screen.close()
    return found


def main() -> None:
    application = QApplication(sys.argv)
    theme.load_fonts()
    kinds.discover()
    volume = head()
    found: dict[str, Any] = {"load": os.getloadavg()[0]}
    for part in (resampled, on_screen):
        told_now = part(volume)
        print(json.dumps(told_now), file=sys.stderr, flush=True)
        found |= told_now
    print(json.dumps(found, indent=1))
    application.quit()


if __name__ == "__main__":
    main()
