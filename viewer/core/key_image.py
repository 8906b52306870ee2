"""A picture that a reader has marked as telling: where it is, with who, when and why."""

from dataclasses import dataclass
from datetime import datetime

from viewer.core.geometry import Vector
from viewer.core.plane import Oblique, Orientation


@dataclass(frozen=True, slots=True)
class KeyImage:
    """One picture of a display set.

    images: (SOP Instance UID, frame number) of the acquired image; empty on other planes.
    orientation, point: the plane (through the point, LPS mm) of a volume; of image sets None.
    oblique: how a freely turned plane through the point lies, instead.
    frame: from 0, of an image set. phase: from 0, of a 4D sequence.
    note: what the reader says of it, or "".
    """

    uid: str
    volume_key: str
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    images: tuple[tuple[str, int], ...] = ()
    orientation: Orientation | None = None
    point: Vector | None = None
    oblique: Oblique | None = None
    frame: int = 0
    phase: int = 0
    note: str = ""
    author: str = ""
    made: datetime | None = None
