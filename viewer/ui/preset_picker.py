"""The panel that shows this volume in every preset to choose from."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
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
Framing = tuple[Camera, float, tuple[float, float]]
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}


class PresetPicker(QFrame):
    """A grid of buttons; arrows move, Enter or a click chooses, Escape closes.

    parent: the view that it belongs to; it opens over that view's window.
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
        self._framing: Framing = ((0.0, 0.0), 1.0, (0.0, 0.0))
        self._buttons: dict[str, QToolButton] = {}
        self._waiting: list[Preset] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 8, 8, 8)
        self._grid.setSpacing(4)

    def offer(self, volume: Volume, framing: Framing, shown: str, at: QPoint) -> None:
        """Open over the window at a place on the screen.

        framing: camera, zoom and pan of the view; shown: the name of the preset in use.
        """
        if volume is not self._volume:
            self._fill(presets(volume.modality))
        if volume is not self._volume or framing != self._framing:
            self._volume, self._framing = volume, framing
            self._waiting = list(presets(volume.modality))
            self._ask()
        for name, one in self._buttons.items():
            one.setChecked(name == shown)
        button = self._buttons[shown]
        window = self._view.window()
        self.setParent(window)
        self.adjustSize()
        place = window.mapFromGlobal(at)
        right, bottom = window.width() - self.width(), window.height() - self.height()
        self.move(max(0, min(place.x(), right)), max(0, min(place.y(), bottom)))
        self.show()
        self.raise_()
        button.setFocus(Qt.FocusReason.PopupFocusReason)

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
        button.installEventFilter(self)
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
        camera, zoom, pan = self._framing
        plane = picture_plane(self._volume.geometry, camera, shape, zoom, pan)
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
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key, buttons = event.key(), list(self._buttons.values())
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QToolButton):
            watched.click()
        elif key in _STEPS and watched in buttons:
            at = buttons.index(watched) + _STEPS[Qt.Key(key)]
            buttons[max(0, min(at, len(buttons) - 1))].setFocus()
        else:
            return False
        return True
