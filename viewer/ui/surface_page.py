"""The sheet that saves a surface: where it lies, as what, how smooth, how large it becomes."""

import math

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app import surfaces
from viewer.app.jobs import Job
from viewer.app.session import Session
from viewer.app.surfaces import Order
from viewer.core import units
from viewer.core.errors import ViewerError
from viewer.core.volume import Volume
from viewer.imaging.mesh_files import FORMATS
from viewer.imaging.presets import shown_unit
from viewer.imaging.surface import WHOLE, Size, Wish, around, estimate
from viewer.ui.text import label

TITLE = "Save surface"
OWN = "Own threshold"
SMOOTHING = (("None", 0, 0.1), ("Light", 15, 0.1), ("Strong", 30, 0.02))
REDUCTION = (("All", 0.0), ("Half", 0.5), ("A quarter", 0.75), ("A tenth", 0.9))
AXES = ("LPS (as DICOM)", "RAS (as NIfTI)")
NOBODY = "The file holds no patient data, but a face made of the skin can be recognised."
DAMAGED = "Some slices are missing or damaged: the surface has gaps or steps there."
_SETTLE_MS = 250


class SurfacePage(QWidget):
    """Chooses; `wanted` tells that it is to be saved: the volume and an Order."""

    wanted = Signal(object, object)

    def __init__(self, session: Session, volume: Volume) -> None:
        super().__init__()
        self._session, self._volume = session, volume
        self._job: Job | None = None
        self._starts: tuple[tuple[str, float], ...] = ()
        self.start = _choice("Start from", [OWN])
        unit = units.shown(shown_unit(volume))
        self.threshold = _number("Threshold", -1e6, 1e9, 0.0, unit)
        self.boxed = QCheckBox("Only a box about the crosshair")
        self.edge = _number("Edge of the box", 5, 2000, 100.0, "mm")
        self.smoothing = _choice("Smoothing", [one[0] for one in SMOOTHING])
        self.reduction = _choice("Triangles kept", [one[0] for one in REDUCTION])
        self.format = _choice("Format", [one.label for one in FORMATS])
        self.axes = _choice("Axes of the file", list(AXES))
        self.told, self.reason = _wrapped("dim"), _wrapped("warn")
        self.save = QPushButton("Save…")
        self.save.setProperty("role", "primary")
        self.save.setEnabled(False)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._arrange()
        self._listen()
        self._ask_starts()

    def sizeHint(self) -> QSize:
        return QSize(460, 400)

    @property
    def order(self) -> Order:
        """What is chosen."""
        _, rounds, pass_band = SMOOTHING[self.smoothing.currentIndex()]
        cursor = self._session.active.value.cursor
        box = WHOLE
        if self.boxed.isChecked() and cursor is not None:
            box = around(self._volume, np.array(cursor), self.edge.value())
        wish = Wish(
            self.threshold.value(),
            box,
            rounds,
            pass_band,
            REDUCTION[self.reduction.currentIndex()][1],
        )
        format_ = FORMATS[self.format.currentIndex()]
        return Order(wish, format_, "RAS" if self.axes.currentIndex() else "LPS")

    # inside

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setVerticalSpacing(8)
        for words, widget in (
            ("Start from", self.start),
            ("Threshold", self.threshold),
            ("Region", self.boxed),
            ("Edge", self.edge),
            ("Smoothing", self.smoothing),
            ("Triangles kept", self.reduction),
            ("Format", self.format),
            ("Axes, in mm", self.axes),
        ):
            form.addRow(words, widget)
        self.edge.setEnabled(False)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        for told in (self.told, self.reason, _wrapped("dim", NOBODY)):
            column.addWidget(told)
        column.addStretch(1)
        column.addLayout(last)

    def _listen(self) -> None:
        self.start.activated.connect(self._started)
        self.threshold.valueChanged.connect(self._typed)
        self.boxed.toggled.connect(self._look)
        self.edge.valueChanged.connect(self._look)
        self.reduction.currentIndexChanged.connect(self._look)
        self.smoothing.currentIndexChanged.connect(self._look)
        self._timer.timeout.connect(self._ask_size)
        self.save.clicked.connect(self._save)

    def _ask_starts(self) -> None:
        volume, preset = self._volume, self._session.active.value.preset
        self.told.setText("Looking for a threshold…")
        job = self._session.jobs.start(
            "Looking for a threshold",
            lambda ticket: surfaces.thresholds(volume, preset, ticket),
        )
        job.done.connect(self._offer)
        job.failed.connect(self._failed)

    def _offer(self, starts: tuple[tuple[str, float], ...]) -> None:
        self._starts = starts
        self.start.insertItems(0, [words for words, _ in starts])
        if starts:
            least = min((abs(value) for _, value in starts if value), default=1.0)
            hounsfield = shown_unit(self._volume) == units.HOUNSFIELD
            self.threshold.setDecimals(0 if hounsfield else _decimals(least))
            self.threshold.setSingleStep(10.0 ** (math.floor(math.log10(least)) - 1))
            self.start.setCurrentIndex(0)
            self._started(0)
        self._look()

    def _started(self, at: int) -> None:
        if at < len(self._starts):
            self.threshold.setValue(self._starts[at][1])
            self.start.setCurrentIndex(at)

    def _typed(self) -> None:
        self.start.setCurrentIndex(len(self._starts))
        self._look()

    def _look(self, _: object = None) -> None:
        """A new estimate soon."""
        self.edge.setEnabled(self.boxed.isChecked())
        self.save.setEnabled(True)
        self.reason.setText(DAMAGED if self._volume.broken else "")
        self.told.setText("Estimating…")
        self._timer.start()

    def _ask_size(self) -> None:
        if self._job is not None:
            self._job.cancel()
        volume, wish = self._volume, self.order.wish
        job = self._session.jobs.start(
            "Estimating the surface", lambda ticket: estimate(volume, wish, ticket)
        )
        self._job = job
        job.done.connect(self._tell)
        job.failed.connect(self._failed)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._ended)

    def _ended(self, *_: object) -> None:
        if self.sender() is self._job:
            self._job = None

    def _tell(self, size: Size) -> None:
        before = ", before smoothing" if self.smoothing.currentIndex() else ""
        if self.sender() is self._job:
            self.told.setText(
                f"About {_rough(size.triangles)} triangles, "
                f"{units.plain(size.volume_mm3 / 1000, 1)} ml enclosed, "
                f"{units.plain(size.area_mm2 / 100, 1)} cm² of surface{before}."
            )

    def _failed(self, error: Exception) -> None:
        if self._job is not None and self.sender() is not self._job:
            return
        self.told.setText("")
        if isinstance(error, ViewerError):
            self.reason.setText(str(error))
            self.save.setEnabled(False)
        else:
            self._session.said.emit(error)

    def _save(self) -> None:
        self.wanted.emit(self._volume, self.order)


def _decimals(value: float) -> int:
    """As many as leave three figures of a value."""
    return min(max(2 - math.floor(math.log10(value)), 0), 6)


def _rough(count: int) -> str:
    """A number of two figures with thin spaces: "120 000"."""
    figures = max(len(str(count)) - 2, 0)
    return f"{round(count, -figures):,}".replace(",", "\u2009")


def _choice(name: str, words: list[str]) -> QComboBox:
    made = QComboBox()
    made.addItems(words)
    made.setAccessibleName(name)
    return made


def _number(name: str, least: float, most: float, value: float, unit: str) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(least, most)
    made.setDecimals(0)
    made.setValue(value)
    made.setSuffix(f" {unit}" if unit else "")
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    return made


def _wrapped(role: str, words: str = "") -> QLabel:
    made = label(words, role)
    made.setWordWrap(True)
    return made
