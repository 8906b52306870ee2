"""Cine: frames, phases or slices one after the other, round and round or to and fro."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from viewer.app import navigation
from viewer.app.navigation import Fields
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.volume import Series4D

FRAMES, PHASES, SLICES = 10.0, 5.0, 15.0  # a second, where the file states no rate
SLOWEST, FASTEST = 0.1, 120.0  # pictures a second that are played
_LATE = 5  # a picture so many times overdue was kept back by something else: start afresh
Through = Literal["phases", "slices"]  # what is played; frames count as phases


@dataclass(slots=True)
class _Playing:
    """A view that plays a display set; due: when its next picture is wanted (s).

    forward: it goes to higher numbers (rocking turns back at the ends).
    """

    key: str
    through: Through
    due: float
    forward: bool = True


class Cine(QObject):
    """Steps the views that play. Pictures that come too late are left out, never delayed."""

    changed = Signal()  # a view began or stopped, or plays at another rate or in another way

    def __init__(
        self, views: Mapping[str, State[ViewState]], clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__()
        self._views, self._clock = views, clock
        self._playing: dict[str, _Playing] = {}
        self._rates: dict[tuple[str, Through], float] = {}
        self._rocks: dict[tuple[str, Through], bool] = {}
        self._through: dict[str, tuple[str, Through]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    def plays(self, view: str) -> bool:
        """True while a view plays, by itself or with another of its series' phases."""
        return bool(self._players(view))

    def through(self, view: str) -> Through:
        """What a view plays, or would: slices once they were asked for, or are all there is."""
        value = self._views[view].value
        key, chosen = self._through.get(view, ("", "phases"))
        if key == value.key and chosen == "slices":
            return chosen
        return "phases" if length(value) > 1 else "slices"

    def swept(self, view: str) -> bool:
        """True where the slices of what a view shows are played, or were."""
        return self._through.get(view) == (self._views[view].value.key, "slices")

    def toggle(self, view: str, through: Through | None = None) -> None:
        """Play, or stop; through: default phases or frames, slices where there are none."""
        players, value = self._players(view), self._views[view].value
        for one in players:
            self.stop(one)
        wanted = through or ("phases" if length(value) > 1 else "slices")
        stopped = bool(players) and through in (None, self.through(view))
        if stopped or length(value, wanted) < 2:
            return
        self._through[view] = value.key, wanted
        self._playing[view] = _Playing(value.key, wanted, 0.0)
        self._playing[view].due = self._clock() + self._stays(view, value)
        self._wait()
        self.changed.emit()

    def toggle_all(self, views: tuple[str, ...]) -> None:
        """What is made to be played in some views plays, or all stops."""
        if self._playing:
            self.stop_all()
            return
        for one in views:
            value = self._views[one].value
            if length(value) > 1 and not self.plays(one):
                self.toggle(one, "phases")

    def stop(self, view: str) -> None:
        """Stay at the picture that is shown in a view."""
        if self._playing.pop(view, None):
            self._wait()
            self.changed.emit()

    def stop_all(self) -> None:
        """No view plays on."""
        for view in tuple(self._playing):
            self.stop(view)

    def rate(self, view: str) -> float:
        """Pictures a second that a view plays at."""
        value, through = self._views[view].value, self.through(view)
        rate = self._rates.get((value.key, through), own_rate(value, through))
        return min(max(rate, SLOWEST), FASTEST)

    def set_rate(self, view: str, rate: float) -> None:
        """Pictures a second, for all views of the series."""
        key = self._views[view].value.key, self.through(view)
        self._rates[key] = min(max(rate, SLOWEST), FASTEST)
        self.changed.emit()

    def change_speed(self, view: str, steps: int) -> None:
        """Faster (positive) or slower by steps of 2."""
        self.set_rate(view, self.rate(view) * 2.0**steps)

    def rocks(self, view: str) -> bool:
        """True where it turns back at the ends: as chosen, else as the file asks for."""
        value, through = self._views[view].value, self.through(view)
        asked = value.images is not None and value.images.sweeping
        return self._rocks.get((value.key, through), asked)

    def set_rocks(self, view: str, rocks: bool) -> None:
        """To and fro, or round and round; for all views of the series."""
        self._rocks[self._views[view].value.key, self.through(view)] = rocks
        self.changed.emit()

    def tick(self) -> None:
        """Show in each playing view the picture that is due."""
        now = self._clock()
        for view, playing in tuple(self._playing.items()):
            value = self._views[view].value
            if value.key != playing.key or length(value, playing.through) < 2:
                self.stop(view)
                continue
            if now - playing.due > _LATE * self._stays(view, value):
                playing.due = now
            moved = value
            while playing.due <= now:
                moved = replace(moved, **self._next(view, playing, moved))
                playing.due += self._stays(view, moved)
            if moved is not value:
                shown = at(moved, playing.through)
                self._views[view].update(**went(value, shown, playing.through))
        self._wait()

    def _players(self, view: str) -> list[str]:
        """The views that turn a view's pictures: phases go together in a series' views."""
        value = self._views[view].value
        together = isinstance(value.item, Series4D)
        return [
            one
            for one, playing in self._playing.items()
            if one == view
            or (together and playing.key == value.key and playing.through == "phases")
        ]

    def _next(self, view: str, playing: _Playing, value: ViewState) -> Fields:
        through = playing.through
        if not self.rocks(view):
            return stepped(value, 1, through)
        if at(value, through) in (0, length(value, through) - 1):
            playing.forward = at(value, through) == 0
        return stepped(value, 1 if playing.forward else -1, through)

    def _stays(self, view: str, value: ViewState) -> float:
        """How long the picture shown stays, in seconds; frames may have times of their own."""
        starts = value.images.frame_starts_ms if value.images is not None else ()
        now, rate = at(value), self.rate(view)
        if now + 1 < len(starts) and starts[now + 1] > starts[now]:
            times = rate / own_rate(value)
            stays = (starts[now + 1] - starts[now]) / 1000 / times
            return min(max(stays, 1 / FASTEST), 1 / SLOWEST)
        return 1 / rate

    def _wait(self) -> None:
        """Until the next picture of any view is due."""
        if not self._playing:
            self._timer.stop()
            return
        due = min(playing.due for playing in self._playing.values())
        self._timer.start(max(1, round((due - self._clock()) * 1000)))


def length(value: ViewState, through: Through = "phases") -> int:
    """How many pictures a view plays through; 1 where it plays none."""
    if through == "slices":
        return max(navigation.position(value)[1], 1) if value.kind == "slice" else 1
    if isinstance(value.item, Series4D):
        return len(value.item.volumes)
    return len(value.images.array) if value.images is not None else 1


def at(value: ViewState, through: Through = "phases") -> int:
    """Which of them is shown, from 0."""
    if through == "slices":
        return navigation.position(value)[0]
    return value.phase if isinstance(value.item, Series4D) else value.frame


def went(value: ViewState, picture: int, through: Through = "phases") -> Fields:
    """The view at one of them."""
    picture = max(0, min(picture, length(value, through) - 1))
    if through == "slices":
        return navigation.went(value, picture)
    return {"phase" if isinstance(value.item, Series4D) else "frame": picture}


def stepped(value: ViewState, pictures: int, through: Through = "phases") -> Fields:
    """The view some pictures on; after the last comes the first."""
    count = max(length(value, through), 1)
    return went(value, (at(value, through) + pictures) % count, through)


def own_rate(value: ViewState, through: Through = "phases") -> float:
    """Pictures a second: as the file states, else ours."""
    if value.images is None:
        return SLICES if through == "slices" else PHASES
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
