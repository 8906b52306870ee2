"""Every DICOM element of the image in sight, in a window of its own that follows the views."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app import navigation, tags
from viewer.app.selection import Selection
from viewer.app.session import Session
from viewer.core import element
from viewer.core.element import Element, Path
from viewer.ui import placing
from viewer.ui.choice import Choice
from viewer.ui.element_tree import ElementTree
from viewer.ui.messages import words
from viewer.ui.text import counted, label

TITLE, ROLE = "DICOM elements", "tags"
NOTHING = "Show a series in the view: its elements are told here."
MASKED = "Elements tell who the patient is: they are hidden while names are."
NEAR = "The plane runs across several images; this is the nearest at the cursor."
_SETTLE_MS, _TYPING_MS = 120, 150
_FEW = 2000  # elements that are looked through at once


class TagsWindow(QWidget):
    """Follows the focused view; nothing is read while it is out of sight.

    Names of patients stand in elements, so it is empty while they are hidden.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("tags")
        self._session = session
        self._shown: tags.Behind | None = None
        self._elements: tuple[Element, ...] = ()
        self._other: dict[Path, Element] | None = None
        self._beside: tags.Behind | None = None
        self._wanted: tags.Search | None = None
        self._make()
        self._arrange()
        self._timer = _timer(self, _SETTLE_MS, self._follow)
        self._typing = _timer(self, _TYPING_MS, self._fill)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for state in session.views.values():
            state.changed.connect(self._later)
        session.selection.changed.connect(self._selected)
        session.opened.changed.connect(self._later)
        session.loading.changed.connect(self._later)
        for key, does in (
            ("Esc", self.close),
            ("Ctrl+F", self.search.setFocus),
            ("Alt+Down", lambda: self._step(1)),
            ("Alt+Up", lambda: self._step(-1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        QShortcut(QKeySequence.StandardKey.Copy, self.tree).activated.connect(self._copy)
        self._follow()
        if not placing.restore(self, ROLE):
            self._stand_beside(parent)
        self.search.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(900, 720)

    def _stand_beside(self, window: QWidget) -> None:
        """At the right of the window, where it covers tables and not the studies."""
        over, size = window.frameGeometry(), self.sizeHint()
        corner = over.topRight() - QPoint(size.width() + 40, -90)
        self.setGeometry(placing.fitted(QRect(corner, size), window.screen()))

    def _make(self) -> None:
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText("Find a tag, name, keyword or value")
        self.search.setAccessibleName("Find an element")
        self.tree = ElementTree()
        self.compare = Choice("Compare with", {"": "Compare with…"})
        self.compare.chosen.connect(lambda _: self._read_other())
        self.only = QCheckBox("Only what differs")
        self.only.toggled.connect(lambda _: self._fill())
        self.back = QPushButton("‹  Previous image")
        self.on = QPushButton("Next image  ›")
        self.back.setToolTip("Alt+Up")
        self.on.setToolTip("Alt+Down")
        self.back.clicked.connect(lambda: self._step(-1))
        self.on.clicked.connect(lambda: self._step(1))
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("The chosen element with all that lies in it (Ctrl+C)")
        self.copy.clicked.connect(self._copy)
        self.told = label("", "dim")
        self.told.setWordWrap(True)

    def _arrange(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.compare)
        head.addWidget(self.only)
        foot.addWidget(self.told, 1)
        for button in (self.copy, self.back, self.on):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addLayout(foot)

    # what is shown

    def _later(self, _: object = None) -> None:
        self._timer.start()

    def _selected(self, selection: Selection) -> None:
        if selection.masked:
            self._show_nothing(MASKED)
        self._later()

    def _follow(self) -> None:
        """The image in the focused view, if it is another one."""
        if self._session.selection.value.masked:
            self._show_nothing(MASKED)
            return
        self._offer_views()
        found = tags.behind(self._session.opened.value, self._session.active.value)
        if found is None:
            self._show_nothing(NOTHING)
            return
        if found != self._shown:
            self._shown = found
            tags.read(self._session.jobs, found.instance, self._came, self._failed)
        self._read_other()

    def _show_nothing(self, why: str) -> None:
        self._shown, self._elements = None, ()
        self._beside, self._other = None, None
        self.tree.clear()
        self.told.setText(why)

    def _came(self, header: tags.Header) -> None:
        """A header is there; that of an image which has gone by is of no use."""
        if self._shown is not None and self._shown.instance == header.instance:
            self._elements = header.elements
            self._fill()

    def _failed(self, error: Exception) -> None:
        if not self._session.selection.value.masked:
            self._show_nothing(" ".join(words(error)))

    def _fill(self) -> None:
        """The rows that are wanted, of the image and of the one beside it."""
        if self._shown is None:
            return
        self.only.setVisible(self._other is not None)
        typed, only = self.search.text().strip(), self.only.isChecked()
        self._wanted = tags.Search(self._elements, typed, self._other, only)
        if element.is_few(self._elements, _FEW):
            self._found(tags.answered(self._wanted))
        else:
            tags.find(self._session.jobs, self._wanted, self._found)

    def _found(self, answer: tags.Answer) -> None:
        """The rows of the last search; what was wanted before it is of no use."""
        search = answer.search
        if self._shown is None or search is not self._wanted:
            return
        narrowed = bool(search.typed) or (search.different and search.other is not None)
        self.tree.show_elements(answer.elements, search.other, narrowed)
        number, total = navigation.position(self._session.active.value)
        told = [f"Image {number + 1} of {total}", counted(answer.count, "element")]
        told += [f"frame {self._shown.frame}"] if self._shown.frame > 1 else []
        told += [] if self._shown.exact else [NEAR]
        self.told.setText("   ·   ".join(told))

    # beside another view's image

    def _offer_views(self) -> None:
        """The other views with something in them, by their place."""
        opened, chosen = self._session.opened.value, self._session.selection.value.view
        offered = {"": "Compare with…"}
        for number, tile in enumerate(self._session.tiles, 1):
            shown = opened.display_set(self._session.views[tile.view].value.key)
            if tile.view != chosen and shown is not None:
                offered[tile.view] = f"View {number}: {shown.modality} {shown.label}"[:48]
        each = range(self.compare.count())
        now = {self.compare.itemData(n): self.compare.itemText(n) for n in each}
        if now != offered:
            kept = self.compare.currentData()
            self.compare.clear()
            for view, told in offered.items():
                self.compare.addItem(told, view)
            self.compare.setCurrentIndex(max(0, self.compare.findData(kept)))
        self.compare.setVisible(len(offered) > 1)

    def _read_other(self) -> None:
        view = self.compare.currentData()
        state = self._session.views[view].value if view else None
        found = tags.behind(self._session.opened.value, state) if state else None
        if found == self._beside:
            return
        self._beside = found
        if found is None:
            self._other = None
            self._fill()
        else:
            tags.read(self._session.jobs, found.instance, self._other_came, self._failed)

    def _other_came(self, header: tags.Header) -> None:
        if self._beside is not None and self._beside.instance == header.instance:
            self._other = dict(element.values(header.elements))
            self._fill()

    # doing

    def _step(self, by: int) -> None:
        self._session.move(**navigation.stepped(self._session.active.value, by))

    def _copy(self) -> None:
        text = self.tree.chosen_text()
        if text:
            QApplication.clipboard().setText(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        placing.keep(self, ROLE)
        self._timer.stop()
        self._typing.stop()
        super().closeEvent(event)


def _timer(parent: QWidget, ms: int, does: object) -> QTimer:
    made = QTimer(parent, singleShot=True, interval=ms)
    made.timeout.connect(does)
    return made
