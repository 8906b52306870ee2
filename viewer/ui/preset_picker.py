"""The panel that shows this volume in every preset to choose from."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QToolButton,
    QWidget,
)

from viewer.core.volume import Volume
from viewer.imaging.projection import Camera, picture_plane
from viewer.imaging.rendering_presets import Preset, presets
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import IDLE, Client, Picture, shared
from viewer.ui.theme import color

_COLUMNS = 4
_ICON = QSize(116, 88)
_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}


class PresetPicker(QFrame):
    """A grid of buttons; arrows move, Enter or a click chooses, Escape closes.

    parent: the view that it belongs to; it opens over that view's window, beside the view
    where there is room.
    """

    chosen = Signal(str)  # the preset's name

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._view = parent
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._left)
        self.setObjectName("presetPicker")
        self.setAccessibleName("3D presets")
        self._client = Client()
        self._client.drawn.connect(self._drawn, Qt.ConnectionType.QueuedConnection)
        self._volume: Volume | None = None
        self._camera: Camera = (0.0, 0.0)
        self._buttons: dict[str, QToolButton] = {}
        self._waiting: list[Preset] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 8, 8, 8)
        self._grid.setSpacing(4)

    def offer(self, volume: Volume, camera: Camera, shown: str, at: QPoint) -> None:
        """Open over the window, at a place on the screen where there is none beside the view.

        camera: of the view; shown: the name of the preset in use.
        """
        if volume is not self._volume:
            self._fill(presets(volume.modality))
        if volume is not self._volume or camera != self._camera:
            self._volume, self._camera = volume, camera
            self._waiting = list(presets(volume.modality))
            self._ask()
        for name, one in self._buttons.items():
            one.setChecked(name == shown)
        button = self._buttons[shown]
        window = self._view.window()
        self.setParent(window)
        self.adjustSize()
        self.move(self._place(window, window.mapFromGlobal(at)))
        self.show()
        self.raise_()
        button.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, window: QWidget, at: QPoint) -> QPoint:
        """Left or right of the view, so that it stays in sight; else where it was asked for."""
        view = QRect(self._view.mapTo(window, QPoint()), self._view.size())
        right, bottom = window.width() - self.width(), window.height() - self.height()
        top = max(0, min(at.y(), bottom))
        if self._view is not window:
            for left in (view.left() - self.width() - 3, view.right() + 4):
                if 0 <= left <= right:
                    return QPoint(left, top)
        return QPoint(max(0, min(at.x(), right)), top)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch(False)

    def _watch(self, on: bool) -> None:
        """A press anywhere else closes it: buttons there do not take the keyboard."""
        application = QApplication.instance()
        if application is not None and on:
            application.installEventFilter(self)
        elif application is not None:
            application.removeEventFilter(self)

    def _left(self, _: QWidget | None, now: QWidget | None) -> None:
        """Close when the keyboard or the mouse goes elsewhere."""
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            self.hide()

    def _close(self) -> None:
        self.hide()
        self._view.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, offered: tuple[Preset, ...]) -> None:
        for old in self._buttons.values():
            old.deleteLater()
        self._buttons = {one.name: self._button(one) for one in offered}
        for number, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)

    def _button(self, preset: Preset) -> QToolButton:
        button = QToolButton(self)
        button.setText(preset.label)
        button.setAccessibleName(preset.label)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(_ICON)
        blank = QPixmap(_ICON)
        blank.fill(Qt.GlobalColor.black)
        button.setIcon(QIcon(blank))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False, name=preset.name: self._choose(name))
        return button

    def _choose(self, name: str) -> None:
        self._close()
        self.chosen.emit(name)

    def _ask(self) -> None:
        """Ask for the next thumbnail, one after the other."""
        if not self._waiting or self._volume is None:
            return
        ratio = self.devicePixelRatioF()
        shape = (round(_ICON.height() * ratio), round(_ICON.width() * ratio))
        plane = picture_plane(self._volume.geometry, self._camera, shape)
        scene = Scene(self._volume, self._waiting[0], plane)
        shared().ask(self._client, len(self._waiting), scene, IDLE)

    def _drawn(self, picture: Picture) -> None:
        if not self._waiting or picture.scene.preset is not self._waiting[0]:
            return
        pixmap = QPixmap.fromImage(picture.image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._buttons[self._waiting.pop(0).name].setIcon(QIcon(pixmap))
        self._ask()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color("line"))
        painter.setBrush(color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the buttons: arrows go from one to another, Enter chooses, Escape closes."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.hide()
            return False
        if not isinstance(event, QKeyEvent) or watched not in self._buttons.values():
            return False
        key = event.key()
        if key not in _KEYS and key not in _STEPS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else the window's own shortcuts would take them
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        self._pressed(Qt.Key(key), watched)
        return True

    def _pressed(self, key: Qt.Key, on: QObject) -> None:
        buttons = list(self._buttons.values())
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key in _STEPS:
            at = [one is on for one in buttons].index(True) + _STEPS[key]
            buttons[max(0, min(at, len(buttons) - 1))].setFocus()
        elif isinstance(on, QToolButton):
            on.click()
