"""Images of the patient: volumes, series of volumes, and frames without a place."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Geometry
from viewer.core.presentation import Window


@dataclass(frozen=True, slots=True)
class Suv:
    """How SUV is made from the values of a PET volume.

    factor: SUV per unit of the array; one number a slice where it differs; None if unsafe.
    how: the rule in words, with its reference time. missing: DICOM keywords that were absent.
    """

    factor: float | tuple[float, ...] | None
    type: str = "bw"
    how: str = ""
    missing: tuple[str, ...] = ()


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

    def __post_init__(self) -> None:
        if self.array.shape != self.geometry.shape:
            raise ValueError(f"array {self.array.shape}, geometry {self.geometry.shape}")


@dataclass(frozen=True, slots=True, eq=False)
class Series4D:
    """Volumes of one geometry along an axis (time, b-value, echo, phase), in its order."""

    volumes: tuple[Volume, ...]
    axis: str
    axis_values: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Frames that make no volume: without position, at one position, or in colour.

    array: (n, rows, columns) real-world values, or (n, rows, columns, 3) uint8 RGB.
    spacing: mm between rows and columns; None where unknown.
    spacing_kind: "patient", "detector" (ImagerPixelSpacing: mm at the detector) or "none".
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

    @property
    def frames(self) -> NDArray[Any]:
        """The array under the name that notebooks use."""
        return self.array


Item = Volume | Series4D | ImageSet
