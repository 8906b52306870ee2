"""Views of known volumes, without files: what tests of drawing and of the mouse start from."""

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient, ramp_volume
from viewer.app.loading import _Entry
from viewer.app.session import Session
from viewer.core.geometry import Array
from viewer.core.presentation import Window
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom.load import Opened
from viewer.ui.framing import Framing
from viewer.ui.slice_view import SliceView

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
RAMP = Window(530.5, 1061, "LINEAR_EXACT")  # from the least to the greatest of ramp_volume


def put(session: Session, item: Item, view: str = "a", key: str = "k1", **fields: Any) -> None:
    """Show an item that is in memory, its cursor in the middle."""
    volume = item.volumes[0] if isinstance(item, Series4D) else item
    if session.opened.value.patient is None:
        session.opened.update(patient=patient(display_set(key, ramp_volume())))
    session.loading._entries[key] = _Entry(opened=Opened(item), share=1.0)
    if isinstance(volume, Volume):
        fields = {"cursor": volume.geometry.center, **fields}
    fields = {"window": RAMP, "interpolate": False, **fields}
    session.views[view].update(key=key, item=item, **fields)


def shown(
    qtbot: QtBot, session: Session, view: str = "a", size: QSize | None = None
) -> SliceView:
    """A view on the (off-screen) screen."""
    made = SliceView(session, view)
    qtbot.addWidget(made)
    made.resize(size or QSize(480, 320))
    made.show()
    qtbot.waitExposed(made)
    return made


def framing(view: SliceView) -> Framing:
    scene = view.scene()
    assert scene is not None
    return scene.framing


def place(view: SliceView, point: Any) -> QPoint:
    """Where a point (mm) is on the widget."""
    x, y = framing(view).on_screen(np.array(point, float)).tolist()
    return QPoint(round(x), round(y))


def drag(
    view: QWidget,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    held: Qt.KeyboardModifier = NONE,
) -> None:
    """Press, move in two steps, release."""
    QTest.mousePress(view, button, held, start)
    move(view, (start + end) / 2, button, held)
    move(view, end, button, held)
    QTest.mouseRelease(view, button, held, end)


def move(
    view: QWidget,
    to: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.KeyboardModifier = NONE,
) -> None:
    """A mouse move with buttons and keys held, which QTest.mouseMove cannot tell."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(view.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        button,
        held,
    )
    QApplication.sendEvent(view, event)


def click(view: QWidget, at: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mouseClick(view, button, NONE, at)


def wheel(
    view: QWidget, delta: int, held: Qt.KeyboardModifier = NONE, at: QPoint | None = None
) -> None:
    """Turn the wheel; 120 is a notch away from the user."""
    spot = QPointF(at or view.rect().center())
    event = QWheelEvent(
        spot,
        QPointF(view.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def greys(image: QImage) -> Array:
    """(rows, columns) of an image's green."""
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return (
        raw[:, : 3 * made.width()].reshape(made.height(), made.width(), 3)[..., 1].astype(float)
    )
