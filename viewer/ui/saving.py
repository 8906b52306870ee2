"""Pictures of a window's views to files and to the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from viewer.app import captures, exporters
from viewer.app.exporters import Exporter, Film
from viewer.app.recording import Recording
from viewer.app.session import Session
from viewer.core.errors import ViewerError
from viewer.ui import filming
from viewer.ui.filming import Scenery, Shot
from viewer.ui.stage import Look
from viewer.ui.text import counted

Ask = Callable[[str, str, Callable[[Path], None]], None]


class Saving(QObject):
    """ask: lets the user choose a file by (name, filter, then); a dialog, but in tests."""

    def __init__(self, session: Session, window: QWidget, ask: Ask | None = None) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._ask = ask or self._dialog
        self._running: set[Recording] = set()

    def copy(self) -> None:
        """The focused view to the clipboard, of nobody."""
        view = self._session.selection.value.view
        marks = Look(lines=self._session.selection.value.crosshair)
        shot = Shot(view, look=marks)
        why = filming.why_not(self._session, shot)
        if why:
            self._session.said.emit(why)
            return
        picture = next(filming.images(self._session, shot, scenery(self._window)))
        picture.setDevicePixelRatio(1)
        QApplication.clipboard().setImage(picture)
        self._session.said.emit("Copied the view without patient data.")

    def save(self, exporter: Exporter, shot: Shot, rate: float) -> None:
        """Ask where, then write there in the background."""
        name = f"{_name(self._session, shot)}{exporter.suffix}"
        kinds = f"{exporter.label} (*{exporter.suffix})"
        self._ask(name, kinds, lambda path: self.write(exporter, shot, rate, path))

    def write(self, exporter: Exporter, shot: Shot, rate: float, path: Path) -> None:
        """Write to a place that was chosen; numbered files never take another's place."""
        planned = filming.states(self._session, shot)
        wanted = exporters.paths(exporter, path, len(planned))
        there = [one for one in wanted if one.exists()]
        if there and (len(wanted) > 1 or wanted[0] != path):
            self._session.said.emit(
                ViewerError(
                    f"{there[0].name} is there already, and would be lost.",
                    "Choose another name or an empty folder.",
                )
            )
            return
        every = planned
        place = scenery(self._window)
        if shot.whole:
            every = [*planned, *(self._session.views[n].value for n, _ in place.tiles)]
        named = shot.look.identity and not self._session.selection.value.masked
        captured = captures.captured(
            self._session.opened.value, every, len(planned), rate, named
        )
        film = Film(len(planned), rate, captured)
        frames = filming.painted(filming.images(self._session, shot, place))
        made = Recording(self._session.jobs, frames, exporter, path, film)
        self._running.add(made)
        made.done.connect(self._saved)
        made.failed.connect(self._session.said)
        made.ended.connect(lambda: self._running.discard(made))

    def _saved(self, paths: tuple[Path, ...]) -> None:
        name = paths[0].name if len(paths) == 1 else f"{paths[0].name} … {paths[-1].name}"
        self._session.said.emit(f"Saved {counted(len(paths), 'file')}: {name}")

    def _dialog(self, name: str, kinds: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, "Save picture")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.selectFile(name)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def scenery(window: QWidget) -> Scenery:
    """Where the views of a window lie now."""
    from viewer.ui.viewport import Viewport

    shown = [one for one in window.findChildren(Viewport) if one.isVisible()]
    if not shown:
        return Scenery(QSize(512, 512), ())
    grid = shown[0].parentWidget()
    assert isinstance(grid, QWidget)
    tiles = tuple((one.name, QRect(one.geometry())) for one in shown)
    return Scenery(grid.size(), tiles, window.devicePixelRatioF())


def _name(session: Session, shot: Shot) -> str:
    """A file name that tells nothing of the patient: "ct-axial"."""
    state = session.views[shot.view].value
    item = state.images or state.volume
    plane = "3d" if state.kind == "volume3d" else state.orientation
    kind = plane if state.volume is not None else "image"
    parts = (item.modality.lower() if item else "", "layout" if shot.whole else kind)
    return "-".join(part for part in parts if part.isascii() and part.isalnum()) or "picture"
