"""Instances and display sets of single files, without the scanner that groups them."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from viewer.core.geometry import Geometry
from viewer.core.patient import DisplaySet, Frame, Instance
from viewer.dicom import headers
from viewer.dicom.frames import frames_of


def instance_of(path: Path) -> Instance:
    """The Instance of one file; fails where it is not DICOM."""
    data = path.read_bytes()
    parsed = headers.header(lambda n: data[:n], len(data))
    assert parsed is not None
    return headers.instance(parsed, str(path), "", (len(data), 0))


def images(path: Path, **fields: Any) -> DisplaySet:
    """All frames of one file as an image set."""
    one = instance_of(path)
    modality = one.attributes.get("Modality", "")
    fields = {"kind": "images", "modality": modality, "shape": None, **fields}
    return DisplaySet(
        "k1", label="label", reader="image", frames=tuple(frames_of(one)), **fields
    )


def stacked(paths: list[Path], **fields: Any) -> DisplaySet:
    """Axial slices of one file each as a volume, ascending in z, 1 mm voxels."""
    found = [instance_of(path) for path in paths]
    found.sort(key=lambda one: float(one.attributes["ImagePositionPatient"][2]))
    first = found[0].attributes
    shape = (len(found), first["Rows"], first["Columns"])
    affine = np.eye(4)[[2, 1, 0, 3]]
    fields = {"kind": "volume", "modality": "CT", "unit": "[hnsf'U]", **fields}
    return DisplaySet(
        "k1",
        label="label",
        reader="image",
        frames=tuple(Frame(one) for one in found),
        shape=shape,
        geometry=Geometry(affine, shape, "1.2.3"),
        **fields,
    )


def image_file(
    path: Path,
    pixels: NDArray[Any] | bytes | list[bytes],
    syntax: str = ExplicitVRLittleEndian,
    **attributes: Any,
) -> Path:
    """Write one CT image; a list of codestreams is encapsulated, one item a frame."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.Modality, ds.SamplesPerPixel, ds.PhotometricInterpretation = "CT", 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    if isinstance(pixels, np.ndarray):
        ds.Rows, ds.Columns = pixels.shape[:2]
        ds.BitsAllocated = ds.BitsStored = pixels.dtype.itemsize * 8
        ds.HighBit = ds.BitsStored - 1
        ds.PixelRepresentation = int(pixels.dtype.kind == "i")
        ds.PixelData = pixels.tobytes()
    elif isinstance(pixels, list):
        ds.PixelData = encapsulate(pixels)
    else:
        ds.PixelData = pixels
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    if isinstance(pixels, list):
        ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.save_as(path, enforce_file_format=True)
    return path
