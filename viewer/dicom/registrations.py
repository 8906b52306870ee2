"""Spatial Registration objects: where frames of reference lie in one another (PS3.3 C.20.2)."""

import warnings

import numpy as np

from viewer.core.bonds import Bond, bond
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.core.patient import StoredObject
from viewer.dicom.whole import Values, data_set

SPATIAL = "1.2.840.10008.5.1.4.1.1.66.1"
_MOST = 1e6  # mm or times; a larger number in a matrix is none that a patient could need


def bonds_of(one: StoredObject) -> tuple[Bond, ...]:
    """From each frame of reference that is registered to the object's own.

    Several matrices of one item are used one after the other, the first one first. An item
    that only says where its images lie as they are (the unit matrix in the own frame) is none.
    Raises ViewerError where the file cannot be read or holds what is no such matrix.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pydicom, at every value that is not quite right
        values = Values(data_set(one.instance))
        own = values.text("FrameOfReferenceUID")
        found = []
        for item in values.items("RegistrationSequence"):
            source = item.text("FrameOfReferenceUID")
            if source and source != own:
                found.append(bond(source, own, _matrix(item), "from a file"))
    if not own or not found:
        raise _useless("it ties no other frame of reference to its own")
    return tuple(found)


def _matrix(item: Values) -> Array:
    """(4, 4) of all matrices of an item of the Registration Sequence."""
    total, count = np.eye(4), 0
    for group in item.items("MatrixRegistrationSequence"):
        for each in group.items("MatrixSequence"):
            total, count = _rows(each) @ total, count + 1
    if not count:
        raise _useless("an item has no matrix")
    return total


def _rows(values: Values) -> Array:
    numbers = values.many("FrameOfReferenceTransformationMatrix")
    try:
        made = np.array([float(one) for one in numbers]).reshape(4, 4)
    except ValueError:
        raise _useless("a matrix does not have 16 numbers") from None
    sound = np.isfinite(made).all() and np.abs(made).max() < _MOST
    if not sound or not np.allclose(made[3], (0, 0, 0, 1), atol=1e-6):
        raise _useless("a matrix does not end in 0 0 0 1")
    if abs(np.linalg.det(made[:3, :3])) < 1e-6:
        raise _useless("a matrix cannot be turned round")
    return made


def _useless(why: str) -> ViewerError:
    return ViewerError(
        f"A spatial registration cannot be used: {why}.",
        "Register the two series here, or link them by hand.",
    )
