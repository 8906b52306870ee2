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

from viewer.app import orbit
from viewer.app.navigation import Fields
from viewer.app.orbit import preset_of
from viewer.app.session import Session
from viewer.core.errors import ViewerError
from viewer.core.geometry import Vector
from viewer.core.volume import Volume
from viewer.imaging.picking import picked
from viewer.ui import crop_box, volume_drag, volume_marks, volume_overlay
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
from viewer.ui.volume_scene import Scenes

_SETTLE_MS = 180  # after the last movement the full quality begins
_KEY_DEGREES = 10.0
_CLICK = 4  # pixels that a click may move by before it is a drag
_TURNS = {
    Qt.Key.Key_Left: (_KEY_DEGREES, 0.0),
    Qt.Key.Key_Right: (-_KEY_DEGREES, 0.0),
    Qt.Key.Key_Up: (0.0, -_KEY_DEGREES),
    Qt.Key.Key_Down: (0.0, _KEY_DEGREES),
}


class VolumeView(QWidget):
    """Shows a view's volume with its preset and camera; VTK starts with the first volume.

    Left drag turns, or moves a face of the crop box by its handle; a click leads all linked
    views to what is seen there, middle drag moves, right drag and the wheel zoom, Ctrl + left
    drag shifts and stretches the preset's curves, double click enlarges.
    With the focus, arrow keys turn.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._name = session, name
        self._state = session.views[name]
        self._scenes = Scenes(session, name)
        self.setAccessibleName("3D view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._client = Client()
        self._client.drawn.connect(self._drawn, Qt.ConnectionType.QueuedConnection)
        self._client.shaded.connect(self._shaded, Qt.ConnectionType.QueuedConnection)
        self._client.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        self._number = 0
        self._wish: tuple[Any, ...] = ()
        self._picture: Picture | None = None
        self._error: ViewerError | None = None
        self._drag: QPointF | None = None
        self._face: int | None = None  # of the crop box, that is dragged
        self._pressed: QPointF | None = None  # the left button, not moved since
        self._before: Vector | None = None  # the cursor before the last click
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._refresh)
        self._button = QPushButton(self)
        self._button.setObjectName("presetButton")
        self._button.setAccessibleName("3D preset")
        self._button.setStyleSheet("padding: 0 8px; min-height: 20px; max-height: 20px;")
        self._button.setToolTip("Choose how the volume is shown (Y, Shift+Y)")
        self._button.clicked.connect(self._offer)
        self._picker = PresetPicker(self)
        self._picker.chosen.connect(
            lambda name: self._state.update(**orbit.preset_fields(name))
        )
        client = self._client
        self.destroyed.connect(lambda: let_go(client))
        self.destroyed.connect(self._picker.deleteLater)
        self._state.changed.connect(self._refresh)
        session.opened.changed.connect(self._refresh)
        session.loading.changed.connect(self._refresh)
        session.selection.changed.connect(self._repaint)
        session.document.changed.connect(self._repaint)
        session.turning.changed.connect(self._refresh)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    # what is shown

    def shown(self) -> Picture | None:
        """The picture on the screen now."""
        return self._picture

    def picture(self, size: QSize, plain: bool = False, ratio: float = 1.0) -> QImage:
        """What the view shows, in full quality at a size; waits for it.

        plain: no overlay. ratio: pixels for one of a letter's.
        """
        scene = self._scenes.scene(size)
        if scene is None:
            image = QImage(size, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.black)
            return image
        image = shared().picture(scene)
        if not plain:
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(ratio, ratio)
            rect = QRectF(0, 0, size.width() / ratio, size.height() / ratio)
            self._overlay(painter, rect, Screen(scene.plane, rect), volume_overlay.FULL)
            painter.end()
        return image

    # asking and showing

    def _refresh(self, *_: object) -> None:
        """Ask for a new picture if anything that it shows has changed."""
        preset = preset_of(self._state.value)
        self._button.setVisible(preset is not None)
        if preset is not None:
            self._button.setText(f"{preset.label}  ▾")
            self._button.adjustSize()
            self._place_button()
        if not self.isVisible():
            return
        self.update()
        scene = self._scenes.scene(self._pixels())
        if scene is None:
            return
        moving = self._settle.isActive() or self._session.turning.turns(self._name)
        wish = (*self._looks(scene), moving)
        if wish == self._wish:
            return
        self._wish = wish
        self._number += 1
        shared().ask(self._client, self._number, scene, MOVING if moving else STILL)

    def _looks(self, scene: Scene) -> tuple[Any, ...]:
        state = self._state.value
        framing = (state.camera, state.zoom, state.pan, scene.plane.shape)
        shades = (scene.window, scene.inverted, scene.bend, _planes(scene))
        return (id(scene.volume), scene.preset.name, *shades, *framing)

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
        self._client.volume = picture.scene.volume
        self.update()

    def _shaded(self, volume: Volume) -> None:
        """Surfaces can be shaded from now on: the picture is drawn again."""
        if volume is self._state.value.volume:
            self._wish = ()
            self._refresh()

    def _failed(self, error: Exception) -> None:
        self._error = unavailable(error)
        self.update()

    def _repaint(self, *_: object) -> None:
        self._place_button()
        self.update()

    def _place_button(self) -> None:
        """Beside the word 3D, below who it is."""
        above = len(volume_overlay.top_left(self._session)) - 0.5
        middle = 10 + above * volume_marks.line_step() - 1
        self._button.move(34, round(middle - self._button.height() / 2))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The newest picture, and over it what belongs there in the patient."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        picture = self._picture
        rect = QRectF(self.rect())
        if picture is None or picture.scene.volume is not self._scenes.whole():
            volume_marks.notice(painter, rect, self._notice())
            return
        flag = volume_overlay.flag(picture.full, picture.unshaded)
        target = volume_marks.fitted(picture.plane, rect)
        painter.drawImage(target, picture.image)
        self._overlay(painter, rect, Screen(picture.plane, target), flag)

    def _notice(self) -> str:
        """Why there is no picture."""
        if self._error is not None:
            return f"{self._error.problem}\n{self._error.remedy}"
        return volume_overlay.notice(self._session, self._state.value)

    def _overlay(self, painter: QPainter, rect: QRectF, screen: Screen, flag: str) -> None:
        volume_overlay.paint(painter, rect, screen, self._session, self._state.value, flag)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._session.selection.update(view=self._name)
        self._drag = event.position()
        left = event.buttons() == Qt.MouseButton.LeftButton
        self._face = self._face_at(event.position()) if left else None
        left = left and self._face is None
        self._pressed, self._before = (event.position() if left else None), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        if self._pressed is not None:
            if (event.position() - self._pressed).manhattanLength() < _CLICK:
                return
            self._pressed = None
        if self._face is not None:
            self._crop(self._face, event.position())
            return
        by = event.position() - self._drag
        self._drag = event.position()
        self._do(volume_drag.doing(self._session, event.buttons(), event.modifiers()), by)

    def _do(self, doing: str, by: QPointF) -> None:
        """A drag by some pixels."""
        if doing == "turn":
            self._session.turning.stop(self._name)
            degrees = 180 / max(min(self.width(), self.height()), 1)
            self._turn(-by.x() * degrees, by.y() * degrees)
        elif doing == "reshape":
            self._move(orbit.reshaped(self._state.value, by.x(), by.y()))
        elif doing == "pan":
            self._pan(by)
        elif doing == "zoom":
            self._zoom(1.01 ** -by.y(), QPointF(self.rect().center()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._drag = self._face = None
            if self._pressed is not None:
                self._point(self._pressed)
                self._pressed = None
            self._rest()

    def _face_at(self, at: QPointF) -> int | None:
        """The face of the crop box whose handle is there."""
        picture, state = self._picture, self._state.value
        crop, volume = state.crop, state.volume
        if picture is None or volume is None or crop is None or not crop.shown:
            return None
        return crop_box.face_at(self._screen(picture), volume.geometry, crop, at)

    def _crop(self, face: int, at: QPointF) -> None:
        picture, state = self._picture, self._state.value
        crop, volume = state.crop, state.volume
        if picture is not None and volume is not None and crop is not None:
            screen, grid = self._screen(picture), volume.geometry
            self._move({"crop": crop_box.dragged(screen, grid, crop, face, at)})

    def _screen(self, picture: Picture) -> Screen:
        return Screen(picture.plane, volume_marks.fitted(picture.plane, QRectF(self.rect())))

    def _point(self, at: QPointF) -> None:
        """The cursor of all linked views goes to what is seen at a place of the picture."""
        picture, state = self._picture, self._state.value
        if picture is None or picture.look is None or picture.scene.volume is not state.volume:
            return
        start, forward = self._screen(picture).under(at), picture.plane.normal
        scene = picture.scene
        place = picked(scene.volume, picture.look, start, forward, scene.crop)
        if place is not None:
            self._before = state.cursor
            self._state.update(cursor=place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._before is not None:  # the first of the two clicks did not mean a place
            self._state.update(cursor=self._before)
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

    def _turn(self, azimuth: float, elevation: float) -> None:
        self._move(orbit.turned(self._state.value, azimuth, elevation))

    def _pan(self, by: QPointF) -> None:
        by = by * self._mm_per_pixel()
        self._move(orbit.panned(self._state.value, by.x(), by.y()))

    def _zoom(self, factor: float, about: QPointF) -> None:
        """Zoom so that what lies under a point of the widget stays there."""
        offset = (about - QPointF(self.rect().center())) * self._mm_per_pixel()
        self._move(orbit.zoomed(self._state.value, factor, offset.x(), offset.y()))

    def _mm_per_pixel(self) -> float:
        volume = self._state.value.volume
        if volume is None:
            return 1.0
        return self._scenes.plane(volume, self.size()).spacing[0]

    def _move(self, fields: Fields) -> None:
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
        volume, preset = self._scenes.whole(), preset_of(self._state.value)
        if volume is not None and preset is not None:
            below = self._button.mapToGlobal(QPoint(0, self._button.height() + 4))
            self._picker.offer(volume, self._state.value.camera, preset.name, below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_button()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wish = ()
        let_go(self._client)


def _planes(scene: Scene) -> Any:
    """Where the picture is cut; not whether the box's edges are seen."""
    return None if scene.crop is None else (scene.crop.low, scene.crop.high)
