"""Draws the layer over a picture: taken at its own resolution, enlarged by the painter."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from viewer.app.cut import Cut
from viewer.app.layer import Layer
from viewer.app.view_state import ViewState
from viewer.core.plane import Plane
from viewer.imaging import colours, layering, presets, voi_lut
from viewer.imaging.layering import Part
from viewer.ui.framing import Framing


class FusedImage:
    """One view's layer. It keeps the last picture, so that moving lines cost no pixels."""

    def __init__(self) -> None:
        self._last: tuple[tuple[object, ...], QImage, QRectF] | None = None

    def draw(self, painter: QPainter, state: ViewState, shown: Cut, framing: Framing) -> None:
        """Over what is drawn already; nothing where there is no layer, or it is not seen."""
        layer = state.layer
        lies = shown.placed or shown.places is not None
        if layer is None or layer.opacity <= 0 or not lies:
            return
        seen = framing.visible(margin=1)
        if seen.isEmpty():
            return
        ratio = painter.device().devicePixelRatio()
        volume = layer.volume(state.phase)
        ready = None if volume is None else int(volume.ready.sum())
        part = seen.x(), seen.y(), seen.width(), seen.height()
        finest = round(1 / (framing.per_mm * ratio), 4)
        # A plane compares by identity; one of the grid is the same each time it is shown.
        looks = (state.phase, state.slab, state.interpolate)
        wanted = (shown.plane, layer, *looks, part, ready, finest)
        if self._last is None or self._last[0] != wanted:
            made = picture(layer, state, shown, Part(*_corners(part)), finest)
            if made is None:
                return
            self._last = (wanted, *made)
        _paint(painter, state, framing, self._last[1], self._last[2])


def picture(
    layer: Layer, state: ViewState, shown: Cut, part: Part, finest_mm: float
) -> tuple[QImage, QRectF] | None:
    """The layer in premultiplied colours, and the pixels of the picture that it covers.

    finest_mm: no pixel is smaller; that of the screen.
    """
    volume = layer.volume(state.phase)
    if volume is None:
        return None
    window = layer.window or presets.opening_window(volume)
    if window is None:
        return None
    grid = shown.plane
    if shown.places is not None:
        values, seen = layering.values_at(volume, shown.places, layer.matrix)
    else:
        grid = layering.grid_over(
            grid, part, volume.geometry, layer.matrix, finest_mm, not state.interpolate
        )
        values, seen = layering.values_on(volume, grid, layer.matrix, state.slab)
    levels = voi_lut.levels(values, volume, window, layer.inverted)
    pixels = colours.veiled(levels, seen, layer.colours, layer.opacity)
    return _image(pixels), _covered(shown.plane, grid)


def _paint(
    painter: QPainter, state: ViewState, framing: Framing, image: QImage, covered: QRectF
) -> None:
    rows, columns = framing.plane.shape
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, state.interpolate)
    painter.setClipRect(QRectF(framing.matrix.mapRect(QRectF(0, 0, columns, rows))))
    painter.setTransform(framing.matrix, True)
    painter.drawImage(covered, image)
    painter.restore()


def _corners(part: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = part
    return left, top, left + width, top + height


def _covered(plane: Plane, grid: Plane) -> QRectF:
    """Where a grid on a plane lies, in pixels of the plane from corner to corner."""
    column, row = plane.to_pixel(grid.origin).tolist()
    width, height = (
        grid.spacing[1] / plane.spacing[1],
        grid.spacing[0] / plane.spacing[0],
    )
    rows, columns = grid.shape
    left, top = column + 0.5 - width / 2, row + 0.5 - height / 2
    return QRectF(left, top, columns * width, rows * height)


def _image(pixels: NDArray[np.uint32]) -> QImage:
    """An image of premultiplied 0xAARRGGBB, with its own memory."""
    rows, columns = pixels.shape
    made = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    out = np.frombuffer(made.bits(), np.uint32).reshape(rows, made.bytesPerLine() // 4)
    out[:, :columns] = pixels
    return made
