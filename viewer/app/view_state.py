"""What one view shows: its item, place, window and framing."""

from dataclasses import dataclass
from typing import Literal

from viewer.app.layer import Layer
from viewer.core.crop import Crop
from viewer.core.geometry import Vector
from viewer.core.plane import Curve, Oblique, Orientation, Slab
from viewer.core.presentation import Window
from viewer.core.presentation_state import PresentationState
from viewer.core.volume import ImageSet, Item, Series4D, Volume

ViewKind = Literal["slice", "volume3d"]


@dataclass(frozen=True, slots=True)
class ViewState:
    """One view. Volumes have no slice number: the cursor says where, in the patient.

    key: of the display set in the open study; "" for an empty view.
    item: what is shown of it (a resampled copy where `resampled`).
    cursor: LPS in mm; the plane shown passes through it (volumes and 4D sequences).
    oblique: a freely turned plane through the cursor, in place of the one of the volume's
        own grid that `orientation` names. slab: None for a plane without thickness.
    curve: a path along which the volume is shown, in place of any plane.
    frame: which frame of an image set.
    window: in the unit that is shown (SUV for PET where it is known).
    colours: name of a colour map (imaging.colours); "" for grey.
    layer: another volume over this one; None without.
    presentation: how somebody wants its images to be shown; None without.
    zoom: 1 fits the picture into the view. pan: mm that the picture is moved by, to the
    right and down on the screen (pixels where the item has no spacing).
    rotation: degrees clockwise, a multiple of 90; applied after the flips.
    preset: name of the volume rendering preset. camera: (azimuth, elevation) in degrees.
    bend: how its curves are shifted and stretched (imaging.rendering_presets.bent).
    crop: the box that 3D shows of its item; None for all of it.
    """

    kind: ViewKind = "slice"
    key: str = ""
    item: Item | None = None
    resampled: bool = False
    phase: int = 0
    orientation: Orientation = "axial"
    oblique: Oblique | None = None
    slab: Slab | None = None
    curve: Curve | None = None
    cursor: Vector | None = None
    frame: int = 0
    window: Window | None = None
    inverted: bool = False
    colours: str = ""
    layer: Layer | None = None
    presentation: PresentationState | None = None
    interpolate: bool = True
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    rotation: int = 0
    flip_horizontal: bool = False
    flip_vertical: bool = False
    preset: str = ""
    camera: tuple[float, float] = (0.0, 0.0)
    bend: tuple[float, float] = (0.0, 1.0)
    crop: Crop | None = None

    @property
    def volume(self) -> Volume | None:
        """The volume of the current phase, or None where there is none."""
        if isinstance(self.item, Series4D):
            return self.item.volumes[min(self.phase, len(self.item.volumes) - 1)]
        return self.item if isinstance(self.item, Volume) else None

    @property
    def images(self) -> ImageSet | None:
        return self.item if isinstance(self.item, ImageSet) else None
