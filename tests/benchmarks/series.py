"""What the benchmarks read: the phantom compressed, in one file, in time; a tree of studies.

Each is made in a folder once, and left there.
"""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    ExplicitVRLittleEndian,
    MRImageStorage,
)

from tests.benchmarks.common import ROOT, SHAPE, SPACING, header, phantom, write_ct

JPEG = "1.2.840.10008.1.2.4."
SYNTAXES = {
    "JPEG 2000": JPEG + "90",
    "JPEG-LS": JPEG + "80",
    "RLE": "1.2.840.10008.1.2.5",
    "JPEG lossless": JPEG + "70",
    "HTJ2K": JPEG + "201",
}
PACKED = 100  # slices of a compressed series: what it takes grows with their number
TREE = (40, 5, 100)  # studies, series of each, files of each
POSITIONS, TIMES, SIDE = 60, 30, 256  # of the MR in time


def compressed(folder: Path, name: str) -> Path:
    """The middle slices of the phantom in a transfer syntax of SYNTAXES."""
    series = folder / name.lower().replace(" ", "-")
    if series.exists():
        return series
    part = _part(series)
    encode, middle = _encoder(name), (SHAPE[0] - PACKED) // 2
    for path in sorted(write_ct(folder).iterdir()):
        ds = dcmread(path)
        k = round((float(ds.ImagePositionPatient[2]) + 1200) / SPACING[0]) - middle
        if not 0 <= k < PACKED:
            continue
        if name == "JPEG lossless":
            subprocess.run([_dcmcjpeg(), "+e1", path, part / path.name], check=True)
            continue
        ds.PixelData = encapsulate([encode(ds.pixel_array)])
        ds["PixelData"].VR = "OB"
        ds.file_meta.TransferSyntaxUID = SYNTAXES[name]
        ds.save_as(part / path.name, enforce_file_format=True)
    part.rename(series)
    return series


def _encoder(name: str) -> Callable[[NDArray[np.uint16]], bytes]:
    import imagecodecs
    from pydicom.pixels.encoders import RLELosslessEncoder

    def rle(image: NDArray[np.uint16]) -> bytes:
        return RLELosslessEncoder.encode(
            image.tobytes(),
            rows=image.shape[0],
            columns=image.shape[1],
            samples_per_pixel=1,
            photometric_interpretation="MONOCHROME2",
            bits_allocated=16,
            bits_stored=12,
            pixel_representation=0,
            number_of_frames=1,
            encoding_plugin="pylibjpeg",
        )

    def jpeg_2000(image: NDArray[np.uint16]) -> bytes:
        return bytes(
            imagecodecs.jpeg2k_encode(
                image, codecformat="j2k", reversible=True, level=0, bitspersample=12
            )
        )

    return {
        "JPEG 2000": jpeg_2000,
        "JPEG-LS": lambda image: bytes(imagecodecs.jpegls_encode(image)),
        "HTJ2K": lambda image: bytes(imagecodecs.htj2k_encode(image)),
    }.get(name, rle)


def _dcmcjpeg() -> str:
    found = which("dcmcjpeg")
    if found is None:
        raise FileNotFoundError("dcmcjpeg of DCMTK (apt install dcmtk)")
    return found


def _part(series: Path) -> Path:
    part = series.with_suffix(".part")
    part.mkdir(parents=True, exist_ok=True)
    return part


def enhanced(folder: Path) -> Path:
    """The phantom as one Enhanced CT file of 400 frames."""
    series = folder / "enhanced"
    if series.exists():
        return series
    part = _part(series)
    volume = phantom()
    ds = _imaged(header(), volume.shape[1:], "2.3", "3.3")
    ds.SOPClassUID, ds.NumberOfFrames = EnhancedCTImageStorage, len(volume)
    ds.SOPInstanceUID, ds.InstanceNumber = ROOT + "4.9", 1
    shared = Dataset()
    for keyword, values in {
        "PixelMeasuresSequence": {"PixelSpacing": list(SPACING[1:]), "SliceThickness": 1},
        "PlaneOrientationSequence": {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
        "PixelValueTransformationSequence": {
            "RescaleIntercept": -1024,
            "RescaleSlope": 1,
            "RescaleType": "HU",
        },
        "FrameVOILUTSequence": {"WindowCenter": 40, "WindowWidth": 400},
    }.items():
        setattr(shared, keyword, [_item(**values)])
    ds.SharedFunctionalGroupsSequence = [shared]
    frames = []
    for k in range(len(volume)):
        frame = Dataset()
        place = [f"{-v:.4f}" for v in (178.5, 178.5)] + [f"{-1200 + k * SPACING[0]:.4f}"]
        frame.PlanePositionSequence = [_item(ImagePositionPatient=place)]
        content = {"StackID": "1", "InStackPositionNumber": k + 1}
        frame.FrameContentSequence = [_item(**content, DimensionIndexValues=[k + 1])]
        frames.append(frame)
    ds.PerFrameFunctionalGroupsSequence = frames
    ds.PixelData = (volume + 1024).astype("<u2").tobytes()
    ds.save_as(part / "enhanced.dcm", enforce_file_format=True)
    part.rename(series)
    return series


def _item(**values: object) -> Dataset:
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def in_time(folder: Path) -> Path:
    """An MR of 60 slices at 30 times: 1,800 files of 256 x 256."""
    series = folder / "mr-in-time"
    if series.exists():
        return series
    part = _part(series)
    base = (phantom()[100:340:4, ::2, ::2].astype(np.float32) + 1024) * 0.4
    rng = np.random.default_rng(5)
    ds = _imaged(header("MR"), (SIDE, SIDE), "2.2", "3.2")
    ds.SOPClassUID, ds.NumberOfTemporalPositions = MRImageStorage, TIMES
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], [1.4, 1.4]
    names = rng.permutation(POSITIONS * TIMES).tolist()
    for n, name in enumerate(names):
        t, z = divmod(n, POSITIONS)
        image = base[z] * (1 + 0.5 * np.sin(t / 6)) + rng.normal(0, 12, (SIDE, SIDE))
        ds.InstanceNumber, ds.TemporalPositionIdentifier = n + 1, t + 1
        ds.SOPInstanceUID, ds.AcquisitionTime = f"{ROOT}4.2.{n + 1}", f"1011{t:02d}.000000"
        ds.ImagePositionPatient = ["-178.5", "-178.5", f"{-90 + 3.0 * z:.2f}"]
        ds.PixelData = np.clip(image, 0, 4095).astype("<u2").tobytes()
        ds.save_as(part / f"IM{name:05}.dcm", enforce_file_format=True)
    part.rename(series)
    return series


def _imaged(ds: Dataset, size: tuple[int, ...], study: str, series: str) -> Dataset:
    """A header with the image pixel module of 12 bits."""
    ds.StudyInstanceUID, ds.SeriesInstanceUID = ROOT + study, ROOT + series
    ds.SeriesNumber, ds.FrameOfReferenceUID = 1, ROOT + "5.1"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = size
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return ds


def tree(folder: Path, counts: tuple[int, int, int] = TREE) -> Path:
    """20,000 files of 64 x 64 pixels and a whole header: 40 patients, 200 series."""
    top = folder / "tree"
    if top.exists():
        return top
    part = _part(top)
    pixels = (phantom((1, 64, 64))[0] + 1024).astype("<u2").tobytes()
    for study in range(counts[0]):
        for series in range(counts[1]):
            data = _template(study, series, pixels)
            place = part / f"PAT{study:03}" / f"SE{series:03}"
            place.mkdir(parents=True, exist_ok=True)
            for n in range(counts[2]):
                one = data.replace(b".999999", b".%06d" % (100_000 + n))
                one = one.replace(b"777777", b"%-6d" % (n + 1))
                one = one.replace(b"-888888", b"%-7.1f" % (-500 + 3 * n))
                (place / f"IM{(n * 37) % counts[2]:04}").write_bytes(one)
    part.rename(top)
    return top


def _template(study: int, series: int, pixels: bytes) -> bytes:
    """A file with marks in the places of instance UID, instance number and position."""
    modality = "CT" if (study + series) % 3 else "MR"
    ds = _imaged(header(modality), (64, 64), f"20.{study + 100}", f"21.{study + 100}.{series}")
    ds.SOPClassUID = CTImageStorage if modality == "CT" else MRImageStorage
    ds.PatientID, ds.PatientName = f"PID{study:06}", f"Phantom^No{study:03}"
    ds.SeriesNumber, ds.InstanceNumber = series + 1, "777777"
    ds.ImagePositionPatient = ["-178.5", "-178.5", "-888888"]
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], [1.4, 1.4]
    ds.WindowCenter, ds.WindowWidth = "40", "400"
    if modality == "CT":
        ds.RescaleIntercept, ds.RescaleSlope = "-1024", "1"
    ds.SOPInstanceUID = f"{ROOT}22.{study + 100}.{series}.999999"
    ds.PixelData = pixels
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()
