"""Labels that do not stand on one another."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF

_TRIES = 9  # places that are looked at for a label


def apart(boxes: Sequence[QRectF], height: float, bars: Sequence[QRectF] = ()) -> list[QRectF]:
    """The same boxes in a view of that height, moved up or down where one covers another.

    bars: what stands at the left edge; boxes on it are moved to the right of it.
    """
    taken: list[QRectF] = []
    for one in boxes:
        box = QRectF(one)
        for bar in bars:
            if box.intersects(bar):
                box.moveLeft(bar.right() + 1)
        taken.append(next((at for at in _tries(box, height) if _free(at, taken)), box))
    return taken


def _tries(box: QRectF, height: float) -> Iterator[QRectF]:
    """The box where it is, then further and further below and above it."""
    for n in range(_TRIES):
        by = (n + 1) // 2 * (box.height() + 1) * (1 if n % 2 else -1)
        moved = box.translated(0, by)
        if moved.top() >= 0 and moved.bottom() <= height:
            yield moved


def _free(box: QRectF, taken: Sequence[QRectF]) -> bool:
    return not any(box.intersects(other) for other in taken)
