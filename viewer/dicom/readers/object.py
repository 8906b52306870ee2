"""Objects without pictures of their own: reports, structures, segmentations, documents."""

from collections.abc import Sequence

from viewer.core.patient import Instance, StoredObject
from viewer.dicom.classes import OBJECTS, OVERLAID, class_name
from viewer.dicom.readers import Arranged, Reader, readers
from viewer.dicom.standins import StandIns

_TITLES = (
    "ContentDescription",
    "StructureSetLabel",
    "RTPlanLabel",
    "DocumentTitle",
    "ContentLabel",
    "ConceptName",
    "SeriesDescription",
)


def arrange(instances: Sequence[Instance], _: StandIns) -> Arranged:
    """One object for each instance, in the order of their numbers."""
    return Arranged(objects=tuple(_object(one) for one in instances))


def _object(instance: Instance) -> StoredObject:
    found = instance.attributes
    title = next((str(found[name]) for name in _TITLES if found.get(name)), "")
    kind = class_name(instance.sop_class_uid)
    return StoredObject(
        instance.sop_class_uid,
        f"{kind}: {title}" if title else kind,
        tuple(found.get("References", ())),
        instance,
    )


readers.add(
    Reader("object", "Reports, structures, segmentations", OVERLAID | set(OBJECTS), arrange)
)
