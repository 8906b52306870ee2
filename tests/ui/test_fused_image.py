"""The layer over a picture, pixel by pixel on the screen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.layer import Layer
from viewer.app.session import Session
from viewer.core.plane import Curve, Slab
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.colours import colour_map
from viewer.ui.slice_picture import SlicePicture

SIZE = QSize(320, 320)
EXACT = Window(50, 100, "LINEAR_EXACT")


def base(value: int = 0) -> Volume:
    """A flat volume of 80 x 80 x 80 mm."""
    made = ramp_volume((20, 40, 40), (4.0, 2.0, 2.0))
    return replace(made, array=np.full_like(made.array, value))


def over(spacing: float, shape: int) -> Volume:
    """Zeros as wide as `base`, in cubes."""
    made = ramp_volume((shape,) * 3, (spacing,) * 3)
    return replace(made, array=np.zeros(made.array.shape, np.float32))


def pixels(session: Session) -> np.ndarray:
    image = SlicePicture(session, "a").image(SIZE, plain=True)
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), -1, 4)
    return raw[:, :, 2::-1].astype(float)  # red, green, blue


def lay(session: Session, own: Volume, layer: Volume, **fields: object) -> None:
    looks = {"opacity": 1.0, "window": EXACT, **fields}
    put(session, own, layer=Layer("k2", layer, **looks), window=EXACT, interpolate=True)  # type: ignore[arg-type]


def places(session: Session) -> np.ndarray:
    """(rows, columns, 3): mm under the middle of each pixel of the screen."""
    scene = SlicePicture(session, "a").scene(SIZE.toSizeF())
    assert scene is not None
    from PySide6.QtCore import QPointF

    corner, far = (scene.framing.at(QPointF(n, n)) for n in (0.5, 319.5))
    x = np.linspace(corner[0], far[0], 320)
    y = np.linspace(corner[1], far[1], 320)
    return np.stack([*np.meshgrid(x, y), np.full((320, 320), corner[2])], -1)


def test_a_ramp_is_where_it_is_in_the_patient(empty: Session) -> None:
    """Half a pixel of either off would be 2.5 grey levels at every place."""
    layer = over(4.0, 24)
    x = layer.geometry.to_patient(np.moveaxis(np.indices(layer.array.shape), 0, -1))[..., 0]
    layer = replace(layer, array=x.astype(np.float32))
    lay(empty, base(), layer)
    found, wanted = pixels(empty)[..., 0], places(empty)[..., 0] * 2.55
    off = (found - wanted)[20:300, 20:300]
    assert np.abs(off).max() < 1.5 and abs(off.mean()) < 0.7


def test_a_point_source_is_drawn_round_its_voxels_centre(empty: Session) -> None:
    layer = over(5.0, 18)
    own = base()
    center = np.array(own.geometry.center)
    k, j, i = np.rint(layer.geometry.to_index(center)).astype(int).tolist()
    layer.array[k, j + 2, i - 3] = 100
    lay(empty, own, layer)
    found, at = pixels(empty)[..., 0], places(empty)
    middle = (found[..., None] * at).sum((0, 1)) / found.sum()
    voxel = layer.geometry.to_patient(np.array([k, j + 2, i - 3], float))
    assert middle[:2] == pytest.approx(voxel[:2], abs=0.05)


@pytest.mark.parametrize("opacity", [0.0, 0.4, 0.5, 1.0])
def test_it_is_mixed_by_its_opacity(empty: Session, opacity: float) -> None:
    layer = over(5.0, 18)
    layer.array[:] = 60
    lay(empty, base(30), layer, opacity=opacity, colours="hot-iron")
    red, green, blue = colour_map("hot-iron").table[153].astype(float)
    wanted = np.array([red, green, blue]) * opacity + round(0.3 * 255) * (1 - opacity)
    assert np.abs(pixels(empty)[160, 160] - wanted).max() <= 1.6


def test_outside_of_it_the_picture_is_untouched(empty: Session) -> None:
    small = over(5.0, 4)  # 20 mm of 80
    small.array[:] = 100
    lay(empty, base(50), small)
    empty.views["a"].update(cursor=(39.0, 39.0, 8.0))
    found, at = pixels(empty), places(empty)
    covered = ((at[..., :2] > -2.5) & (at[..., :2] < 17.5)).all(-1)
    edge = ((at[..., :2] > -5.1) & (at[..., :2] < 20.1)).all(-1) & ~covered
    assert np.abs(found[~covered & ~edge] - 127.5).max() <= 0.5
    assert (found[covered & (at[..., :2] < 15).all(-1)] == 255).all()


def test_a_shift_and_turn_of_the_registration_moves_it(empty: Session) -> None:
    layer, own = over(4.0, 24), base()
    x = layer.geometry.to_patient(np.moveaxis(np.indices(layer.array.shape), 0, -1))[..., 0]
    layer = replace(layer, array=x.astype(np.float32))
    sine, cosine = np.sin(0.3), np.cos(0.3)
    rows = ((cosine, -sine, 0, 6.0), (sine, cosine, 0, -4.0), (0, 0, 1, 1), (0, 0, 0, 1))
    lay(empty, own, layer, rows=rows)
    at = places(empty)
    there = cosine * at[..., 0] - sine * at[..., 1] + 6.0
    other = sine * at[..., 0] + cosine * at[..., 1] - 4.0
    within = (there > 2) & (there < 88) & (other > 2) & (other < 88)
    found = pixels(empty)[..., 0]
    assert np.abs(found - np.clip(there * 2.55, 0, 255))[within].max() <= 3.0


def test_unsmoothed_pixels_are_the_layers_own_voxels(empty: Session) -> None:
    layer = over(8.0, 11)
    layer.array[:, ::2, ::2] = 100
    lay(empty, base(), layer)
    empty.views["a"].update(interpolate=False)
    assert set(np.unique(pixels(empty))) == {0.0, 255.0}


def test_a_slab_is_one_of_both(empty: Session) -> None:
    layer = over(5.0, 18)
    layer.array[10] = 100  # at 50 mm
    lay(empty, base(), layer)
    empty.views["a"].update(cursor=(40.0, 40.0, 40.0))
    assert pixels(empty).max() == 0
    empty.views["a"].update(slab=Slab("mip", 24.0))
    assert pixels(empty).max() > 100


def test_a_cut_that_lies_on_no_slice_of_it_is_between_two(empty: Session) -> None:
    layer = over(5.0, 18)
    layer.array[9] = 100  # at 45 mm; the next at 50
    lay(empty, base(), layer)
    empty.views["a"].update(cursor=(40.0, 40.0, 48.0))
    assert pixels(empty)[160, 160, 0] == pytest.approx(0.4 * 255, abs=1.5)


def test_along_a_path_it_is_where_it_is_in_the_patient(empty: Session) -> None:
    """A ramp under each pixel of a curved reformat, as the reformat says where that lies."""
    layer = over(4.0, 24)
    x = layer.geometry.to_patient(np.moveaxis(np.indices(layer.array.shape), 0, -1))[..., 0]
    lay(empty, base(), replace(layer, array=x.astype(np.float32)))
    points = ((15.0, 30.0, 15.0), (30.0, 40.0, 40.0), (60.0, 30.0, 60.0))
    curve = Curve(points, (0.0, 0.0, 1.0), "straightened", half_mm=12.0)
    empty.views["a"].update(curve=curve, interpolate=False)
    scene = SlicePicture(empty, "a").scene(SIZE.toSizeF())
    assert scene is not None and scene.shown.places is not None
    found, framing = pixels(empty)[..., 0], scene.framing
    rows, columns = scene.shown.plane.shape
    for row, column in ((0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)):
        at = np.rint(framing.pixel_on_screen(np.array([column, row])) - 0.5).astype(int)
        wanted = scene.shown.places[row, column, 0] * 2.55
        assert found[at[1], at[0]] == pytest.approx(wanted, abs=1.5)
