"""What makes display sets and objects of a series. One module here is one kind of object.

A module adds Readers; the one named "image" takes every object with pixels that no other
asks for, and "object" what has none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from viewer.core.patient import DisplaySet, Instance, Problem, StoredObject
from viewer.core.registry import Registry
from viewer.dicom.classes import is_image
from viewer.dicom.standins import StandIns


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a reader makes of some instances of one series.

    aside: instances that are valid and not shown; each has its problem.
    """

    display_sets: tuple[DisplaySet, ...] = ()
    objects: tuple[StoredObject, ...] = ()
    problems: tuple[Problem, ...] = ()
    aside: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Arranges the instances of one series that are of its classes; reads no pixels.

    arrange: takes the instances, and which of them are alike.
    """

    name: str
    label: str
    sop_class_uids: frozenset[str]
    arrange: Callable[[Sequence[Instance], StandIns], Arranged]


readers: Registry[Reader] = Registry("reader", __name__)


def reader_of(instance: Instance) -> Reader:
    """The reader for an instance."""
    for reader in readers:
        if instance.sop_class_uid in reader.sop_class_uids:
            return reader
    pictured = "PixelTag" in instance.attributes or is_image(instance.sop_class_uid)
    return readers["image" if pictured else "object"]
