"""Overlays and shutters on the picture, looked at in its pixels."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.app.test_cine import frames
from tests.ui.showing import greys, put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.presentation import Overlay, Shutter
from viewer.core.volume import Marks

SHAPE = (16, 12)


def overlay(row: int, column: int, **fields: object) -> Overlay:
    """One dot."""
    mask = np.zeros(SHAPE, bool)
    mask[row, column] = True
    return Overlay(np.packbits(mask, bitorder="little"), SHAPE, **fields)  # type: ignore[arg-type]


def corners(session: Session) -> list[str]:
    from viewer.app.cut import cut
    from viewer.ui.corner_text import corners

    state = session.views["a"].value
    return corners(session, state, cut(state)).texts()


def pixel(view, row: int, column: int) -> float:  # type: ignore[no-untyped-def]
    """The grey in the middle of a voxel of the axial slice."""
    scene = view.scene()
    x, y = scene.framing.pixel_on_screen(np.array([column, row], float)).tolist()
    image = view.picture(QSize(view.size()))
    return float(greys(image)[int(y), int(x)])


def test_an_overlay_is_white_on_its_voxel_of_its_slice_only(
    qtbot: QtBot, empty: Session
) -> None:
    volume = replace(ramp_volume(), marks=Marks(overlays={5: (overlay(4, 9),)}))
    put(empty, volume)
    view = shown(qtbot, empty)
    before = pixel(view, 4, 9)
    assert view.scene() is not None
    assert view.scene().shown.index in (4, 5)  # type: ignore[union-attr]
    empty.move(cursor=tuple(volume.geometry.to_patient(np.array([5, 8, 6])).tolist()))
    assert pixel(view, 4, 9) > 230
    assert pixel(view, 4, 3) < 200
    empty.move(cursor=tuple(volume.geometry.to_patient(np.array([6, 8, 6])).tolist()))
    assert pixel(view, 4, 9) < 200 and before < 240


def test_it_can_be_switched_off_and_the_view_says_so(qtbot: QtBot, empty: Session) -> None:
    put(empty, replace(ramp_volume(), marks=Marks(overlays={5: (overlay(4, 9),)})))
    empty.move(cursor=(11.0, 7.5, 15.0))
    view = shown(qtbot, empty)
    assert pixel(view, 4, 9) > 230 and "OVERLAY OFF" not in corners(empty)
    empty.selection.update(overlays_shown=False)
    assert pixel(view, 4, 9) < 200 and "OVERLAY OFF" in corners(empty)


def test_across_the_slices_nothing_is_drawn(qtbot: QtBot, empty: Session) -> None:
    put(empty, replace(ramp_volume(), marks=Marks(overlays={5: (overlay(4, 9),)})))
    empty.move(orientation="coronal")
    view = shown(qtbot, empty)
    with_it = greys(view.picture(view.size()))
    empty.selection.update(overlays_shown=False)
    assert (with_it == greys(view.picture(view.size()))).all()
    assert "OVERLAY OFF" not in corners(empty)


def test_a_shutter_covers_in_its_grey_and_comes_off(qtbot: QtBot, empty: Session) -> None:
    marks = Marks(shutters={5: Shutter((0, 15, 6, 11), grey=0.5)})
    put(empty, replace(ramp_volume(), marks=marks))
    empty.move(cursor=(11.0, 7.5, 15.0))
    view = shown(qtbot, empty)
    bare = pixel(view, 9, 9)
    assert abs(pixel(view, 9, 2) - 128) < 3
    empty.selection.update(shutters_shown=False)
    assert abs(pixel(view, 9, 2) - 128) > 6 and pixel(view, 9, 9) == bare
    assert "SHUTTER OFF" in corners(empty)


def test_an_overlay_that_is_the_shutter_is_not_drawn(qtbot: QtBot, empty: Session) -> None:
    marks = Marks(overlays={5: (overlay(9, 2),)}, shutters={5: Shutter(overlay=0x6000)})
    put(empty, replace(ramp_volume(), marks=marks))
    empty.move(cursor=(11.0, 7.5, 15.0))
    view = shown(qtbot, empty)
    assert pixel(view, 9, 2) == 0


def test_each_frame_has_its_own_even_when_small(qtbot: QtBot, empty: Session) -> None:
    mask = np.zeros((400, 400), bool)
    mask[200, 201] = True
    one = Overlay(np.packbits(mask, bitorder="little"), (400, 400))
    images = replace(
        frames(2), array=np.zeros((2, 400, 400), np.int16), marks=Marks(overlays={1: (one,)})
    )
    put(empty, images, frame=1, window=None)
    empty.selection.update(overlay=0)
    view = shown(qtbot, empty, size=QSize(240, 200))
    assert greys(view.picture(view.size(), plain=True)).max() == 0  # only pixels
    near = [pixel(view, row, 201) for row in range(194, 208, 2)]
    assert max(near) > 100  # a dot of one pixel is seen at half of its size
    empty.move(frame=0)
    assert pixel(view, 200, 201) == 0


def test_a_region_is_a_veil(qtbot: QtBot, empty: Session) -> None:
    put(empty, replace(ramp_volume(), marks=Marks(overlays={5: (overlay(4, 9, roi=True),)})))
    empty.move(cursor=(11.0, 7.5, 15.0))
    view = shown(qtbot, empty)
    veiled = pixel(view, 4, 9)
    empty.selection.update(overlays_shown=False)
    assert pixel(view, 4, 9) < veiled < 230
