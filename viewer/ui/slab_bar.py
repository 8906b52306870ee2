"""The bar below a view that shows a thick slab: what it is of, and how thick."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QWidget,
)

from viewer.app import mpr
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.plane import SLAB_MODES, Slab
from viewer.imaging.slab import NAMES
from viewer.ui.icons import icon
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, font

HEIGHT = 30
_THINNEST = 0.1


class SlabBar(QFrame):
    """It keeps nothing: it reads the view's state, and writes only to states."""

    appeared = Signal()  # it is wanted now, or no longer

    def __init__(self, session: Session, view: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("phases")  # looks like the bar of phases
        self._session, self._view = session, view
        self._state = session.views[view]
        self.wanted = False
        self.mode = QComboBox()
        self.mode.setFont(font(IMAGE_PX))
        self.mode.setAccessibleName("What the slab shows")
        self.mode.addItems([NAMES[mode] for mode in SLAB_MODES])
        self.mode.activated.connect(self._chosen)
        self.thickness = _Thickness()
        self.thickness.valueChanged.connect(self._typed)
        self.off = QToolButton()
        self.off.setIcon(icon("close"))
        self.off.setAccessibleName("No slab")
        self.off.setToolTip("No slab")
        self.off.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.off.clicked.connect(lambda: mpr.set_slab(session, view, None))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(8)
        words = label("Slab", "dim")
        words.setFont(font(IMAGE_PX))
        for widget in (words, self.mode, self.thickness):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.off)
        self._state.changed.connect(self._show)
        self._show(self._state.value)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def _show(self, value: ViewState) -> None:
        wanted = value.slab is not None and value.volume is not None
        if value.slab is not None and value.volume is not None:
            self.mode.setCurrentIndex(SLAB_MODES.index(value.slab.mode))
            self.thickness.setSingleStep(mpr.finest_mm(value))
            self.thickness.show_value(value.slab.thickness_mm)
        if wanted != self.wanted:
            self.wanted = wanted
            self.setVisible(wanted)
            self.appeared.emit()
        elif not wanted:
            self.hide()

    def _chosen(self, index: int) -> None:
        slab = self._state.value.slab
        if slab is not None:
            made = Slab(SLAB_MODES[index], slab.thickness_mm)
            mpr.set_slab(self._session, self._view, made)

    def _typed(self, mm: float) -> None:
        slab = self._state.value.slab
        if slab is not None:
            mpr.set_slab(self._session, self._view, Slab(slab.mode, mm))


class _Thickness(QDoubleSpinBox):
    """mm; taken by Return, the arrows or when the keyboard leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(IMAGE_PX))
        self.setAccessibleName("Thickness of the slab in mm")
        self.setToolTip(
            "Thickness; also Ctrl + Shift + wheel on the image, or drag the dashed lines"
        )
        self.setDecimals(1)
        self.setRange(_THINNEST, mpr.THICKEST_MM)
        self.setSuffix(" mm")
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setFixedWidth(80)
        self.setFixedHeight(HEIGHT - 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_value(self, mm: float) -> None:
        self.blockSignals(True)
        self.setValue(mm)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
