"""Volumes to files that other programs read: NIfTI, NRRD, MetaImage, NumPy."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.core.geometry import Array, Geometry
from viewer.core.volume import ImageSet, Item, Series4D, Volume

SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".mha", ".npy")
_COMPRESSION = 1  # gzip's fastest: noise in voxels gains next to nothing from more
_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def suffix_of(path: str | os.PathLike[str]) -> str:
    """The format that a file name asks for; raises ViewerError for one that is unknown."""
    name = Path(path).name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return suffix
    raise ViewerError(
        f"{Path(path).name!r} does not say a known format.",
        f"Give it one of the endings {', '.join(SUFFIXES)}.",
    )


def write(item: Item, path: str | os.PathLike[str]) -> None:
    """Write an item in the format of the file name's ending; raises ViewerError.

    Real-world values as they are in the array, on the grid as it was acquired. The file is
    there as a whole or not at all.
    """
    suffix, target = suffix_of(path), Path(path)
    if isinstance(item, ImageSet) and suffix != ".npy":
        raise ViewerError(
            "These images have no place in the patient, which this format must say.",
            "Write them to a .npy file instead.",
        )
    with replacing(target) as part:
        _WRITERS[suffix](item, part)


def _volumes(item: Item) -> tuple[Volume, ...]:
    return item.volumes if isinstance(item, Series4D) else (item,)  # type: ignore[return-value]


def _stacked(item: Item) -> NDArray[Any]:
    """(slices, rows, columns), or (phases, slices, rows, columns)."""
    if not isinstance(item, Series4D):
        return item.array
    base = item.volumes[0].array.base
    whole = (len(item.volumes), *item.volumes[0].array.shape)
    if isinstance(base, np.ndarray) and base.size == np.prod(whole):
        return base.reshape(whole)
    return np.stack([volume.array for volume in item.volumes])


def _xyz_affine(geometry: Geometry) -> Array:
    """(4, 4): (i, j, k, 1), that is (column, row, slice, 1), to LPS in mm."""
    return geometry.affine[:, [2, 1, 0, 3]]


def _step_s(item: Item) -> float:
    """Seconds between the phases of a 4D sequence along time, else 1."""
    if not _is_time(item):
        return 1.0
    steps = np.diff(item.axis_values)  # type: ignore[union-attr]
    step = float(np.median(steps)) if len(steps) else 0.0
    return step if step > 0 else 1.0


def _nifti(item: Item, path: Path) -> None:
    """NIfTI-1: RAS; the sform holds the shear of a tilted gantry, which a qform cannot."""
    import nibabel

    first = _volumes(item)[0]
    affine = _TO_RAS @ _xyz_affine(first.geometry)
    image = nibabel.Nifti1Image(_stacked(item).T, None)
    image.header.set_data_dtype(first.array.dtype)
    zooms = first.geometry.spacing[::-1]
    image.header.set_zooms((*zooms, _step_s(item)) if image.ndim == 4 else zooms)
    image.set_sform(affine, 1)
    image.set_qform(None if first.geometry.is_sheared else affine, 1)
    if first.geometry.is_sheared:
        image.header["qform_code"] = 0
    image.header.set_xyzt_units("mm", "sec" if _is_time(item) else "unknown")
    image.header["descrip"] = first.unit.encode("ascii", "ignore")[:79]
    nibabel.save(image, path)


def _nrrd(item: Item, path: Path) -> None:
    import nrrd

    geometry, array = _volumes(item)[0].geometry, _stacked(item)
    steps = _xyz_affine(geometry)[:3, :3].T
    header: dict[str, Any] = {
        "space": "left-posterior-superior",
        "space directions": steps,
        "space origin": np.array(geometry.origin),
        "space units": ["mm", "mm", "mm"],
        "kinds": ["domain"] * 3,
        "encoding": "gzip",
    }
    if array.ndim == 4:
        header["space directions"] = np.vstack([steps, [np.nan] * 3])
        header["kinds"] = ["domain"] * 3 + ["list"]  # ITK cannot open a fourth "time"
    nrrd.write(str(path), array.T, header, compression_level=_COMPRESSION)


def _is_time(item: Item) -> bool:
    return isinstance(item, Series4D) and item.axis_unit == "s"


def _metaimage(item: Item, path: Path) -> None:
    """MetaImage: LPS; TransformMatrix holds the unit steps, sheared ones too."""
    geometry, array = _volumes(item)[0].geometry, _stacked(item)
    count = array.ndim
    matrix, spacing, offset = np.eye(count), np.ones(count), np.zeros(count)
    matrix[:3, :3] = geometry.direction[::-1]
    spacing[:3], offset[:3] = geometry.spacing[::-1], geometry.origin
    if count == 4:
        spacing[3] = _step_s(item)
    kind = {"int16": "MET_SHORT", "float32": "MET_FLOAT"}[array.dtype.name]
    lines = {
        "ObjectType": "Image",
        "NDims": count,
        "BinaryData": True,
        "BinaryDataByteOrderMSB": False,
        "CompressedData": False,
        "TransformMatrix": _written(matrix.ravel()),
        "Offset": _written(offset),
        "CenterOfRotation": _written(np.zeros(count)),
        "ElementSpacing": _written(spacing),
        "DimSize": " ".join(map(str, reversed(array.shape))),
        "AnatomicalOrientation": "RAI",
        "ElementType": kind,
        "ElementDataFile": "LOCAL",
    }
    with path.open("wb") as stream:
        stream.write("".join(f"{key} = {value}\n" for key, value in lines.items()).encode())
        stream.write(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).data)


def _written(numbers: Array) -> str:
    return " ".join(f"{number:.17g}" for number in numbers)


def _numpy(item: Item, path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, _stacked(item))


_WRITERS: dict[str, Callable[[Item, Path], None]] = {
    ".nii.gz": _nifti,
    ".nii": _nifti,
    ".nrrd": _nrrd,
    ".mha": _metaimage,
    ".npy": _numpy,
}
