"""Who the patient is, always in sight, and what this program is not for."""

from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenuBar,
    QSizePolicy,
    QVBoxLayout,
)

from viewer.app.session import Session
from viewer.ui.text import ElidedLabel, facts, label, person
from viewer.ui.theme import font

NO_DIAGNOSIS = "Not for diagnostic use"
HIDDEN = "Look twice at whose images these are: show the names to see why."
NAME_PX, ID_PX = 280, 340  # of name and ID that stay in sight in the narrowest window
_GAP, _MENUS_PX = 12, 100


class Banner(QFrame):
    """Name, ID, sex and birth date of the session's patient; in red why to look twice."""

    def __init__(self, session: Session, menus: QMenuBar) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._session = session
        self.name = ElidedLabel(kept=NAME_PX)
        self.name.setFont(font(14.5, QFont.Weight.Bold))
        self.facts = ElidedLabel(role="dim")
        self.warning = label("", "alarm")
        self.warning.setWordWrap(True)
        self.warning.setAccessibleName("Look twice")
        self.masked = label("ANONYMISED", "masked")
        self.masked.setFont(font(11.5, QFont.Weight.Bold))
        badge = label(NO_DIAGNOSIS, "badge")
        badge.setFont(font(11.5, QFont.Weight.Medium))
        badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for widget, name in ((self.name, "Patient's name"), (self.facts, "About the patient")):
            widget.setAccessibleName(name)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(_GAP)
        self._menus, self._badge = menus, badge
        self._who = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for part in (self.name, self.masked, self.facts):
            self._who.addWidget(part)
        row.addLayout(self._who)
        row.addStretch(1)
        menus.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        menus.setMinimumWidth(_MENUS_PX)  # what has no room is behind its arrow
        row.addWidget(menus)
        row.addWidget(badge)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self.warning)
        session.opened.changed.connect(self._refresh)
        session.selection.changed.connect(self._refresh)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        """The facts below the name where both do not fit beside the menus: the ID stays."""
        parts = (self.name, self.masked, self.facts, self._menus, self._badge)
        each = [one.sizeHint().width() for one in parts if not one.isHidden()]
        wanted = sum(each) + _GAP * (len(each) + 1)
        way = QBoxLayout.Direction
        chosen = way.LeftToRight if wanted <= self.width() else way.TopToBottom
        if self._who.direction() != chosen:
            self._who.setDirection(chosen)
            self._who.setSpacing(_GAP if chosen == way.LeftToRight else 0)

    def _refresh(self, _: object = None) -> None:
        opened, masked = self._session.opened.value, self._session.selection.value.masked
        patient = opened.patient
        known = patient is not None and not masked
        self.name.setText(person(patient.patient_name) if patient and known else "")
        if patient and known and not self.name.text():
            self.name.setText("No name")
        self.facts.setText(facts(patient) if patient and known else "")
        self.facts.keep(self.facts.text().partition("   ·")[0], ID_PX)
        if patient is None:
            self.facts.setText("No patient open")
        self.masked.setVisible(patient is not None and masked)
        self.name.setVisible(bool(self.name.text()))
        self.facts.setVisible(bool(self.facts.text()))
        self.warning.setText(HIDDEN if masked else opened.warning)
        self.warning.setVisible(bool(opened.warning))
        self._stack()
