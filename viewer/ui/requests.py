"""What commands ask of their window: dialogs, sheets, the keyboard, closing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from viewer.app.selection import Selection
from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.core.errors import ViewerError
from viewer.paths import resource
from viewer.ui.sheet import Sheet
from viewer.ui.text import counted

if TYPE_CHECKING:
    from viewer.ui.main_window import MainWindow
    from viewer.ui.palette import Palette
    from viewer.ui.saving import Saving
    from viewer.ui.slice_view import SliceView

FILES = "Images, archives and discs (*.dcm *.zip DICOMDIR *);;All files (*)"
_NOT_KEPT = ViewerError(
    "The list of watched folders could not be written.",
    "Look whether the disk is full, and try again.",
)


class Requests(QObject):
    """One method for each word that session.asked can say."""

    def __init__(self, window: "MainWindow", workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._session = window.session
        self.sheet: Sheet | None = None
        self.palette: Palette | None = None
        self._recent: list[str] = []
        self._answers: dict[str, Callable[[], object]] = {
            "open-folder": self._open_folder,
            "open-files": self._open_files,
            "open-sample": lambda: self.open([resource("sample")]),
            "watch-folder": self._watch_folder,
            "stop-watching": self._stop_watching,
            "new-window": workspace.new_session,
            "close-window": window.close,
            "quit": QApplication.closeAllWindows,
            "full-screen": self._full_screen,
            "help": self._help,
            "about": self._about,
            "intended-use": self._intended_use,
            "problems": self._problems,
            "suv": self._suv,
            "objects": self._objects,
            "too-large": self._too_large,
            "rename": self._rename,
            "copy": self._copy,
            "find": self._find,
            "settings": self._settings,
            "tags": self._tags,
            "true-size": self._true_size,
            "palette": self._palette,
            "histogram": self._histogram,
            "note-key-image": self._note_key_image,
            "save-picture": self._save_picture,
            "save-surface": self._save_surface,
            "curves": self._curves,
            "copy-picture": lambda: self._saving().copy(),
            "protocols": self._protocols,
            "save-protocol": lambda: self._protocols(naming=True),
            "next-pane": lambda: window.panes.step(1),
            "previous-pane": lambda: window.panes.step(-1),
        }
        self._session.asked.connect(self.answer)
        self._session.selection.changed.connect(self._hide_names)

    def answer(self, what: str) -> None:
        """Do what a command asked for."""
        head, _, rest = what.partition(" ")
        if what in self._answers:
            self._answers[what]()
        elif head == "settings":
            self._settings(rest)

    def open(self, paths: Sequence[Path]) -> None:
        """Open files, folders, archives into this window."""
        self._workspace.open_paths(list(paths), into=self._session)

    def put_away(self) -> bool:
        """Close the palette or the sheet, if there is one."""
        if self.palette is not None:
            self.palette.put_away()
            return True
        if self.sheet is None:
            return False
        self.sheet.put_away()
        return True

    # files

    def _open_folder(self) -> None:
        dialog = QFileDialog(self._window, "Open a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog)

    def _open_files(self) -> None:
        dialog = QFileDialog(self._window, "Open files, a ZIP or a CD's DICOMDIR")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(FILES)
        self._ask(dialog)

    def _watch_folder(self) -> None:
        """What arrives in a folder comes into the library, until it is stopped."""
        dialog = QFileDialog(self._window, "Watch a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._watch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _watch(self, name: str) -> None:
        folder = Path(name)
        try:
            self._workspace.watch.add(folder)
        except OSError:
            self._window.messages.say(_NOT_KEPT)
            return
        self._window.messages.say(
            f"What arrives in {folder.name or name} now comes into the library by itself."
        )

    def _stop_watching(self) -> None:
        watched = len(self._workspace.watch.folders)
        try:
            self._workspace.watch.clear()
        except OSError:
            self._window.messages.say(_NOT_KEPT)
            return
        self._window.messages.say(
            f"{counted(watched, 'folder')} no longer watched."
            if watched
            else "No folder was watched."
        )

    def _ask(self, dialog: QFileDialog) -> None:
        """A dialog that does not stop the program while it is open."""
        dialog.filesSelected.connect(lambda names: self.open([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # sheets

    def show(self, title: str, page: QWidget) -> None:
        """A page over the window; the same one asked for again is put away."""
        same = self.sheet is not None and self.sheet.accessibleName() == title
        self.put_away()
        if same:
            return  # asked for again: put away
        self.sheet = Sheet(title, page, self._window.centre, self._window.banner)
        self.sheet.closed.connect(self._closed)

    def _closed(self) -> None:
        self.sheet = None
        self._window.panes.go_home()

    def _help(self) -> None:
        from viewer.ui.help import help_page

        self.show("Mouse and keys", help_page(self._session))

    def _palette(self) -> None:
        from viewer.ui.palette import Palette

        if self.palette is not None:
            self.palette.put_away()
            return
        self.put_away()
        window = self._window
        self.palette = Palette(
            self._session,
            window.actions_,
            self._workspace,
            self._recent,
            window.centre,
            window.banner,
        )
        self.palette.closed.connect(self._palette_closed)

    def _palette_closed(self) -> None:
        self.palette = None
        self._window.panes.go_home()

    def _tags(self) -> None:
        from viewer.ui.tags_window import TagsWindow

        open_ = self._window.findChild(TagsWindow)
        if open_ is None:
            open_ = TagsWindow(self._session, self._window)
        open_.show()
        open_.raise_()
        open_.activateWindow()

    def _settings(self, part: str = "") -> None:
        from viewer.ui.settings_page import TITLE, SettingsPage

        sheet = self.sheet
        if part and sheet is not None and isinstance(sheet.page, SettingsPage):
            sheet.page.show_part(part)
        else:
            self.show(TITLE, SettingsPage(self._session, part))

    def _about(self) -> None:
        from viewer.ui.about import about_page

        self.show("About Oncoscope", about_page())

    def _intended_use(self) -> None:
        from viewer.ui.about import intended_use_page

        self.show("Intended use", intended_use_page())

    def _problems(self) -> None:
        from viewer.ui.problems import TITLE, ProblemsPage

        opened = self._session.opened.value
        self.show(TITLE, ProblemsPage(opened.problems, opened.counted))

    def _suv(self) -> None:
        from viewer.ui.suv_card import SuvCard

        self.show("How this SUV was made", SuvCard(self._session))

    def _objects(self) -> None:
        from viewer.ui.objects_page import ObjectsPage

        page = ObjectsPage(self._session, self._workspace.handouts)
        self.show("Reports and other objects", page)

    def _protocols(self, naming: bool = False) -> None:
        """naming: the keyboard is in the field for a new one's name."""
        from viewer.ui.protocols_page import TITLE, ProtocolsPage

        page = ProtocolsPage(self._session)
        self.show(TITLE, page)
        page.chosen.connect(self.put_away)
        if naming:
            page.name.setFocus()

    def _hide_names(self, selection: Selection) -> None:
        """Reports may tell who the patient is."""
        if selection.masked and self.sheet is not None and self.sheet.page.property("names"):
            self.put_away()

    def _too_large(self) -> None:
        from viewer.ui.too_large_page import TITLE, TooLargePage

        if self._session.too_large is None:
            return
        page = TooLargePage(self._session, *self._session.too_large)
        self.put_away()
        self.show(TITLE, page)
        page.chosen.connect(self.put_away)

    # the rest

    def _histogram(self) -> None:
        from viewer.ui.histogram_panel import HistogramPanel

        open_ = self._window.images.findChild(HistogramPanel)
        if open_ is None:
            HistogramPanel(self._session, self._window.images)
        else:
            open_.deleteLater()

    def _curves(self) -> None:
        from viewer.ui.curve_panel import CurvePanel

        open_ = self._window.images.findChild(CurvePanel)
        if open_ is None:
            CurvePanel(self._session, self._window.images)
        else:
            open_.deleteLater()

    def _save_picture(self) -> None:
        from viewer.ui.export_page import TITLE, ExportPage
        from viewer.ui.saving import scenery

        page = ExportPage(self._session, scenery(self._window))
        page.wanted.connect(self._saving().save)
        page.wanted.connect(self.put_away)
        self.show(TITLE, page)

    def _save_surface(self) -> None:
        from viewer.ui.surface_page import TITLE, SurfacePage
        from viewer.ui.surface_saving import SurfaceSaving

        volume = self._session.active.value.volume
        if volume is None:
            return
        page = SurfacePage(self._session, volume)
        saving = self._window.findChild(SurfaceSaving) or SurfaceSaving(
            self._session, self._window
        )
        page.wanted.connect(saving.save)
        page.wanted.connect(self.put_away)
        self.show(TITLE, page)

    def _saving(self) -> "Saving":
        from viewer.ui.saving import Saving

        there = self._window.findChild(Saving)
        return there or Saving(self._session, self._window)

    def _note_key_image(self) -> None:
        from viewer.app import key_images
        from viewer.ui.note_field import NoteField

        session, images = self._session, self._window.images
        one = key_images.of_view(session.document, session.active.value)
        if one is not None:
            field = NoteField(
                images,
                lambda words: key_images.note(session, one.uid, words),
                one.note,
                "Note on the key image",
            )
            field.open_at(images.rect().center())

    def _true_size(self) -> None:
        """A millimetre of the patient on the screen for one in the picture."""
        from viewer.ui import true_size

        session = self._session
        view = _focused(session)
        scene = view.scene() if view is not None else None
        if view is None or scene is None:
            return
        pixel = true_size.pixel(view.screen(), session.preferences.value)
        if not true_size.in_mm(scene):
            session.said.emit(true_size.NO_MM)
        elif pixel is None:
            session.said.emit(true_size.NO_SCREEN)
        else:
            session.move(zoom=true_size.zoom(scene, pixel))

    def _full_screen(self) -> None:
        """And back to what it was: maximised, or not."""
        window = self._window
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        window.show()

    def _rename(self) -> None:
        self._session.selection.update(measurements_shown=True)
        self._window.measurements.rename()

    def _find(self) -> None:
        self._session.selection.update(studies_shown=True)
        field = self._window.studies.search
        field.setFocus()
        field.selectAll()

    def _copy(self) -> None:
        """The rows chosen in the table; all, where fewer than two are."""
        from viewer.ui.values import table

        chosen = self._window.measurements.chosen()
        text = table(self._session, chosen if len(chosen) > 1 else ())
        QApplication.clipboard().setText(text)
        rows = counted(max(text.count("\n") - 1, 0), "row")
        self._session.said.emit(f"Copied {rows} with units, ready for a spreadsheet.")


def _focused(session: Session) -> "SliceView | None":
    """The focused view of slices, in whichever of the session's windows it is."""
    from viewer.ui.slice_view import SliceView

    for one in QApplication.allWidgets():
        if not isinstance(one, SliceView) or one.session is not session:
            continue
        if one.isVisible() and one.name == session.selection.value.view:
            return one
    return None
