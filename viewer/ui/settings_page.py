"""One sheet for all settings: its parts at the left, the chosen one beside them."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from viewer.app.session import Session
from viewer.ui.corners_page import CornersPage
from viewer.ui.keys_page import KeysPage
from viewer.ui.mouse_page import MousePage
from viewer.ui.screen_page import ScreenPage

TITLE = "Settings"
# name of the part: its page. A new part is one line here.
PARTS: dict[str, Callable[[Session], QWidget]] = {
    "Keys": KeysPage,
    "Mouse": MousePage,
    "Text on images": CornersPage,
    "Screen": ScreenPage,
}


class SettingsPage(QWidget):
    """What is changed holds at once and for all windows; there is nothing to confirm."""

    def __init__(self, session: Session, part: str = "") -> None:
        super().__init__()
        self._session = session
        self.parts = QListWidget()
        self.parts.setFixedWidth(150)
        self.parts.setAccessibleName("Parts of the settings")
        self.parts.addItems(list(PARTS))
        self.stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._areas: dict[str, QScrollArea] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.parts)
        row.addWidget(self.stack, 1)
        self.setFocusProxy(self.parts)
        self.parts.currentTextChanged.connect(self.show_part)
        self.parts.setCurrentRow(max(0, list(PARTS).index(part) if part in PARTS else 0))

    def sizeHint(self) -> QSize:
        return QSize(1040, 620)

    def show_part(self, name: str) -> None:
        """The page of a part; made when first looked at."""
        if name not in self._pages:
            self._pages[name] = PARTS[name](self._session)
            self._areas[name] = _area(self._pages[name])
            self.stack.addWidget(self._areas[name])
        self.stack.setCurrentWidget(self._areas[name])
        found = self.parts.findItems(name, Qt.MatchFlag.MatchExactly)
        if found and self.parts.currentItem() is not found[0]:
            self.parts.setCurrentItem(found[0])

    def page(self, name: str) -> QWidget:
        """The page of a part, in sight from now on."""
        self.show_part(name)
        return self._pages[name]


def _area(page: QWidget) -> QScrollArea:
    """The page, which can be moved about where the window is too small for it."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.setProperty("role", "page")
    made.setWidget(page)
    return made
