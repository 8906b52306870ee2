"""How somebody wants images to be shown: a presentation state (PS3.3 C.10, C.11.10)."""

from dataclasses import dataclass
from typing import Literal

from viewer.core.presentation import Shutter, Window

Place = tuple[float, float]
Unit = Literal["pixel", "display"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Images that something holds for: (SOP Instance UID, frame from 1; 0 for all frames).

    Empty: every image.
    """

    images: frozenset[tuple[str, int]] = frozenset()

    def holds(self, uid: str, frame: int) -> bool:
        """True where it holds for a frame of an image."""
        there = (uid, frame) in self.images or (uid, 0) in self.images
        return there or not self.images


@dataclass(frozen=True, slots=True)
class Area:
    """The part of an image to be seen: (column, row) of its first and last pixel, from 1."""

    first: Place
    last: Place
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Voi:
    """A window on the values of the file."""

    window: Window
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines over an image (PS3.3 C.10.5.1.2).

    points: (x, y) from the outer corner of the first pixel: in pixels, or as shares of the
        area that is to be seen. kind: POINT, POLYLINE, INTERPOLATED, CIRCLE (centre, a point
        on it) or ELLIPSE (ends of the long axis, then of the short one).
    """

    kind: str
    points: tuple[Place, ...]
    unit: Unit = "pixel"
    filled: bool = False
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Note:
    """Words over an image, with their upper left corner, as in Drawing."""

    text: str
    at: Place
    unit: Unit = "pixel"
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class PresentationState:
    """What one object asks for.

    scope: the images that it is for. inverted: white is low; None where it does not say.
    rotation: degrees clockwise of the image as it is stored; flipped: left and right
        exchanged after that.
    """

    uid: str
    label: str
    scope: Scope = Scope()
    windows: tuple[Voi, ...] = ()
    areas: tuple[Area, ...] = ()
    inverted: bool | None = None
    rotation: int = 0
    flipped: bool = False
    shutter: Shutter | None = None
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[Note, ...] = ()

    def area(self, uid: str, frame: int) -> Area | None:
        """The part of a frame that is to be seen."""
        return next((one for one in self.areas if one.scope.holds(uid, frame)), None)

    def window(self, uid: str, frame: int) -> Window | None:
        """The window for a frame."""
        return next((one.window for one in self.windows if one.scope.holds(uid, frame)), None)
