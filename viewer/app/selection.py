"""What is in the user's hand: tool, focused view, selected annotation, what is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """tool: name of a mouse tool ("window", "pan", "zoom", "scroll", "crosshair") or of a
    measuring tool. view: the focused view. annotation: uid of the selected one, or "".
    overlay: 0 name and ID only, 1 short, 2 all corner text. linked: cursors move together.
    crosshair: the lines of the other planes are drawn. masked: nobody sees who the patient is.
    studies_shown, measurements_shown, key_images_shown: the panels left and right of the
    images, and below them.
    lens: the magnifier is under the pointer.
    overlays_shown, shutters_shown: what files want drawn over, or covered of, their pictures.
    """

    tool: str = "window"
    view: str = "a"
    annotation: str = ""
    annotations_shown: bool = True
    overlay: int = 2
    linked: bool = True
    crosshair: bool = True
    masked: bool = False
    studies_shown: bool = True
    measurements_shown: bool = True
    overlays_shown: bool = True
    shutters_shown: bool = True
    key_images_shown: bool = False
    lens: bool = False
