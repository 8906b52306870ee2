"""Cine: frames of an image set, or phases of a 4D sequence, one after the other in a loop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from viewer.app.navigation import Fields
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.volume import Series4D

FRAMES, PHASES = 10.0, 5.0  # a second, where the file states no rate
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
SLOWEST, FASTEST = 0.1, 120.0  # pictures a second that are played
_LATE = 5  # a picture so many times overdue was kept back by something else: start afresh


@dataclass(slots=True)
class _Playing:
    """A view that plays a display set; due: when its next picture is wanted (s).

    forward: it goes to higher numbers (a sweep turns back at the ends).
    """

    key: str
    due: float
    forward: bool = True


class Cine(QObject):
    """Steps the views that play. Pictures that come too late are left out, never delayed."""

    changed = Signal()  # a view began or stopped, or plays at another speed

    def __init__(
        self, views: Mapping[str, State[ViewState]], clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__()
        self._views, self._clock = views, clock
        self._playing: dict[str, _Playing] = {}
        self._speeds: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    def plays(self, view: str) -> bool:
        """True while a view plays, by itself or with another of its series' phases."""
        return bool(self._players(view))

    def toggle(self, view: str) -> None:
        """Play, or stop."""
        players = self._players(view)
        for one in players:
            self.stop(one)
        if not players and length(self._views[view].value) > 1:
            value = self._views[view].value
            self._playing[view] = _Playing(value.key, self._clock() + self._stays(value))
            self._wait()
            self.changed.emit()

    def stop(self, view: str) -> None:
        """Stay at the picture that is shown in a view."""
        if self._playing.pop(view, None):
            self._wait()
            self.changed.emit()

    def _players(self, view: str) -> list[str]:
        """The views that turn a view's pictures: phases go together in a series' views."""
        value = self._views[view].value
        together = isinstance(value.item, Series4D)
        return [
            one
            for one, playing in self._playing.items()
            if one == view or (together and playing.key == value.key)
        ]

    def stop_all(self) -> None:
        """No view plays on."""
        for view in tuple(self._playing):
            self.stop(view)

    def speed(self, value: ViewState) -> float:
        """How many times its own rate a series is played at."""
        return self._speeds.get(value.key, 1.0)

    def change_speed(self, value: ViewState, steps: int) -> None:
        """Faster (positive) or slower by steps of 2; for all views of the series."""
        at = SPEEDS.index(self.speed(value)) + steps
        self._speeds[value.key] = SPEEDS[max(0, min(at, len(SPEEDS) - 1))]
        self.changed.emit()

    def rate(self, value: ViewState) -> float:
        """Pictures a second that a view plays at."""
        return min(max(own_rate(value) * self.speed(value), SLOWEST), FASTEST)

    def tick(self) -> None:
        """Show in each playing view the picture that is due."""
        now = self._clock()
        for view, playing in tuple(self._playing.items()):
            value = self._views[view].value
            if value.key != playing.key or length(value) < 2:
                self.stop(view)
                continue
            if now - playing.due > _LATE * self._stays(value):
                playing.due = now
            moved = value
            while playing.due <= now:
                moved = replace(moved, **self._next(playing, moved))
                playing.due += self._stays(moved)
            if moved is not value:
                self._views[view].update(**went(value, at(moved)))
        self._wait()

    def _next(self, playing: _Playing, value: ViewState) -> Fields:
        if value.images is None or not value.images.sweeping:
            return stepped(value, 1)
        if at(value) in (0, length(value) - 1):
            playing.forward = at(value) == 0
        return stepped(value, 1 if playing.forward else -1)

    def _stays(self, value: ViewState) -> float:
        """How long the picture shown stays, in seconds; frames may have times of their own."""
        starts = value.images.frame_starts_ms if value.images is not None else ()
        now = at(value)
        if now + 1 < len(starts) and starts[now + 1] > starts[now]:
            stays = (starts[now + 1] - starts[now]) / 1000 / self.speed(value)
            return min(max(stays, 1 / FASTEST), 1 / SLOWEST)
        return 1 / self.rate(value)

    def _wait(self) -> None:
        """Until the next picture of any view is due."""
        if not self._playing:
            self._timer.stop()
            return
        due = min(playing.due for playing in self._playing.values())
        self._timer.start(max(1, round((due - self._clock()) * 1000)))


def length(value: ViewState) -> int:
    """How many pictures a view plays through: phases, else frames; 1 where it plays none."""
    if isinstance(value.item, Series4D):
        return len(value.item.volumes)
    return len(value.images.array) if value.images is not None else 1


def at(value: ViewState) -> int:
    """Which of them is shown, from 0."""
    return value.phase if isinstance(value.item, Series4D) else value.frame


def went(value: ViewState, picture: int) -> Fields:
    """The view at one of them."""
    picture = max(0, min(picture, length(value) - 1))
    return {"phase" if isinstance(value.item, Series4D) else "frame": picture}


def stepped(value: ViewState, pictures: int) -> Fields:
    """The view some pictures on; after the last comes the first."""
    return went(value, (at(value) + pictures) % max(length(value), 1))


def own_rate(value: ViewState) -> float:
    """Pictures a second: as the file states, else ours."""
    if value.images is None:
        return PHASES
    stated = value.images.frame_time_ms
    return 1000 / stated if stated else FRAMES


def states_rate(value: ViewState) -> bool:
    """True where the rate is the file's own (Frame Time, Cine Rate)."""
    return value.images is not None and bool(value.images.frame_time_ms)


def is_cine(value: ViewState) -> bool:
    """True for what is made to be played: 4D sequences, and frames with a rate or in a file."""
    if isinstance(value.item, Series4D):
        return length(value) > 1
    images = value.images
    if images is None or length(value) < 2:
        return False
    return states_rate(value) or len({uid for uid, _ in images.source.images}) == 1
