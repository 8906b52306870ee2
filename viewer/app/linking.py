"""Which views move together: the one listener that writes to other views' states."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from viewer.app import sync
from viewer.app.state import State
from viewer.app.sync import Sync
from viewer.app.view_state import ViewState


class Linking:
    """Carries a cursor to all views whose place is known, a window to all of one item.

    Views belong to one patient's window, and points compare only within one frame of
    reference or through a bond of two of them, so nothing is ever carried from one patient
    to another.
    """

    def __init__(
        self, views: Mapping[str, State[ViewState]], ties: State[Sync] | None = None
    ) -> None:
        self._views, self._ties = views, ties or State(Sync())
        self._last = {name: state.value for name, state in views.items()}
        self._carrying = False
        self.enabled = True
        for name, state in views.items():
            state.changed.connect(lambda value, name=name: self._changed(name, value))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What changes inside is carried nowhere."""
        before, self._carrying = self._carrying, True
        try:
            yield
        finally:
            self._carrying = before

    def meet(self, name: str) -> None:
        """All views whose place is known go to where one of them is."""
        value = self._views[name].value
        with self.apart():
            for other, state in self._views.items():
                place = sync.carried(self._ties.value, value, state.value)
                if other != name and place is not None and state.value.cursor is not None:
                    state.update(cursor=place)

    def _changed(self, name: str, value: ViewState) -> None:
        before, self._last[name] = self._last[name], value
        if self._carrying:
            return
        self._carrying = True
        try:
            for other, state in self._views.items():
                if other != name:
                    self._carry(before, value, state)
        finally:
            self._carrying = False

    def _carry(self, before: ViewState, value: ViewState, to: State[ViewState]) -> None:
        if not to.value.key:
            return
        if value.cursor != before.cursor and self.enabled:
            place = sync.carried(self._ties.value, value, to.value)
            if place is not None:
                to.update(cursor=place)
        if value.key == to.value.key and value.key == before.key:
            looks = ["window", "inverted", "colours", "phase"]
            if value.layer and to.value.layer and value.layer.key == to.value.layer.key:
                looks.append("layer")
            changed = {
                n: getattr(value, n) for n in looks if getattr(value, n) != getattr(before, n)
            }
            if changed:
                to.update(**changed)
        elif self.enabled and self._ties.value.looks:
            to.update(**sync.looks(before, value, to.value))
