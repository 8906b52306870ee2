"""The views of a window, side by side as the layout says."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.app.layout import Layout, cells
from viewer.app.session import Session
from viewer.app.state import State
from viewer.ui.hover import Hover
from viewer.ui.slice_view import SliceView
from viewer.ui.theme import color
from viewer.ui.time_strip import Times
from viewer.ui.viewport import Viewport

GAP = 3  # pixels of near-black between views


class ViewportGrid(QWidget):
    """Viewports are made when first needed and kept, so that going back costs nothing."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        arranged: State[Layout] | None = None,
    ) -> None:
        """arranged: which of the session's layouts it shows; by default the window's."""
        super().__init__(parent)
        self.session = session
        self._layout = arranged or session.layout
        self._hover = Hover(session, self)
        self._times = Times(session, self)
        self._viewports: dict[str, Viewport] = {}
        self.setAccessibleName("Images")
        self._layout.changed.connect(self._arrange)
        self._arrange(self._layout.value)

    def viewport(self, name: str) -> Viewport:
        """The viewport of a view; made if it is not there yet."""
        if name not in self._viewports:
            self._viewports[name] = Viewport(self.session, name, self._hover, self, self._times)
        return self._viewports[name]

    def take(self, command: str) -> bool:
        """A command that is the focused view's own while it draws; False where it is not."""
        name = self.session.selection.value.view
        view = self._viewports[name].view if name in self._viewports else None
        return isinstance(view, SliceView) and view.take(command)

    def _arrange(self, layout: Layout) -> None:
        places = self._places(layout)
        for name, place in places.items():
            viewport = self.viewport(name)
            viewport.setGeometry(place)
            viewport.show()
        for name, viewport in self._viewports.items():
            if name not in places:
                viewport.hide()
        self.update()

    def _places(self, layout: Layout) -> dict[str, QRect]:
        if layout.maximised:
            return {layout.maximised: self.rect()}
        found = {}
        for cell in cells(layout):
            tile = cell.tile
            left, width = _share(self.width(), layout.columns, cell.column, tile.wide)
            top, height = _share(self.height(), layout.rows, cell.row, tile.tall)
            found[tile.view] = QRect(left, top, width, height)
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(self._layout.value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), color("bg"))
        painter.end()


def _share(whole: int, parts: int, at: int, many: int) -> tuple[int, int]:
    """(start, length) of some of equal parts with gaps between; they fill the whole."""
    start = round(at * (whole + GAP) / parts)
    end = round((at + many) * (whole + GAP) / parts) - GAP
    return start, max(end - start, 1)
