"""How a picture lies in a view: its pixels, patient mm and the widget's pixels."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QTransform

from viewer.app.cut import Cut
from viewer.app.sight import fitting
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Plane

_EDGE = 1e-3  # pixels of the picture


@dataclass(frozen=True, slots=True)
class Framing:
    """Where a plane's pixels are on the screen.

    matrix: from (column, row) of pixel *corners* to the view: pixel n covers [n, n + 1].
        A pixel's centre, which is where its plane has it, is half a pixel further.
    size: of the view, in (device-independent) pixels.
    """

    plane: Plane
    matrix: QTransform
    size: QSizeF

    @property
    def per_mm(self) -> float:
        """Pixels of the view for 1 mm (for 1 pixel of the picture, where no mm are known)."""
        return float(np.hypot(self.matrix.m21(), self.matrix.m22())) / self.plane.spacing[0]

    @property
    def zoom(self) -> float:
        """Pixels of the view for a pixel of the picture, along its rows."""
        return float(np.hypot(self.matrix.m11(), self.matrix.m12()))

    def on_screen(self, points: Array) -> Array:
        """(..., 2) in the view of points (..., 3) in mm, dropped onto the plane."""
        return self.pixel_on_screen(self.plane.to_pixel(points))

    def pixel_on_screen(self, pixels: Array) -> Array:
        """(..., 2) in the view of (column, row), (..., 2); integers are pixel centres."""
        m = self.matrix
        x, y = pixels[..., 0] + 0.5, pixels[..., 1] + 0.5
        return np.stack(
            [m.m11() * x + m.m21() * y + m.dx(), m.m12() * x + m.m22() * y + m.dy()], -1
        )

    def at(self, place: QPointF) -> Array:
        """The point (mm) under a place in the view."""
        corner = self.matrix.inverted()[0].map(place)
        return self.plane.to_patient(np.array([corner.x() - 0.5, corner.y() - 0.5]))

    def contains(self, place: QPointF) -> bool:
        """True where the picture covers that place."""
        corner = self.matrix.inverted()[0].map(place)
        rows, columns = self.plane.shape
        return 0 <= corner.x() < columns and 0 <= corner.y() < rows

    def inside(self, place: QPointF) -> QPointF:
        """The place, or the nearest one that the picture covers."""
        if self.contains(place):
            return place
        corner = self.matrix.inverted()[0].map(place)
        rows, columns = self.plane.shape
        x = min(max(corner.x(), _EDGE), columns - _EDGE)
        return self.matrix.map(QPointF(x, min(max(corner.y(), _EDGE), rows - _EDGE)))

    def direction(self, right: float, down: float) -> Array:
        """Where a direction on the screen points in the patient (unit vector)."""
        inverse = self.matrix.inverted()[0]
        column = inverse.m11() * right + inverse.m21() * down
        row = inverse.m12() * right + inverse.m22() * down
        spacing = self.plane.spacing
        found = column * spacing[1] * self.plane.u + row * spacing[0] * self.plane.v
        return np.asarray(found / np.linalg.norm(found))

    def visible(self, margin: int = 2) -> QRect:
        """The columns and rows in sight, with some around them; may be empty."""
        seen = self.matrix.inverted()[0].mapRect(QRectF(QPointF(), self.size))
        whole = QRect(0, 0, self.plane.shape[1], self.plane.shape[0])
        return seen.toAlignedRect().adjusted(-margin, -margin, margin, margin) & whole


def framed(shown: Cut, state: ViewState, size: QSizeF) -> Framing:
    """The picture in true proportions, as far as zoom, pan, turn and mirror say."""
    plane = shown.plane
    extent = shown.extent or (
        plane.shape[1] * plane.spacing[1],
        plane.shape[0] * plane.spacing[0],
    )
    scale = fitting(extent, state.rotation, (size.width(), size.height())) * state.zoom
    rows, columns = plane.shape
    matrix = QTransform()
    matrix.translate(size.width() / 2, size.height() / 2)
    matrix.translate(state.pan[0] * scale, state.pan[1] * scale)
    matrix.rotate(state.rotation)
    matrix.scale(
        (-1 if state.flip_horizontal else 1) * scale * plane.spacing[1],
        (-1 if state.flip_vertical else 1) * scale * plane.spacing[0],
    )
    off_x, off_y = shown.middle_mm
    matrix.translate(
        -columns / 2 - off_x / plane.spacing[1], -rows / 2 - off_y / plane.spacing[0]
    )
    return Framing(plane, matrix, size)


def native(shown: Cut) -> Framing:
    """One pixel for each of the picture's."""
    rows, columns = shown.plane.shape
    return Framing(shown.plane, QTransform(), QSizeF(columns, rows))
