"""The window of one patient: it puts the parts together, and holds no logic of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenuBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.app.autosave import NOT_READ, NOT_SAVED, SaveStatus
from viewer.app.commands import Command
from viewer.app.library import NOT_THERE
from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.app.workspace import NOTHING_FOUND, Workspace
from viewer.ui import placing, settings
from viewer.ui.actions import Actions
from viewer.ui.banner import Banner
from viewer.ui.closing import QUESTION, closing_page
from viewer.ui.first_start import FirstStart
from viewer.ui.hold import HoldLens
from viewer.ui.key_strip import KeyStrip
from viewer.ui.messages import Messages
from viewer.ui.note_card import NoteCard
from viewer.ui.panels.measurements import MeasurementsPanel
from viewer.ui.panes import Panes
from viewer.ui.requests import Requests
from viewer.ui.status_bar import StatusBar
from viewer.ui.study_browser import StudyBrowser
from viewer.ui.tool_bar import ToolBar
from viewer.ui.window_menu import WindowMenu

if TYPE_CHECKING:
    from viewer.ui.viewport_grid import ViewportGrid

TITLE = "Oncoscope"  # never a patient's name: titles are seen on shared screens and in logs
ROLE = "main"  # of its place
SMALLEST = QSize(640, 400)
NARROW, NARROWEST = 1100, 760  # widths below which a panel starts hidden


class MainWindow(QMainWindow):
    """Banner, tools, studies, images, measurements, status: one session in sight."""

    def __init__(self, workspace: Workspace, session: Session) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.workspace, self.session = workspace, session
        self._studies: set[str] = set()
        self._shown: list[str] = []
        self._gives_up = False
        self.role = ROLE  # the next window of this role is where this one was
        self._grid: ViewportGrid | None = None
        self.note: NoteCard | None = None
        self.images = QStackedWidget()
        self.images.setObjectName("grid-home")
        self.images.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.images.setAccessibleName("Images")
        self.panes = Panes(self, self.images)
        self.actions_ = Actions(session, self, self._before)
        self.menus = QMenuBar()
        self.actions_.fill(self.menus)
        windows = WindowMenu(workspace, session, self.menus)
        self.menus.insertMenu(self.menus.actions()[-1], windows)
        self.banner = Banner(session, self.menus)
        self.tools = ToolBar(session, self.actions_)
        self.studies = StudyBrowser(session, workspace.library, workspace.thumbnails)
        self.measurements = MeasurementsPanel(session, self.actions_)
        self.keys = KeyStrip(session)
        self.messages = Messages(self.images)
        self.status = StatusBar(session, workspace.saved(session))
        self._arrange()
        self.requests = Requests(self, workspace)
        self._first = self._first_page()
        HoldLens(session, self)
        self._wire()
        self._place()
        self._show_panels()
        self._show_images()
        self.panes.go_home()

    # building

    def _arrange(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(3)
        self.splitter.setChildrenCollapsible(False)
        for widget in (self.studies, self.images, self.measurements):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.studies.setMinimumWidth(190)
        self.measurements.setMinimumWidth(290)
        self.centre = QWidget()
        column = QVBoxLayout(self.centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.tools)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.keys)
        column.addWidget(self.status)
        self.setCentralWidget(self.centre)

    def _wire(self) -> None:
        session = self.session
        session.said.connect(self.messages.say)
        session.opened.changed.connect(self._show_images)
        session.opened.changed.connect(self._opened)
        for view in session.views.values():
            view.changed.connect(self._view_changed)
        self.workspace.saved(session).changed.connect(self._saved)
        self.tools.fields.done.connect(self.panes.go_home)
        session.selection.changed.connect(self._show_panels)
        self.studies.study_wanted.connect(
            lambda uid: self.workspace.open_study(uid, into=self.session)
        )
        self.status.asked_why.connect(lambda: self.requests.answer("problems"))
        self.measurements.edited.connect(self.panes.go_home)
        for pane in (self.studies.search, self.studies.studies, self.studies.list):
            self.panes.add(pane)
        self.panes.add(self.measurements.table)
        self.panes.add(self.keys.list)

    def _first_page(self) -> FirstStart:
        page = FirstStart(note=not settings.note_read())
        page.asked.connect(self.requests.answer)
        page.understood.connect(understood)
        self.images.addWidget(page)
        return page

    def _place(self) -> None:
        """Where the last window was; else the whole screen."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.setGeometry(screen)
        panels = settings.panels()
        if not placing.restore(self, ROLE):
            self.setWindowState(Qt.WindowState.WindowMaximized)
        if panels is not None:
            self.splitter.restoreState(panels)
        width = self.width()
        self.session.selection.update(
            measurements_shown=width >= NARROW, studies_shown=width >= NARROWEST
        )

    # what is in sight

    def _show_images(self, _: object = None) -> None:
        """The views as soon as there is a patient; what draws them is loaded then."""
        if self.session.opened.value.patient is None or self.images.count() > 1:
            return
        from viewer.ui.second_screen import SecondScreen
        from viewer.ui.viewport_grid import ViewportGrid

        self._grid = ViewportGrid(self.session)
        self.second = SecondScreen(self.session, self)
        self.images.addWidget(self._grid)
        self.images.setCurrentWidget(self._grid)
        if not settings.note_read():
            self.note = NoteCard(self.images)
            self.note.understood.connect(understood)
            self.note.show()
        self.messages.raise_()
        self.panes.go_home()

    def _opened(self, opened: Opened) -> None:
        """Another study is here: what was said of one that could not be opened is past."""
        studies = {one.study_instance_uid for one in opened.studies}
        if studies != self._studies:
            self._studies = studies
            self.messages.withdraw(NOT_THERE, NOTHING_FOUND)

    def _view_changed(self, _: object) -> None:
        """So it is when another series is shown."""
        shown = [view.value.key for view in self.session.views.values()]
        if shown != self._shown:
            self._shown = shown
            self.messages.withdraw(NOT_THERE, NOTHING_FOUND)

    def _saved(self, status: SaveStatus) -> None:
        if status.saved and not status.error:
            self.messages.withdraw(NOT_SAVED, NOT_READ)

    def _show_panels(self, _: object = None) -> None:
        chosen = self.session.selection.value
        self.studies.setVisible(chosen.studies_shown)
        self.measurements.setVisible(chosen.measurements_shown)
        self.keys.setVisible(chosen.key_images_shown)

    def _before(self, command: Command) -> bool:
        """Escape puts a sheet away, Return sets a point, before they do anything else."""
        if command.name not in ("deselect", "maximise"):
            return False
        if command.name == "deselect" and self.requests.put_away():
            return True
        if self._grid is not None and self._grid.take(command.name):
            return True
        noted = command.name == "deselect" and self.note is not None
        if noted:
            understood()
        return noted

    # from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()
            self._first.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._first.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._first.show_over(False)
        paths = _dropped(event)
        if paths:
            event.acceptProposedAction()
            self.requests.open(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """At once where all is saved; asks where something is not."""
        if not self._gives_up and not self.workspace.flush(self.session):
            event.ignore()
            self._ask_to_close()
            return
        placing.keep(self, self.role)
        if self.role == ROLE:
            settings.remember_panels(self.splitter.saveState())
        self.workspace.close(self.session)
        event.accept()

    def _ask_to_close(self) -> None:
        """In the window itself, over everything, until it is answered."""
        sheet = self.requests.sheet
        if sheet is not None and sheet.accessibleName() == QUESTION:
            return
        why = self.workspace.saved(self.session).value.error
        self.requests.show(QUESTION, closing_page(why, self.requests.put_away, self._lose))

    def _lose(self) -> None:
        self._gives_up = True
        self.close()


def understood() -> None:
    """The note has been read: in every window it goes."""
    settings.remember_note()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.note is not None:
            window.note.deleteLater()
            window.note = None


def _dropped(event: QDropEvent) -> list[Path]:
    """The files and folders that a drop carries."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
