"""Views as pictures: which, how large, with what."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from tests.app.test_cine import frames, phases
from tests.ui.showing import greys, put
from tests.volumes import display_set, patient, ramp_volume
from viewer.app import key_images
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.ui import filming
from viewer.ui.filming import Scenery, Shot
from viewer.ui.slice_picture import SlicePicture
from viewer.ui.stage import BARE, Look

SCENERY = Scenery(
    QSize(603, 300), (("a", QRect(0, 0, 300, 300)), ("b", QRect(303, 0, 300, 300)))
)


def pictures(session: Session, shot: Shot) -> list[filming.Pixels]:
    return [take() for take in filming.painted(filming.images(session, shot, SCENERY))]


def test_one_picture_is_what_the_view_shows(qtbot: QtBot, session: Session) -> None:
    (made,) = pictures(session, Shot("a", look=Look(identity=True, lines=True)))
    shown = SlicePicture(session, "a").image(QSize(300, 300))
    assert (made == filming.rgb(shown)).all()


def test_all_slices_from_the_first_on(qtbot: QtBot, empty: Session) -> None:
    """With one pixel a voxel and nothing drawn, the pictures are the array's slices."""
    volume = ramp_volume(spacing=(3.0, 1.0, 1.0))
    put(empty, volume)
    before = empty.active.value
    made = pictures(empty, Shot("a", which="slices", voxels=True, look=BARE))
    assert len(made) == 10 and made[0].shape == (16, 12, 3)
    window = before.window
    assert window is not None
    low = window.center - window.width / 2
    wanted = np.clip((volume.array[::-1] - low) / window.width * 255, 0, 255)
    assert np.abs(np.array(made)[..., 0] - wanted).max() <= 1
    assert empty.active.value is before


def test_a_range_of_slices(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    every = pictures(empty, Shot("a", which="slices", look=BARE))
    some = pictures(empty, Shot("a", which="range", first=3, last=5, look=BARE))
    assert len(some) == 3 and all((a == b).all() for a, b in zip(some, every[2:5], strict=True))


def test_phases_and_frames(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    assert [s.phase for s in filming.states(empty, Shot("a", which="phases"))] == [0, 1, 2]
    put(empty, frames(), key="us")
    assert [s.frame for s in filming.states(empty, Shot("a", which="slices"))] == list(range(8))


def test_all_key_images_of_all_series(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    shot = Shot("a", which="keys", look=BARE)
    assert "no key images" in filming.why_not(empty, shot)
    key_images.toggle(empty)
    (alone,) = pictures(empty, Shot("a", look=BARE))
    empty.opened.update(patient=patient(display_set("k1"), display_set("us")))
    put(empty, frames(), key="us", frame=2)
    key_images.toggle(empty)
    empty.move(frame=0)
    made = filming.states(empty, shot)
    assert [(one.key, one.frame) for one in made] == [("k1", 0), ("us", 2)]
    assert filming.why_not(empty, shot) == ""
    found = pictures(empty, shot)
    assert len(found) == 2 and found[0].shape == alone.shape
    empty.loading.forget()
    assert "not read yet" in filming.why_not(empty, shot)


def test_one_turn_of_a_3d_view(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    assert "Only a 3D view" in filming.why_not(empty, Shot("a", which="turn"))
    empty.views["a"].update(kind="volume3d", camera=(170.0, 20.0))
    made = filming.states(empty, Shot("a", which="turn"))
    around = np.unwrap([one.camera[0] for one in made], period=360)
    assert len(made) == filming.TURN and np.allclose(np.diff(around), 360 / filming.TURN)
    assert {one.camera[1] for one in made} == {20.0}


def test_the_layout_has_every_view_where_it_lies(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    put(empty, ramp_volume(), view="b", orientation="coronal")
    (made,) = pictures(empty, Shot("a", whole=True, look=Look(True, lines=True)))
    assert made.shape == (300, 603, 3) and made[:, 300:303].max() == 0
    alone = greys(SlicePicture(empty, "b").image(QSize(300, 300)))
    right = made[:, 303:, 1].astype(float)
    assert (right == alone).all()


def test_linked_views_step_together_and_the_screen_does_not(
    qtbot: QtBot, empty: Session
) -> None:
    for view in ("a", "b"):
        put(empty, phases(), view=view)
    empty.views["b"].update(orientation="coronal")
    seen = list(
        filming.images(empty, Shot("a", True, "slices", look=Look(lines=True)), SCENERY)
    )
    right = [greys(one)[:, 303:] for one in seen]
    assert (right[0] != right[5]).any()  # the cursor of the other view went along
    assert empty.views["b"].value.cursor == ramp_volume().geometry.center


@pytest.mark.parametrize(
    ("shot", "size", "ratio"),
    [
        (Shot("a"), QSize(300, 300), 1.0),
        (Shot("a", enlarged=2), QSize(600, 600), 2.0),
        (Shot("a", size=QSize(1920, 1080)), QSize(1920, 1080), 3.6),
        (Shot("a", True), QSize(603, 300), 1.0),
        (Shot("a", voxels=True, enlarged=2), QSize(48, 32), 2.0),
    ],
)
def test_sizes(qtbot: QtBot, empty: Session, shot: Shot, size: QSize, ratio: float) -> None:
    put(empty, ramp_volume())  # voxels of 1 x 2 mm: 12 columns are 24 pixels wide
    found = filming.size_of(shot, empty, SCENERY)
    assert found[0] == size and found[1] == pytest.approx(ratio)
    (made,) = pictures(empty, shot)
    assert made.shape[:2] == (size.height(), size.width())


def test_reasons(qtbot: QtBot, empty: Session) -> None:
    assert "Show a series" in filming.why_not(empty, Shot("a"))
    put(empty, ramp_volume())
    assert filming.why_not(empty, Shot("a", which="slices")) == ""
    assert "one phase" in filming.why_not(empty, Shot("a", which="phases"))
    assert "ends before" in filming.why_not(empty, Shot("a", which="range", first=5, last=2))
    volume = ramp_volume()
    volume.ready[3] = False
    put(empty, volume)
    assert "being read" in filming.why_not(empty, Shot("a", which="slices"))
    assert filming.why_not(empty, Shot("a")) == ""
    empty.views["a"].update(kind="volume3d", item=ramp_volume())
    assert "3D" in filming.why_not(empty, Shot("a", which="slices"))


def test_an_item_that_changes_meanwhile_is_not_mixed_in(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    going = filming.images(empty, Shot("a", which="slices", look=BARE), SCENERY)
    next(going)
    empty.views["a"].update(**{"key": "", "item": None})
    assert len(list(going)) == 9
    assert replace(empty.active.value) == replace(
        ViewState(), **{f: getattr(empty.active.value, f) for f in ViewState.__slots__}
    )
