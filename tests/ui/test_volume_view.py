"""The 3D view through mouse, keys and state; pixels, not only "no crash"."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.blobs import AT, blob, spot
from viewer.app.commands import commands
from viewer.app.commands import volume as _  # noqa: F401 - puts them there
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.navigation import vector
from viewer.app.orbit import preset_fields
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.presentation import VoiLut, Window
from viewer.core.volume import ImageSet, Marks, Series4D, Volume
from viewer.imaging import voi_lut
from viewer.measure import kinds
from viewer.ui import render_thread, rendering_plan, volume_overlay
from viewer.ui.corner_text import hidden
from viewer.ui.volume_view import VolumeView


@pytest.fixture
def session() -> Iterator[Session]:
    jobs = Jobs()
    yield Session(jobs, Document())
    jobs.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> VolumeView:
    made = VolumeView(session, "3d")
    qtbot.addWidget(made)
    made.resize(240, 200)
    made.show()
    return made


def put(session: Session, volume: Volume, **fields: Any) -> None:
    session.views["3d"].update(item=volume, key="k", **fields)


def _alike(one: QImage, other: QImage) -> bool:
    """The same but for a little: strips begin elsewhere as time goes, and samples with them."""
    both = [
        np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)
        for image in (one, other)
    ]
    away = np.abs(both[0].astype(int) - both[1])
    return bool(away.mean() < 1)


def rests(qtbot: QtBot, view: VolumeView) -> None:
    """Wait for the full quality of what is wished now."""

    def whole() -> bool:
        shown = view.shown()
        return shown is not None and shown.full and shown.number == view._number

    qtbot.waitUntil(whole, timeout=20_000)


def bright_at(view: VolumeView, volume: Volume) -> bool:
    """Is the spot bright in the painted widget, where the view's own state says it lies?"""
    plane = view._scenes.plane(volume, view.size())
    column, row = (plane.to_pixel(spot(volume)) + 0.5).astype(int).tolist()
    colour = view.grab().toImage().pixelColor(column, row)
    return colour.lightness() > 80


def test_nothing_starts_before_a_volume_is_shown(qtbot: QtBot, view: VolumeView) -> None:
    render_thread.stop()
    view.repaint()
    assert render_thread._Shared.thread is None


def test_a_volume_is_shown_from_the_front_in_full_quality(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob("sheared")
    put(session, volume)
    rests(qtbot, view)
    assert bright_at(view, volume)
    assert view._button.isVisible() and view._button.text().startswith("Bone")


def test_dragging_turns_and_the_picture_follows(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob("rotated")
    put(session, volume)
    rests(qtbot, view)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(60, 120))
    assert session.views["3d"].value.camera == pytest.approx((36.0, 18.0))
    qtbot.waitUntil(lambda: view.shown().number == view._number, timeout=20_000)  # type: ignore[union-attr]
    assert not view.shown().full  # type: ignore[union-attr]
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 120))
    rests(qtbot, view)
    assert bright_at(view, volume)
    assert session.selection.value.view == "3d"


@pytest.mark.parametrize(
    ("button", "tool"),
    [(Qt.MouseButton.MiddleButton, "window"), (Qt.MouseButton.LeftButton, "pan")],
)
def test_the_volume_is_moved(
    qtbot: QtBot, view: VolumeView, session: Session, button: Qt.MouseButton, tool: str
) -> None:
    volume = blob()
    put(session, volume)
    session.selection.update(tool=tool)
    step = view._mm_per_pixel()
    qtbot.mousePress(view, button, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(110, 85))
    qtbot.mouseRelease(view, button, pos=QPoint(110, 85))
    assert session.views["3d"].value.pan == pytest.approx((10 * step, -15 * step))
    rests(qtbot, view)
    assert bright_at(view, volume)


def test_wheel_and_right_drag_zoom(qtbot: QtBot, view: VolumeView, session: Session) -> None:
    put(session, blob())
    at = QPointF(120, 100)
    wheel = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    assert session.views["3d"].value.zoom == pytest.approx(1.2)
    qtbot.mousePress(view, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(100, 80))
    qtbot.mouseRelease(view, Qt.MouseButton.RightButton, pos=QPoint(100, 80))
    assert session.views["3d"].value.zoom == pytest.approx(1.2 * 1.01**20)


def test_arrow_keys_turn_and_are_not_taken_by_shortcuts(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    put(session, blob())
    key = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier
    )
    key.ignore()
    QApplication.sendEvent(view, key)
    assert key.isAccepted()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert session.views["3d"].value.camera == (10.0, -10.0)


def test_a_double_click_enlarges(qtbot: QtBot, view: VolumeView, session: Session) -> None:
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert session.layout.value.maximised == "3d"


def test_a_preset_is_chosen_by_its_picture(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    put(session, blob())
    rests(qtbot, view)
    qtbot.mouseClick(view._button, Qt.MouseButton.LeftButton)
    assert view._picker.isVisible()
    qtbot.waitUntil(lambda: not view._picker._waiting, timeout=20_000)
    qtbot.mouseClick(view._picker._buttons["ct-mip"], Qt.MouseButton.LeftButton)
    assert session.views["3d"].value.preset == "ct-mip"
    assert not view._picker.isVisible()
    rests(qtbot, view)
    assert view.shown().scene.preset.name == "ct-mip"  # type: ignore[union-attr]


def test_a_mip_follows_a_window_that_the_user_chose(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    put(session, blob(), preset="ct-mip", window=Window(40, 400, "LINEAR", "soft-tissue"))
    rests(qtbot, view)
    assert view.shown().scene.window is None  # type: ignore[union-attr]
    session.views["3d"].update(window=Window(300, 1500))
    rests(qtbot, view)
    assert view.shown().scene.window == Window(300, 1500)  # type: ignore[union-attr]


def test_a_mip_follows_the_files_look_up_table(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    lut = VoiLut(np.linspace(0, 255, 900).astype(np.uint16), -300.0, 8)
    volume = replace(blob(), marks=Marks((lut,)))
    (window,) = voi_lut.choices(volume)
    put(session, volume, preset="ct-mip", window=window)
    rests(qtbot, view)
    assert view.shown().scene.window == window  # type: ignore[union-attr]


def test_moving_the_cursor_repaints_but_does_not_draw_again(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob()
    put(session, volume)
    rests(qtbot, view)
    number = view._number
    before = view.grab().toImage()
    session.views["3d"].update(cursor=vector(spot(volume)))
    assert view._number == number
    assert view.grab().toImage() != before
    session.selection.update(crosshair=False)
    assert view.grab().toImage() == before


def test_measurements_are_shown_in_3d(qtbot: QtBot, view: VolumeView, session: Session) -> None:
    kinds.discover()
    volume = blob()
    put(session, volume)
    rests(qtbot, view)
    ends = (vector(spot(volume)), vector(spot(volume) + np.array([12, 0, 9])))
    session.document.put(Annotation("1.2", "length", ends, "1.2.3.4"), "Length")
    shown = view.grab().toImage()
    plane = view._scenes.plane(volume, view.size())
    column, row = (plane.to_pixel(np.mean(ends, axis=0)) + 0.5).astype(int).tolist()
    assert shown.pixelColor(column, row).name() == "#f0e442"
    session.selection.update(annotations_shown=False)
    gone = view.grab().toImage()
    assert gone.pixelColor(column, row).name() != "#f0e442"
    assert hidden(session) == ["MEASUREMENTS HIDDEN"]


def test_while_the_series_is_read_the_view_says_so(
    qtbot: QtBot, view: VolumeView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = blob()
    volume.ready[3:] = False
    monkeypatch.setattr(type(session.loading), "shares", {"k": 0.42})
    put(session, volume)
    assert view._notice() == "3D follows when the series is read: 42%"
    assert view._number == 0
    volume.ready[:] = True
    session.loading.changed.emit()
    rests(qtbot, view)


def test_a_series_without_a_place_is_told(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    images = ImageSet(np.zeros((2, 4, 4), np.int16), "1", "CR", np.ones(2, bool))
    session.views["3d"].update(item=images, key="k")
    assert "no volume" in view._notice()


def test_a_failure_is_written_in_the_view(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    view._client.failed.emit(ViewerError("No OpenGL.", "Install it."))
    qtbot.waitUntil(lambda: view._error is not None, timeout=1000)
    assert view._notice() == "No OpenGL.\nInstall it."


def test_a_hidden_view_lets_its_volume_go(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob()
    put(session, volume)
    rests(qtbot, view)
    known = render_thread.shared()._caster._known
    assert id(volume) in known
    view.hide()
    qtbot.waitUntil(lambda: id(volume) not in known, timeout=5000)
    view.show()
    rests(qtbot, view)
    assert bright_at(view, volume)


def test_each_phase_of_a_series_is_shown(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    phases = (blob(), blob("rotated"))
    series = Series4D(phases, "time", (0.0, 1.0))
    session.views["3d"].update(item=series, key="k")
    rests(qtbot, view)
    session.views["3d"].update(phase=1)
    rests(qtbot, view)
    assert bright_at(view, phases[1])


def test_a_picture_of_any_size_with_and_without_overlay(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    assert view.picture(QSize(50, 40)).pixelColor(20, 20).name() == "#000000"
    put(session, blob())
    plain = view.picture(QSize(160, 120), plain=True)
    full = view.picture(QSize(160, 120))
    assert plain.size() == full.size() == QSize(160, 120)
    assert plain != full
    assert plain.pixelColor(2, 60).name() == "#000000"


def test_buttons_do_as_in_slices_by_the_users_habits(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    put(session, blob())
    session.preferences.update(gestures={"middle": "zoom", "right": ""})
    before = session.views["3d"].value
    drag = QPoint(100, 100), QPoint(100, 60)
    buttons = Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
    for button, zooms in zip(buttons, (False, True), strict=True):
        qtbot.mousePress(view, button, pos=drag[0])
        qtbot.mouseMove(view, drag[1])
        qtbot.mouseRelease(view, button, pos=drag[1])
        assert (session.views["3d"].value.zoom != before.zoom) is zooms
        assert session.views["3d"].value.camera == before.camera


def test_a_large_volume_is_unshaded_until_its_surfaces_are_found(
    qtbot: QtBot, view: VolumeView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering_plan, "_NORMALS", 1000)
    flags = []
    view._client.drawn.connect(
        lambda picture: flags.append(volume_overlay.flag(picture.full, picture.unshaded))
    )
    volume = blob("rotated")
    put(session, volume)
    rests(qtbot, view)
    assert view.shown().full  # type: ignore[union-attr]
    assert flags[0] == volume_overlay.PREVIEW
    assert volume_overlay.UNSHADED in flags
    assert flags[-1] == volume_overlay.FULL
    assert bright_at(view, volume)
    slow = view.grab().toImage()
    flags.clear()
    session.views["3d"].update(camera=(1.0, 0.0))
    rests(qtbot, view)
    session.views["3d"].update(camera=(0.0, 0.0))
    rests(qtbot, view)
    assert volume_overlay.UNSHADED not in flags
    assert _alike(view.grab().toImage(), slow)


def place_of(view: VolumeView, volume: Volume) -> QPoint:
    """Where the spot is seen on the widget."""
    plane = view._scenes.plane(volume, view.size())
    column, row = (plane.to_pixel(spot(volume)) + 0.5).astype(int).tolist()
    return QPoint(column, row)


@pytest.mark.parametrize("preset", ["ct-mip", "ct-bone"])
def test_a_click_leads_the_linked_views_to_what_is_seen_there(
    qtbot: QtBot, view: VolumeView, session: Session, preset: str
) -> None:
    volume = blob("rotated")
    session.views["a"].update(item=volume, key="k", cursor=volume.geometry.center)
    put(session, volume, preset=preset, camera=(40.0, 10.0), cursor=volume.geometry.center)
    rests(qtbot, view)
    at = place_of(view, volume)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    cursor = session.views["3d"].value.cursor
    assert cursor is not None
    assert np.linalg.norm(np.array(cursor) - spot(volume)) < 4
    assert session.views["a"].value.cursor == cursor
    assert session.views["3d"].value.camera == (40.0, 10.0)
    session.views["3d"].update(zoom=0.3)
    rests(qtbot, view)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))  # beside the volume
    assert session.views["3d"].value.cursor == cursor


def test_a_double_click_enlarges_and_leaves_the_cursor(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob()
    put(session, volume, preset="ct-mip", cursor=volume.geometry.center)
    rests(qtbot, view)
    at = place_of(view, volume)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.views["3d"].value.cursor != volume.geometry.center
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.views["3d"].value.cursor == volume.geometry.center


def test_it_turns_by_itself_until_it_is_dragged(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob()
    put(session, volume, preset="ct-mip")
    rests(qtbot, view)
    session.turning.toggle("3d")
    qtbot.waitUntil(lambda: session.views["3d"].value.camera[0] > 5, timeout=20_000)
    qtbot.waitUntil(lambda: not view.shown().full, timeout=20_000)  # type: ignore[union-attr]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert session.turning.turns("3d")
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(110, 100))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(110, 100))
    assert not session.turning.turns("3d")
    rests(qtbot, view)


def test_one_drag_shifts_and_stretches_what_the_preset_shows(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    put(session, blob())
    rests(qtbot, view)
    before, held = view.grab().toImage(), Qt.KeyboardModifier.ControlModifier
    at = QPointF(100, 100)
    for kind, place in (
        (QEvent.Type.MouseButtonPress, at),
        (QEvent.Type.MouseMove, at + QPointF(50, 100)),
        (QEvent.Type.MouseButtonRelease, at + QPointF(50, 100)),
    ):
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        now = none if kind == QEvent.Type.MouseButtonRelease else left
        QApplication.sendEvent(view, QMouseEvent(kind, place, place, left, now, held))
    state = session.views["3d"].value
    assert state.bend == pytest.approx((0.25, np.exp(50 / 250)))
    assert state.camera == (0.0, 0.0)
    rests(qtbot, view)
    assert view.grab().toImage() != before
    session.views["3d"].update(**preset_fields("ct-bone"))
    rests(qtbot, view)
    assert _alike(view.grab().toImage(), before)


def test_a_small_body_in_a_large_grid_opens_in_the_middle_and_large(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob("rotated")
    volume.array[:] = -1000
    volume.array[4:20, 20:40, 4:22] = 800
    put(session, volume)
    rests(qtbot, view)
    pixels = view.picture(QSize(200, 200), plain=True)
    bright = [
        (x, y)
        for x in range(200)
        for y in range(200)
        if pixels.pixelColor(x, y).lightness() > 40
    ]
    assert np.mean(bright, axis=0) == pytest.approx((100, 100), abs=10)
    assert max(np.ptp(bright, axis=0)) > 120
    assert session.views["3d"].value.zoom == 1.0


def test_the_crop_box_is_dragged_and_what_is_cut_is_not_met_by_clicks(
    qtbot: QtBot, view: VolumeView, session: Session
) -> None:
    volume = blob("rotated")
    session.selection.update(view="3d")
    put(session, volume, camera=(20.0, 10.0), preset="ct-bone", cursor=volume.geometry.center)
    rests(qtbot, view)
    commands["crop-3d"].run(session)
    rests(qtbot, view)
    assert bright_at(view, volume)
    crop = session.views["3d"].value.crop
    assert crop is not None and commands["crop-3d"].checked(session)
    middle = (np.array(crop.low) + crop.high) / 2
    start, end = middle.copy(), middle.copy()
    start[0], end[0] = crop.high[0], AT[0] - 4
    screen = view._screen(view.shown())  # type: ignore[arg-type]
    a, b = (one.toPoint() for one in screen.at(volume.geometry.to_patient([start, end])))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=a)
    qtbot.mouseMove(view, b)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=b)
    rests(qtbot, view)
    now = session.views["3d"].value
    assert now.crop is not None and now.crop.high[0] == pytest.approx(AT[0] - 4, abs=0.5)
    assert now.crop.low == crop.low and now.camera == (20.0, 10.0)
    commands["crop-3d"].run(session)
    assert session.views["3d"].value.crop is not None  # only its edges are out of sight
    assert not bright_at(view, volume)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, volume))
    assert session.views["3d"].value.cursor == volume.geometry.center
    commands["crop-3d-reset"].run(session)
    rests(qtbot, view)
    assert bright_at(view, volume)
    assert commands["crop-3d-reset"].why_not(session) == "All of the volume is shown."
