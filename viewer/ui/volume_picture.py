"""A 3D picture in full quality, without a view: for snapshots and documents."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from viewer.core.geometry import Vector
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.projection import Camera, picture_plane
from viewer.imaging.rendering_presets import Preset
from viewer.ui import volume_marks
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import shared
from viewer.ui.volume_marks import Screen


def render(
    volume: Volume,
    preset: Preset,
    size: QSize,
    camera: Camera = (0.0, 0.0),
    zoom: float = 1.0,
    window: Window | None = None,
) -> QImage:
    """The volume as a preset shows it; waits until it is drawn. Raises ViewerError.

    camera: (azimuth, elevation) in degrees; (0, 0) from the front. window: of a MIP.
    """
    plane = picture_plane(volume.geometry, camera, (size.height(), size.width()), zoom)
    return shared().picture(Scene(volume, preset, plane, window))


def mark(
    image: QImage,
    volume: Volume,
    camera: Camera = (0.0, 0.0),
    zoom: float = 1.0,
    cursor: Vector | None = None,
) -> None:
    """Paint letters, the cube and, if given, the cursor over a picture of `render`."""
    rect = QRectF(image.rect())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if cursor is not None:
        plane = picture_plane(volume.geometry, camera, (image.height(), image.width()), zoom)
        volume_marks.planes(painter, Screen(plane, rect), volume.geometry, cursor)
        volume_marks.cursor_mark(painter, Screen(plane, rect), cursor)
    if volume.oriented:
        volume_marks.edge_letters(painter, rect, camera)
        at = QPointF(rect.right() - 44, rect.top() + 58)
        volume_marks.cube(painter, at, volume_marks.CUBE_PX, camera)
    painter.end()
