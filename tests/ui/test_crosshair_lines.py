"""Where the planes of other views cut this one."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.phantoms import STEPS, linear_volume
from tests.ui.showing import framing, greys, place, put, shown
from tests.volumes import ramp_volume
from viewer.app import layout
from viewer.app.session import Session
from viewer.core.volume import Volume
from viewer.ui.crosshair_lines import crosses
from viewer.ui.crosshair_lines import spot as spot_of
from viewer.ui.theme import color

AT = (4.0, 5.0, 6.0)


def mpr(session: Session, volume: Volume, at: tuple[float, float, float] = AT) -> None:
    session.layout.update(
        **{f: getattr(layout.mpr(), f) for f in ("name", "rows", "columns", "tiles")}
    )
    for view, orientation in (("a", "axial"), ("b", "coronal"), ("c", "sagittal")):
        put(session, volume, view, orientation=orientation, cursor=at)


def test_each_other_plane_has_a_line_through_the_cursor(empty: Session, qtbot: QtBot) -> None:
    mpr(empty, ramp_volume())
    view = shown(qtbot, empty)
    found = {one.orientation: one for one in crosses(empty, "a", framing(view))}
    at = (4 + 1) * 20, (5 + 0.5) * 20  # 20 pixels a mm; half a voxel before the first centre
    assert found.keys() == {"coronal", "sagittal"}
    assert found["coronal"].middle == pytest.approx(at)
    assert [abs(v) for v in found["coronal"].direction] == pytest.approx([1, 0])
    assert [abs(v) for v in found["sagittal"].direction] == pytest.approx([0, 1])


def test_a_view_that_is_not_linked_has_its_line_where_it_looks(
    empty: Session, qtbot: QtBot
) -> None:
    mpr(empty, ramp_volume())
    empty.linking.enabled = False
    empty.views["b"].update(cursor=(4.0, 9.0, 6.0))
    view = shown(qtbot, empty)
    coronal = next(c for c in crosses(empty, "a", framing(view)) if c.orientation == "coronal")
    assert coronal.middle[1] == pytest.approx(place(view, (4.0, 9.0, 6.0)).y(), abs=1)


def test_lines_of_an_oblique_grid_run_along_it(empty: Session, qtbot: QtBot) -> None:
    volume = linear_volume(STEPS["rotated"])
    mpr(empty, volume, volume.geometry.center)
    view = shown(qtbot, empty)
    for one in crosses(empty, "a", framing(view)):
        assert sorted(abs(v) for v in one.direction) == pytest.approx([0, 1], abs=1e-6)


def test_there_are_none_where_they_are_switched_off_or_of_another_frame(
    empty: Session, qtbot: QtBot
) -> None:
    mpr(empty, ramp_volume())
    view = shown(qtbot, empty)
    empty.selection.update(crosshair=False)
    assert crosses(empty, "a", framing(view)) == []
    empty.selection.update(crosshair=True)
    for name in ("b", "c"):
        put(empty, ramp_volume(frame="9.9"), name, "k2", orientation="coronal", cursor=AT)
    assert crosses(empty, "a", framing(view)) == []


def test_the_lines_are_painted_in_their_colours_with_a_gap(
    empty: Session, qtbot: QtBot
) -> None:
    mpr(empty, ramp_volume())
    view = shown(qtbot, empty, size=QSize(480, 320))
    image = view.picture(QSize(480, 320))
    spot = place(view, AT)

    def at(x: int, y: int) -> bool:
        """Is a pixel there, or beside it, of the coronal line's colour?"""
        wanted = color("coronal").hue()
        near = [image.pixelColor(x, y + d) for d in (-1, 0, 1)]
        return any(abs(c.hue() - wanted) < 8 and c.saturation() > 60 for c in near)

    assert at(spot.x() + 100, spot.y())
    assert not at(spot.x() + 8, spot.y())


def grid(session: Session) -> None:
    """Two series of one frame of reference in the same plane; the first is focused."""
    made = layout.grid(2)
    session.layout.update(**{f: getattr(made, f) for f in ("name", "rows", "columns", "tiles")})
    for view, key in (("g0", "k1"), ("g1", "k2")):
        put(session, ramp_volume(), view, key, cursor=AT)
    session.selection.update(view="g0")


def test_a_view_of_the_same_plane_shows_a_small_cross_at_the_cursor(
    empty: Session, qtbot: QtBot
) -> None:
    grid(empty)
    view = shown(qtbot, empty, "g1")
    empty.views["g0"].update(cursor=(8.0, 9.0, 6.0))
    spot = place(view, (8.0, 9.0, 6.0))
    assert spot_of(empty, "g1", framing(view)) == pytest.approx((spot.x(), spot.y()), abs=1)
    assert spot_of(empty, "g0", framing(view)) is None

    def brightest() -> int:
        image = view.picture(QSize(480, 320))
        arm = (image.pixelColor(spot.x() + 9, spot.y() + d) for d in (-1, 0, 1))
        return max(ink.lightness() for ink in arm)

    assert brightest() > 165
    empty.selection.update(crosshair=False)
    assert brightest() < 150


def test_a_place_that_a_series_does_not_cover_is_said_and_not_shown_as_if_it_were(
    empty: Session, qtbot: QtBot
) -> None:
    grid(empty)
    put(empty, ramp_volume((40, 16, 12)), "g0", "k1", cursor=(8.0, 9.0, 27.0))
    view = shown(qtbot, empty, "g1")
    before = greys(view.picture(QSize(480, 320))).mean()
    empty.views["g0"].update(cursor=(8.0, 9.0, 53.0))
    image = view.picture(QSize(480, 320))
    assert greys(image).mean() < before / 2
    warn = color("warn").hue()
    inks = {
        image.pixelColor(x, y).hue()
        for x in range(160, 320)
        for y in range(110, 145)
        if image.pixelColor(x, y).saturation() > 100
    }
    assert any(abs(hue - warn) < 6 for hue in inks)
    empty.views["g0"].update(cursor=(8.0, 9.0, 27.0))
    assert greys(view.picture(QSize(480, 320))).mean() == pytest.approx(before, rel=0.05)
