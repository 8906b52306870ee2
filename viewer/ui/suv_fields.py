"""What a reader can state in place of a PET series' header, as fields to type in."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from viewer.core.suv import Suv, SuvOverride
from viewer.ui.text import label

TIME = "%Y-%m-%d %H:%M:%S"
_A_TIME = "a time as 2024-05-31 09:41:07"


@dataclass(frozen=True, slots=True)
class Field:
    """name: of the field of SuvOverride; keyword: the attribute that it stands for.

    times: what is typed, times this, is the override's unit. words: a choice instead.
    also: another attribute that a file may state it by.
    """

    name: str
    keyword: str
    label: str
    hint: str = ""
    times: float = 1.0
    words: tuple[str, ...] = ()
    is_time: bool = False
    also: str = ""


FIELDS = (
    Field("weight_kg", "PatientWeight", "Weight", "kg"),
    Field("size_m", "PatientSize", "Height", "cm", 0.01),
    Field("sex", "PatientSex", "Sex", words=("", "F", "M")),
    Field("dose_bq", "RadionuclideTotalDose", "Injected dose", "MBq", 1e6),
    Field("half_life_s", "RadionuclideHalfLife", "Half-life", "minutes", 60.0),
    Field(
        "injected",
        "RadiopharmaceuticalStartDateTime",
        "Injected at",
        is_time=True,
        also="RadiopharmaceuticalStartTime",
    ),
    Field("scan_start", "SeriesTime", "Scan started at", is_time=True),
    Field(
        "decay_correction",
        "DecayCorrection",
        "Decay corrected to",
        words=("", "START", "ADMIN", "NONE"),
    ),
)


class SuvFields(QWidget):
    """One row a value; what is left empty stays as in the file."""

    edited = Signal()

    def __init__(self, stated: Suv, override: SuvOverride | None) -> None:
        super().__init__()
        self.edits: dict[str, QLineEdit | QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        in_file = {fact.keyword: fact.value for fact in stated.facts}
        for row, field in enumerate(FIELDS):
            made = self._field(field, getattr(override, field.name) if override else None)
            grid.addWidget(label(field.label, "dim"), row, 0)
            grid.addWidget(made, row, 1)
            grid.addWidget(label(field.hint, "dim"), row, 2)
            told = in_file.get(field.keyword) or in_file.get(field.also) or "not stated"
            grid.addWidget(label(f"file: {told}", "dim"), row, 3)
        self.reason = QLineEdit(override.reason if override else "")
        self.reason.setPlaceholderText("Why, and where the values come from")
        self.reason.setAccessibleName("Reason")
        self.reason.textChanged.connect(self.edited)
        grid.addWidget(label("Reason", "dim"), len(FIELDS), 0)
        grid.addWidget(self.reason, len(FIELDS), 1, 1, 3)
        grid.setColumnStretch(3, 1)

    def values(self) -> dict[str, Any]:
        """The fields of SuvOverride that are filled in, and the reason."""
        found: dict[str, Any] = {"reason": self.reason.text().strip()}
        for field in FIELDS:
            text = self._text(field)
            if text:
                found[field.name] = _read(field, text)
        return found

    def problem(self) -> str:
        """Why what is typed cannot be taken, or ""."""
        given = 0
        for field in FIELDS:
            text = self._text(field)
            given += bool(text)
            if text and _read(field, text) is None:
                wanted = (
                    "a time as 2024-05-31 09:41:07" if field.is_time else "a number above 0"
                )
                return f"{field.label}: {wanted} is needed."
        if not given:
            return "Fill in what differs from the file."
        return "" if self.reason.text().strip() else "Say why; it is recorded with the values."

    def _field(self, field: Field, value: Any) -> QLineEdit | QComboBox:
        made: QLineEdit | QComboBox
        if field.words:
            made = QComboBox()
            made.addItems(["as in the file", *field.words[1:]])
            made.setCurrentIndex(field.words.index(value) if value in field.words else 0)
            made.currentIndexChanged.connect(self.edited)
        else:
            made = QLineEdit(_written(field, value))
            made.setPlaceholderText("YYYY-MM-DD hh:mm:ss" if field.is_time else "")
            made.textChanged.connect(self.edited)
        made.setAccessibleName(field.label)
        self.edits[field.name] = made
        return made

    def _text(self, field: Field) -> str:
        edit = self.edits[field.name]
        if isinstance(edit, QComboBox):
            return field.words[edit.currentIndex()]
        return edit.text().strip()


def _written(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.strftime(TIME)
    return f"{value / field.times:.8g}"


def _read(field: Field, text: str) -> Any:
    """What was typed in the unit of SuvOverride; None where it makes no sense."""
    if field.words:
        return text
    try:
        if field.is_time:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        number = float(text.replace(",", ".")) * field.times
    except ValueError:
        return None
    return number if 0 < number < math.inf else None
