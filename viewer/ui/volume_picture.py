"""A 3D picture in full quality, without a view: for snapshots and documents."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.projection import Camera, picture_plane
from viewer.imaging.rendering_presets import Preset
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import shared


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
