"""PET over a 512 x 512 x 400 CT in three planes, and a 4096 x 3328 mammogram.

Run: xvfb-run -a -s "-screen 0 1920x1900x24" .venv/bin/python -m tests.benchmarks.bench_fusion
Needs ../shared/data (see bench_views). The PET has 200 x 200 x 150 voxels of 2.7 mm, once in
the CT's frame of reference, once turned by 5 degrees as after a registration. Views are
600 x 600 px with texts and marks; a frame is from the input event to the painted widgets.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from tests.benchmarks.bench_views import (
    EVENTS,
    SIDE,
    Painted,
    Took,
    pointed,
    scrolled,
    session_of,
    told,
    windowed,
)
from tests.benchmarks.bench_volume import head
from tests.volumes import display_set, patient
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.layer import Layer
from viewer.app.layout import Tile
from viewer.app.session import Session
from viewer.core.geometry import Geometry
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.measure import kinds
from viewer.ui import theme
from viewer.ui.viewport_grid import GAP, ViewportGrid

THREE = (Tile("a", "axial"), Tile("b", "coronal"), Tile("c", "sagittal"))
MAMMOGRAM = (4096, 3328)
PET = (150, 200, 200)
TURN = np.radians(5)


def pet(ct: Volume) -> Volume:
    """Hot spots of some centimetres about the CT's middle, with noise."""
    rng = np.random.default_rng(3)
    array = rng.gamma(1.0, 0.4, PET).astype(np.float32)
    k, j, i = np.ogrid[: PET[0], : PET[1], : PET[2]]
    for _ in range(12):
        a, b, c = rng.uniform(0.3, 0.7, 3) * PET
        away = (k - a) ** 2 + (j - b) ** 2 + (i - c) ** 2
        array += (8 * np.exp(-away / 40)).astype(np.float32)
    affine = np.zeros((4, 4))
    affine[2, 0] = affine[1, 1] = affine[0, 2] = 2.7
    affine[3, 3] = 1.0
    affine[:3, 3] = np.array(ct.geometry.center) - 2.7 * (np.array(PET[::-1]) - 1) / 2
    grid = Geometry(affine, PET, ct.geometry.frame_of_reference_uid)
    ready = np.ones(PET[0], bool)
    return replace(
        ct, array=array, geometry=grid, unit="g/ml{SUVbw}", modality="PT", ready=ready
    )


def turned(ct: Volume) -> tuple[tuple[float, ...], ...]:
    """A registration by 5 degrees about the CT's middle."""
    made, (sine, cosine) = np.eye(4), (np.sin(TURN), np.cos(TURN))
    made[:2, :2] = [[cosine, -sine], [sine, cosine]]
    middle = np.array(ct.geometry.center)
    made[:3, 3] = middle - made[:3, :3] @ middle
    return tuple(tuple(row) for row in made.tolist())


def fused(ct: Volume, layer: Layer | None, act: Callable[..., list[Took]]) -> list[Took]:
    session = session_of(ct, (*THREE, Tile("g0", "axial")))
    session.layout.update(rows=1, columns=3, tiles=THREE)
    for tile in THREE:
        session.views[tile.view].update(layer=layer)
    return run(session, THREE, 3, act)


def run(
    session: Session, tiles: tuple[Tile, ...], columns: int, act: Callable[..., list[Took]]
) -> list[Took]:
    grid = ViewportGrid(session)
    grid.resize(columns * (SIDE + GAP) - GAP, SIDE + 30)
    grid.show()
    widgets = [grid.viewport(tile.view).view for tile in tiles]
    painted = Painted(widgets)
    act(painted, widgets[0])  # once to warm all up
    found = act(painted, widgets[0])
    grid.close()
    session.jobs.close()
    grid.deleteLater()
    return found


def mammogram(act: Callable[..., list[Took]], size: int = 1600) -> list[Took]:
    """One view of 1600 x 1600 px of a 4096 x 3328 image of 16 bits."""
    rng = np.random.default_rng(5)
    values = rng.integers(0, 4096, (1, *MAMMOGRAM), dtype=np.uint16)
    images = ImageSet(values, "1", "MG", np.ones(1, bool), spacing=(0.07, 0.07))
    session = Session(Jobs(), Document())
    session.opened.update(patient=patient(display_set("k")))
    session.layout.update(rows=1, columns=1, tiles=(Tile("a"),))
    window = Window(2048, 4096)
    session.views["a"].update(key="k", item=images, window=window, cursor=None)
    grid = ViewportGrid(session)
    grid.resize(size, size)
    grid.show()
    widget = grid.viewport("a").view
    painted = Painted([widget])
    act(painted, widget)
    found = act(painted, widget)
    grid.close()
    session.jobs.close()
    grid.deleteLater()
    return found


def panned(painted: Painted, widget: Any) -> list[Took]:
    """A drag of the pan tool at twice the fitting size."""
    view = widget.session.views["a"]
    view.update(zoom=2.0)
    return [
        painted.after(lambda n=n: view.update(pan=(0.1 * n + 0.1, 0.15 * n)))  # type: ignore[misc]
        for n in range(EVENTS)
    ]


def zoomed(painted: Painted, widget: Any) -> list[Took]:
    view = widget.session.views["a"]
    return [
        painted.after(lambda n=n: view.update(zoom=1.05 + n * 0.05))  # type: ignore[misc]
        for n in range(EVENTS)
    ]


def main() -> int:
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    kinds.discover()
    ct = head()
    over = Layer("p", pet(ct), 0.4, "hot-iron", Window(3.5, 7, "LINEAR_EXACT"), why="same")
    cases: dict[str, Callable[[], list[Took]]] = {
        "CT alone, three planes, scroll": partial(fused, ct, None, scrolled),
        "PET over CT, three planes, scroll": partial(fused, ct, over, scrolled),
        "PET over CT, three planes, 3D cursor": partial(fused, ct, over, pointed),
        "registered, three planes, scroll": partial(
            fused, ct, replace(over, rows=turned(ct)), scrolled
        ),
        "registered, three planes, 3D cursor": partial(
            fused, ct, replace(over, rows=turned(ct)), pointed
        ),
        "layer's window, three planes": partial(
            fused, ct, replace(over, chosen=True), windowed
        ),
        "mammogram, window": partial(mammogram, windowed),
        "mammogram, pan at 2x": partial(mammogram, panned),
        "mammogram, zoom": partial(mammogram, zoomed),
    }
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, case in cases.items():
        if wanted not in name:
            continue
        print(f"{name:<40} {json.dumps(told(case()))}")
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
