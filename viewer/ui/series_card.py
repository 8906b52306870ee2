"""One series in the study list: a thumbnail with modality, count, and how far it has loaded."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from viewer.core.patient import DisplaySet, Series
from viewer.ui.icons import pixmap
from viewer.ui.text import counted, plain
from viewer.ui.theme import HEADING_PX, color, font

MIME = "application/x-oncoscope-series"
THUMBNAIL = 96  # pixels
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows beside its series. share: 0..1 while it is read, else None."""

    shown: bool = False
    share: float | None = None
    problem: str = ""


class SeriesCard(QWidget):
    """Double click, Return or a drag opens the series; a click tells all about it."""

    opened = Signal(str)  # key of the display set
    walked = Signal(int)  # the keyboard wants a card so many places on

    def __init__(self, series: Series, display_set: DisplaySet, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = display_set.key
        self._set, self._series = display_set, series
        self._picture: QImage | None = None
        self._state = CardState()
        self._pressed: QPoint | None = None
        self._name = _name(series, display_set)
        self.setProperty("walks", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(font(HEADING_PX))
        self.setAccessibleName(f"{display_set.modality} {self._name}")
        self._describe()

    @property
    def state(self) -> CardState:
        return self._state

    def show_state(self, state: CardState) -> None:
        if state != self._state:
            self._state = state
            self._describe()
            self.update()

    def show_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        side = THUMBNAIL + 2 * _MARGIN
        return QSize(side, side + 2 * self.fontMetrics().height() + 4)

    def _describe(self) -> None:
        lines = [f"{self._set.modality}  {self._name}", _content(self._set)]
        lines += [self._state.problem] if self._state.problem else []
        self.setToolTip(plain("\n".join(lines)))

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRect(_MARGIN, _MARGIN, THUMBNAIL, THUMBNAIL)
        self._draw_picture(painter, box)
        self._draw_words(painter, box)
        if self._state.share is not None:
            self._draw_share(painter, box)
        self._draw_frame(painter, box)
        painter.end()

    def _draw_picture(self, painter: QPainter, box: QRect) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(box), 7, 7)
        painter.setClipPath(outline)
        painter.fillRect(box, QColor("black"))
        if self._picture is not None:
            size = self._picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(QPoint(), size)
            target.moveCenter(box.center())
            painter.drawImage(target, self._picture)
        painter.setClipping(False)

    def _draw_words(self, painter: QPainter, box: QRect) -> None:
        inside = box.adjusted(6, 4, -6, -4)
        flags = Qt.AlignmentFlag
        painter.setFont(font(HEADING_PX, font().Weight.DemiBold))
        _haloed(painter, inside, flags.AlignLeft | flags.AlignBottom, self._set.modality)
        painter.setFont(font(HEADING_PX))
        _haloed(painter, inside, flags.AlignRight | flags.AlignTop, _count(self._set))
        if self._state.problem:
            sign = pixmap("warning", "warn", 14, 2)
            painter.drawPixmap(box.right() - 19, box.bottom() - 18, sign)
        painter.setPen(color("text" if self._state.shown else "dim"))
        below = QRect(0, box.bottom() + 3, self.width(), self.height() - box.bottom() - 3)
        lines = two_lines(self._name, self.fontMetrics(), below.width() - 6)
        where = flags.AlignLeft | flags.AlignTop
        painter.drawText(below.adjusted(3, 0, -3, 0), where, "\n".join(lines))

    def _draw_share(self, painter: QPainter, box: QRect) -> None:
        bar = QRect(box.left() + 5, box.bottom() - 5, box.width() - 10, 3)
        painter.fillRect(bar, color("line"))
        bar.setWidth(round(bar.width() * (self._state.share or 0)))
        painter.fillRect(bar, color("accent"))

    def _draw_frame(self, painter: QPainter, box: QRect) -> None:
        ink = color("text") if self.hasFocus() else color("line")
        if self._state.shown and not self.hasFocus():
            ink = color("accent")
        painter.setPen(QPen(ink, 2 if self.hasFocus() else 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box), 7, 7)

    # using

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(self.carried())
            drag.setPixmap(self.grab().scaledToWidth(THUMBNAIL))
            drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -2, keys.Key_Down: 2}
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self.opened.emit(self.key)
        elif keys(event.key()) in steps:
            self.walked.emit(steps[keys(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def carried(self) -> QMimeData:
        """What a drag of this card carries: the key of its display set."""
        data = QMimeData()
        data.setData(MIME, QByteArray(self.key.encode()))
        return data


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """A thumbnail, grey or in colour, as an image with its own memory."""
    rows, columns, *colours = picture.shape
    form = QImage.Format.Format_RGB888 if colours else QImage.Format.Format_Grayscale8
    data = np.ascontiguousarray(picture)
    return QImage(data.data, columns, rows, data.strides[0], form).copy()


def two_lines(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """A name on one line or two, broken where a word ends if one does; then "…" within it."""
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    cut = max(1, len(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)) - 1)
    ends = [n + 1 for n, letter in enumerate(text[:cut]) if letter in " _-."]
    if ends and ends[-1] > cut / 2:
        cut = ends[-1]
    rest = metrics.elidedText(text[cut:].lstrip(), Qt.TextElideMode.ElideMiddle, room)
    return [text[:cut].rstrip(), rest]


def _haloed(painter: QPainter, box: QRect, flags: Qt.AlignmentFlag, text: str) -> None:
    painter.setPen(QColor(0, 0, 0, 210))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(dx, dy), flags, text)
    painter.setPen(color("text"))
    painter.drawText(box, flags, text)


def _name(series: Series, display_set: DisplaySet) -> str:
    several = len(series.volumes) > 1
    return (display_set.label if several else series.description) or display_set.label


def _count(display_set: DisplaySet) -> str:
    slices = display_set.shape[0] if display_set.shape else len(display_set.frames)
    return f"{slices} × {display_set.phases}" if display_set.phases > 1 else str(slices)


def _content(display_set: DisplaySet) -> str:
    slices = display_set.shape[0] if display_set.shape else len(display_set.frames)
    if display_set.phases > 1:
        return f"{counted(slices, 'slice')}, {counted(display_set.phases, 'phase')}"
    return counted(slices, "slice" if display_set.kind == "volume" else "image")
