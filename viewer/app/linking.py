"""Which views move together: the one listener that writes to other views' states."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from viewer.app.state import State
from viewer.app.view_state import ViewState


class Linking:
    """Carries a cursor to all views of one frame of reference, a window to all of one item.

    Views belong to one patient's window, and points compare only within one frame of
    reference, so nothing is ever carried from one patient to another.
    """

    def __init__(self, views: Mapping[str, State[ViewState]]) -> None:
        self._views = views
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
        if value.cursor != before.cursor and self.enabled and _one_frame(value, to.value):
            to.update(cursor=value.cursor)
        if value.key == to.value.key and value.key == before.key:
            looks = ("window", "inverted", "phase")
            changed = {
                n: getattr(value, n) for n in looks if getattr(value, n) != getattr(before, n)
            }
            if changed:
                to.update(**changed)


def _one_frame(one: ViewState, other: ViewState) -> bool:
    """True where both show the patient in one frame of reference (or one series)."""
    a, b = one.volume, other.volume
    if a is None or b is None:
        return False
    frame = a.geometry.frame_of_reference_uid
    return one.key == other.key or (bool(frame) and frame == b.geometry.frame_of_reference_uid)
