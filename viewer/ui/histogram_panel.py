"""The histogram of the focused view with its window on it, to be dragged."""

from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from viewer.app.fusion import windowed, with_window
from viewer.app.session import Session
from viewer.core import units
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import presets
from viewer.imaging.histogram import Histogram, histogram
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, color, font

SIZE = QSize(380, 210)
MARGIN = 12


class HistogramPanel(QFrame):
    """A small card over the images' lower right corner; the shaded part is the window.

    Its edges set width and centre; dragged by the middle it moves. Counts are drawn as
    their logarithm, so that a small bright lesion is seen beside all the air.
    """

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("sheet")
        self.setAccessibleName("Histogram")
        self._session, self._over = session, over
        self._of: tuple[Volume | ImageSet, int] | None = None
        self._title = label("Histogram", "dim")
        close = QPushButton("Close")
        close.clicked.connect(self.deleteLater)
        self.plot = _plot()
        self._bars = self.plot.plot([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._bars.setBrush(color("faint"))
        self._bars.setPen(pg.mkPen(color("dim")))
        self.region = pg.LinearRegionItem(brush=pg.mkBrush(76, 194, 196, 60))
        self.region.setHoverBrush(pg.mkBrush(76, 194, 196, 90))
        for line in self.region.lines:
            line.setPen(pg.mkPen(color("accent"), width=2))
            line.setHoverPen(pg.mkPen(color("text"), width=2))
        self.plot.addItem(self.region)
        self.region.sigRegionChanged.connect(self._dragged)
        self._fill(close)
        for state in session.views.values():
            state.changed.connect(self._refresh)
        session.selection.changed.connect(self._refresh)
        session.loading.changed.connect(self._refresh)
        over.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _fill(self, close: QPushButton) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.plot, 1)

    def _place(self) -> None:
        size = SIZE.boundedTo(self._over.size())
        self.resize(size)
        self.move(
            max(self._over.width() - size.width() - MARGIN, 0),
            max(self._over.height() - size.height() - MARGIN, 0),
        )

    def _item(self) -> Volume | ImageSet | None:
        return windowed(self._session.active.value)[0]

    def _refresh(self, _: object = None) -> None:
        """The window at once; the histogram again when more has been read."""
        if not isValid(self):
            return
        item, window = windowed(self._session.active.value)
        known = item is not None and window is not None
        self.region.setVisible(known)
        if item is None or window is None:
            self._bars.setData([0.0, 1.0], [0.0])
            self._of = None
            return
        self._count(item)
        self.region.blockSignals(True)
        half = window.width / 2
        self.region.setRegion((window.center - half, window.center + half))
        self.region.blockSignals(False)
        unit = units.shown(presets.shown_unit(item))
        self._title.setText(f"Histogram, {unit}" if unit else "Histogram")

    def _count(self, item: Volume | ImageSet) -> None:
        ready = int(item.ready.sum())
        if self._of is not None and self._of[0] is item and self._of[1] == ready:
            return
        if self._of is not None and self._of[0] is item and not item.ready.all():
            return  # again once it is whole
        self._of = (item, ready)
        job = self._session.jobs.start("Counting values", lambda _: histogram(item))
        job.done.connect(lambda found: self._counted(item, found))

    def _counted(self, item: Volume | ImageSet, found: Histogram | None) -> None:
        if not isValid(self) or self._item() is not item or found is None:
            return
        import numpy as np

        self._bars.setData(found.edges, np.log10(found.counts + 1.0))
        self.plot.setXRange(float(found.edges[0]), float(found.edges[-1]), padding=0.02)

    def _dragged(self, region: Any) -> None:
        """The edges of the shaded part are the window; a named one loses its name."""
        window = windowed(self._session.active.value)[1]
        if window is None:
            return
        low, high = region.getRegion()
        least = 1.0 if window.function == "LINEAR" else 1e-6  # PS3.3 C.11.2.1.2
        width = max(high - low, least)
        moved = _moved(window, (low + high) / 2, width)
        self._session.move(**with_window(self._session.active.value, moved))


def _moved(window: Window, center: float, width: float) -> Window:
    return replace(window, center=float(center), width=float(width), name="")


def _plot() -> Any:
    """An empty plot in the theme's colours that only its region can be dragged in."""
    made = pg.PlotWidget(background=color("panel"))
    made.setAccessibleName("Histogram of the focused view, with its window")
    made.setMouseEnabled(x=False, y=False)
    made.setMenuEnabled(False)
    made.hideButtons()
    made.hideAxis("left")
    axis = made.getAxis("bottom")
    axis.setPen(color("line"))
    axis.setTextPen(color("dim"))
    axis.setTickFont(font(IMAGE_PX))
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
