"""The menu of open windows: names stand in menus only, never in titles."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.ui.text import person

TITLE = "Window"


class WindowMenu(QMenu):
    """Every open patient; choosing one brings its window to the front."""

    def __init__(self, workspace: Workspace, session: Session, parent: QWidget) -> None:
        super().__init__(TITLE, parent)
        self._workspace, self._session = workspace, session
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """The windows as they are now."""
        self.clear()
        for number, one in enumerate(self._workspace.sessions, 1):
            action = QAction(self._name(number, one).replace("&", "&&"), self)
            action.setCheckable(True)
            action.setChecked(one is self._session)
            action.triggered.connect(
                lambda _=False, one=one: self._workspace.session_wanted.emit(one)
            )
            self.addAction(action)

    def _name(self, number: int, session: Session) -> str:
        patient = session.opened.value.patient
        if patient is None:
            return f"{number}  Empty window"
        dates = [study.date for study in patient.studies if study.date]
        masked = any(one.selection.value.masked for one in (session, self._session))
        who = "Patient" if masked else person(patient.patient_name) or "No name"
        known = [who] if masked else [who, patient.patient_id]
        return f"{number}  " + "  ".join(
            part for part in (*known, max(dates, default="")) if part
        )
