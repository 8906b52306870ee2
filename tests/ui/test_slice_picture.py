"""The pixels of a view: what is painted where, on volumes with known values."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys, put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.volume import ImageSet, Series4D
from viewer.imaging.window import grey
from viewer.ui import grey_image
from viewer.ui.slice_picture import EMPTY, OPENING, READING, SlicePicture

SIZE = QSize(480, 320)  # 20 pixels a mm: a voxel of the axial ramp is 40 x 20 pixels


def plain(session: Session, size: QSize = SIZE, **fields: object) -> np.ndarray:
    session.views["a"].update(**fields)
    return greys(SlicePicture(session, "a").image(size, plain=True))


def level(value: float) -> int:
    """The grey of a value of ramp_volume through RAMP (0 to 1061)."""
    return round(value / 1061 * 255)


def at_voxel(picture: np.ndarray, j: int, i: int) -> float:
    """The grey in the middle of a voxel's rectangle."""
    return float(picture[20 * j + 10, 40 * i + 20])


def test_each_voxel_is_a_rectangle_around_its_centre(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    found = plain(empty)
    for j, i in ((0, 0), (5, 2), (15, 11)):
        assert at_voxel(found, j, i) == level(200 + 10 * j + i)
    assert found[100:120, 80:120].min() == found[100:120, 80:120].max()
    assert found[99, 100] == level(242) and found[100, 100] == level(252)


def test_proportions_are_true_and_the_rest_is_black(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    found = plain(empty, QSize(600, 320))
    assert found[:, :59].max() == 0 and found[:, 541:].max() == 0
    assert found[160, 62] > 0 and found[160, 538] > 0


@pytest.mark.parametrize(
    ("fields", "corner"),
    [
        ({}, 200),
        ({"flip_horizontal": True}, 211),
        ({"flip_vertical": True}, 350),
        ({"rotation": 180}, 361),
        ({"rotation": 90}, 350),
        ({"rotation": 270}, 211),
        ({"rotation": 90, "flip_horizontal": True}, 361),
    ],
)
def test_turns_and_mirrors(
    empty: Session, qtbot: QtBot, fields: dict[str, object], corner: int
) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    size = QSize(320, 480) if fields.get("rotation") in (90, 270) else SIZE
    assert plain(empty, size, **fields)[5, 5] == level(corner)


def test_coronal_and_sagittal_have_the_head_above(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    size = QSize(240, 300)  # 24 x 30 mm
    coronal = plain(empty, size, orientation="coronal")
    assert coronal[5, 5] == level(950) and coronal[295, 235] == level(61)
    size = QSize(160, 300)
    sagittal = plain(empty, size, orientation="sagittal")
    assert sagittal[5, 5] == level(902) and sagittal[295, 155] == level(152)


def test_native_is_one_pixel_a_voxel(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0), interpolate=True)
    state = empty.views["a"].value
    assert state.window is not None
    made = SlicePicture(empty, "a").image(QSize(12, 16), plain=True, stretched=True)
    assert np.array_equal(greys(made), grey(ramp_volume().array[2], state.window))


def test_smoothing_goes_between_the_centres(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0), interpolate=True, zoom=4.0)
    found = plain(empty)
    column = found[:, 240]
    assert len(np.unique(column)) > 8
    assert (np.diff(column) >= 0).all()


def test_a_slice_that_is_not_read_shows_no_other(empty: Session, qtbot: QtBot) -> None:
    ready = np.ones(10, bool)
    ready[2] = False
    put(empty, ramp_volume(ready=ready), cursor=(4.0, 5.0, 6.0))
    assert plain(empty).max() == 0
    assert plain(empty, cursor=(4.0, 5.0, 9.0)).max() > 0


def words(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a view draws."""
    said: list[str] = []
    monkeypatch.setattr("viewer.ui.haloed.draw", lambda p, at, text, *_: said.append(text))
    from PySide6.QtGui import QImage

    image = QImage(SIZE, QImage.Format.Format_RGB32)
    painter, picture = QPainter(image), SlicePicture(session, "a")
    picture.paint(painter, SIZE.toSizeF(), picture.scene(SIZE.toSizeF()), None)
    painter.end()
    return said


def test_a_view_says_what_it_waits_for(
    empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words(empty, monkeypatch) == [EMPTY]
    empty.views["a"].update(key="k1")
    assert words(empty, monkeypatch) == [OPENING]
    put(empty, ramp_volume(ready=np.zeros(10, bool)))
    assert READING in words(empty, monkeypatch)
    put(empty, ramp_volume())
    assert READING not in words(empty, monkeypatch)


def test_the_letters_stand_at_the_four_edges(
    empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(empty, ramp_volume(), orientation="sagittal")
    said = words(empty, monkeypatch)
    assert [one for one in said if one in "RLAPHF"] == ["A", "P", "H", "F"]


def test_where_the_patients_directions_are_unknown_no_letters_stand(
    empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(empty, ramp_volume(modality="US", oriented=False), orientation="sagittal")
    said = words(empty, monkeypatch)
    assert not [one for one in said if one in "RLAPHF"]
    assert "directions in the patient unknown" in " ".join(said)


def test_a_bar_tells_how_far_reading_is(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(ready=np.zeros(10, bool)))
    empty.opened.update(loading={"k1": 0.25})
    from viewer.ui.slice_view import SliceView

    view = SliceView(empty, "a")
    qtbot.addWidget(view)
    view.resize(SIZE)
    line = greys(view.grab().toImage())[319]
    assert line[60] > 150 and line[300] < 80


def test_an_image_is_kept_until_what_it_shows_changes(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    picture = SlicePicture(empty, "a")
    picture.image(SIZE)
    before = picture._last
    empty.views["a"].update(cursor=(8.0, 5.0, 6.0))  # the same slice
    picture.image(SIZE)
    assert picture._last is before
    for change in ({"cursor": (8.0, 5.0, 9.0)}, {"inverted": True}, {"phase": 1}):
        empty.views["a"].update(**change)
        picture.image(SIZE)
        assert picture._last is not before
        before = picture._last


def test_frames_in_colour(empty: Session, qtbot: QtBot) -> None:
    array = np.zeros((2, 4, 4, 3), np.uint8)
    array[1] = 200, 100, 50
    put(empty, ImageSet(array, "RGB", "US", np.ones(2, bool)), frame=1)
    image = SlicePicture(empty, "a").image(QSize(40, 40), plain=True)
    assert image.pixelColor(20, 20) == QColor(200, 100, 50)


def test_each_phase_is_shown(empty: Session, qtbot: QtBot) -> None:
    first, second = ramp_volume(), ramp_volume()
    second.array[...] = 900
    put(empty, Series4D((first, second), "time", (0.0, 1.0)), cursor=(4.0, 5.0, 6.0))
    assert at_voxel(plain(empty), 5, 2) == level(252)
    assert at_voxel(plain(empty, phase=1), 5, 2) == level(900)


def test_views_of_the_same_picture_share_its_image(
    empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, levels = list[int](), grey_image.drawable
    monkeypatch.setattr(grey_image, "drawable", lambda *with_: made.append(1) or levels(*with_))
    volume = ramp_volume()
    for name in ("a", "b"):
        put(empty, volume, view=name, orientation="axial")
    one, other = (SlicePicture(empty, name) for name in ("a", "b"))
    size = QSize(200, 100)
    assert one.image(size, plain=True) == other.image(size, plain=True)
    assert len(made) == 1
    with empty.linking.apart():
        empty.views["b"].update(inverted=True)
    assert one.image(size, plain=True) != other.image(size, plain=True)
    assert len(made) == 2
