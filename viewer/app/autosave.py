"""Every change to the store at once; what is not yet on disk is visible."""

import getpass
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from PySide6.QtCore import QObject, Signal

from viewer.app.document import Change
from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.app.state import State
from viewer.app.writer import Writer
from viewer.core.errors import ViewerError
from viewer.core.patient import Study
from viewer.store import documents, items
from viewer.store.documents import Documents, Row

_Step = tuple[Row, Change]
NOT_SAVED, NOT_READ = "Not saved", "Earlier measurements cannot be read"


@dataclass(frozen=True, slots=True)
class SaveStatus:
    """saved: nothing waits to be written. when: the last time something was (UTC).

    error: a sentence while something cannot be written or read. pending: changes not on disk.
    """

    saved: bool = True
    when: datetime | None = None
    error: str = ""
    pending: int = 0


class Autosave(QObject):
    """Brings back what was made of a session's studies, and keeps what is made of them now."""

    loaded = Signal()  # the document holds what was made of the studies before

    def __init__(self, session: Session, writer: Writer) -> None:
        super().__init__()
        self.status = State(SaveStatus())
        self._session, self._writer = session, writer
        self._author = _user()
        self._history: dict[str, _Step] = {}
        self._pending: set[str] = set()
        self._studies: tuple[str, ...] = ()
        self._seen = 0  # highest sequence that was looked at; used on the writer's thread
        session.opened.changed.connect(self._opened)
        session.document.changed.connect(self._changed)
        writer.failed.connect(self._refused)
        self._opened(session.opened.value)

    def flush(self, timeout_s: float) -> bool:
        """Wait until all is read back and on disk; False where time ran out."""
        return self._writer.flush(timeout_s, self)

    def close(self) -> None:
        """Hear no more. What waits is still written."""
        self._session.opened.changed.disconnect(self._opened)
        self._session.document.changed.disconnect(self._changed)

    def _opened(self, opened: Opened) -> None:
        """Ask for the changes of studies that were not open before."""
        keys = (key for study in opened.studies for key in keys_of(study))
        fresh = tuple(key for key in dict.fromkeys(keys) if key not in self._studies)
        if fresh:
            self._studies += fresh
            patient, shown = digest(opened), {one.key for one in opened.display_sets}
            self._writer.do(
                self,
                lambda store: _read(store, fresh, patient, shown),
                self._loaded,
                lasting=False,
            )

    def _loaded(self, result: tuple[list[_Step], list[ViewerError]]) -> None:
        steps, told = result
        self._join(steps)
        for one in told:
            self._session.said.emit(one)
        self.status.update(error="" if not self._pending else self.status.value.error)
        self.loaded.emit()

    def _changed(self, change: Change) -> None:
        one = change.after or change.before
        if change.action == "restore" or not isinstance(one, items.Kept):
            return
        assert change.before is None or isinstance(change.before, items.Kept)
        assert change.after is None or isinstance(change.after, items.Kept)
        of = one.study_instance_uid or one.volume_key, digest(self._session.opened.value)
        made = documents.row(
            of, change.action, change.label, (change.before, change.after), self._author
        )
        self._history[made.id] = (made, change)
        self._pending.add(made.id)
        self.status.update(saved=False, pending=len(self._pending))
        studies = self._studies
        self._writer.do(self, lambda store: self._write(store, made, studies), self._written)

    def _write(
        self, store: Documents, made: Row, studies: Sequence[str]
    ) -> tuple[Row, list[_Step]]:
        """The row as written, and all of this patient that were written since the last time."""
        (written,) = store.append([made])
        since = store.rows(studies, self._seen)
        self._seen = written.sequence
        return written, [one for one in _steps(since) if one[0].patient == made.patient]

    def _written(self, result: tuple[Row, list[_Step]]) -> None:
        written, since = result
        self._history[written.id] = (written, self._history[written.id][1])
        self._pending.discard(written.id)
        left = len(self._pending)
        error = self.status.value.error if left else ""
        self.status.update(saved=not left, when=datetime.now(UTC), error=error, pending=left)
        if self._join(since):
            self._session.said.emit(
                ViewerError(
                    "This study is also being measured in another Oncoscope; what was made "
                    "there has been added here.",
                    "Work on a study in one window at a time.",
                )
            )

    def _join(self, steps: list[_Step]) -> bool:
        """Make changes from elsewhere part of the document, in the order they were written."""
        strange = [step for step in steps if step[0].id not in self._history]
        if not strange:
            return False
        self._history |= {step[0].id: step for step in strange}
        ordered = sorted(self._history.items(), key=lambda one: one[1][0].sequence or 1 << 62)
        self._history = dict(ordered)
        self._session.document.restore(change for _, change in self._history.values())
        return True

    def _refused(self, reason: str) -> None:
        """Keep telling of what cannot be done; say it aloud when that begins."""
        if self._pending:
            error = f"{NOT_SAVED}: {reason}"
            remedy = "Nothing is lost while this window is open. It is tried again and again."
        elif self._writer.waiting(self):
            error = f"{NOT_READ}: {reason}"
            remedy = "It is tried again and again; they appear once it succeeds."
        else:
            return
        if error != self.status.value.error:
            self.status.update(error=error)
            self._session.said.emit(ViewerError(f"{error}.", remedy))


def keys_of(study: Study) -> tuple[str, ...]:
    """What the changes of a study are filed under."""
    if study.study_instance_uid:
        return (study.study_instance_uid,)
    return tuple(one.key for series in study.series for one in series.volumes)


def digest(opened: Opened) -> str:
    """Stands for who the patient is, without saying it."""
    identity = opened.patient.identity if opened.patient else ()
    return sha256("\0".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read(
    store: Documents, studies: Sequence[str], patient: str, shown: Set[str]
) -> tuple[list[_Step], list[ViewerError]]:
    """The changes of a patient's studies, and what is to be said of those left out.

    Where files of two patients bear one study UID, each gets only what was drawn on its own
    images (shown: keys of its display sets).
    """
    rows = store.rows(studies)
    steps = _steps(rows)
    own = [step for step in steps if step[0].patient == patient or _volume(step[1]) in shown]
    told = []
    if len(steps) < len(rows):
        told.append(
            ViewerError(
                f"{len(rows) - len(steps)} earlier changes of this study cannot be "
                "understood by this version.",
                "They are kept in the file of measurements.",
            )
        )
    if len(own) < len(steps):
        told.append(
            ViewerError(
                "Measurements under this study's identifier were made on images of another "
                "patient; they are not shown here.",
                "Check that the images belong to the patient that they name.",
            )
        )
    return own, told


def _volume(change: Change) -> str:
    """The display set that a change was made on."""
    one = change.after or change.before
    return one.volume_key if isinstance(one, items.Kept) else ""


def _steps(rows: Sequence[Row]) -> list[_Step]:
    """Rows with the changes they stand for; `_read` tells of those not understood."""
    steps = []
    for row in rows:
        try:
            before, after = (
                items.from_json(text) if text else None for text in (row.before, row.after)
            )
        except ValueError:
            continue
        steps.append((row, Change(row.label, row.uid, before, after, row.action)))
    return steps


def _user() -> str:
    """The name that the system knows the user by; "" where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
