"""A key that switches something on: tapped, it stays on; held, it ends when let go."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from viewer.app.selection import Selection
from viewer.app.session import Session

HELD_MS = 300  # from when on a key is held, not tapped


class HoldLens(QObject):
    """Puts the magnifier away as its key comes up, if it was held."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._on = session, False
        self._first = False  # no key has come up since it was switched on
        self._since = QElapsedTimer()
        session.selection.changed.connect(self._changed)

    def _changed(self, selection: Selection) -> None:
        if selection.lens == self._on:
            return
        self._on = selection.lens
        application = QApplication.instance()
        if application is None:
            return
        if self._on:
            self._since.start()
            self._first = True
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyRelease
            and isinstance(event, QKeyEvent)
            and not event.isAutoRepeat()
            and self._first
        ):
            self._first = False
            if self._since.elapsed() >= HELD_MS:
                self._session.selection.update(lens=False)
        return False
