"""What can be done with a series that does not fit into the memory; told before it is read."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from viewer.app import parts
from viewer.app.parts import Plan
from viewer.app.session import Session
from viewer.core.errors import TooLarge
from viewer.ui.text import label

TITLE = "Too large for the memory"


class TooLargePage(QWidget):
    """Buttons for what fits, and fields for a part of one's own choice."""

    chosen = Signal()

    def __init__(self, session: Session, key: str, error: TooLarge) -> None:
        super().__init__()
        self._session, self._key, self._error = session, key, error
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        display_set = session.opened.value.display_set(key)
        name = display_set.label if display_set else "This series"
        for text, role in ((name, ""), (error.problem, "warn")):
            told = label(text, role)
            told.setWordWrap(True)
            column.addWidget(told)
        self.buttons: list[QPushButton] = []
        if display_set is not None:
            for choice in parts.choices(display_set, error.needed, error.free):
                column.addWidget(self._button(choice.label, choice.plan))
            if parts.slices_of(display_set) > 1:
                fitting = parts.window_of(display_set, error.needed, error.free)
                column.addLayout(self._part(fitting, parts.slices_of(display_set)))
        hint = label("Or close other series and programs, and open it again.", "dim")
        column.addWidget(hint)
        column.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(560, 330)

    def _button(self, text: str, plan: Plan) -> QPushButton:
        made = QPushButton(text)
        made.setProperty("role", "card")
        made.clicked.connect(lambda: self._take(plan))
        self.buttons.append(made)
        return made

    def _part(self, fitting: range, count: int) -> QHBoxLayout:
        """From and to; no more at once than fits."""
        self.first, self.last = QSpinBox(), QSpinBox()
        for box, value, name in (
            (self.first, fitting[0] + 1, "First slice"),
            (self.last, fitting[-1] + 1, "Last slice"),
        ):
            box.setRange(1, count)
            box.setValue(value)
            box.setAccessibleName(name)
        most = len(fitting)
        self.first.valueChanged.connect(
            lambda n: self.last.setValue(min(max(self.last.value(), n), n + most - 1))
        )
        self.last.valueChanged.connect(
            lambda n: self.first.setValue(max(min(self.first.value(), n), n - most + 1))
        )
        self.open_part = QPushButton("Open this part")
        self.open_part.clicked.connect(
            lambda: self._take(Plan(range(self.first.value() - 1, self.last.value())))
        )
        row = QHBoxLayout()
        for widget in (label("Slices", "dim"), self.first, label("to", "dim"), self.last):
            row.addWidget(widget)
        row.addWidget(label(f"of {count:,}, at most {most:,} at once", "dim"), 1)
        row.addWidget(self.open_part, 0, Qt.AlignmentFlag.AlignRight)
        return row

    def _take(self, plan: Plan) -> None:
        self.chosen.emit()
        self._session.take(self._key, plan)
