"""What a reader draws on images: points in the patient, with who and when."""

from dataclasses import dataclass
from datetime import datetime

from viewer.core.geometry import Vector


@dataclass(frozen=True, slots=True)
class Annotation:
    """A drawn mark. It holds where it is, never what was measured: that is computed.

    uid: its Tracking Unique Identifier (a DICOM UID).
    kind: name of a measuring tool in the registry.
    points: LPS in mm; their meaning is the Kind's.
    u, v: directions of the rows and columns of the plane it was drawn on (unit vectors).
    images: (SOP Instance UID, frame number) of the acquired slice it lies on; empty where it
        was drawn on a reformatted plane.
    series_instance_uid, volume_key: the volume it was measured on.
    text: what an arrow says; label: the short name in table and picture.
    """

    uid: str
    kind: str
    points: tuple[Vector, ...]
    frame_of_reference_uid: str
    u: Vector = (1.0, 0.0, 0.0)
    v: Vector = (0.0, 1.0, 0.0)
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    volume_key: str = ""
    images: tuple[tuple[str, int], ...] = ()
    label: str = ""
    text: str = ""
    hidden: bool = False
    author: str = ""
    made: datetime | None = None
