"""Synthetic volumes and display sets with known values, for tests without files."""

from typing import Any

import numpy as np

from viewer.core.geometry import Geometry
from viewer.core.patient import DisplaySet, Patient, Series, Study
from viewer.core.volume import Volume

FRAME = "1.2.3.4"


def ramp_volume(
    shape: tuple[int, int, int] = (10, 16, 12),
    spacing: tuple[float, float, float] = (3.0, 1.0, 2.0),
    frame: str = FRAME,
    **fields: Any,
) -> Volume:
    """Axial, head up in k; voxel (k, j, i) holds 100 k + 10 j + i; the origin is (0, 0, 0)."""
    k, j, i = np.ogrid[: shape[0], : shape[1], : shape[2]]
    affine = np.zeros((4, 4))
    affine[2, 0], affine[1, 1], affine[0, 2], affine[3, 3] = *spacing, 1.0
    fields = {"unit": "[hnsf'U]", "modality": "CT", **fields}
    return Volume(
        (100 * k + 10 * j + i).astype(np.int16),
        Geometry(affine, shape, frame),
        ready=fields.pop("ready", np.ones(shape[0], bool)),
        **fields,
    )


def display_set(key: str = "k1", volume: Volume | None = None) -> DisplaySet:
    """A display set of no files that has a volume's shape and place."""
    volume = volume or ramp_volume()
    return DisplaySet(
        key,
        "volume",
        f"Series {key}",
        volume.modality,
        "image",
        (),
        volume.geometry.shape,
        volume.geometry,
        dtype="int16",
        unit=volume.unit,
    )


def patient(*sets: DisplaySet, patient_id: str = "ID1", study: str = "1.9") -> Patient:
    """One patient with one study and one series for each display set."""
    series = tuple(
        Series(f"{study}.{n}", n, one.modality, one.label, "", FRAME, (), (), (one,))
        for n, one in enumerate(sets, 1)
    )
    return Patient(
        patient_id, "A^B", "1960-01-02", "F", (Study(study, "2020-01-02", "Chest", "", series),)
    )
