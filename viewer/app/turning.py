"""3D pictures that turn by themselves, round and round or to and fro."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, tau
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.app import orbit
from viewer.app.state import State
from viewer.app.view_state import ViewState

SPEEDS = (10.0, 180.0)  # degrees a second that can be chosen, slowest and fastest
ROCKING = 30.0  # degrees to each side
_USUAL = 40.0
_TICK_MS = 33


@dataclass(slots=True)
class _Turn:
    """A view that turns. at: its place in the movement, degrees of way. key: what it shows."""

    key: str
    at: float = 0.0


class Turning(QObject):
    """Turns the eye round the patient's long axis; the pace is that of the clock."""

    changed = Signal()  # a view began or stopped, or turns in another way

    def __init__(
        self, views: Mapping[str, State[ViewState]], clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__()
        self._views, self._clock = views, clock
        self._turns: dict[str, _Turn] = {}
        self._last = 0.0
        self.speed, self.rocking = _USUAL, False  # degrees a second; to and fro
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def turns(self, view: str) -> bool:
        """True while a view turns by itself."""
        return view in self._turns

    def toggle(self, view: str) -> None:
        """Turn, or stop."""
        if view in self._turns:
            self.stop(view)
            return
        self._turns[view] = _Turn(self._views[view].value.key)
        if not self._timer.isActive():
            self._last = self._clock()
            self._timer.start()
        self.changed.emit()

    def stop(self, view: str) -> None:
        """Stay as it is seen now."""
        if self._turns.pop(view, None) is not None:
            if not self._turns:
                self._timer.stop()
            self.changed.emit()

    def stop_all(self) -> None:
        """No view turns on."""
        for view in tuple(self._turns):
            self.stop(view)

    def set_speed(self, speed: float) -> None:
        """Degrees a second, of all views."""
        self.speed = min(max(speed, SPEEDS[0]), SPEEDS[1])
        self.changed.emit()

    def set_rocking(self, rocking: bool) -> None:
        """To and fro, or round and round; from where it is seen now."""
        self.rocking = rocking
        for one in self._turns.values():
            one.at = 0.0
        self.changed.emit()

    def tick(self) -> None:
        """Turn each view as far as the time since the last tick asks for."""
        now = self._clock()
        way, self._last = self.speed * (now - self._last), now
        for view, one in tuple(self._turns.items()):
            value = self._views[view].value
            if value.kind != "volume3d" or value.key != one.key or value.volume is None:
                self.stop(view)
                continue
            before, one.at = one.at, one.at + way
            by = _swing(one.at) - _swing(before) if self.rocking else way
            self._views[view].update(**orbit.turned(value, by, 0.0))


def _swing(way: float) -> float:
    """Degrees from the first place after some way to and fro: a sine that begins gently."""
    return ROCKING / 2 * (1 - cos(tau * way / (4 * ROCKING)))
