"""The sheet that saves pictures: what, as what, how large, with whose name."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from viewer.app import cine, navigation
from viewer.app.exporters import EXPORTERS, Exporter
from viewer.app.session import Session
from viewer.ui import filming
from viewer.ui.filming import Scenery, Shot
from viewer.ui.stage import Look
from viewer.ui.text import counted, label

TITLE = "Save picture"
PREVIEW = QSize(300, 230)
SIZES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("As on screen", {}),
    ("Twice as on screen", {"enlarged": 2}),
    ("One pixel for a voxel", {"voxels": True}),
    ("Two pixels for a voxel", {"voxels": True, "enlarged": 2}),
    ("Slide, 1920 × 1080", {"size": QSize(1920, 1080)}),
    ("Slide, 3840 × 2160", {"size": QSize(3840, 2160)}),
    ("Custom", {}),
)
_CUSTOM = len(SIZES) - 1
_WHICH: tuple[tuple[filming.Which, str], ...] = (
    ("one", "The picture shown"),
    ("slices", "All slices"),
    ("range", "Slices from … to …"),
    ("phases", "All phases"),
    ("keys", "All key images"),
    ("turn", "One turn of the 3D view"),
)
_MAY_NAME = ("US", "IVUS", "XA", "RF", "SC", "OT", "ES", "XC", "GM", "SM", "OP")
_SETTLE_MS = 60
BURNED = (
    "Images of this kind may bear names in their pixels. Look at each picture before you "
    "pass it on."
)
OPEN = "With name, ID and dates: only for those who may know them."
NOBODY = (
    "Without name, ID, dates, descriptions and overlays of the file. What is written in marks "
    "and notes stays."
)


class ExportPage(QWidget):
    """Chooses; `wanted` tells that it is to be saved. The preview is what will be written."""

    wanted = Signal(object, object, float)  # Exporter, Shot, pictures a second

    def __init__(self, session: Session, scenery: Scenery) -> None:
        super().__init__()
        self.setProperty("names", True)
        self._session, self._scenery = session, scenery
        self._view = session.selection.value.view
        self.what = _choice(("This view", "All views of the layout"), "What")
        self.which = _choice([words for _, words in _WHICH], "Pictures")
        count = max(navigation.position(session.views[self._view].value)[1], 1)
        self.first, self.last = _number("First", 1, count), _number("Last", count, count)
        self.format = _choice([one.label for one in EXPORTERS], "Format")
        self.sizes = _choice([words for words, _ in SIZES], "Size")
        self.width_, self.height_ = (
            _number(name, start, filming.LARGEST)
            for name, start in (("Width", 1280), ("Height", 720))
        )
        self.rate = QDoubleSpinBox()
        self.rate.setAccessibleName("Pictures a second")
        self.rate.setRange(cine.SLOWEST, cine.FASTEST)
        self.rate.setDecimals(1)
        self.rate.setValue(session.cine.rate(self._view))
        self.rate.setSuffix(" /s")
        self.identity = _box("Patient data", False)
        self.marks = _box("Measurements and key image stars", True)
        self.text_ = _box("Text, letters and rulers", True)
        self.lines = _box("Crosshair lines", False)
        self.told = _wrapped()
        self.whose, self.reason = _wrapped(), _wrapped("warn")
        self.preview = QLabel()
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.save = QPushButton("Save…")
        self.save.setProperty("role", "primary")
        self.save.clicked.connect(self._save)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._draw)
        self._arrange()
        self._listen()
        self._look()

    def sizeHint(self) -> QSize:
        return QSize(760, 470)

    @property
    def exporter(self) -> Exporter:
        return EXPORTERS[self.format.currentIndex()]

    @property
    def shot(self) -> Shot:
        """What is chosen."""
        at = self.sizes.currentIndex()
        custom = {"size": QSize(self.width_.value(), self.height_.value())}
        look = Look(
            self.identity.isChecked(),
            self.marks.isChecked(),
            self.text_.isChecked(),
            self.lines.isChecked(),
        )
        return Shot(
            self._view,
            self.what.currentIndex() == 1,
            _WHICH[self.which.currentIndex()][0],
            self.first.value(),
            self.last.value(),
            look=look,
            **(custom if at == _CUSTOM else SIZES[at][1]),
        )

    @property
    def count(self) -> int:
        """How many pictures."""
        return 0 if self._why() else len(filming.states(self._session, self.shot))

    # inside

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setVerticalSpacing(8)
        self._range = _row(self.first, label("to", "dim"), self.last)
        self._custom = _row(self.width_, label("×", "dim"), self.height_)
        for words, widget in (
            ("What", self.what),
            ("Pictures", self.which),
            ("", self._range),
            ("Format", self.format),
            ("Size", self.sizes),
            ("", self._custom),
            ("Speed", self.rate),
            ("Show", self.text_),
            ("", self.marks),
            ("", self.lines),
            ("", self.identity),
        ):
            form.addRow(words, widget)
        self._form = form
        right = QVBoxLayout()
        right.addWidget(self.preview)
        right.addWidget(self.told)
        right.addWidget(self.whose)
        right.addWidget(self.reason)
        right.addStretch(1)
        right.addWidget(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(form, 1)
        row.addLayout(right)

    def _listen(self) -> None:
        for choice in (self.what, self.which, self.format, self.sizes):
            choice.currentIndexChanged.connect(self._look)
        for number in (self.first, self.last, self.width_, self.height_):
            number.valueChanged.connect(self._look)
        for box in (self.identity, self.marks, self.text_, self.lines):
            box.toggled.connect(self._look)
        self._session.selection.changed.connect(self._look)

    def _look(self, _: object = None) -> None:
        """Fields that count, words that fit, and a new preview soon."""
        masked = self._session.selection.value.masked
        self.identity.setEnabled(not masked)
        if masked:
            self.identity.setChecked(False)
        shot, exporter = self.shot, self.exporter
        self._form.setRowVisible(self._range, shot.which == "range")
        self._form.setRowVisible(self._custom, self.sizes.currentIndex() == _CUSTOM)
        moves = exporter.moves and shot.which != "one"
        self._form.setRowVisible(self.rate, moves)
        why = self._why()
        self.save.setEnabled(not why)
        self.reason.setText(why or self._warning())
        self.told.setText("" if why else self._words())
        self.whose.setText("" if why or shot.look.identity else NOBODY)
        self._timer.start()

    def _why(self) -> str:
        return filming.why_not(self._session, self.shot) or self.exporter.why_not()

    def _words(self) -> str:
        """How many, how large, in how many files; whose."""
        size, _ = filming.size_of(self.shot, self._session, self._scenery)
        count = self.count
        files = "" if self.exporter.moves or count == 1 else ", each a file of its own"
        told = f"{counted(count, 'picture')}{files}, {size.width()} × {size.height()} pixels."
        return " ".join(part for part in (told, self.exporter.note) if part)

    def _warning(self) -> str:
        item = self._session.views[self._view].value
        shown = item.images or item.volume
        if self.identity.isChecked():
            return OPEN
        if shown is not None and shown.modality in _MAY_NAME:
            return BURNED
        return ""

    def _draw(self) -> None:
        """The first picture, small."""
        if self._why() or not self.isVisible():
            self.preview.setPixmap(QPixmap())
            return
        size, _ = filming.size_of(self.shot, self._session, self._scenery)
        ratio = self.devicePixelRatioF()
        small = size.scaled(PREVIEW * 2, Qt.AspectRatioMode.KeepAspectRatio)
        shot = replace(self.shot, which="one", size=small, voxels=False)
        picture = next(filming.images(self._session, shot, self._scenery))
        picture.setDevicePixelRatio(1)
        shown = QPixmap.fromImage(picture).scaled(
            PREVIEW * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(shown)

    def _save(self) -> None:
        self.wanted.emit(self.exporter, self.shot, self.rate.value())


def _choice(words: Any, name: str) -> QComboBox:
    made = QComboBox()
    made.addItems(list(words))
    made.setAccessibleName(name)
    return made


def _number(name: str, value: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, most)
    made.setValue(value)
    made.setAccessibleName(name)
    return made


def _box(words: str, on: bool) -> QCheckBox:
    made = QCheckBox(words)
    made.setChecked(on)
    return made


def _wrapped(role: str = "dim") -> QLabel:
    made = label("", role)
    made.setWordWrap(True)
    made.setFixedWidth(PREVIEW.width())
    return made


def _row(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return made
