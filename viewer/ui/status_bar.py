"""The line below the images: work in progress, what was left out, whether all is saved."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy

from viewer.app.autosave import SaveStatus
from viewer.app.jobs import Job
from viewer.app.session import Session
from viewer.app.state import State
from viewer.ui.text import ElidedLabel, counted, label, plain

NOTE = "Not a certified medical device. Not for diagnostic use."
BAR_WIDTH = 90


class StatusBar(QFrame):
    """Jobs with Cancel on the left; what was left out, the saved sign, the note: right."""

    asked_why = Signal()

    def __init__(self, session: Session, saving: State[SaveStatus]) -> None:
        super().__init__()
        self.setObjectName("status")
        self._session, self._saving = session, saving
        self._job: Job | None = None
        self.title = ElidedLabel(role="dim")
        self.bar = QProgressBar(maximum=100, textVisible=False)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setAccessibleName("Share done")
        self.cancel = _link("Cancel", self._cancel)
        self.problems = _link("", self.asked_why.emit)
        self.saved = label("", "dim")
        note = ElidedLabel(NOTE, "dim")
        note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(10)
        for widget in (self.title, self.bar, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.problems)
        row.addWidget(self.saved)
        row.addWidget(note)
        session.jobs.changed.connect(self._jobs_changed)
        session.opened.changed.connect(self._opened_changed)
        saving.changed.connect(self._saved_changed)
        self._jobs_changed()
        self._opened_changed()
        self._saved_changed()

    def _saved_changed(self, _: object = None) -> None:
        """ "Saved 09:41:07", or in red that something is not."""
        status = self._saving.value
        when = f"{status.when.astimezone():%H:%M:%S}" if status.when else ""
        text = f"Saved {when}" if when else ""
        if not status.saved:
            text = "Not saved" if status.error else "Saving…"
        self.saved.setText(text)
        self.saved.setToolTip(plain(status.error))
        self.saved.setProperty("role", "bad" if status.error else "dim")
        self.saved.style().unpolish(self.saved)
        self.saved.style().polish(self.saved)

    def _jobs_changed(self) -> None:
        running = self._session.jobs.running
        self._job = running[0] if running else None
        for widget in (self.title, self.bar, self.cancel):
            widget.setVisible(self._job is not None)
        if self._job is None:
            return
        others = len(running) - 1
        self.title.setText(self._job.title + (f"  (+{others})" if others else ""))
        self.bar.setValue(round(100 * self._job.share))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _opened_changed(self, _: object = None) -> None:
        found = self._session.opened.value.problems
        left_out = len({one.path for one in found if one.effect == "left out"})
        noted = len({one.path for one in found}) - left_out
        text = f"{counted(left_out, 'file')} left out" if left_out else ""
        if noted and not left_out:
            text = counted(noted, "note")
        self.problems.setText(f"{text} - why?" if text else "")
        self.problems.setVisible(bool(text))


def _link(text: str, clicked: object) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("role", "link")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(clicked)
    return made
