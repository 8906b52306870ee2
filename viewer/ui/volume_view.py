"""The 3D view: a volume from any side, in the same patient mm as the planes beside it."""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from viewer.app.derived import drawn
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.errors import ViewerError
from viewer.core.plane import Plane
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging import presets as windows
from viewer.imaging.projection import picture_plane
from viewer.imaging.rendering_presets import Preset, named, presets
from viewer.measure import kinds
from viewer.ui import marks, volume_marks
from viewer.ui.preset_picker import PresetPicker
from viewer.ui.ray_caster import Scene
from viewer.ui.render_thread import (
    MOVING,
    STILL,
    Client,
    Picture,
    let_go,
    shared,
    unavailable,
)
from viewer.ui.volume_marks import Screen

_SETTLE_MS = 180  # after the last movement the full quality begins
_KEY_DEGREES = 10.0
_TURNS = {
    Qt.Key.Key_Left: (_KEY_DEGREES, 0.0),
    Qt.Key.Key_Right: (-_KEY_DEGREES, 0.0),
    Qt.Key.Key_Up: (0.0, -_KEY_DEGREES),
    Qt.Key.Key_Down: (0.0, _KEY_DEGREES),
}
_ZOOMS = (0.2, 20.0)


class VolumeView(QWidget):
    """Shows a view's volume with its preset and camera; VTK starts with the first volume.

    Left drag turns, middle drag moves, right drag and the wheel zoom, double click enlarges.
    With the focus, arrow keys turn.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._name = session, name
        self._state = session.views[name]
        self.setAccessibleName("3D view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._client = Client()
        self._client.drawn.connect(self._drawn, Qt.ConnectionType.QueuedConnection)
        self._client.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        self._number = 0
        self._wish: tuple[Any, ...] = ()
        self._picture: Picture | None = None
        self._error: ViewerError | None = None
        self._opening: tuple[Volume, Window | None] | None = None
        self._drag: QPointF | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._refresh)
        self._button = QPushButton(self)
        self._button.setObjectName("presetButton")
        self._button.setAccessibleName("3D preset")
        self._button.setToolTip("Choose how the volume is shown (V, Shift+V)")
        self._button.clicked.connect(self._offer)
        self._picker = PresetPicker(self)
        self._picker.chosen.connect(lambda name: self._state.update(preset=name))
        client = self._client
        self.destroyed.connect(lambda: let_go(client))
        self.destroyed.connect(self._picker.deleteLater)
        self._state.changed.connect(self._refresh)
        session.opened.changed.connect(self._refresh)
        session.loading.changed.connect(self._refresh)
        session.selection.changed.connect(self._repaint)
        session.document.changed.connect(self._repaint)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    # what is shown

    def preset(self) -> Preset | None:
        """The preset in use, or None while there is no volume."""
        volume = self._state.value.volume
        if volume is None:
            return None
        offered = {one.name for one in presets(volume.modality)}
        name = self._state.value.preset
        return named(name if name in offered else "", volume.modality)

    def shown(self) -> Picture | None:
        """The picture on the screen now."""
        return self._picture

    def picture(self, size: QSize, plain: bool = False) -> QImage:
        """What the view shows, in full quality at a size; waits for it. plain: no overlay."""
        scene = self._scene(size)
        if scene is None:
            image = QImage(size, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.black)
            return image
        image = shared().picture(scene)
        if not plain:
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(0, 0, size.width(), size.height())
            self._overlay(painter, rect, Screen(scene.plane, rect), "original grid")
            painter.end()
        return image

    def _whole(self) -> Volume | None:
        """The volume, once all that can be read of it has been."""
        volume, key = self._state.value.volume, self._state.value.key
        if volume is None:
            return None
        return volume if volume.ready.all() or self._session.loading.whole(key) else None

    def _scene(self, size: QSize) -> Scene | None:
        state, volume, preset = self._state.value, self._whole(), self.preset()
        if volume is None or preset is None or size.isEmpty():
            return None
        plane = self._plane(state, volume, size)
        if preset.blend != "mip":
            return Scene(volume, preset, plane)
        return Scene(volume, preset, plane, self._window(state, volume), state.inverted)

    def _plane(self, state: ViewState, volume: Volume, size: QSize) -> Plane:
        shape = (size.height(), size.width())
        return picture_plane(volume.geometry, state.camera, shape, state.zoom, state.pan)

    def _window(self, state: ViewState, volume: Volume) -> Window | None:
        """The window that the user chose for a MIP; None for the preset's own range."""
        if self._opening is None or self._opening[0] is not volume:
            self._opening = (volume, windows.opening_window(volume))
        return state.window if state.window != self._opening[1] else None

    # asking and showing

    def _refresh(self, *_: object) -> None:
        """Ask for a new picture if anything that it shows has changed."""
        preset = self.preset()
        self._button.setVisible(preset is not None)
        if preset is not None:
            self._button.setText(f"{preset.label}  ▾")
            self._button.adjustSize()
        if not self.isVisible():
            return
        self.update()
        scene = self._scene(self._pixels())
        if scene is None:
            return
        moving = self._settle.isActive()
        wish = (*self._looks(scene), moving)
        if wish == self._wish:
            return
        self._wish = wish
        self._number += 1
        shared().ask(self._client, self._number, scene, MOVING if moving else STILL)

    def _looks(self, scene: Scene) -> tuple[Any, ...]:
        state = self._state.value
        framing = (state.camera, state.zoom, state.pan, scene.plane.shape)
        return (id(scene.volume), scene.preset.name, scene.window, scene.inverted, *framing)

    def _pixels(self) -> QSize:
        """The view's size in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def _drawn(self, picture: Picture) -> None:
        old = self._picture
        if picture.scene.volume is not self._state.value.volume:
            return
        if old is not None and old.number > picture.number:
            return
        if old is not None and old.scene.volume is not picture.scene.volume:
            shared().forget(old.scene.volume)
        self._picture, self._error = picture, None
        self.update()

    def _failed(self, error: Exception) -> None:
        self._error = unavailable(error)
        self.update()

    def _repaint(self, *_: object) -> None:
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The newest picture, and over it what belongs there in the patient."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        picture = self._picture
        rect = QRectF(self.rect())
        if picture is None or picture.scene.volume is not self._whole():
            volume_marks.notice(painter, rect, self._notice())
            return
        target = volume_marks.fitted(picture.plane, rect)
        painter.drawImage(target, picture.image)
        self._overlay(painter, rect, Screen(picture.plane, target), self._quality(picture))

    def _notice(self) -> str:
        """Why there is no picture yet."""
        state = self._state.value
        if self._error is not None:
            return f"{self._error.problem}\n{self._error.remedy}"
        if not state.key:
            return ""
        if state.images is not None:
            return "These images make no volume, so there is nothing to show in 3D."
        share = self._session.loading.shares.get(state.key)
        if share is not None:
            return f"3D follows when the series is read: {share:.0%}"
        return "Preparing 3D"

    def _quality(self, picture: Picture) -> str:
        return "original grid" if picture.full else "preview"

    def _overlay(self, painter: QPainter, rect: QRectF, screen: Screen, quality: str) -> None:
        state, selection = self._state.value, self._session.selection.value
        volume = state.volume
        if volume is None:
            return
        if selection.crosshair and state.cursor is not None:
            volume_marks.planes(painter, screen, volume.geometry, state.cursor)
            volume_marks.cursor_mark(painter, screen, state.cursor)
        count = self._annotations(painter, screen, volume) if selection.annotations_shown else 0
        volume_marks.edge_letters(painter, rect, state.camera)
        volume_marks.cube(
            painter, QPointF(rect.right() - 44, rect.top() + 56), 38, state.camera
        )
        if selection.overlay == 0:
            return
        corners = Qt.AlignmentFlag
        left = ["3D"]
        right = [quality] + (["resampled copy"] if state.resampled else [])
        volume_marks.corner(painter, rect, corners.AlignTop | corners.AlignLeft, left)
        hint = ["drag: rotate"]
        volume_marks.corner(painter, rect, corners.AlignTop | corners.AlignRight, hint)
        volume_marks.corner(painter, rect, corners.AlignBottom | corners.AlignRight, right)
        if count:
            told = [f"{count} measurement{'s' if count > 1 else ''} shown"]
            volume_marks.corner(painter, rect, corners.AlignBottom | corners.AlignLeft, told)

    def _annotations(self, painter: QPainter, screen: Screen, volume: Volume) -> int:
        """Paint those of the volume's frame of reference; how many there are."""
        frame, count = volume.geometry.frame_of_reference_uid, 0
        numbers = marks.numbers(self._session.document)
        for one in marks.annotations(self._session.document):
            if one.hidden or one.frame_of_reference_uid != frame:
                continue
            number = numbers[one.uid]
            lines = kinds[one.kind].outline(drawn(one))
            volume_marks.outline(painter, screen, lines, marks.colour(number), str(number))
            count += 1
        return count

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._session.selection.update(view=self._name)
        self._drag = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        by = event.position() - self._drag
        self._drag = event.position()
        doing = self._doing(event.buttons())
        if doing == "turn":
            degrees = 180 / max(min(self.width(), self.height()), 1)
            self._turn(-by.x() * degrees, by.y() * degrees)
        elif doing == "pan":
            self._pan(by)
        elif doing == "zoom":
            self._zoom(1.01 ** -by.y(), QPointF(self.rect().center()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._drag = None
            self._rest()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._session.maximise(self._name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Arrow keys turn the volume rather than going to another image."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in _TURNS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TURNS:
            self._turn(*_TURNS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _doing(self, buttons: Qt.MouseButton) -> str:
        if buttons & Qt.MouseButton.MiddleButton:
            return "pan"
        if buttons & Qt.MouseButton.RightButton:
            return "zoom"
        tool = self._session.selection.value.tool
        if buttons & Qt.MouseButton.LeftButton:
            return tool if tool in ("pan", "zoom") else "turn"
        return ""

    def _turn(self, azimuth: float, elevation: float) -> None:
        now = self._state.value.camera
        turned = (now[0] + azimuth + 180) % 360 - 180
        self._move(camera=(turned, max(-90.0, min(90.0, now[1] + elevation))))

    def _pan(self, by: QPointF) -> None:
        step = self._mm_per_pixel()
        x, y = self._state.value.pan
        self._move(pan=(x + by.x() * step, y + by.y() * step))

    def _zoom(self, factor: float, about: QPointF) -> None:
        """Zoom so that what lies under a point of the widget stays there."""
        state = self._state.value
        zoom = max(_ZOOMS[0], min(_ZOOMS[1], state.zoom * factor))
        factor = zoom / state.zoom
        offset = (about - QPointF(self.rect().center())) * self._mm_per_pixel()
        x = offset.x() / factor - offset.x() + state.pan[0]
        y = offset.y() / factor - offset.y() + state.pan[1]
        self._move(zoom=zoom, pan=(x, y))

    def _mm_per_pixel(self) -> float:
        volume = self._state.value.volume
        if volume is None:
            return 1.0
        return self._plane(self._state.value, volume, self.size()).spacing[0]

    def _move(self, **fields: Any) -> None:
        """Change the framing; a preview follows at once, the full quality when it rests."""
        if self._state.value.volume is None:
            return
        self._settle.start()
        self._state.update(**fields)

    def _rest(self) -> None:
        """Nothing moves any more: the full quality need not wait."""
        if self._settle.isActive():
            self._settle.stop()
            self._refresh()

    def _offer(self) -> None:
        volume, preset = self._whole(), self.preset()
        if volume is not None and preset is not None:
            below = self._button.mapToGlobal(QPoint(0, self._button.height() + 4))
            state = self._state.value
            framing = (state.camera, state.zoom, state.pan)
            self._picker.offer(volume, framing, preset.name, below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._button.move(32, 6)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wish = ()
        let_go(self._client)
