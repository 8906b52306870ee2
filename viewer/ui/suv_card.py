"""The card "how this SUV was made", with the choice of type and the override."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app.session import Session
from viewer.core import units
from viewer.core.suv import Fact, Suv
from viewer.core.volume import Volume
from viewer.imaging.suv_types import STORED, TYPES
from viewer.ui.suv_fields import SuvFields
from viewer.ui.text import label

_MISSING = "missing"
_OF_OTHER_TYPES = ("PatientSize", "PatientSex")  # SUV by body weight does without


class SuvCard(QWidget):
    """It follows the session: what is changed here is seen at once, and told again."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._key = session, session.active.value.key
        self.fields: SuvFields | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        self._page = QWidget()
        self._column.addWidget(self._page)
        session.suv.changed.connect(self._build)
        self._build()

    def sizeHint(self) -> QSize:
        return QSize(780, 560)

    @property
    def suv(self) -> Suv | None:
        """As it is shown now."""
        return self._volume.suv if self._volume is not None else None

    @property
    def _volume(self) -> Volume | None:
        item = self._session.loading.item(self._key)
        volume = getattr(item, "volumes", (item,))[0]
        return volume if isinstance(volume, Volume) else None

    def _build(self) -> None:
        self.fields = None
        page, volume, suv = QWidget(), self._volume, self.suv
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if volume is not None and suv is not None:
            column.addWidget(_verdict(suv, volume.unit))
            for note in suv.notes:
                column.addWidget(_wrapped(note, "warn"))
            column.addLayout(self._types(suv))
            column.addWidget(_facts(suv))
            column.addLayout(self._buttons())
        column.addStretch(1)
        self._column.replaceWidget(self._page, page)
        self._page.hide()
        self._page.deleteLater()
        self._page = page

    def _types(self, suv: Suv) -> QHBoxLayout:
        self.types = QComboBox()
        self.types.setAccessibleName("Type of SUV")
        names = [one.name for one in TYPES]
        for one in TYPES:
            self.types.addItem(one.label, one.name)
        if suv.type not in names:
            self.types.addItem(f"{STORED.label}, as stored", "")
        self.types.setCurrentIndex(max(self.types.findData(suv.type), 0))
        if suv.type not in names:
            self.types.setCurrentIndex(self.types.count() - 1)
        self.types.activated.connect(lambda: self._session.suv.choose(self.types.currentData()))
        row = QHBoxLayout()
        row.addWidget(label("Normalised to", "dim"))
        row.addWidget(self.types)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        overridden = self._session.suv.override(self._key)
        word = "Change the values again…" if overridden else "Set values of your own…"
        self.change = QPushButton(word)
        self.change.clicked.connect(self._edit)
        row.addWidget(self.change)
        if overridden:
            self.back = QPushButton("Back to the file's values")
            self.back.clicked.connect(lambda: self._session.suv.take_back(self._key))
            row.addWidget(self.back)
            made = f" ({overridden.made:%Y-%m-%d %H:%M} UTC)" if overridden.made else ""
            row.addWidget(_wrapped(f"Reason: {overridden.reason}{made}", "dim"), 1)
        row.addStretch(0 if overridden else 1)
        return row

    def _edit(self) -> None:
        """Fields below the facts; nothing changes before "Use these values"."""
        stated = self._session.suv.stated(self._key)
        if self.fields is not None or stated is None:
            return
        self.fields = SuvFields(stated, self._session.suv.override(self._key))
        self.use = QPushButton("Use these values")
        self.use.setProperty("role", "primary")
        self.use.clicked.connect(self._take)
        self.problem = _wrapped("", "dim")
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self._build)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.use)
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(
            _wrapped(
                "These values take the place of the file's on this computer. The files stay as "
                "they are; the images and all numbers say OVERRIDDEN.",
                "warn",
            )
        )
        column.addWidget(self.fields)
        column.addLayout(foot)
        layout = self._page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, card)
        self.change.setEnabled(False)
        self.fields.edited.connect(self._judge)
        self._judge()
        first = self.fields.edits["weight_kg"]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        if self.fields is not None:
            problem = self.fields.problem()
            self.problem.setText(problem)
            self.use.setEnabled(not problem)

    def _take(self) -> None:
        if self.fields is not None and not self.fields.problem():
            self._session.suv.put(self._key, **self.fields.values())


def _verdict(suv: Suv, unit: str) -> QLabel:
    """In one sentence: what a value is multiplied with, or why there is no SUV.

    unit: UCUM code of the values after rescaling, which differ from the stored ones.
    """
    if suv.factor is None:
        return _wrapped(f"No SUV: {suv.how}.", "bad")
    name = units.shown(suv.unit)
    if isinstance(suv.factor, tuple):
        least, most = min(suv.factor), max(suv.factor)
        number = f"{least:.6g} to {most:.6g}, slice by slice"
    else:
        number = f"{suv.factor:.6g}"
    value = "activity" if unit == "Bq/ml" else "rescaled value"
    value += f" ({units.shown(unit)})" * bool(units.shown(unit))
    said = f"{name} = {value} × {number}\n{suv.how}."
    return _wrapped(said, "warn" if suv.overridden else "")


def _facts(suv: Suv) -> QWidget:
    page = QFrame()
    page.setObjectName("card")
    grid = QGridLayout(page)
    grid.setContentsMargins(14, 10, 14, 10)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(4)
    for row, fact in enumerate(suv.facts):
        grid.addWidget(label(fact.label[:1].upper() + fact.label[1:], "dim"), row, 0)
        grid.addWidget(_wrapped(*_told(fact, suv)), row, 1)
        grid.addWidget(label(fact.keyword, "dim"), row, 2)
    grid.setColumnStretch(1, 1)
    return page


def _told(fact: Fact, suv: Suv) -> tuple[str, str]:
    """(the value in words, its role in the style sheet)."""
    if fact.overridden:
        return f"{fact.value}   set by a reader", "warn"
    if not fact.value and suv.type == "bw" and fact.keyword in _OF_OTHER_TYPES:
        return "not stated", "dim"
    return (fact.value, "") if fact.value else (_MISSING, "bad")


def _wrapped(text: str, role: str) -> QLabel:
    made = label(text, role)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
