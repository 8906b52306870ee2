"""What is painted over a 3D picture lies where the patient has it."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.blobs import GRIDS, blob, spot
from viewer.app.navigation import vector
from viewer.imaging.projection import picture_plane
from viewer.ui import volume_marks
from viewer.ui.theme import color
from viewer.ui.volume_marks import Screen

RECT = QRectF(0, 0, 200, 160)


def painted(paint: Callable[[QPainter], None]) -> np.ndarray:
    """(rows, columns, 3) RGB of what is painted on black."""
    image = QImage(200, 160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(160, 200, 4)
    return pixels[..., [2, 1, 0]].copy()


def near(pixels: np.ndarray, shade: QColor, off: int = 40) -> np.ndarray:
    """(n, 2) columns and rows of the pixels of about a colour."""
    wanted = [shade.red(), shade.green(), shade.blue()]
    rows, columns = np.nonzero(np.abs(pixels.astype(int) - wanted).max(-1) < off)
    return np.stack([columns, rows], -1)


@pytest.mark.parametrize("grid", GRIDS)
def test_the_cursor_is_marked_where_it_is_seen(qtbot: QtBot, grid: str) -> None:
    volume = blob(grid)
    screen = Screen(picture_plane(volume.geometry, (40, 20), (160, 200)), RECT)
    cursor = vector(spot(volume))
    pixels = painted(lambda p: volume_marks.cursor_mark(p, screen, cursor))
    found = near(pixels, color("accent"))
    assert found.mean(0) + 0.5 == pytest.approx(
        screen.plane.to_pixel(spot(volume)) + 0.5, abs=1.0
    )


def test_the_planes_through_the_cursor_have_their_colours(qtbot: QtBot) -> None:
    volume = blob()
    screen = Screen(picture_plane(volume.geometry, (0, 0), (160, 200)), RECT)
    cursor = vector(spot(volume))
    pixels = painted(lambda p: volume_marks.planes(p, screen, volume.geometry, cursor))
    column, row = (screen.plane.to_pixel(spot(volume)) + 0.5).tolist()
    # from the front the axial plane is a level line, the sagittal one an upright line
    axial = near(pixels, color("axial"), 110)
    assert np.median(axial[:, 1]) == pytest.approx(row, abs=1.5)
    upright = np.nonzero(pixels[int(row) + 20].sum(-1) > 150)[0]
    assert np.abs(upright - column).min() <= 1.5


def test_a_measurement_is_seen_from_end_to_end(qtbot: QtBot) -> None:
    volume = blob()
    screen = Screen(picture_plane(volume.geometry, (25, 5), (160, 200)), RECT)
    ends = np.array([spot(volume), spot(volume) + np.array([10, -4, 6])])
    shade = QColor("#f0e442")
    pixels = painted(lambda p: volume_marks.outline(p, screen, [ends], shade, "", []))
    found = near(pixels, shade)
    expected = screen.plane.to_pixel(ends)
    assert found[:, 0].min() == pytest.approx(expected[:, 0].min(), abs=2)
    assert found[:, 0].max() == pytest.approx(expected[:, 0].max(), abs=2)


def test_a_picture_of_another_form_is_shown_whole(qtbot: QtBot) -> None:
    plane = picture_plane(blob().geometry, (0, 0), (100, 100))
    assert volume_marks.fitted(plane, QRectF(0, 0, 300, 100)) == QRectF(100, 0, 100, 100)


def test_the_screen_follows_a_scaled_picture(qtbot: QtBot) -> None:
    plane = picture_plane(blob().geometry, (0, 0), (100, 100))
    screen = Screen(plane, QRectF(100, 0, 200, 200))
    at = screen.at(plane.to_patient(np.array([[9.5, 19.5]])))[0]
    assert (at.x(), at.y()) == pytest.approx((120, 40))


@pytest.mark.parametrize(
    ("camera", "faces"), [((0.0, 0.0), 1), ((30.0, 0.0), 2), ((30.0, 30.0), 3)]
)
def test_the_cube_shows_the_faces_that_look_at_the_eye(
    qtbot: QtBot, camera: tuple[float, float], faces: int
) -> None:
    pixels = painted(lambda p: volume_marks.cube(p, QPointF(100, 80), 80, camera))
    shades = {tuple(one) for one in pixels.reshape(-1, 3).tolist()}
    counts = [
        shade for shade in shades if (pixels == shade).all(-1).sum() > 150 and sum(shade) > 0
    ]
    lines = [shade for shade in counts if sum(shade) > 300]  # the letters and the edges
    assert len(counts) - len(lines) == faces


def test_letters_and_corners_are_inside(qtbot: QtBot) -> None:
    def paint(painter: QPainter) -> None:
        volume_marks.edge_letters(painter, RECT, (30.0, 20.0))
        where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        volume_marks.corner(painter, RECT, where, ["one", "two"])

    pixels = painted(paint)
    lit = pixels.sum(-1) > 300
    assert lit[:, :30].any() and lit[:, -30:].any() and lit[:30].any() and lit[-40:].any()
    assert not lit[0].any() and not lit[:, 0].any() and not lit[-1].any()


def test_a_notice_is_written_in_the_middle(qtbot: QtBot) -> None:
    pixels = painted(lambda p: volume_marks.notice(p, RECT, "Preparing 3D"))
    rows, columns = np.nonzero(pixels.sum(-1) > 150)
    assert (columns.mean(), rows.mean()) == pytest.approx((100, 80), abs=8)
