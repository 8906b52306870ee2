"""What a view says while a mark of several steps is being drawn."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.ui.showing import click, drag, move, put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.measure import kinds
from viewer.ui import drawing_hint
from viewer.ui.slice_view import SliceView


class Said:
    """The texts of the last painting."""

    def __init__(self, view: SliceView, monkeypatch: pytest.MonkeyPatch) -> None:
        self._view, self._texts = view, list[str]()
        add = self._texts.append
        monkeypatch.setattr("viewer.ui.haloed.draw", lambda p, at, text, *_: add(text))

    def __call__(self) -> list[str]:
        self._texts.clear()
        self._view.grab()
        return list(self._texts)


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    kinds.discover()
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    return shown(qtbot, empty)


def test_a_lesion_tells_its_length_and_then_asks_for_the_short_axis(
    view: SliceView, empty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.selection.update(tool="bidirectional")
    said = Said(view, monkeypatch)
    drag(view, QPoint(140, 100), QPoint(340, 100))  # 20 pixels a mm
    texts = said()
    assert drawing_hint.SHORT_AXIS in texts and "1 · 10.0 mm" in texts
    drag(view, QPoint(240, 120), QPoint(240, 60))
    assert drawing_hint.SHORT_AXIS not in said()
    assert len(empty.document.items) == 1


def test_an_angle_asks_for_its_other_side_and_a_curve_for_its_end(
    view: SliceView, empty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Said(view, monkeypatch)
    empty.selection.update(tool="angle")
    drag(view, QPoint(140, 100), QPoint(240, 100))
    assert drawing_hint.OTHER_END in said()
    click(view, QPoint(240, 200))
    assert drawing_hint.OTHER_END not in said()
    empty.selection.update(tool="polyline")
    click(view, QPoint(100, 250))
    move(view, QPoint(200, 250))
    assert drawing_hint.ENDS in said()
