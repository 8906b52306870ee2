"""What painters read of a session, where they paint something else than is on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.app import nameless
from viewer.app.document import Document
from viewer.app.session import Session
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.ui.slice_picture import SlicePicture


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn over the pixels.

    identity: whose images they are, and when they were made. marks: measurements and stars.
    text: in the corners, letters and rulers. lines: of the crosshair.
    """

    identity: bool = False
    marks: bool = True
    text: bool = True
    lines: bool = False


WHOLE, BARE = Look(), Look(marks=False, text=False)


class Stage:
    """A session with views of its own: the voxels, marks and numbers are the session's."""

    def __init__(
        self, session: Session, views: Mapping[str, ViewState], look: Look = WHOLE
    ) -> None:
        chosen = session.selection.value
        hidden = look.identity and chosen.masked
        self._session, self.look = session, look
        opened = replace(session.opened.value, loading={})  # no bar of what is being read
        self.opened = State(opened if look.identity else nameless.opened(opened))
        shown = chosen.annotations_shown or not look.marks
        overlays = chosen.overlays_shown and look.identity  # they may hold written names
        self.selection = State(
            replace(
                chosen,
                masked=hidden,
                crosshair=look.lines,
                annotations_shown=shown,
                overlays_shown=overlays,
            )
        )
        self.document = session.document if look.marks else Document()
        self.views = {name: State(self._own(state)) for name, state in views.items()}
        self._painters: dict[tuple[str, str], Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def show(self, view: str, state: ViewState) -> None:
        """Another state of a view."""
        own = self._own(state)
        self.views[view].update(**{f: getattr(own, f) for f in ViewState.__slots__})

    def image(self, view: str, size: QSize, ratio: float = 1.0) -> QImage:
        """A view as a picture of size pixels; ratio: pixels for one of a letter's."""
        made = QImage(size, QImage.Format.Format_RGB32)
        made.fill(QColor("black"))
        made.setDevicePixelRatio(ratio)
        painter = self._painter(view)
        if not isinstance(painter, SlicePicture):
            found: QImage = painter.picture(size, not self.look.text, ratio)
            return found
        room = QSizeF(size) / ratio
        scene, on = painter.scene(room), QPainter(made)
        try:
            if self.look.text:
                painter.paint(on, room, scene, None)
            elif scene is not None:
                painter.paint_wordless(on, scene)
        finally:
            on.end()
        return made

    def close(self) -> None:
        """Let go of the widgets that painted in 3D."""
        for painter in self._painters.values():
            if not isinstance(painter, SlicePicture):
                painter.deleteLater()
        self._painters.clear()

    def _own(self, state: ViewState) -> ViewState:
        if self.look.identity or state.kind != "slice":
            return state
        return nameless.view(state)

    def _painter(self, view: str) -> Any:
        key = view, self.views[view].value.kind
        if key not in self._painters:
            session = cast(Session, self)
            if key[1] == "volume3d":
                from viewer.ui.volume_view import VolumeView

                self._painters[key] = VolumeView(session, view)
            else:
                self._painters[key] = SlicePicture(session, view)
        return self._painters[key]
