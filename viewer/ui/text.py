"""Words on the screen: labels that never read mark-up from a file, and how data is written."""

import re
from datetime import date
from html import escape
from unicodedata import bidirectional

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from viewer.core.patient import Patient

# kana, ideographs, Korean letters and syllables, half-width kana
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]"
)


def plain(text: str) -> str:
    """The text so that a tooltip shows it letter for letter."""
    return f"<p>{escape(text)}</p>" if "<" in text or "&" in text else text


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of plain text; role: its look in the style sheet."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if role:
        made.setProperty("role", role)
    return made


class ElidedLabel(QLabel):
    """A label that ends in "…" where it has too little room, and tells all in its tooltip.

    kept: pixels of its text that it gives up to nobody.
    """

    def __init__(self, text: str = "", role: str = "", kept: int = 0) -> None:
        super().__init__()
        self._full, self._words, self._kept = "", "", kept
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def text(self) -> str:
        """All of it, whatever is shown."""
        return self._full

    def setText(self, text: str) -> None:  # noqa: N802
        """Replace the text."""
        self._full = text
        self.updateGeometry()
        self._fit()

    def keep(self, words: str, most: int) -> None:
        """Give up to nobody what these words take, up to some pixels."""
        self._words, self._kept = f"{words}…", most
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().horizontalAdvance(self._full) + self._around() + 1
        return QSize(wanted, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        few = metrics.horizontalAdvance(self._full[:2] + "…")
        wanted = metrics.horizontalAdvance(self._words or self._full) + 2
        least = max(few, min(self._kept, wanted))
        return QSize(least + self._around(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _around(self) -> int:
        """Pixels that the style adds beside the text."""
        shown = self.fontMetrics().horizontalAdvance(super().text())
        return max(0, super().sizeHint().width() - shown)

    def _fit(self) -> None:
        if not self.isVisible():  # measuring before it is shown would lose a font set later
            super().setText(self._full)
            return
        room = self.width() - self._around()
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._full, mode, max(room, 0))
        super().setText(shown)
        self.setToolTip(plain(self._full) if shown != self._full else "")


def person(name: str) -> str:
    """A person name as it is read: "Family, Given Middle", then the other component groups.

    PS3.5 section 6.2.1: up to three component groups (alphabetic, ideographic, phonetic) are
    parted by "=", components by "^". Chinese, Japanese and Korean names take no comma. A name
    from right to left is isolated, so that what stands beside it keeps its order.
    """
    groups = [_group(one) for one in name.split("=")]
    return "  ".join(one for one in groups if one)


def _group(group: str) -> str:
    family, *given = [part.strip() for part in group.split("^")]
    rest = " ".join(part for part in given if part)
    between = " " if _EAST_ASIAN.search(family or rest) else ", "
    text = between.join(part for part in (family, rest) if part)
    turned = any(bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if turned else text


def age(birth: str, on: str) -> int | None:
    """Whole years from one date to another (YYYY-MM-DD); None where either is unknown."""
    try:
        born, then = date.fromisoformat(birth), date.fromisoformat(on)
    except ValueError:
        return None
    years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return years if 0 <= years <= 130 else None


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 image", "2 images", "1,460 studies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def facts(patient: Patient) -> str:
    """What stands beside the name: ID, sex, birth date, and the age at the newest study."""
    newest = max((study.date for study in patient.studies), default="")
    years = age(patient.birth_date, newest)
    born = f"born {patient.birth_date}" if patient.birth_date else ""
    if years is not None:
        born += f" ({years} y at the study)"
    told = [f"ID {patient.patient_id}" if patient.patient_id else "no ID", patient.sex, born]
    return "   ·   ".join(one for one in told if one)
