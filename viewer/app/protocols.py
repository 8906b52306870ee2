"""The hanging protocols that there are: those we ship, and the user's own files."""

import json
import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer import paths
from viewer.core.errors import ViewerError
from viewer.core.hanging import Protocol
from viewer.core.protocol_text import BadProtocol, parsed, written

LONGEST = 60  # letters of a name


@cache
def shipped() -> tuple[Protocol, ...]:
    """Those of the program, by name."""
    files = sorted(paths.resource("hanging").glob("*.json"))
    return tuple(parsed(one.stem, json.loads(one.read_text("utf-8"))) for one in files)


def folder() -> Path:
    """Where the user's own lie, one file each; they may be copied to other computers."""
    return paths.data() / "hanging"


class Protocols(QObject):
    """All protocols, for one session; the user's are read from disk each time they are asked.

    They are few and small, and another window may have saved one.
    """

    changed = Signal()

    def all(self) -> tuple[tuple[Protocol, ...], tuple[str, ...]]:
        """(protocols, what is wrong with files that are none)."""
        found, wrong = list(shipped()), []
        for file in sorted(folder().glob("*.json")):
            try:
                found.append(parsed(file.stem, json.loads(file.read_text("utf-8")), own=True))
            except (OSError, ValueError) as error:
                told = str(error) if isinstance(error, BadProtocol) else "it cannot be read"
                wrong.append(f"{file.name}: {told}.")
        return tuple(found), tuple(wrong)

    def named(self, name: str, own: bool = False) -> Protocol | None:
        return next((p for p in self.all()[0] if p.name == name and p.own == own), None)

    def save(self, protocol: Protocol) -> None:
        """Write one of the user's own. Raises ViewerError where it cannot be kept."""
        file = folder() / f"{protocol.name}.json"
        part = file.with_suffix(".part")
        try:
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps(written(protocol), indent=1, ensure_ascii=False)
            part.write_text(text + "\n", "utf-8")
            part.replace(file)
        except OSError as error:
            raise ViewerError(
                f"The protocol could not be kept ({error.strerror or 'unknown reason'}).",
                "Make room on the disk, and save it again.",
            ) from error
        self.changed.emit()

    def delete(self, name: str) -> None:
        """Remove one of the user's own. Raises ViewerError where it cannot be."""
        try:
            (folder() / f"{name}.json").unlink(missing_ok=True)
        except OSError as error:
            raise ViewerError(
                f"The protocol could not be deleted ({error.strerror or 'unknown reason'}).",
                f"Delete the file {name}.json in the folder of your protocols.",
            ) from error
        self.changed.emit()


def file_name(label: str, taken: frozenset[str] = frozenset()) -> str:
    """A file's name for a label, one that is free."""
    plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:LONGEST] or "layout"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name
