"""Above a view where several times are in sight: which one it is, and what it moves with."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from viewer.app import priors, sync
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.ui.icons import icon
from viewer.ui.text import ElidedLabel, label, plain
from viewer.ui.theme import HEADING_PX, IMAGE_PX, font

HEIGHT = 24
_BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
LINKS = ("link-here", "link-register", "link-none", "link-looks", "link")
_ICONS = {sync.APART: "unlocked", sync.OFF: "unlocked"}


class Times(QObject):
    """For all strips of a grid: the badge and the lock of each view in sight.

    It looks again when another series, focus, layout or bond is there, not at each slice.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: list[tuple[str, str, int]] = []
        self.badges: dict[str, tuple[str, str, str]] = {}
        self.reasons: dict[str, str] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh)
        for state in session.views.values():
            state.changed.connect(self._view_changed)
        for other in (session.layout, session.second, session.selection, session.sync):
            other.changed.connect(self._later)
        session.opened.changed.connect(self._later)
        self.refresh()

    def refresh(self) -> None:
        """What is true now; told where it is new."""
        session = self._session
        names = [tile.view for tile in session.tiles]
        frames = {sync.frame(session.views[name].value) for name in names} - {""}
        badges = priors.badges(session)
        several = bool(badges) or len(frames) > 1
        reasons = {name: sync.reason(session, name) for name in names} if several else {}
        if (badges, reasons) != (self.badges, self.reasons):
            self.badges, self.reasons = badges, reasons
            self.changed.emit()

    def _later(self, _: object = None) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _view_changed(self, _: ViewState) -> None:
        seen: list[tuple[str, str, int]] = [
            (one.value.key, one.value.orientation, id(one.value.item))
            for one in self._session.views.values()
        ]
        if self._seen != seen:
            self._seen = seen
            self._later()


class TimeStrip(QFrame):
    """BASELINE, PRIOR or CURRENT, the date, and a lock with the reason of moving together."""

    appeared = Signal()  # it is wanted now, or no longer

    def __init__(self, session: Session, view: str, times: Times, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("times")
        self._session, self._view, self._times = session, view, times
        self.wanted = False
        self.badge = label("")
        self.badge.setObjectName("timeBadge")
        self.badge.setFont(font(HEADING_PX, QFont.Weight.Bold))
        self.date = ElidedLabel()
        self.lock = QToolButton()
        self.lock.setObjectName("lock")
        self.lock.setAutoRaise(True)
        self.lock.setToolButtonStyle(_BESIDE)
        self.lock.setAccessibleName("What this view moves with")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.lock.setMenu(menu)
        self.lock.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for widget in (self.date, self.lock):
            widget.setFont(font(IMAGE_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self.badge)
        row.addWidget(self.date, 1)
        row.addWidget(self.lock)
        times.changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def _show(self) -> None:
        name, date, days = self._times.badges.get(self._view, ("", "", ""))
        reason = self._times.reasons.get(self._view, "")
        wanted = bool(name) or bool(self._times.reasons)
        self.badge.setText(name)
        self.badge.setVisible(bool(name))
        if self.badge.property("time") != name:
            self.badge.setProperty("time", name)
            self.badge.style().polish(self.badge)
        self.date.setText("   ".join(part for part in (date, days) if part))
        self.lock.setText(reason)
        self.lock.setVisible(bool(reason))
        self.lock.setIcon(icon(_ICONS.get(reason, "lock")))
        self.lock.setToolTip(plain(_tip(reason)))
        if wanted != self.wanted:
            self.wanted = wanted
            self.setVisible(wanted)
            self.appeared.emit()
        elif not wanted:
            self.hide()

    def _fill(self, menu: QMenu) -> None:
        """What can tie this view to the focused one, or part them."""
        menu.clear()
        for name in LINKS:
            command = commands[name]
            action = menu.addAction(command.label_in(self._session))
            reason = command.why_not(self._session)
            action.setEnabled(not reason)
            action.setToolTip(plain(reason))
            action.setCheckable(command.checkable)
            action.setChecked(command.checkable and command.checked(self._session))
            action.triggered.connect(lambda _=False, c=command: c.run(self._session))

    def event(self, event: QEvent) -> bool:
        """A press on it is no press on the picture."""
        if event.type() == QEvent.Type.MouseButtonPress:
            event.accept()
            return True
        return super().event(event)


def _tip(reason: str) -> str:
    if not reason:
        return ""
    if reason == sync.APART:
        return "It does not scroll with the focused view: link them here, or register them."
    if reason == sync.OFF:
        return "Views move alone: switch “Views move together” on."
    return f"It scrolls with the focused view: {reason}."
