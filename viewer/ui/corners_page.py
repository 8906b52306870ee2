"""The page of text on images: which lines stand in which corner, with the view beside it."""

from PySide6.QtCore import QPointF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.app.cut import cut
from viewer.app.session import Session
from viewer.ui import corner_layout, haloed
from viewer.ui.choice import Choice
from viewer.ui.corner_lines import CORNERS, FULL, LINES, SHORT, arrangement, entry
from viewer.ui.corner_text import corners
from viewer.ui.element_tree import rows
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, color, font

MODALITIES = {
    "": "All images",
    "CT": "CT",
    "MR": "MR",
    "PT": "PET",
    "NM": "NM",
    "US": "Ultrasound",
    "MG": "Mammography",
    "DX": "DX",
    "CR": "CR",
    "XA": "XA",
    "RF": "RF",
}
UNUSED = "unused"
HINT = "Name and ID always stand at the top left; flags and warnings at the bottom right."
EMPTY = "Open a study to see its text here."
_NAME = Qt.ItemDataRole.UserRole


class CornersPage(QWidget):
    """What is changed shows at once, in the preview and in every view."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        item = session.active.value.images or session.active.value.volume
        modality = item.modality if item is not None else ""
        self.modality = Choice("Images", MODALITIES)
        own = modality in session.preferences.value.corners
        self.modality.setCurrentIndex(max(0, self.modality.findData(modality if own else "")))
        self.modality.chosen.connect(lambda _: self._fill())
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName("Lines of the corners")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.currentItemChanged.connect(self._chosen)
        self.up = _button("Up", lambda: self._move(-1))
        self.down = _button("Down", lambda: self._move(1))
        self.corner = Choice("Corner", {**CORNERS, UNUSED: "Not shown"})
        self.corner.chosen.connect(self._put)
        self.short = QCheckBox("In the short text too")
        self.short.clicked.connect(self._shorten)
        self.first = _button("As at first", self._restore)
        self.preview = Preview(session)
        self._arrange()
        self._fill()

    def _arrange(self) -> None:
        head, foot, left = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        head.addWidget(label("Text on"))
        head.addWidget(self.modality)
        head.addStretch(1)
        head.addWidget(self.first)
        for one in (self.corner, self.up, self.down):
            foot.addWidget(one)
        foot.addStretch(1)
        left.addLayout(head)
        left.addWidget(self.list, 1)
        left.addLayout(foot)
        left.addWidget(self.short)
        hint = label(HINT, "dim")
        hint.setWordWrap(True)
        left.addWidget(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.preview, 1)

    # the rows

    def _fill(self, current: str = "") -> None:
        """The lines of each corner, then those that are not shown."""
        self.list.clear()
        arranged = arrangement(self._session.preferences.value, self._modality)
        used: set[str] = set()
        for corner, told in CORNERS.items():
            parent = self._head(told)
            for text in arranged.get(corner, ()):
                name, level = entry(text)
                if name in LINES:
                    used.add(name)
                    self._row(parent, corner, text, name, level or LINES[name].level)
        parent = self._head("Not shown")
        for name, sort in LINES.items():
            if name not in used:
                self._row(parent, UNUSED, name, name, sort.level)
        self.list.expandAll()
        self.first.setEnabled(self._modality in self._session.preferences.value.corners)
        self._choose(current)

    def _head(self, told: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem(self.list, [told])
        made.setFlags(Qt.ItemFlag.ItemIsEnabled)
        made.setForeground(0, color("dim"))
        return made

    def _row(
        self, parent: QTreeWidgetItem, corner: str, text: str, name: str, level: int
    ) -> None:
        told = LINES[name].label + ("" if level == FULL else "   (short text too)")
        made = QTreeWidgetItem(parent, [told])
        made.setData(0, _NAME, (corner, text))

    def _choose(self, name: str) -> None:
        each = self._rows()
        found = next((row for row in each if entry(_data(row)[1])[0] == name), each[0])
        self.list.setCurrentItem(found)
        self._chosen()

    def _rows(self) -> list[QTreeWidgetItem]:
        return [row for head in rows(self.list.invisibleRootItem()) for row in rows(head)]

    @property
    def _modality(self) -> str:
        return str(self.modality.currentData())

    def _current(self) -> tuple[str, str]:
        row = self.list.currentItem()
        return _data(row) if row is not None else ("", "")

    def _chosen(self, *_: object) -> None:
        """What can be done with the chosen line."""
        corner, text = self._current()
        name, level = entry(text)
        each = self._arranged().get(corner, [])
        at = each.index(text) if text in each else -1
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(each) - 1)
        self.corner.setEnabled(bool(name))
        self.corner.setCurrentIndex(self.corner.findData(corner))
        self.short.setEnabled(at >= 0)
        self.short.setChecked(name in LINES and (level or LINES[name].level) == SHORT)

    # changes

    def _arranged(self) -> dict[str, list[str]]:
        found = arrangement(self._session.preferences.value, self._modality)
        return {corner: list(found.get(corner, ())) for corner in CORNERS}

    def _keep(self, arranged: dict[str, list[str]], current: str) -> None:
        own = {**self._session.preferences.value.corners}
        own[self._modality] = {corner: tuple(each) for corner, each in arranged.items()}
        self._session.preferences.update(corners=own)
        self._fill(current)

    def _move(self, by: int) -> None:
        corner, text = self._current()
        arranged = self._arranged()
        at = arranged[corner].index(text)
        arranged[corner].insert(at + by, arranged[corner].pop(at))
        self._keep(arranged, entry(text)[0])

    def _put(self, corner: str) -> None:
        """The line to another corner, or away."""
        now, text = self._current()
        if corner == now or not text:
            return
        arranged = self._arranged()
        if now in arranged:
            arranged[now].remove(text)
        if corner in arranged:
            arranged[corner].append(text)
        self._keep(arranged, entry(text)[0])

    def _shorten(self, on: bool) -> None:
        corner, text = self._current()
        name, wanted = entry(text)[0], SHORT if on else FULL
        arranged = self._arranged()
        at = arranged[corner].index(text)
        arranged[corner][at] = name if wanted == LINES[name].level else f"{name}:{wanted}"
        self._keep(arranged, name)

    def _restore(self) -> None:
        own = {**self._session.preferences.value.corners}
        own.pop(self._modality, None)
        self._session.preferences.update(corners=own)
        self._fill()


class Preview(QWidget):
    """The text of the focused view as it would stand, without the picture."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName("Preview of the text")
        self.setMinimumSize(260, 260)
        session.preferences.changed.connect(self._changed)

    def _changed(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def texts(self) -> list[str]:
        """The lines that are shown."""
        return [one.text for one in self._laid()]

    def _laid(self) -> list[corner_layout.Placed]:
        state = self._session.active.value
        shown = cut(state)
        if shown is None:
            return []
        made = corners(self._session, state, shown)
        size = QSizeF(self._square().size())
        return corner_layout.laid(made, size, font(IMAGE_PX))

    def _square(self) -> QRect:
        side = min(self.width(), self.height())
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        square = self._square()
        painter.fillRect(square, Qt.GlobalColor.black)
        painter.setPen(color("line"))
        painter.drawRect(square.adjusted(0, 0, -1, -1))
        painter.translate(square.topLeft())
        painter.setClipRect(QRect(0, 0, square.width(), square.height()))
        placed = self._laid()
        for one in placed:
            haloed.draw(painter, QPointF(one.x, one.y), one.text, font(IMAGE_PX), one.ink)
        if not placed:
            painter.setPen(color("dim"))
            inner = QRect(0, 0, square.width(), square.height())
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, EMPTY)
        painter.end()


def _data(row: QTreeWidgetItem) -> tuple[str, str]:
    corner, text = row.data(0, _NAME) or ("", "")
    return corner, text


def _button(text: str, clicked: object) -> QPushButton:
    made = QPushButton(text)
    made.clicked.connect(clicked)
    return made
