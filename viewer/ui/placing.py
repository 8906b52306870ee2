"""Windows come back to the screen and the place where they were."""

import json
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from viewer.ui import settings
from viewer.ui.true_size import screen_name

_STATES = {
    "maximised": Qt.WindowState.WindowMaximized,
    "full": Qt.WindowState.WindowFullScreen,
}
_LEAST = 200  # pixels of a window, each way


def keep(window: QWidget, role: str) -> None:
    """Remember where a window is. role: what windows of its kind are known by."""
    screen = window.screen()
    corner = screen.geometry().topLeft()
    rect = window.normalGeometry() if window.windowState() else window.geometry()
    rect = (rect if rect.isValid() else window.geometry()).translated(-corner)
    state = next((name for name, one in _STATES.items() if window.windowState() & one), "")
    told = {
        "screen": screen_name(screen),
        "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
        "state": state,
    }
    settings.remember_place(role, json.dumps(told))


def restore(window: QWidget, role: str) -> bool:
    """Put a window where the last of its kind was; False where that is not known, or its
    screen is not there now: then it stays as it is.
    """
    told = _read(role)
    screen = next(
        (one for one in QGuiApplication.screens() if screen_name(one) == told.get("screen")),
        None,
    )
    rect = _rect(told.get("rect"))
    if screen is None or rect is None:
        return False
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(fitted(rect.translated(screen.geometry().topLeft()), screen))
    state = _STATES.get(told.get("state", ""))
    if state is not None:
        window.setWindowState(state)
    return True


def other_screen(window: QWidget) -> QScreen | None:
    """A screen that a window is not on, or None where there is only one."""
    each = QGuiApplication.screens()
    return next((one for one in each if one is not window.screen()), None)


def fitted(rect: QRect, screen: QScreen) -> QRect:
    """The same place, as far as it is in sight on a screen."""
    room = screen.availableGeometry()
    size = rect.size().boundedTo(room.size())
    x = min(max(rect.x(), room.x()), room.right() + 1 - size.width())
    y = min(max(rect.y(), room.y()), room.bottom() + 1 - size.height())
    return QRect(x, y, size.width(), size.height())


def _read(role: str) -> dict[str, Any]:
    try:
        found = json.loads(settings.place(role) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rect(found: object) -> QRect | None:
    numbers = found if isinstance(found, list) else []
    if len(numbers) != 4 or not all(isinstance(one, int) for one in numbers):
        return None
    rect = QRect(*numbers)
    return rect if min(rect.width(), rect.height()) >= _LEAST else None
