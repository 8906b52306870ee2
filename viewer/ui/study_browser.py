"""The left panel: a field to search, the open studies with their series, the library below."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from viewer.app.library import Library
from viewer.app.session import Session
from viewer.core.patient import Patient
from viewer.ui.icons import icon
from viewer.ui.library_list import LibraryList
from viewer.ui.open_studies import OpenStudies, Pictures
from viewer.ui.text import counted, label
from viewer.ui.theme import heading_font

WIDTH = 252
MOST_SHARE = 0.7  # of the height, for the open studies
TYPING_MS = 120  # a search starts this long after the last letter


class SearchField(QLineEdit):
    """Down goes on to what was found, Escape empties it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """These keys are the field's own while it has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = event.key() == Qt.Key.Key_Down
            if own or (event.key() == Qt.Key.Key_Escape and self.text()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class StudyBrowser(QFrame):
    """What is open, and what could be."""

    study_wanted = Signal(str)  # Study Instance UID

    def __init__(
        self,
        session: Session,
        library: Library,
        pictures: Pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("studies")
        self._session = session
        self.searching = library.searching()
        self.search = self._field()
        self.studies = OpenStudies(session, pictures, self)
        self.studies.opened.connect(session.show)
        self.list = LibraryList(pictures, self)
        self.list.chosen.connect(self.study_wanted)
        self.list.forgotten.connect(library.forget)
        self.count = label("", "dim")
        self.empty = label("", "dim")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._arrange()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self._search)
        self._entered = False
        self.searching.rows.changed.connect(self._refresh)
        self.destroyed.connect(self.searching.close)
        self._masked = False
        self._shown: Patient | None = None
        session.selection.changed.connect(self._mask)
        session.opened.changed.connect(self._show_open)
        self._show_open()
        self._refresh()
        self._search()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def _field(self) -> SearchField:
        field = SearchField()
        field.setProperty("clears", True)  # the first Escape is its own
        field.setPlaceholderText("Patient, ID, date, modality…")
        field.setClearButtonEnabled(True)
        field.setAccessibleName("Search the library")
        field.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._typed)
        field.returnPressed.connect(self._enter)
        field.left.connect(self._to_list)
        return field

    def _arrange(self) -> None:
        self._open_part = _part("Studies", [self.studies])
        below = _part("Library", [self.count, self.list, self.empty])
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self._open_part)
        self.splitter.addWidget(below)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        field = QVBoxLayout()
        field.setContentsMargins(10, 0, 10, 0)
        field.addWidget(self.search)
        column.addLayout(field)
        column.addWidget(self.splitter, 1)

    def _mask(self, _: object) -> None:
        masked = self._session.selection.value.masked
        if masked != self._masked:
            self._masked = masked
            self._refresh()

    def _show_open(self, _: object = None) -> None:
        """The open studies take the room that they need, the library what is left."""
        patient = self._session.opened.value.patient
        self._open_part.setVisible(patient is not None)
        if patient is not None and patient is not self._shown:
            wanted = self.studies.wanted_height() + 40
            height = self.splitter.height()
            part = min(wanted, round(height * MOST_SHARE))
            self.splitter.setSizes([part, height - part])
        self._shown = patient

    def _refresh(self, _: object = None) -> None:
        """The library's rows; nobody's name is shown while names are masked."""
        rows, masked = self.searching.rows.value, self._session.selection.value.masked
        if not masked:
            self.list.show_studies(rows.studies)
        self.list.setVisible(bool(rows.studies) and not masked)
        self.search.setEnabled(not masked)
        searched = bool(rows.text)
        count = counted(rows.total, "study", "studies")
        self.count.setText(f"{count} found" if searched else count)
        self.count.setVisible(bool(rows.total) and not masked)
        self.empty.setText(_nothing(rows.text if searched else "", masked))
        self.empty.setVisible(masked or not rows.studies)
        if self._entered and self._is_answered():
            self._open_first()

    def _typed(self, _: str) -> None:
        self._entered = False
        self._timer.start()

    def _search(self) -> None:
        self._timer.stop()
        self.searching.search(self.search.text().strip())

    def _is_answered(self) -> bool:
        """True where what was found answers the text in the field."""
        return self.searching.rows.value.text == self.search.text().strip()

    def _enter(self) -> None:
        """Never opens what an earlier text found: waits for the answer to this one."""
        self._entered = True
        if self._is_answered():
            self._open_first()
        else:
            self._search()

    def _open_first(self) -> None:
        """The one study that was found; of several, one is chosen in the list."""
        self._entered = False
        if not self.search.hasFocus():  # something else is being done by now
            return
        studies = self.searching.rows.value.studies
        if len(studies) == 1:
            self.study_wanted.emit(studies[0].study_instance_uid)
        else:
            self._to_list()

    def _to_list(self) -> None:
        """The keyboard goes to what was found."""
        first = self.list.topLevelItem(0)
        if first is not None and not self.list.isHidden():
            self.list.setCurrentItem(self.list.currentItem() or first)
            self.list.setFocus(Qt.FocusReason.TabFocusReason)


def _part(title: str, widgets: list[QWidget]) -> QWidget:
    """A heading and what stands below it; lists take the room that is left."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    head = label(title, "heading")
    head.setFont(heading_font())
    head.setContentsMargins(10, 6, 10, 2)
    column.addWidget(head)
    for widget in widgets:
        if isinstance(widget, QLabel):
            widget.setContentsMargins(10, 0, 10, 2)
        column.addWidget(
            widget, 0 if isinstance(widget, QLabel) and not widget.wordWrap() else 1
        )
    return part


def _nothing(searched: str, masked: bool) -> str:
    if masked:
        return "The library is hidden while names are."
    if searched:
        return f"Nothing found for “{searched}”."
    return "No studies yet. Open a folder, or drop one anywhere on this window."
