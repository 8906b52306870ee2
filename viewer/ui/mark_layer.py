"""The marks on a picture as an image, drawn once for all views that show them alike."""

from collections.abc import Sequence
from weakref import WeakValueDictionary

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QFont, QImage, QPainter

from viewer.ui import overlay


class _Drawn:
    """An image that several layers may hold; it goes with the last of them."""

    def __init__(self, image: QImage) -> None:
        self.image = image


_SHARED: WeakValueDictionary[tuple[object, ...], _Drawn] = WeakValueDictionary()


class MarkLayer:
    """Marks drawn once on a transparent image; again only where one of them has changed.

    Views of one plane in the same place share the image.
    """

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._drawn = _Drawn(QImage())

    def draw(
        self, painter: QPainter, every: Sequence[overlay.Mark], size: QSizeF, font: QFont
    ) -> None:
        """As `overlay.draw`, in a fraction of the time while window, slice or mouse change."""
        if not every:
            return
        ratio = painter.device().devicePixelRatio()
        wanted = (*every, size.width(), size.height(), ratio)
        if wanted != self._of:
            self._of, self._drawn = wanted, _shared(wanted, every, size, ratio, font)
        painter.drawImage(QPointF(), self._drawn.image)


def _shared(
    wanted: tuple[object, ...],
    every: Sequence[overlay.Mark],
    size: QSizeF,
    ratio: float,
    font: QFont,
) -> _Drawn:
    found = _SHARED.get(wanted)
    if found is None:
        found = _Drawn(overlay.blank(size.width(), size.height(), ratio))
        inner = QPainter(found.image)
        overlay.draw(inner, every, font)
        inner.end()
        _SHARED[wanted] = found
    return found
