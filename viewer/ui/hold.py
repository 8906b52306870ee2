"""A key that switches something on: tapped, it stays on; held, it ends when let go."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from viewer.app.selection import Selection
from viewer.app.session import Session

HELD_MS = 300  # from when on a key is held, not tapped
REPEAT_MS = 60  # a key that comes up and goes down again within this repeats by itself


class HoldLens(QObject):
    """Puts the magnifier away as its key comes up, if it was held.

    X servers tell a key that repeats as coming up and going down; Qt does not always see it.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._on = session, False
        self._key = 0  # that has come up, and may yet repeat
        self._since = QElapsedTimer()
        self._up = QTimer(self, singleShot=True, interval=REPEAT_MS)
        self._up.timeout.connect(self._let_go)
        session.selection.changed.connect(self._changed)

    def _changed(self, selection: Selection) -> None:
        if selection.lens == self._on:
            return
        self._on = selection.lens
        self._watch(self._on)

    def _watch(self, on: bool) -> None:
        application = QApplication.instance()
        self._up.stop()
        if application is None:
            return
        application.removeEventFilter(self)
        if on:
            self._since.start()
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            self._key = event.key()
            if self._since.elapsed() >= HELD_MS:
                self._up.start()
            else:
                self._watch(False)  # tapped
        elif self._up.isActive() and event.key() == self._key:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # it repeats: its command is not run again
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._up.stop()
        return False

    def _let_go(self) -> None:
        """The key is up for good."""
        self._session.selection.update(lens=False)
