"""What a 3D view's picture shows, from the session's state."""

from PySide6.QtCore import QSize

from viewer.app.orbit import preset_of
from viewer.app.session import Session
from viewer.core.geometry import Geometry
from viewer.core.plane import Plane
from viewer.core.presentation import Window
from viewer.core.volume import Item, Series4D, Volume
from viewer.imaging import presets as windows
from viewer.imaging.projection import picture_plane
from viewer.imaging.subject import subject
from viewer.imaging.voi_lut import lut_of
from viewer.ui.ray_caster import Scene


class Scenes:
    """The scenes of one view; keeps what takes long to find of its volume."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._state = session, session.views[name]
        self._opening: tuple[Volume, Window | None] | None = None
        self._framed: tuple[Item | None, Geometry] | None = None

    def whole(self) -> Volume | None:
        """The volume, once all that can be read of it has been."""
        volume, key = self._state.value.volume, self._state.value.key
        if volume is None:
            return None
        return volume if volume.ready.all() or self._session.loading.whole(key) else None

    def scene(self, size: QSize) -> Scene | None:
        """What is shown now, in so many pixels; None where there is nothing to show."""
        state, volume, preset = self._state.value, self.whole(), preset_of(self._state.value)
        if volume is None or preset is None or size.isEmpty():
            return None
        plane = self.plane(volume, size)
        if preset.blend != "mip":
            return Scene(volume, preset, plane, bend=state.bend, crop=state.crop)
        window = self._window(volume)
        return Scene(volume, preset, plane, window, state.inverted, crop=state.crop)

    def plane(self, volume: Volume, size: QSize) -> Plane:
        """The picture's plane with its pixels."""
        state, shape = self._state.value, (size.height(), size.width())
        grid = self._framing(volume)
        return picture_plane(grid, state.camera, shape, state.zoom, state.pan)

    def _framing(self, volume: Volume) -> Geometry:
        """What zoom 1 fits: the subject, of a 4D sequence that of its first phase."""
        item = self._state.value.item
        if self._framed is None or self._framed[0] is not item:
            if self.whole() is None:
                return volume.geometry
            first = item.volumes[0] if isinstance(item, Series4D) else volume
            self._framed = item, subject(first)
        return self._framed[1]

    def _window(self, volume: Volume) -> Window | None:
        """The window that the user chose for a MIP; None for the preset's own range.

        A look-up table of the file is its own choice.
        """
        chosen = self._state.value.window
        if lut_of(chosen, volume) is not None:
            return chosen
        if self._opening is None or self._opening[0] is not volume:
            self._opening = (volume, windows.opening_window(volume))
        return chosen if chosen != self._opening[1] else None
