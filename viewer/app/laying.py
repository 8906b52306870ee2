"""A path that is being laid through several slices and planes: the points set so far."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from viewer.core.annotation import Annotation
from viewer.core.geometry import Vector

if TYPE_CHECKING:
    from viewer.app.session import Session


@dataclass(frozen=True, slots=True)
class Laying:
    """mark: what is being laid, of a kind that lies in space; None while there is nothing.

    It belongs to no view, so that scrolling or going to another plane lets go of nothing.
    """

    mark: Annotation | None = None


def add(session: "Session", mark: Annotation, point: Vector) -> None:
    """One more point (LPS in mm) of what is being laid; mark: a new one without points."""
    now = session.laying.value.mark or mark
    session.laying.update(mark=replace(now, points=(*now.points, point)))


def back(session: "Session") -> bool:
    """Take back the last point; False where nothing is being laid."""
    now = session.laying.value.mark
    if now is None:
        return False
    fewer = replace(now, points=now.points[:-1])
    session.laying.update(mark=fewer if fewer.points else None)
    return True


def let_go(session: "Session") -> Annotation | None:
    """No more is laid; what there was so far."""
    now = session.laying.value.mark
    session.laying.update(mark=None)
    return now
