"""The page of hanging protocols: which suit what is open and why, and the user's own."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app import hanging, own_protocols
from viewer.app.session import Session
from viewer.core.hanging import Fit
from viewer.ui.text import label
from viewer.ui.theme import BASE_PX, font

TITLE = "Hanging protocols"
LONGEST = 60  # letters of a name


class ProtocolsPage(QWidget):
    """Best first; what does not suit says what is missing. Own ones are renamed and deleted."""

    chosen = Signal()  # one was hung: the page has done its work

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText("Name for the layout in sight")
        self.name.setAccessibleName("Name of a new protocol")
        self.name.returnPressed.connect(self._save)
        self.save = QPushButton("Save this layout")
        self.save.clicked.connect(self._save)
        self.name.textChanged.connect(self._allow)
        self.opening = QCheckBox("Hang by the best protocol when a study is opened first")
        self.opening.setChecked(session.preferences.value.hang)
        self.opening.toggled.connect(lambda on: session.preferences.update(hang=on))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.save)
        column.addLayout(row)
        column.addWidget(self.opening)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.cards: list[ProtocolCard] = []
        session.protocols.changed.connect(self._fill)
        self._fill()
        self._allow()

    def sizeHint(self) -> QSize:
        return QSize(660, 620)

    def card(self, text: str) -> "ProtocolCard":
        """The card of the protocol with that label."""
        return next(one for one in self.cards if one.fit.protocol.label == text)

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [ProtocolCard(self._session, one) for one in hanging.ranked(self._session)]
        for card in self.cards:
            card.hung.connect(self.chosen)
            self._rows.addWidget(card)
        for wrong in self._session.protocols.all()[1]:
            told = label(f"Not read: {wrong}", "warn")
            told.setWordWrap(True)
            self._rows.addWidget(told)

    def _allow(self) -> None:
        shown = any(self._session.views[t.view].value.key for t in self._session.tiles)
        self.save.setEnabled(shown and bool(self.name.text().strip()))

    def _save(self) -> None:
        if self.save.isEnabled():
            own_protocols.save(self._session, self.name.text().strip())
            self.name.clear()


class ProtocolCard(QFrame):
    """One protocol: its name, why it suits or not, and what can be done with it."""

    hung = Signal()

    def __init__(self, session: Session, fit: Fit) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._session, self.fit = session, fit
        protocol = fit.protocol
        self.name = QLineEdit(protocol.label) if protocol.own else label(protocol.label)
        self.name.setFont(font(BASE_PX, QFont.Weight.DemiBold))
        self.name.setAccessibleName("Name of the protocol")
        if isinstance(self.name, QLineEdit):
            self.name.setMaxLength(LONGEST)
            self.name.editingFinished.connect(self._rename)
        self.use = QPushButton("Hang")
        self.use.setEnabled(not fit.missing)
        self.use.setToolTip(fit.missing)
        self.use.clicked.connect(self._hang)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        if protocol.own:
            self.delete = QPushButton("Delete")
            self.delete.clicked.connect(lambda: own_protocols.delete(session, protocol))
            row.addWidget(self.delete)
        row.addWidget(self.use)
        self.why = label(fit.why, "dim")
        self.why.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.why)

    def _hang(self) -> None:
        hanging.use(self._session, self.fit)
        self.hung.emit()

    def _rename(self) -> None:
        text = self.name.text().strip()
        if text and text != self.fit.protocol.label:
            own_protocols.rename(self._session, self.fit.protocol, text)
