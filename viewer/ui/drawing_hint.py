"""What to do next, and what is known so far, while a mark of several steps is being drawn."""

import numpy as np

from viewer.core import codes
from viewer.core.annotation import Annotation
from viewer.core.measurement import Measurement
from viewer.measure import kinds

SHORT_AXIS = "Now the short axis: drag to either side"
OTHER_END = "Now the end of the other side"
SECOND_LINE = "Now the second line"
ENDS = "Double click or Return ends it"
ON = "Scroll on, and set the next point here or on another plane"
_OPEN = 100  # a kind that takes more points is ended by the user


def hint(drawing: Annotation) -> str:
    """The next step of a mark that is being drawn; its last point follows the mouse."""
    count = len(drawing.points)
    if kinds[drawing.kind].in_space:
        return f"{ENDS}; scroll on for the next point" if count > 1 else ON
    if kinds[drawing.kind].clicks[1] > _OPEN:
        return ENDS if count > 1 else ""
    steps = {
        "bidirectional": (3, SHORT_AXIS),
        "angle": (3, OTHER_END),
        "cobb": (3, SECOND_LINE),
    }
    first, words = steps.get(drawing.kind, (0, ""))
    return words if count >= first else ""


def so_far(drawing: Annotation) -> tuple[Measurement, ...]:
    """The long axis, in mm, before there is a short one."""
    if drawing.kind != "bidirectional" or not 2 <= len(drawing.points) < 4:
        return ()
    start, end = np.array(drawing.points[:2])
    length = float(np.linalg.norm(end - start))
    return (Measurement(codes.LONG_AXIS, length, codes.MM),)
