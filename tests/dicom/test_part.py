"""Parts of series: the same voxels at the same places."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.factories import ct_series
from viewer.core.patient import DisplaySet
from viewer.core.suv import Suv
from viewer.core.volume import Series4D, Volume
from viewer.dicom.load import load
from viewer.dicom.part import part, slices_of
from viewer.dicom.scan import scan


@pytest.fixture
def ct(tmp_path: Path) -> DisplaySet:
    ct_series(tmp_path, shape=(7, 8, 6))
    (found,) = scan([tmp_path]).volumes
    return found


@pytest.mark.parametrize("chosen", [range(0, 7, 2), range(2, 5), range(6, 7), range(0, 7, 3)])
def test_voxels_keep_value_and_place(ct: DisplaySet, chosen: range) -> None:
    whole, some = load(ct), load(part(ct, chosen))
    assert isinstance(whole, Volume) and isinstance(some, Volume)
    assert (some.array == whole.array[chosen.start : chosen.stop : chosen.step]).all()
    for n, k in enumerate(chosen):
        here = some.geometry.to_patient(np.array([n, 3, 2]))
        assert here == pytest.approx(whole.geometry.to_patient(np.array([k, 3, 2])))
        assert some.source.images[n] == whole.source.images[k]


def test_uneven_slices_and_factors_follow(ct: DisplaySet) -> None:
    positions = tuple((0.0, 0.0, float(z)) for z in (0, 1, 2, 3, 5, 6, 7))
    uneven = replace(ct, slice_positions=positions, suv=Suv(tuple(float(n) for n in range(7))))
    some = part(uneven, range(0, 7, 3))
    assert some.slice_positions == (positions[0], positions[3], positions[6])
    assert some.suv is not None and some.suv.factor == (0.0, 3.0, 6.0)
    assert some.key == ct.key


def test_all_phases_are_thinned(shared: Path) -> None:
    (four,) = scan([shared / "data/mr_dwi_ge_bvalues"]).volumes
    assert four.phases > 1 and slices_of(four) == 2
    whole, some = load(four), load(part(four, range(1, 2)))
    assert isinstance(whole, Series4D) and isinstance(some, Series4D)
    assert len(some.volumes) == len(whole.volumes)
    for one, other in zip(some.volumes, whole.volumes, strict=True):
        assert (one.array == other.array[1:2]).all()


def test_frames_without_a_place(shared: Path) -> None:
    found = scan([shared / "data/xa_us_nm_multiframe"]).volumes
    cine = next(one for one in found if one.geometry is None and slices_of(one) > 3)
    some = part(cine, range(0, slices_of(cine), 2))
    assert load(some).array.shape[0] == len(some.frames)  # type: ignore[union-attr]
