"""On which acquired images a mark lies, and where on their pixels."""

from dataclasses import replace

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.core.volume import Source, Volume
from viewer.dicom.writers.placing import place
from viewer.measure import Graphic

IMAGES = tuple((f"1.2.{k}", 1) for k in range(12))


def _with_images(volume: Volume) -> Volume:
    return replace(volume, source=Source("1", "2", IMAGES[: len(volume.array)]))


def _line(*points: Array) -> list[Graphic]:
    return [Graphic("POLYLINE", np.array(points))]


@pytest.mark.parametrize("name", phantoms.STEPS)
@pytest.mark.parametrize("apart", [False, True])
def test_pixels_count_from_the_corner_of_the_image(name: str, apart: bool) -> None:
    steps = phantoms.STEPS[name]
    positions = phantoms.uneven(steps) if apart else None
    volume = _with_images(phantoms.linear_volume(steps, slice_positions=positions))
    start = volume.geometry.to_patient(np.array([6, 0, 0])) if not apart else None
    start = positions[6] if positions is not None else start
    assert start is not None
    points = start + np.array([[0, 0], [4.5, 7]]) @ volume.geometry.affine[:3, 1:3].T
    where = place(volume, _line(*points), fills=False)
    assert where.images == (("1.2.6", 1),)
    assert where.pixels[0] == pytest.approx(np.array([[0.5, 0.5], [7.5, 5.0]]), abs=1e-6)


def test_a_mark_within_the_thickness_of_a_slice_lies_on_its_image() -> None:
    volume = _with_images(ramp_volume())
    line = _line(np.array([2.0, 3, 13.3]), np.array([4.0, 3, 13.3]))
    assert place(volume, line, fills=False).images == (("1.2.4", 1),)
    assert place(volume, line, fills=False).pixels


def test_an_oblique_mark_has_no_pixels_but_images() -> None:
    volume = _with_images(ramp_volume())
    line = _line(np.array([2.0, 3, 3]), np.array([4.0, 3, 12]))
    ends = place(volume, line, fills=False)
    assert ends.images == (("1.2.1", 1), ("1.2.4", 1)) and ends.pixels == ()
    assert len(place(volume, line, fills=True).images) == 4


def test_a_ball_is_never_flat_and_a_volume_without_images_has_none() -> None:
    ball = [Graphic("ELLIPSOID", np.array([[2.0, 3, 12]] * 6))]
    assert place(_with_images(ramp_volume()), ball, fills=True).pixels == ()
    where = place(ramp_volume(), _line(np.array([2.0, 3, 12])), fills=False)
    assert where.images == () and where.pixels == ()
