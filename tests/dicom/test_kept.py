"""An arrangement that was kept is what arranging gives; bytes of others make nothing."""

import os
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.dicom.made import series
from viewer import paths
from viewer.core.patient import DisplaySet, Instance, Scan
from viewer.dicom import kept
from viewer.dicom.arrange import arranged
from viewer.dicom.scan import scan


@pytest.fixture(scope="module")
def found() -> Scan:
    return scan([paths.resource("sample")])


def instances_of(found: Scan) -> list[Instance]:
    return [one for each in found.series for one in each.instances]


def same(one: DisplaySet, other: DisplaySet) -> bool:
    mine, theirs = one.geometry, other.geometry
    assert (mine is None) == (theirs is None)
    if mine is not None and theirs is not None:
        assert (mine.affine == theirs.affine).all()
        assert (mine.shape, mine.frame_of_reference_uid) == (
            theirs.shape,
            theirs.frame_of_reference_uid,
        )
    for name in DisplaySet.__slots__:
        if name != "geometry":
            assert getattr(one, name) == getattr(other, name), name
    return True


def test_it_comes_back_with_the_very_instances(found: Scan) -> None:
    instances = instances_of(found)
    made = arranged(instances)
    again = kept.restored(kept.dumped(made, instances), instances)
    assert again is not None
    assert again.problems == made.problems
    assert (again.aside, again.objects) == (made.aside, made.objects)
    assert [p.identity for p in again.patients] == [p.identity for p in made.patients]
    volumes = [
        v for p in again.patients for s in p.studies for x in s.series for v in x.volumes
    ]
    assert len(volumes) == len(found.volumes)
    assert all(map(same, volumes, found.volumes))
    known = {id(one) for one in instances}
    assert all(id(frame.instance) in known for one in volumes for frame in one.frames)


def test_any_change_of_a_file_is_another_key() -> None:
    several = series(3)
    usual = kept.key(several)
    assert usual == kept.key(series(3))
    for change in ({"path": "/x"}, {"member": "m"}, {"size": 9}, {"mtime_ns": 9}):
        assert kept.key([replace(several[0], **change), *several[1:]]) != usual
    assert kept.key(several[::-1]) != usual
    assert kept.key([replace(several[0], path=os.fsdecode(b"/\xff"))])


class _Call:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, ("never",)


class _Function:
    def __reduce__(self) -> str:
        return "ones"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        pickle.dumps(_Call()),
        pickle.dumps(np.float64(3)),
        pickle.dumps([1, 2]),
        b"cos\nsystem\n(S'true'\ntR.",
        b"cviewer.core.patient\nMapping.register\n.",
        b"cviewer.core.units\nshown\n.",
    ],
)
def test_other_bytes_make_nothing(data: bytes) -> None:
    assert kept.restored(data, []) is None


def test_a_number_beyond_the_instances_makes_nothing(found: Scan) -> None:
    instances = instances_of(found)
    data = kept.dumped(arranged(instances), instances)
    assert kept.restored(data, instances[:3]) is None
