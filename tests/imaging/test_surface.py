"""Surfaces of phantoms whose volume and area are known."""

from dataclasses import replace

import numpy as np
import pytest

from tests.phantoms import STEPS, voxels
from tests.volumes import FRAME, ramp_volume
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array, Geometry
from viewer.core.progress import Cancelled, Silent
from viewer.core.suv import Suv
from viewer.core.volume import Volume
from viewer.imaging import surface
from viewer.imaging.surface import Mesh, Wish, extract, size

RADIUS = 20.0
BALL_MM3, BALL_MM2 = 4 / 3 * np.pi * RADIUS**3, 4 * np.pi * RADIUS**2
CENTRE = np.array([7.0, -40.0, 300.0])


def grid(
    name: str, mirrored: bool = False, shape: tuple[int, int, int] = (50, 70, 70)
) -> Geometry:
    """Steps of 1.5, 1, 1 mm in the directions of `STEPS`; its middle is CENTRE."""
    steps = STEPS[name] / np.linalg.norm(STEPS[name], axis=0) * [1.5, 1, -1 if mirrored else 1]
    affine = np.eye(4)
    affine[:3, :3] = steps
    affine[:3, 3] = CENTRE - steps @ ((np.array(shape) - 1) / 2)
    return Geometry(affine, shape, FRAME)


def ball(geometry: Geometry) -> Volume:
    """50 a mm inwards; 0 on the sphere."""
    away = np.linalg.norm(geometry.to_patient(voxels(geometry.shape)) - CENTRE, axis=-1)
    array = ((RADIUS - away) * 50).round().astype(np.int16)
    return Volume(array, geometry, "[hnsf'U]", "CT", np.ones(geometry.shape[0], bool))


def outward(mesh: Mesh, centre: Array) -> bool:
    a, b, c = np.moveaxis(mesh.points[mesh.triangles], 1, 0)
    normal, away = np.cross(b - a, c - a), (a + b + c) / 3 - centre
    flat = np.linalg.norm(normal, axis=1) < 1e-6
    return bool((((normal * away).sum(1) > 0) | flat).all())


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("name", list(STEPS))
def test_a_sphere_on_every_kind_of_grid(name: str, mirrored: bool) -> None:
    mesh = extract(ball(grid(name, mirrored)), Wish(0.0), Silent())
    found = size(mesh)
    assert found.volume_mm3 == pytest.approx(BALL_MM3, rel=0.01)
    assert found.area_mm2 == pytest.approx(BALL_MM2, rel=0.01)
    assert outward(mesh, CENTRE)
    assert np.linalg.norm(mesh.points - CENTRE, axis=1) == pytest.approx(RADIUS, abs=0.1)


@pytest.mark.parametrize("wish", [Wish(0.0, smoothing=15), Wish(0.0, reduction=0.75)])
def test_smoothed_and_thinned_it_is_still_the_sphere(wish: Wish) -> None:
    full = size(extract(ball(grid("tilted and rotated")), Wish(0.0), Silent()))
    found = size(extract(ball(grid("tilted and rotated")), wish, Silent()))
    assert found.triangles == pytest.approx(full.triangles * (1 - wish.reduction), rel=0.01)
    assert found.volume_mm3 == pytest.approx(BALL_MM3, rel=0.01)
    assert found.area_mm2 == pytest.approx(BALL_MM2, rel=0.01)


def test_smoothing_takes_the_steps_of_a_mask_away() -> None:
    soft = ball(grid("axial"))
    hard = replace(soft, array=np.where(soft.array >= 0, 100, 0).astype(np.int16))
    stepped = size(extract(hard, Wish(50.0), Silent())).area_mm2
    smooth = size(extract(hard, Wish(50.0, smoothing=15), Silent())).area_mm2
    assert abs(smooth - BALL_MM2) < abs(stepped - BALL_MM2) / 2


@pytest.mark.parametrize("name", ["rotated", "tilted and rotated"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_brick_of_voxels(name: str, mirrored: bool) -> None:
    """Its faces lie half way between the bright voxels and the dark ones."""
    geometry = grid(name, mirrored, (20, 24, 28))
    array = np.zeros(geometry.shape, np.int16)
    array[5:15, 6:18, 7:21] = 100
    volume = Volume(array, geometry, "1", "MR", np.ones(20, bool))
    found = extract(volume, Wish(50.0), Silent())
    edges = geometry.affine[:3, :3] * [10, 12, 14]
    whole = abs(np.linalg.det(edges))
    assert size(found).volume_mm3 == pytest.approx(whole, rel=0.02)  # its edges are cut
    index = geometry.to_index(found.points)
    assert index.min(0) == pytest.approx([4.5, 5.5, 6.5], abs=1e-4)
    assert index.max(0) == pytest.approx([14.5, 17.5, 20.5], abs=1e-4)


def test_a_box_closes_what_it_cuts() -> None:
    volume = ball(grid("tilted"))
    half = extract(volume, Wish(0.0, (slice(0, 25), slice(None), slice(None))), Silent())
    assert size(half).volume_mm3 == pytest.approx(BALL_MM3 / 2, rel=0.01)
    assert volume.geometry.to_index(half.points)[:, 0].max() == pytest.approx(24.5, abs=1e-3)
    ends = np.sort(
        np.concatenate([half.triangles[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    )
    assert (np.unique(ends, axis=0, return_counts=True)[1] == 2).all()  # no open edge


def test_a_box_about_a_point() -> None:
    volume = ball(grid("rotated"))
    box = surface.around(volume, CENTRE, 10.0)
    assert [one.stop - one.start for one in box] == [8, 12, 12]
    beyond = surface.around(volume, CENTRE + 5000, 10.0)
    with pytest.raises(ViewerError, match="no voxel"):
        extract(volume, Wish(0.0, beyond), Silent())


def test_uneven_slices_lie_where_they_are() -> None:
    volume = ball(grid("axial"))
    true = volume.geometry.to_patient(np.arange(50)[:, None] * np.array([1.0, 0, 0]))
    true[:, 2] += np.linspace(0, 25, 50)
    wide = extract(replace(volume, slice_positions=true), Wish(0.0), Silent())
    stretched = 1 + 25 / 49 / 1.5
    assert size(wide).volume_mm3 == pytest.approx(BALL_MM3 * stretched, rel=0.01)


@pytest.mark.parametrize("factor", [0.01, tuple(np.full(50, 0.01))])
def test_thresholds_are_in_the_unit_shown(factor: float | tuple[float, ...]) -> None:
    volume = replace(ball(grid("axial")), suv=Suv(factor))
    found = size(extract(volume, Wish(2.5), Silent()))  # 250 stored: 5 mm inside the sphere
    assert found.volume_mm3 == pytest.approx(BALL_MM3 * (15 / 20) ** 3, rel=0.01)


def test_not_a_number_is_dark() -> None:
    volume = ball(grid("axial"))
    array = volume.array.astype(np.float32)
    array[:, :, :2] = np.nan
    found = size(extract(replace(volume, array=array), Wish(0.0), Silent()))
    assert found.volume_mm3 == pytest.approx(BALL_MM3, rel=0.01)


def test_the_estimate_is_near() -> None:
    volume = ball(grid("rotated"))
    real = size(extract(volume, Wish(0.0), Silent()))
    found = surface.estimate(volume, Wish(0.0, reduction=0.5), Silent(), voxels=30_000)
    assert found.triangles == pytest.approx(real.triangles / 2, rel=0.05)
    assert found.volume_mm3 == pytest.approx(real.volume_mm3, rel=0.05)
    assert found.area_mm2 == pytest.approx(real.area_mm2, rel=0.05)


def test_no_surface_says_so() -> None:
    with pytest.raises(ViewerError, match="no surface"):
        extract(ramp_volume(), Wish(5000.0), Silent())


def test_all_bright_is_the_whole_grid() -> None:
    volume = ramp_volume()
    found = size(extract(volume, Wish(-32768.0), Silent()))
    assert found.volume_mm3 == pytest.approx(10 * 16 * 12 * 6, rel=0.01)
    assert found.area_mm2 == pytest.approx(
        2 * (30 * 16 + 30 * 24 + 16 * 24), rel=0.05
    )  # edges are cut


def test_cancel_is_heard_while_it_smooths() -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done > 45:
                raise Cancelled

    with pytest.raises(Cancelled):
        extract(ball(grid("axial")), Wish(0.0, smoothing=50), Stop())


def test_otsu_parts_two_heaps() -> None:
    made = np.random.default_rng(1)
    values = np.concatenate([made.normal(100, 10, 5000), made.normal(300, 20, 3000)])
    assert 130 < surface.otsu(values) < 240
