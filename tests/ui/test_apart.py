"""Labels make room for one another."""

from itertools import combinations

from PySide6.QtCore import QRectF

from viewer.ui.apart import apart


def test_boxes_on_one_another_are_moved_apart_within_the_view() -> None:
    found = apart([QRectF(5, 2 * n, 40, 12) for n in range(4)], 100)
    assert found[0] == QRectF(5, 0, 40, 12)
    assert not any(one.intersects(other) for one, other in combinations(found, 2))
    assert all(box.top() >= 0 and box.bottom() <= 100 and box.left() == 5 for box in found)


def test_where_there_is_no_room_a_box_stays() -> None:
    box = QRectF(0, 0, 40, 12)
    assert apart([box, box], 13) == [box, box]
