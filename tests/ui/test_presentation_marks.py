"""Drawings and notes of presentation states, on the pixels that they are meant for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys
from viewer.app.session import Session
from viewer.core.presentation import Shutter, Window
from viewer.core.presentation_state import Area, Drawing, Note, PresentationState, Scope
from viewer.core.volume import ImageSet, Source
from viewer.ui.slice_picture import SlicePicture

SIZE = QSize(600, 400)
IMAGE = ("1.2", 1)


def picture(session: Session, made: PresentationState | None, **fields: object) -> np.ndarray:
    """10 screen pixels for each of 60 x 40 of grey 100."""
    array = np.full((1, 40, 60), 100, np.int16)
    images = ImageSet(array, "1", "CR", np.ones(1, bool), source=Source("1", "2", (IMAGE,)))
    fields = {"window": Window(127.5, 255, "LINEAR_EXACT"), **fields}
    session.views["a"].update(key="k1", item=images, presentation=made, **fields)
    session.selection.update(overlay=0)
    image: QImage = SlicePicture(session, "a").image(SIZE)
    return greys(image)


def state(*drawings: Drawing, **fields: object) -> PresentationState:
    return PresentationState("9", "A", drawings=drawings, **fields)  # type: ignore[arg-type]


def test_lines_count_from_the_corner_of_the_first_pixel(qtbot: QtBot, empty: Session) -> None:
    line = Drawing("POLYLINE", ((10.0, 20.0), (30.0, 20.0)))
    found = picture(empty, state(line))
    assert found[199:201, 150:250].min() > 150 and found[150, 200] == 100
    assert found[200, 350] == 100


def test_shares_are_of_the_area_that_is_to_be_seen(qtbot: QtBot, empty: Session) -> None:
    point = Drawing("POINT", ((0.5, 0.5),), "display")
    assert picture(empty, state(point))[200, 302] > 200
    area = Area((31, 21), (60, 40))
    found = picture(empty, state(point, areas=(area,)))
    assert found[300, 452] > 200 and found[200, 302] == 100


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("CIRCLE", ((30.0, 20.0), (40.0, 20.0))),
        ("ELLIPSE", ((20.0, 20.0), (40.0, 20.0), (30.0, 15.0), (30.0, 25.0))),
        ("ELLIPSE", ((30.0, 10.0), (30.0, 30.0), (35.0, 20.0), (25.0, 20.0))),
    ],
)
def test_round_ones_pass_through_their_points(
    qtbot: QtBot, empty: Session, kind: str, points: tuple[tuple[float, float], ...]
) -> None:
    found = picture(empty, state(Drawing(kind, points)))
    for x, y in points if kind == "ELLIPSE" else points[1:]:
        near = found[int(y * 10) - 2 : int(y * 10) + 3, int(x * 10) - 2 : int(x * 10) + 3]
        assert near.max() > 150
    assert found[200, 300] == 100
    filled = picture(empty, state(Drawing(kind, points, filled=True)))
    assert filled[200, 300] > 120


def test_it_is_switched_off_with_the_overlays_of_the_file(qtbot: QtBot, empty: Session) -> None:
    line = Drawing("POLYLINE", ((10.0, 20.0), (30.0, 20.0)))
    empty.selection.update(overlays_shown=False)
    assert (picture(empty, state(line))[20:300, 20:500] == 100).all()


def test_notes_shutters_and_only_on_their_images(qtbot: QtBot, empty: Session) -> None:
    made = state(notes=(Note("nodule", (20.0, 10.0)),), shutter=Shutter((5, 34, 5, 54)))
    found = picture(empty, made)
    assert found[100:125, 200:280].max() > 200 and found[20, 20] == 0
    other = replace(made, scope=Scope(frozenset({("1.9", 0)})))
    for none in (other, None):
        plain = picture(empty, none)
        assert (plain[20:300, 20:500] == 100).all()
