"""Images of the patient: volumes, series of volumes, and frames without a place."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Geometry, Vector
from viewer.core.presentation import Overlay, RealWorldMap, Shutter, VoiLut, Window
from viewer.core.suv import Suv


@dataclass(frozen=True, slots=True)
class Marks:
    """What a file adds to its voxels for showing them.

    voi_luts: tables that it proposes beside its windows.
    overlays, shutters: by the number of the slice or frame, as `ready` counts them; overlays
        come while the slices are read.
    maps: other quantities of the voxels than the array's unit.
    own_windows, own_luts: by slice or frame, what that image proposes where it is not what
        the item's `windows` and `voi_luts` (of the middle one) are.
    """

    voi_luts: tuple[VoiLut, ...] = ()
    overlays: dict[int, tuple[Overlay, ...]] = field(default_factory=dict)
    shutters: dict[int, Shutter] = field(default_factory=dict)
    maps: tuple[RealWorldMap, ...] = ()
    own_windows: dict[int, tuple[Window, ...]] = field(default_factory=dict)
    own_luts: dict[int, tuple[VoiLut, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Where voxels came from: one (SOP Instance UID, frame number from 1) a slice."""

    study_instance_uid: str = ""
    series_instance_uid: str = ""
    images: tuple[tuple[str, int], ...] = ()
    sop_class_uid: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """Voxels with a place in the patient and a unit.

    array: (slices, rows, columns), real-world values in `unit`; only the reader writes to it.
        int16 where that is exact, else float32.
    unit: UCUM code, such as "[hnsf'U]" (Hounsfield), "g/ml{SUVbw}" or "Bq/ml".
    ready: (slices,) bool; False while the reader has not filled that slice yet.
    broken: why a slice, by its number, is not (fully) there: the file lacks it or is damaged.
        The missing part holds padding, not data.
    slice_positions: (slices, 3) centres of voxel (k, 0, 0) in mm where the slices are not
        evenly spaced (the geometry then holds the median step), else None.
    padding: real-world value (or first and last) of voxels that hold no image, else None.
    windows: those that the file proposes.
    inverted: the file asks for white = low (MONOCHROME1 or its Presentation LUT Shape).
    texts: what corner text shows of the acquisition, by DICOM keyword (no patient identity).
    marks: overlays, shutters and the like.
    oriented: the axes of the geometry are the patient's; else only its own (3D ultrasound).
    """

    array: NDArray[Any]
    geometry: Geometry
    unit: str
    modality: str
    ready: NDArray[np.bool_]
    label: str = ""
    suv: Suv | None = None
    source: Source = Source()
    slice_positions: NDArray[np.float64] | None = None
    padding: tuple[float, float] | None = None
    windows: tuple[Window, ...] = ()
    inverted: bool = False
    lossy: str = ""
    acquired: datetime | None = None
    texts: dict[str, str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    oriented: bool = True

    def __post_init__(self) -> None:
        if self.array.shape != self.geometry.shape:
            raise ValueError(f"array {self.array.shape}, geometry {self.geometry.shape}")


@dataclass(frozen=True, slots=True, eq=False)
class Series4D:
    """Volumes of one geometry along an axis (time, b-value, echo, phase), in its order.

    axis_values: one a volume. axis_unit: their UCUM code: "s", "ms", "s/mm2", "%", or "1"
        where they only count.
    directions: unit vector (LPS) of the diffusion gradient of each volume, None where it has
        none; empty for what is no diffusion.
    """

    volumes: tuple[Volume, ...]
    axis: str
    axis_values: tuple[float, ...]
    axis_unit: str = "1"
    directions: tuple[Vector | None, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Frames that make no volume: without position, at one position, or in colour.

    array: (n, rows, columns) real-world values, or (n, rows, columns, 3) uint8 RGB.
    spacing: mm between rows and columns; None where unknown.
    spacing_kind: "patient", "detector" (ImagerPixelSpacing: mm at the detector) or "none".
    frame_time_ms: from frame to frame when played, None where the file does not say it.
    frame_starts_ms: of each frame from the first one's, where their times differ; else empty.
    sweeping: played to and fro instead of round and round (Preferred Playback Sequencing 1).
    marks: overlays, shutters and the like.
    """

    array: NDArray[Any]
    unit: str
    modality: str
    ready: NDArray[np.bool_]
    spacing: tuple[float, float] | None = None
    spacing_kind: Literal["patient", "detector", "none"] = "none"
    label: str = ""
    source: Source = Source()
    windows: tuple[Window, ...] = ()
    inverted: bool = False
    lossy: str = ""
    frame_time_ms: float | None = None
    texts: dict[str, str] = field(default_factory=dict)
    broken: dict[int, str] = field(default_factory=dict)
    frame_starts_ms: tuple[float, ...] = ()
    sweeping: bool = False
    marks: Marks = field(default_factory=Marks)

    @property
    def frames(self) -> NDArray[Any]:
        """The array under the name that notebooks use."""
        return self.array

    @property
    def is_one_object(self) -> bool:
        """Whether all frames are of one file, so that what it states is true of each."""
        return len({uid for uid, _ in self.source.images}) <= 1


Item = Volume | Series4D | ImageSet
