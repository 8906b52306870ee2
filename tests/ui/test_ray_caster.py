"""Pictures of a spot at a known place: every grid, mapper and side shows it where it is."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tests.blobs import GRIDS, blob, spot
from viewer.core.crop import Crop
from viewer.core.plane import Plane
from viewer.imaging.projection import coarser, picture_plane
from viewer.imaging.rendering_presets import named
from viewer.ui.ray_caster import Pixels, RayCaster, Scene
from viewer.ui.rendering_plan import Mapper, Pass

CAMERAS = ((0.0, 0.0), (55.0, -25.0))


@pytest.fixture(scope="module")
def caster() -> Iterator[RayCaster]:
    made = RayCaster()
    yield made
    made.close()


def drawn(caster: RayCaster, scene: Scene, how: Pass, plane: Plane | None = None) -> Pixels:
    plane = plane or scene.plane
    return caster.draw(scene, how, plane, 0, plane.shape[0])


def middle(pixels: Pixels) -> np.ndarray:
    """(column, row) of the middle of what is bright."""
    weight = pixels[..., :3].sum(-1).astype(float)
    weight[weight < 60] = 0
    assert weight.sum() > 0, "nothing is drawn"
    rows, columns = np.indices(weight.shape)
    return np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()


@pytest.mark.parametrize("mapper", ["cpu", "gpu"])
@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("grid", GRIDS)
def test_a_spot_is_seen_where_it_is(
    caster: RayCaster, grid: str, camera: tuple[float, float], mapper: Mapper
) -> None:
    volume = blob(grid)
    for preset in ("bone", "mip"):
        plane = picture_plane(volume.geometry, camera, (200, 240), 1.2, (4.0, -3.0))
        scene = Scene(volume, named(preset, "CT"), plane)
        found = middle(drawn(caster, scene, Pass("original", mapper)))
        assert found == pytest.approx(plane.to_pixel(spot(volume)), abs=1.0), preset


def test_a_coarse_drawing_of_the_proxy_shows_it_there_too(caster: RayCaster) -> None:
    volume = blob("rotated")
    big = np.repeat(np.repeat(np.repeat(volume.array, 7, 0), 6, 1), 6, 2)
    affine = volume.geometry.affine.copy()
    affine[:3, :3] /= (7, 6, 6)
    affine[:3, 3] -= affine[:3, :3] @ np.array([3, 2.5, 2.5])
    fine = _replaced(volume, big, affine)
    plane = picture_plane(fine.geometry, (30, 10), (200, 200))
    for preset in ("bone", "mip"):
        scene = Scene(fine, named(preset, "CT"), plane)
        small = coarser(plane, 2.0)
        found = middle(drawn(caster, scene, Pass("proxy", "cpu", 2.0), small))
        assert found == pytest.approx(small.to_pixel(spot(volume)), abs=0.7)
    caster.forget(fine)


def test_the_seen_box_shows_the_same_as_the_whole(caster: RayCaster) -> None:
    volume = blob("sheared")
    plane = picture_plane(volume.geometry, (30, 10), (160, 160), 3.0)
    scene = Scene(volume, named("bone", "CT"), plane)
    whole = drawn(caster, scene, Pass("original", "gpu"))
    box = drawn(caster, scene, Pass("seen", "gpu"))
    assert np.abs(whole.astype(int) - box).mean() < 1  # their samples lie a little apart
    assert middle(box) == pytest.approx(plane.to_pixel(spot(volume)), abs=1.0)


@pytest.mark.parametrize("mapper", ["cpu", "gpu"])
def test_strips_make_the_same_picture_as_one_drawing(caster: RayCaster, mapper: Mapper) -> None:
    volume = blob()
    plane = picture_plane(volume.geometry, (20, 10), (160, 160), 4.0)
    scene = Scene(volume, named("bone", "CT"), plane)
    how = Pass("original", mapper, step=0.5)
    whole = drawn(caster, scene, how)
    parts = [caster.draw(scene, how, plane, n, n + 20) for n in range(0, 160, 20)]
    assert middle(np.concatenate(parts)) == pytest.approx(middle(whole), abs=0.3)


def test_no_row_is_lost_between_strips(caster: RayCaster) -> None:
    volume = blob()
    volume.array[:] = 1500
    plane = picture_plane(volume.geometry, (0, 0), (160, 160))
    scene = Scene(volume, named("mip", "CT"), plane)
    how = Pass("original", "cpu")
    whole = drawn(caster, scene, how)
    for cut in (35, 70, 71, 100, 125):
        parts = [caster.draw(scene, how, plane, *ends) for ends in ((0, cut), (cut, 160))]
        assert np.abs(np.concatenate(parts).astype(int) - whole).max() < 60


def test_bone_is_light_and_air_is_not_drawn(caster: RayCaster) -> None:
    volume = blob()
    plane = picture_plane(volume.geometry, (0, 0), (200, 200))
    pixels = drawn(caster, Scene(volume, named("bone", "CT"), plane), Pass("original", "cpu"))
    column, row = np.rint(plane.to_pixel(spot(volume))).astype(int)
    assert pixels[row, column, :3].min() > 90
    assert pixels[5, 5, :3].tolist() == [0, 0, 0]


def test_float_voxels_and_inverted_greys(caster: RayCaster) -> None:
    base = blob(modality="PT")
    volume = _replaced(base, (base.array + 1000).astype(np.float32) / 250, base.geometry.affine)
    plane = picture_plane(volume.geometry, (0, 0), (200, 200))
    pixels = drawn(caster, Scene(volume, named("mip", "PT"), plane), Pass("original", "cpu"))
    column, row = np.rint(plane.to_pixel(spot(volume))).astype(int)
    assert pixels[row, column, :3].max() < 30
    assert pixels[5, 5, :3].tolist() == [255, 255, 255]


def test_a_volume_no_longer_shown_is_let_go(caster: RayCaster) -> None:
    volume = blob()
    scene = Scene(volume, named("bone", "CT"), picture_plane(volume.geometry, (0, 0), (20, 20)))
    drawn(caster, scene, Pass("original", "cpu"))
    assert id(volume) in caster._known
    caster.forget(volume)
    assert id(volume) not in caster._known


def _replaced(volume, array, affine):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from viewer.core.geometry import Geometry

    return replace(
        volume,
        array=array,
        geometry=Geometry(affine, array.shape, "1.2.3.4"),
        ready=np.ones(len(array), bool),
    )


def test_shifted_curves_show_what_a_volume_of_lower_values_shows() -> None:
    caster, volume = RayCaster(), blob("rotated")
    plane = picture_plane(volume.geometry, (20, 10), (80, 80), 2.0)
    bone = named("bone", "CT")  # from 140 to 3071
    lower = replace(volume, array=volume.array - np.int16(293))
    how = Pass("original", "cpu")
    shifted = Scene(volume, bone, plane, bend=(293.1 / 2931, 1.0))
    one = caster.draw(shifted, how, plane, 0, 80).astype(int)
    two = caster.draw(Scene(lower, bone, plane), how, plane, 0, 80).astype(int)
    other = caster.draw(Scene(volume, bone, plane), how, plane, 0, 80).astype(int)
    assert np.abs(one - two).max() <= 3
    assert np.abs(one - other).max() > 10
    caster.close()


@pytest.mark.parametrize("mapper", ["cpu", "gpu"])
@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("grid", GRIDS)
def test_exactly_what_is_outside_of_the_crop_box_vanishes(
    caster: RayCaster, grid: str, camera: tuple[float, float], mapper: Mapper
) -> None:
    """Lone bright voxels: those in the box stay as they were, no other leaves anything."""
    volume = blob(grid)
    places = [(k, j, i) for k in (8, 20, 32) for j in (8, 22, 36) for i in (8, 24, 40)]
    volume.array[:] = -1000
    for k, j, i in places:
        volume.array[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2] = 1500
    crop = Crop((14.0, 3.0, 14.0), (38.0, 29.0, 45.0))
    plane = picture_plane(volume.geometry, camera, (220, 220), 1.1)
    inside = volume.array.copy()
    for k, j, i in places:
        if (np.array((k, j, i)) < crop.low).any() or (np.array((k, j, i)) > crop.high).any():
            inside[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2] = -1000
    for preset in ("bone", "mip"):
        for box in ("original", "proxy") if mapper == "cpu" else ("original", "seen"):
            how = Pass(box, mapper)  # type: ignore[arg-type]
            scene = Scene(volume, named(preset, "CT"), plane)
            only = replace(scene, volume=replace(volume, array=inside))
            found = drawn(caster, replace(scene, crop=crop), how).astype(int)
            wanted, whole = drawn(caster, only, how).astype(int), drawn(caster, scene, how)
            lit, right = found[..., :3].sum(-1) > 90, wanted[..., :3].sum(-1) > 90
            assert not (lit & ~_wider(right)).any(), (preset, box)
            assert not (right & ~_wider(lit)).any(), (preset, box)
            assert (whole[..., :3].sum(-1) > 90).sum() > 1.5 * lit.sum()  # uncropped again


def _wider(lit: np.ndarray) -> np.ndarray:
    """With the next pixel on all sides, a quarter of a voxel: where samples lie apart."""
    padded = np.pad(lit, 1)
    rows, columns = lit.shape
    near = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return np.logical_or.reduce(near)


@pytest.mark.parametrize("mapper", ["cpu", "gpu"])
@pytest.mark.parametrize("grid", GRIDS)
def test_a_solid_volume_is_cut_where_the_box_is(
    caster: RayCaster, grid: str, mapper: Mapper
) -> None:
    volume = blob(grid)
    volume.array[:] = 1500
    volume.array[0, 0, 0] = -1000  # the mappers' range of values has two ends
    crop = Crop((9.3, 6.5, 11.8), (30.5, 33.2, 39.5))
    within = {"gpu": 1.6, "cpu": 3.0}[mapper]  # pixels; the CPU steps by a voxel, 3 of them
    corners = np.array([crop.low, crop.high])[np.indices((2, 2, 2)).reshape(3, 8).T, range(3)]
    for camera in CAMERAS:
        plane = picture_plane(volume.geometry, camera, (220, 220))
        scene = Scene(volume, named("mip", "CT"), plane, crop=crop)
        lit = np.argwhere(drawn(caster, scene, Pass("original", mapper))[..., 0] > 128)[:, ::-1]
        ends = plane.to_pixel(volume.geometry.to_patient(corners))
        assert lit.min(0) == pytest.approx(ends.min(0), abs=within)
        assert lit.max(0) == pytest.approx(ends.max(0), abs=within)
