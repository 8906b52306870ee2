"""All that is open in this process: the library, the jobs, a session for each patient."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.app.autosave import Autosave, SaveStatus
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.library import Library
from viewer.app.lookalikes import warning
from viewer.app.objects import Handouts
from viewer.app.places import Places
from viewer.app.preferences import Kept
from viewer.app.session import Session
from viewer.app.state import State
from viewer.app.thumbnails import Thumbnails
from viewer.app.watch import Watch
from viewer.app.writer import Writer
from viewer.core.errors import ViewerError
from viewer.core.patient import Patient, Problem, Scan
from viewer.core.progress import Ticket
from viewer.store.library import Identity

MOST_WINDOWS = 4  # new ones that one opening may bring up
NOTHING_FOUND = "No DICOM images were found"
SETTINGS_LOST = ViewerError(
    "The settings could not be read: they are as at the very first start.",
    "Set them again (Ctrl+,).",
)
TOLD = 3  # reasons that a sentence names


class Workspace(QObject):
    """Opens paths and library studies, each patient in a session of its own."""

    session_opened = Signal(object)  # Session: a window is wanted for it
    session_wanted = Signal(object)  # Session: its window is to come to the front
    said = Signal(object)  # ViewerError or a sentence that belongs to no session

    def __init__(self, jobs: Jobs, library: Library, writer: Writer) -> None:
        super().__init__()
        self.jobs, self.library, self.writer = jobs, library, writer
        self.thumbnails = Thumbnails(library)
        self.handouts = Handouts()
        self.watch = Watch(library)
        self.preferences = Kept()
        self.sessions: list[Session] = []
        self._autosaves: dict[Session, Autosave] = {}
        self._places: dict[Session, Places] = {}
        self._alike: dict[Session, tuple[Identity, ...]] = {}
        library.said.connect(self._tell_all)
        writer.told.connect(self._tell_all)
        self.preferences.said.connect(self._tell_all)

    @classmethod
    def started(cls) -> "Workspace":
        """The workspace of the user's own folders."""
        return cls(Jobs(), Library(), Writer())

    def new_session(self) -> Session:
        """An empty session; its window follows."""
        session = Session(self.jobs, Document(), self.preferences.state)
        self._autosaves[session] = Autosave(session, self.writer)
        self._places[session] = Places(session, self.writer)
        self.sessions.append(session)
        self.session_opened.emit(session)
        if self.preferences.damaged:
            self.preferences.damaged = False
            session.said.emit(SETTINGS_LOST)
        return session

    def saved(self, session: Session) -> State[SaveStatus]:
        """Whether all that was made in a session is on disk."""
        return self._autosaves[session].status

    def flush(self, session: Session, timeout_s: float = 2.0) -> bool:
        """Wait until all that was made in a session is on disk; False where time ran out."""
        return self.saved(session).value.saved or self._autosaves[session].flush(timeout_s)

    def close(self, session: Session) -> None:
        """Let go of a session whose window is closed."""
        if session not in self.sessions:
            return
        self.sessions.remove(session)
        self._autosaves.pop(session).close()
        self._places.pop(session).close()
        self._alike.pop(session, None)
        session.close()
        self._warn()

    def shut_down(self) -> None:
        """Close all, write what can be written, and end every thread."""
        for session in list(self.sessions):
            self.close(session)
        self.jobs.close()
        self.watch.close()
        self.thumbnails.close()
        self.handouts.close()
        self.library.close()
        self.writer.close()

    def open_paths(self, paths: Sequence[Path], into: Session | None = None) -> None:
        """Find what lies there, keep it in the library, and open each patient.

        into: the session that asks; it takes the first patient where it is empty.
        """
        name = paths[0].name or str(paths[0])
        name = name if len(paths) == 1 else f"{len(paths)} files and folders"
        self._open(f"Looking through {name}", self.library.scanner(paths), name, into)

    def open_study(self, study_instance_uid: str, into: Session | None = None) -> None:
        """Open a study of the library again, from where its files are."""
        work = self.library.opener(study_instance_uid)
        self._open("Looking for a study's files", work, "this study's files", into)

    # inside

    def _open(
        self, title: str, work: Callable[[Ticket], Scan], name: str, into: Session | None
    ) -> None:
        job = self.jobs.start(title, work)
        job.done.connect(lambda scan: self._found(scan, name, into))
        job.failed.connect(lambda error: self._tell(error, into))

    def _found(self, scan: Scan, name: str, into: Session | None) -> None:
        patients = _worth_opening(scan)
        if not patients:
            self._tell(_nothing(scan, name), into)
            return
        placed: list[tuple[Patient, Session]] = []
        new = 0
        for patient in patients:
            session = self._place_for(patient, None if placed else into)
            if session is None and new < MOST_WINDOWS:
                session, new = self.new_session(), new + 1
            if session is not None:
                placed.append((patient, session))
        told = _told(scan, [patient for patient, _ in placed])
        for (patient, session), problems in zip(placed, told, strict=True):
            session.open(patient, problems, scan.counted)
            self._look_for_others(session)
        self._warn()
        first = placed[0][1]
        if first is not into or len(placed) > 1:
            self.session_wanted.emit(first)
        left = len(patients) - len(placed)
        if left:
            self._tell(
                ViewerError(
                    f"Images of {len(patients)} patients were found. {len(placed)} are open; "
                    f"the other {left} are in the library.",
                    "Open them from the studies on the left.",
                ),
                first,
            )

    def _place_for(self, patient: Patient, into: Session | None) -> Session | None:
        """The session that has this patient, else the asking one if it is empty."""
        for session in self.sessions:
            other = session.opened.value.patient
            if other is not None and other.identity == patient.identity:
                return session
        if into in self.sessions and into is not None and into.opened.value.patient is None:
            return into
        return None

    def _look_for_others(self, session: Session) -> None:
        patient = session.opened.value.patient
        assert patient is not None

        def answer(alike: tuple[Identity, ...]) -> None:
            if session in self.sessions:
                self._alike[session] = alike
                self._warn()

        self.library.alike(patient, answer)

    def _warn(self) -> None:
        """Say in each session who else could be taken for its patient."""
        patients = [s.opened.value.patient for s in self.sessions]
        identities = [patient.identity for patient in patients if patient is not None]
        for session in self.sessions:
            patient = session.opened.value.patient
            if patient is not None:
                known = self._alike.get(session, ())
                text = warning(patient.identity, identities, known)
                session.opened.update(warning=text)

    def _tell(self, said: object, into: Session | None) -> None:
        if into is not None and into in self.sessions:
            into.said.emit(said)
        else:
            self.said.emit(said)

    def _tell_all(self, said: object) -> None:
        """What concerns every window, or the next one where there is none."""
        for session in self.sessions:
            session.said.emit(said)
        if not self.sessions:
            self.said.emit(said)


def _worth_opening(scan: Scan) -> list[Patient]:
    """The patients with images; where there are none, those with other objects."""
    with_images, with_objects = [], []
    for patient in scan.patients:
        series = [one for study in patient.studies for one in study.series]
        if any(one.volumes for one in series):
            with_images.append(patient)
        elif any(one.objects for one in series):
            with_objects.append(patient)
    return with_images or with_objects


def _told(scan: Scan, patients: Sequence[Patient]) -> list[tuple[Problem, ...]]:
    """What each patient's window says was left out; every problem is in one of them.

    What belongs to a patient without a window is told in the first; what nobody could tell
    whose it is may be anybody's, and is told in all.
    """
    owner = {
        name: one.identity
        for one in scan.patients
        for study in one.studies
        for series in study.series
        for instance in series.instances
        for name in (
            instance.path,
            f"{instance.path}/{instance.member}",
            instance.sop_instance_uid,
        )
    }
    copies = {path: owner[uid] for path, uid in scan.aside.items() if uid in owner}
    owner = copies | owner
    shown = {patient.identity for patient in patients}
    found: list[tuple[Problem, ...]] = []
    for n, patient in enumerate(patients):
        whose = [(one, owner.get(one.path, patient.identity)) for one in scan.problems]
        found.append(
            tuple(
                one
                for one, identity in whose
                if identity == patient.identity or (n == 0 and identity not in shown)
            )
        )
    return found


def _nothing(scan: Scan, name: str) -> ViewerError:
    """Why nothing was opened, in words."""
    lost = [one for one in scan.problems if one.effect == "left out"]
    others = scan.counted.get("other", 0)
    told = [f"{Path(one.path).name}: {one.reason}." for one in lost[:TOLD]]
    if len(lost) > TOLD:
        told.append(f"{len(lost) - TOLD} more could not be read.")
    if others:
        told.append(f"{others} other {'file was' if others == 1 else 'files were'} looked at.")
    if not told:
        told.append("It is empty.")
    return ViewerError(f"{NOTHING_FOUND} in {name}.", " ".join(told))
