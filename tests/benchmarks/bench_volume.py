"""Turning a 512 x 512 x 400 CT in 3D: from the mouse event to the painted widget.

Run: xvfb-run -a -s "-screen 0 1280x1024x24" .venv/bin/python -m tests.benchmarks.bench_volume
Needs ../shared/data (a head and neck CT, resampled to that size, with noise). The peers draw
the same volume and camera at full resolution as VTK does when it is left to itself.
"""

import json
import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.navigation import vector
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.geometry import Geometry
from viewer.core.volume import Volume
from viewer.imaging.projection import directions, picture_plane
from viewer.imaging.rendering_presets import named, transfer
from viewer.measure import kinds
from viewer.ui import render_thread, theme
from viewer.ui.ray_caster import _property
from viewer.ui.volume_view import VolumeView
from viewer.ui.vtk_image import image_data, scalars

HEAD = Path(__file__).resolve().parents[3] / "shared/data/ct_headneck_picker"
SIZE = (512, 512, 400)  # columns, rows, slices
SIDE = 600  # pixels of the view
FRAMES = 60


def head() -> Volume:
    """Real anatomy on a grid of that size, with a CT's noise."""
    import SimpleITK as sitk  # noqa: N813 - its usual name

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(HEAD)))
    image = reader.Execute()
    spacing = [image.GetSize()[n] * image.GetSpacing()[n] / SIZE[n] for n in range(3)]
    fine = sitk.Resample(
        image,
        SIZE,
        sitk.Transform(),
        sitk.sitkLinear,
        image.GetOrigin(),
        spacing,
        image.GetDirection(),
        -1000.0,
    )
    values = sitk.GetArrayFromImage(fine).astype(np.float32)
    values += np.random.default_rng(0).normal(0, 15, values.shape).astype(np.float32)
    array = values.round().clip(-1024, 3071).astype(np.int16)
    affine = np.eye(4)
    affine[:3, :3] = np.array([[0, 0, spacing[0]], [0, spacing[1], 0], [spacing[2], 0, 0]])
    affine[:3, 3] = image.GetOrigin()
    geometry = Geometry(affine, array.shape, "1.2.3")
    return Volume(array, geometry, "[hnsf'U]", "CT", np.ones(len(array), bool))


class Timed(VolumeView):
    """Remembers which request was on the screen when."""

    painted: tuple[int, bool, float] = (0, False, 0.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        shown = self.shown()
        if shown is not None:
            self.painted = (shown.number, shown.full, time.perf_counter())


def marks(session: Session, volume: Volume) -> None:
    """20 measurements."""
    rng = np.random.default_rng(1)
    middle = np.array(volume.geometry.center)
    for n in range(20):
        ends = middle + rng.uniform(-60, 60, (2, 3))
        points = (vector(ends[0]), vector(ends[1]))
        session.document.put(Annotation(f"1.{n}", "length", points, "1.2.3"), "Length")


def until(ready: Any, application: QApplication) -> None:
    while not ready():
        application.processEvents()
        time.sleep(0.001)


def turned(view: Timed, application: QApplication) -> dict[str, float]:
    """Milliseconds from each mouse move to the widget painted with it, and what follows."""
    times = []
    at = QPoint(300, 300)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for _ in range(FRAMES):
        at += QPoint(7, 1)
        begun = time.perf_counter()
        QTest.mouseMove(view, at)
        wanted = view._number
        until(lambda wanted=wanted: view.painted[0] >= wanted, application)  # type: ignore[misc]
        times.append(view.painted[2] - begun)
    begun = time.perf_counter()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    number = view._number
    until(lambda: view.painted[:2] == (number, True), application)
    full = view.painted[2] - begun
    times = times[5:]  # the first adapt the coarseness
    return {
        "median_ms": round(1000 * median(times), 1),
        "p95_ms": round(1000 * float(np.percentile(times, 95)), 1),
        "frames_per_s": round(1 / median(times), 1),
        "full_quality_s": round(full, 2),
    }


def ours(volume: Volume, preset: str, application: QApplication) -> dict[str, float]:
    jobs = Jobs()
    session = Session(jobs, Document())
    marks(session, volume)
    session.views["3d"].update(preset=preset, cursor=volume.geometry.center, key="k")
    view = Timed(session, "3d")
    view.resize(SIDE, SIDE)
    view.show()
    begun = time.perf_counter()
    session.views["3d"].update(item=volume)
    until(lambda: view.painted[0] > 0, application)
    first = view.painted[2] - begun
    until(lambda: view.painted[1], application)
    whole = view.painted[2] - begun
    found = turned(view, application)
    jobs.close()
    view.close()
    times = {"first_picture_s": round(first, 2), "first_full_quality_s": round(whole, 2)}
    return {**times, **found}


def naive(volume: Volume, preset: str, mapper: Any, frames: int) -> dict[str, float]:
    """A VTK volume mapper with its defaults at full resolution."""
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow, vtkVolume

    stored = scalars(volume.array)
    mapper.SetInputData(image_data(stored.array, volume.geometry.spacing))
    actor = vtkVolume()
    actor.SetMapper(mapper)
    actor.SetProperty(_property(transfer(named(preset, "CT"), volume), stored))
    actor.SetPosition(*volume.geometry.origin)
    window, renderer = vtkRenderWindow(), vtkRenderer()
    window.SetOffScreenRendering(True)
    window.SetMultiSamples(0)
    window.SetSize(SIDE, SIDE)
    window.AddRenderer(renderer)
    renderer.AddVolume(actor)
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    times = []
    for n in range(frames + 1):
        plane = picture_plane(volume.geometry, (2.1 * n, 0.3 * n), (SIDE, SIDE))
        middle = np.array(volume.geometry.center)
        camera.SetFocalPoint(*middle)
        camera.SetPosition(*(middle - 1000 * directions((2.1 * n, 0.3 * n))[2]))
        camera.SetViewUp(*(-plane.v))
        camera.SetParallelScale(SIDE * plane.spacing[0] / 2)
        renderer.ResetCameraClippingRange()
        begun = time.perf_counter()
        window.Render()
        times.append(time.perf_counter() - begun)
    window.Finalize()
    return {
        "first_picture_s": round(times[0], 2),
        "median_ms": round(1000 * median(times[1:]), 1),
        "p95_ms": round(1000 * float(np.percentile(times[1:], 95)), 1),
        "frames_per_s": round(1 / median(times[1:]), 1),
    }


def peers(volume: Volume, preset: str) -> dict[str, dict[str, float]]:
    from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper
    from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkSmartVolumeMapper

    fixed = vtkFixedPointVolumeRayCastMapper()
    fixed.AutoAdjustSampleDistancesOff()
    return {
        "vtkSmartVolumeMapper": naive(volume, preset, vtkSmartVolumeMapper(), 2),
        "vtkFixedPointVolumeRayCastMapper": naive(volume, preset, fixed, 10),
    }


def main() -> None:
    os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
    application = QApplication([])
    theme.load_fonts()
    kinds.discover()
    volume = head()
    found: dict[str, Any] = {"load": os.getloadavg()[0]}
    for preset in ("ct-bone", "ct-bone-skin", "ct-mip"):
        found[preset] = {"oncoscope": ours(volume, preset, application)}
    render_thread.stop()
    found["ct-bone"] |= peers(volume, "ct-bone")
    json.dump(found, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
