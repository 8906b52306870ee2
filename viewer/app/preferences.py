"""What the user has set, for all windows: keys, mouse, text on images, screens."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer import paths as places
from viewer.app import mouse_map
from viewer.app.state import State
from viewer.core.errors import ViewerError

LENSES = (2, 3, 4)
REFERENCES = {
    "shown": "the image in sight",
    "ends": "the first and the last image too",
    "all": "every image",
}
LEAST_MM, MOST_MM = 0.02, 2.0  # of a screen's pixel: what can be true


@dataclass(frozen=True, slots=True)
class Preferences:
    """keys: of a command (by name) whose keys are the user's own; () for none.
    mouse: name of a set of habits; gestures: the user's own over it; start: the tool in hand
        when a window opens, "" for the habit's.
    corners: of a modality ("" for all others) what stands in its corners: lists of names of
        lines by corner; see ui/corner_lines.py.
    lens: how many times the magnifier enlarges. reference_lines: which images of the focused
        view's series are drawn as lines in the others (a key of REFERENCES).
    pixel_mm: of a screen (by name) the size of its (device-independent) pixel, as measured.
    hang: series are hung by the protocol that suits best when they are opened the first time.
    swapped: of two times beside each other, the newer is on the left.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mouse: str = mouse_map.DEFAULT
    gestures: Mapping[str, str] = field(default_factory=dict)
    start: str = ""
    corners: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    lens: int = LENSES[0]
    reference_lines: str = "shown"
    pixel_mm: Mapping[str, float] = field(default_factory=dict)
    hang: bool = True
    swapped: bool = False

    @property
    def bindings(self) -> dict[str, str]:
        """What each button and the wheel do."""
        return mouse_map.bindings(self.mouse, self.gestures)

    @property
    def tool(self) -> str:
        """The mouse tool that a window begins with."""
        return mouse_map.tool_at_start(self.mouse, self.start)


class Kept(QObject):
    """The preferences, written down at every change and read at the start.

    file: the user's own by default.
    """

    said = Signal(object)  # ViewerError: they could not be read, or not written

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._file = file or places.data() / "settings.json"
        self.damaged = False
        self.state = State(self._read())
        self.state.changed.connect(self._write)

    def _read(self) -> Preferences:
        try:
            return parsed(json.loads(self._file.read_text("utf-8")))
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError):
            self.damaged = True
            return Preferences()

    def _write(self, value: Preferences) -> None:
        part = self._file.with_suffix(".part")
        try:
            part.write_text(json.dumps(asdict(value), indent=1), "utf-8")
            part.replace(self._file)
        except OSError as error:
            self.said.emit(
                ViewerError(
                    f"The settings could not be kept ({error.strerror or 'unknown reason'}).",
                    "They hold until the program ends. Make room on the disk, and set them "
                    "again.",
                )
            )


def parsed(found: Any) -> Preferences:
    """Preferences out of plain JSON values: what is not understood is as by default."""
    if not isinstance(found, dict):
        raise ValueError("no settings")
    made = {
        f.name: _PARTS[f.name](found[f.name]) for f in fields(Preferences) if f.name in found
    }
    return Preferences(**{name: value for name, value in made.items() if value is not None})


def _texts(found: Any) -> tuple[str, ...]:
    each = found if isinstance(found, list) else []
    return tuple(one for one in each if isinstance(one, str))


def _items(found: Any) -> list[tuple[str, Any]]:
    return list(found.items()) if isinstance(found, dict) else []


def _keys(found: Any) -> dict[str, tuple[str, ...]]:
    return {name: _texts(keys) for name, keys in _items(found) if isinstance(keys, list)}


def _gestures(found: Any) -> dict[str, str]:
    known = {False: mouse_map.DRAGS, True: mouse_map.WHEELS}
    return {
        name: what
        for name, what in _items(found)
        if isinstance(what, str)
        and (what in known[name.endswith("wheel")] or what == mouse_map.AS_ALONE)
    }


def _pixels(found: Any) -> dict[str, float]:
    return {
        name: float(mm)
        for name, mm in _items(found)
        if isinstance(mm, int | float) and LEAST_MM <= mm <= MOST_MM
    }


_PARTS: Mapping[str, Any] = {
    "keys": _keys,
    "mouse": lambda v: v if v in tuple(mouse_map.PRESETS) else None,
    "gestures": _gestures,
    "start": lambda v: v if v in tuple(mouse_map.STARTS) else None,
    "corners": lambda v: {name: _keys(each) for name, each in _items(v)},
    "lens": lambda v: v if v in LENSES else None,
    "reference_lines": lambda v: v if v in tuple(REFERENCES) else None,
    "pixel_mm": _pixels,
    "hang": lambda v: v if isinstance(v, bool) else None,
    "swapped": lambda v: v if isinstance(v, bool) else None,
}
