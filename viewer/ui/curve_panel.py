"""Curves of regions over the phases; the line is the phase shown, to be dragged."""

from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from viewer.app import curves
from viewer.app.curves import Curve, Curves
from viewer.app.session import Session
from viewer.core import units
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.core.volume import Series4D
from viewer.imaging import presets
from viewer.ui.marks import colour
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, color, font

SIZE = QSize(520, 300)
MARGIN, ABOVE = 12, 44  # from the left, and above the bar of phases
EMPTY = "Draw a region, a sphere or a probe on this series: its curve appears here."
_SYMBOLS = ("o", "s", "t", "d", "+", "x", "star")  # beside the colour, which some cannot tell


class CurvePanel(QFrame):
    """A card over the images' lower left corner, for the focused view's series."""

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("sheet")
        self.setAccessibleName("Curves")
        self._session, self._over = session, over
        self.curves = Curves(session, self)
        self._title = label("Curves", "dim")
        self.empty = label(EMPTY, "dim")
        self.empty.setWordWrap(True)
        self.plot = _plot()
        self.line = pg.InfiniteLine(angle=90, movable=True, pen=pg.mkPen(color("accent")))
        self.line.setHoverPen(pg.mkPen(color("text"), width=2))
        self.line.sigDragged.connect(self._dragged)
        self.legend = self.plot.addLegend(offset=(-8, 8), labelTextColor=color("text"))
        self.copy = _button("Copy", self._copy)
        self.save = _button("Save CSV…", self._save)
        self._fill(_button("Close", self.deleteLater))
        self.curves.changed.connect(self._draw)
        for state in session.views.values():
            state.changed.connect(self._follow)
        session.selection.changed.connect(self._follow)
        over.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def write(self, path: Path) -> None:
        """The curves as a table; says what became of it."""
        try:
            curves.save(path, self._table())
        except ViewerError as error:
            self._session.said.emit(error)
        else:
            self._session.said.emit(f"Saved {path.name}")

    def _fill(self, close: QPushButton) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        for button in (self.copy, self.save, close):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.empty)
        column.addWidget(self.plot, 1)

    def _place(self) -> None:
        size = SIZE.boundedTo(self._over.size())
        self.resize(size)
        self.move(MARGIN, max(self._over.height() - size.height() - ABOVE, 0))

    def _draw(self) -> None:
        """Every curve with its points, in its mark's colour and under its number."""
        if not isValid(self):
            return
        series, found = self.curves.series, self.curves.found
        self.plot.clear()
        self.empty.setVisible(not found)
        self.plot.setVisible(bool(found))
        for button in (self.copy, self.save):
            button.setEnabled(bool(found))
        if series is None or not found:
            self._title.setText("Curves")
            return
        axis, unit = curves.axis_of(series), presets.shown_unit(series.volumes[0])
        ink = color("dim").name()
        self.plot.setLabel("bottom", axis.name, color=ink)
        self.plot.setLabel("left", units.shown(unit) or "Value", color=ink)
        self._title.setText(f"Curves over {axis.name.split(' (')[0].lower()}")
        for one in found:
            self._add(one, axis.places)
        self.plot.addItem(self.line)
        self._follow()

    def _add(self, one: Curve, places: tuple[float, ...]) -> None:
        number = self._session.document.numbers[one.annotation.uid]
        ink = colour(number)
        means = np.array([np.nan if m is None else m for m in one.means], float)
        at, line = _averaged(np.array(places), means)
        points = {
            "symbol": _SYMBOLS[(number - 1) % len(_SYMBOLS)],
            "symbolSize": 7,
            "symbolPen": pg.mkPen(ink),
            "symbolBrush": pg.mkBrush(color("panel")),
        }
        name = f"{number}  {one.annotation.label}".rstrip()
        pen, shared = pg.mkPen(ink, width=2), len(at) < len(places)
        if shared:  # several phases at one place: the line is their mean
            self.plot.plot(places, means, pen=None, **points)
            self.plot.plot(at, line, pen=pen, connect="finite", name=name)
        else:
            self.plot.plot(at, line, pen=pen, connect="finite", name=name, **points)

    def _follow(self, _: object = None) -> None:
        """The line goes to the phase that is shown."""
        if not isValid(self):
            return
        series, state = self.curves.series, self._session.active.value
        if isinstance(series, Series4D) and state.item is series:
            places = curves.axis_of(series).places
            self.line.setValue(places[min(state.phase, len(places) - 1)])

    def _dragged(self, line: Any) -> None:
        """The nearest phase is shown."""
        series = self.curves.series
        if series is not None:
            places = np.array(curves.axis_of(series).places)
            nearest = int(np.argmin(np.abs(places - line.value())))
            if places[self._session.active.value.phase] != places[nearest]:
                self._session.move(phase=nearest)

    def _table(self) -> str:
        series = self.curves.series
        return curves.table(self._session, series, self.curves.found) if series else ""

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._table().replace(",", "\t"))
        self._session.said.emit("Copied the curves with units, ready for a spreadsheet.")

    def _save(self) -> None:
        dialog = QFileDialog(self.window(), "Save curves")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Comma-separated values (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("curves.csv")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _averaged(places: Array, means: Array) -> tuple[Array, Array]:
    """Each place once, rising, with the mean of what lies there."""
    at, which = np.unique(places, return_inverse=True)
    total = np.zeros(len(at))
    np.add.at(total, which, means)
    return at, total / np.bincount(which)


def _plot() -> pg.PlotWidget:
    made = pg.PlotWidget(background=color("panel"))
    made.setAccessibleName("Curves")
    made.setMenuEnabled(False)
    made.hideButtons()
    made.showGrid(x=True, y=True, alpha=0.15)
    for side in ("bottom", "left"):
        axis = made.getAxis(side)
        axis.setTickFont(font(IMAGE_PX))
        axis.setTextPen(color("dim"))
        axis.setPen(color("line"))
        axis.enableAutoSIPrefix(False)
    return made


def _button(words: str, clicked: Any) -> QPushButton:
    made = QPushButton(words)
    made.clicked.connect(clicked)
    return made
