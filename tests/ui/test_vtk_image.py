"""Voxels and place for VTK."""

from itertools import product

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.geometry import Geometry
from viewer.ui.vtk_image import image_data, placing, scalars, vtk_matrix


def test_ct_voxels_are_not_copied() -> None:
    volume = ramp_volume()
    stored = scalars(volume.array)
    assert stored.array is volume.array or np.shares_memory(stored.array, volume.array)
    assert stored.stored(-137) == -137


def test_floats_become_unsigned_and_the_curves_follow() -> None:
    values = np.linspace(-2.5, 10, 60, dtype=np.float32).reshape(3, 4, 5)
    stored = scalars(values)
    assert stored.array.dtype == np.uint16
    expected = [stored.stored(float(v)) for v in values.ravel()]
    assert stored.array.ravel() == pytest.approx(expected, abs=0.51)


def test_not_a_number_becomes_the_lowest_value() -> None:
    values = np.array([[[np.nan, 1.0, np.inf, 3.0]]], np.float32)
    assert scalars(values).array.ravel().tolist() == [0, 0, 65535, 65535]
    assert scalars(np.full((1, 1, 2), np.nan, np.float32)).array.ravel().tolist() == [0, 0]


def test_the_image_and_its_matrix_put_every_corner_where_the_volume_has_it() -> None:
    affine = np.array([[0.5, 0, 2, 10], [0, -1, 0.3, 20], [3, 0.4, 0, 30], [0, 0, 0, 1.0]])
    geometry = Geometry(affine, (4, 5, 6), "1")
    image = image_data(np.zeros((4, 5, 6), np.int16), geometry.spacing)
    matrix = vtk_matrix(placing(geometry))
    for k, j, i in product((0, 3), (0, 4), (0, 5)):
        local = image.GetPoint(image.ComputePointId((i, j, k)))
        placed = matrix.MultiplyPoint((*local, 1.0))[:3]
        assert placed == pytest.approx(geometry.to_patient(np.array([k, j, i])))


def test_the_image_reads_the_arrays_own_memory() -> None:
    array = np.zeros((2, 3, 4), np.int16)
    image = image_data(array, (1.0, 1.0, 1.0))
    array[1, 2, 3] = 7
    assert image.GetScalarComponentAsDouble(3, 2, 1, 0) == 7
