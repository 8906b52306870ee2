"""A field in the picture for the words of an arrow."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

WIDTH = 180
_KEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class NoteField(QLineEdit):
    """Return, or a click elsewhere, takes the words; Escape lets go of them and the arrow.

    before: words that are there already, which Escape keeps. name: what they are of.
    """

    def __init__(
        self,
        parent: QWidget,
        then: Callable[[str], None],
        before: str = "",
        name: str = "Words of the arrow",
    ) -> None:
        super().__init__(before, parent)
        self._before = before
        self._view = parent
        self._then: Callable[[str], None] | None = then
        self._escaped = False
        self.setPlaceholderText("Note")
        self.setAccessibleName(name)
        self.setMaxLength(200)
        self.setFixedWidth(WIDTH)
        self.returnPressed.connect(self._end)

    def open_at(self, place: QPoint) -> None:
        """Show it beside a place of the view, all of it in sight."""
        area = self._view.rect()
        self.adjustSize()
        height = self.height()
        left = max(0, min(place.x() + 8, area.width() - WIDTH - 4))
        self.move(left, max(0, min(place.y() - height // 2, area.height() - height)))
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and key in _KEPT:
            self._escaped = key == Qt.Key.Key_Escape
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escaped = True
            self._end()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end()

    def _end(self) -> None:
        """Once only: hiding takes the focus, which would end it again."""
        then, self._then = self._then, None
        if then is None:
            return
        words = self._before if self._escaped else self.text().strip()
        self.hide()
        self.deleteLater()
        if not self._escaped:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        then(words)
