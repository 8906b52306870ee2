"""The page of this screen: how large its pixels are, found by laying a bank card on it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from viewer.app.preferences import LEAST_MM, MOST_MM, REFERENCES
from viewer.app.session import Session
from viewer.ui.choice import Choice
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, color, font
from viewer.ui.true_size import pixel, screen_name

CARD_MM = (85.60, 53.98)  # ISO/IEC 7810 ID-1: bank cards, identity cards, driving licences
RULER_MM = 100
_STEPS = 10_000  # of the slider, for each mm of a pixel
_START_MM = 0.25  # of a screen that says nothing
HINT = (
    "Hold a bank card (85.6 × 54.0 mm) or a ruler to the screen and move the slider until the "
    "frame is as large. From then on “True size” shows a millimetre as a millimetre here. "
    "Each screen is measured for itself; another scaling of the system is another screen."
)


class ScreenPage(QWidget):
    """Measures the screen that the window is on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.told = label()
        self.card = Card()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(LEAST_MM * _STEPS), round(MOST_MM / 2 * _STEPS))
        self.slider.setInvertedAppearance(True)  # to the right: a larger frame
        self.slider.setInvertedControls(True)
        self.slider.setProperty("walks", True)
        self.slider.setAccessibleName("Size of the frame")
        self.slider.valueChanged.connect(self._set)
        self.forget = QPushButton("Not measured")
        self.forget.clicked.connect(self._forget)
        self.lines = Choice("Lines in the other views", REFERENCES)
        self.lines.chosen.connect(lambda name: session.preferences.update(reference_lines=name))
        hint = label(HINT, "dim")
        hint.setWordWrap(True)
        row, foot = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self.forget)
        foot.addWidget(label("Lines of the focused view's images in the others:"))
        foot.addWidget(self.lines)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for one in (hint, self.told, self.card):
            column.addWidget(one)
        column.addLayout(row)
        column.addStretch(1)
        column.addLayout(foot)
        session.preferences.changed.connect(self._refresh)
        self._refresh()

    def _mm(self) -> float:
        found = pixel(self.screen(), self._session.preferences.value)
        return found.mm if found is not None else _START_MM

    def _set(self, value: int) -> None:
        own = {**self._session.preferences.value.pixel_mm}
        own[screen_name(self.screen())] = value / _STEPS
        self._session.preferences.update(pixel_mm=own)

    def _forget(self) -> None:
        own = {**self._session.preferences.value.pixel_mm}
        own.pop(screen_name(self.screen()), None)
        self._session.preferences.update(pixel_mm=own)

    def _refresh(self, _: object = None) -> None:
        preferences = self._session.preferences.value
        found = pixel(self.screen(), preferences)
        told = f"This screen: {screen_name(self.screen())}.  "
        if found is None:
            told += "It does not tell its size."
        else:
            said = "measured" if found.measured else "as the screen says, not measured"
            told += f"A pixel is {found.mm:.4f} mm ({said})."
        self.told.setText(told)
        self.forget.setEnabled(bool(found and found.measured))
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._mm() * _STEPS))
        self.slider.blockSignals(False)
        self.card.show_pixel(self._mm())
        self.lines.setCurrentIndex(self.lines.findData(preferences.reference_lines))


class Card(QWidget):
    """The outline of a bank card, and a ruler, as large as pixels of some mm make them."""

    def __init__(self) -> None:
        super().__init__()
        self._mm = _START_MM
        self.setAccessibleName("A bank card and a ruler of 100 mm")

    def show_pixel(self, mm: float) -> None:
        self._mm = mm
        self.updateGeometry()
        self.update()

    def frame(self) -> QRectF:
        """Where the card is, in pixels of this widget."""
        wide, tall = (mm / self._mm for mm in CARD_MM)
        return QRectF(1, 1, wide, tall)

    def sizeHint(self) -> QSize:
        frame = self.frame()
        return QSize(
            round(max(frame.width(), RULER_MM / self._mm)) + 4, round(frame.height()) + 34
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(self.sizeHint().height(), 420))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame()
        painter.setPen(QPen(color("accent"), 1.5))
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(frame, 3.18 / self._mm, 3.18 / self._mm)
        painter.setPen(color("dim"))
        painter.setFont(font(IMAGE_PX))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "bank card\n85.6 × 54.0 mm")
        top = frame.bottom() + 8
        painter.setPen(QPen(color("text"), 1))
        for mm in range(RULER_MM + 1):
            long = 12 if mm % 10 == 0 else 8 if mm % 5 == 0 else 5
            x = 1 + mm / self._mm
            painter.drawLine(round(x), round(top), round(x), round(top + long))
        painter.end()
