"""Spatial Registration objects: the matrices in their order, or why there are none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.dicom.objects import data_set, stored
from viewer.core import bonds
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.dicom.registrations import bonds_of

OWN, OTHER = "1.2.3.1", "1.2.3.2"
TURN = np.array([[0.0, -1, 0, 5], [1, 0, 0, -6], [0, 0, 1, 7], [0, 0, 0, 1]])
SHIFT = np.array([[1.0, 0, 0, 10], [0, 1, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]])


def registration(*items: tuple[str, list[Any]], own: str = OWN) -> Dataset:
    """An object that ties frames of reference to its own by lists of matrices."""
    made = data_set("66.1", "REG", FrameOfReferenceUID=own)
    made.RegistrationSequence = [_item(*one) for one in items]
    return made


def _item(frame: str, matrices: list[Any]) -> Dataset:
    item, group = Dataset(), Dataset()
    item.FrameOfReferenceUID = frame
    group.MatrixSequence = []
    for one in matrices:
        each = Dataset()
        each.FrameOfReferenceTransformationMatrixType = "RIGID"
        each.FrameOfReferenceTransformationMatrix = np.asarray(one).ravel().tolist()
        group.MatrixSequence.append(each)
    item.MatrixRegistrationSequence = [group]
    return item


def matrix_of(found: tuple[bonds.Bond, ...]) -> Array:
    way = bonds.way(found, OTHER, OWN)
    assert way is not None and way.hows == ("from a file",)
    return way.matrix


def test_a_matrix_leads_from_the_source_to_the_objects_own_frame(tmp_path: Path) -> None:
    made = registration((OWN, [np.eye(4)]), (OTHER, [TURN]))
    assert matrix_of(bonds_of(stored(tmp_path, made))) == pytest.approx(TURN)


def test_several_matrices_are_used_one_after_the_other(tmp_path: Path) -> None:
    made = registration((OTHER, [TURN, SHIFT]))
    found = matrix_of(bonds_of(stored(tmp_path, made)))
    point = np.array([1.0, 2, 3, 1])
    assert found @ point == pytest.approx(SHIFT @ (TURN @ point))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (registration((OWN, [np.eye(4)])), "ties no other"),
        (registration((OTHER, [[1, 2, 3]])), "16 numbers"),
        (registration((OTHER, [np.zeros((4, 4))])), "0 0 0 1"),
        (registration((OTHER, [np.diag([1, 1, 0, 1])])), "turned round"),
        (registration((OTHER, [])), "no matrix"),
        (registration((OTHER, [TURN]), own=""), "ties no other"),
    ],
)
def test_what_is_no_registration_says_why(tmp_path: Path, made: Dataset, why: str) -> None:
    with pytest.raises(ViewerError, match=why):
        bonds_of(stored(tmp_path, made))
