"""What the benchmarks share: a phantom series, runs in turn, medians, peak memory.

Machines are shared and noisy. So contenders run in turn within one process, and what counts
is the ratio of their medians in the same run, never an absolute time.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.10.9999."
SHAPE = (400, 512, 512)
SPACING = (0.75, 0.7, 0.7)  # mm between slices, rows, columns
NOISE_HU = 16
PRIMED = 256 << 20  # bytes: what the largest series takes


def phantom(shape: tuple[int, int, int] = SHAPE) -> NDArray[np.int16]:
    """HU of a chest: air, fat, soft tissue, lungs, spine, a growing nodule, CT-like noise."""
    slices, rows, columns = shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j].astype(np.float32)
    noise = _noise((8, rows, columns))
    rng = np.random.default_rng(11)
    out = np.empty(shape, np.int16)
    for k in range(slices):
        t = np.float32(k / max(slices - 1, 1))
        image = np.full((rows, columns), -1000, np.float32)
        for (cx, cy, a, b), value in _ellipses(t):
            image[((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 < 1] = value
        shift = rng.integers(0, (rows, columns))
        grain = np.roll(noise[k % len(noise)], shift, (0, 1))
        image += grain * np.where(image > -990, 1, 0.5).astype(np.float32)
        out[k] = np.clip(np.rint(image), -1024, 3071)
    return out


def _ellipses(t: Any) -> list[tuple[tuple[Any, Any, Any, Any], float]]:
    """((centre x, y, half axes), HU) at a share t of the way up, painted in order."""
    wide = np.sin(np.pi * t)
    lung = 0.14 + 0.14 * wide, 0.2 + 0.2 * wide
    nodule = 0.01 + 0.05 * max(0.0, 1 - abs(float(t) - 0.5) * 8)
    return [
        ((0, 0.02, 0.84 + 0.05 * t, 0.6), -95),
        ((0, 0.02, 0.7, 0.48), 45),
        ((-0.37, -0.02, *lung), -860),
        ((0.37, -0.02, *lung), -860),
        ((0.4, 0.02, nodule, nodule), 30),
        ((0, 0.42, 0.11, 0.1), 320),
        ((0, 0.42, 0.08, 0.07), 180),
        ((0.1, 0.28, 0.06, 0.06), 210),
    ]


def _noise(shape: tuple[int, int, int]) -> NDArray[np.float32]:
    """Band-passed as a CT's is: none at the lowest and the highest frequencies."""
    white = np.random.default_rng(7).standard_normal(shape, dtype=np.float32)
    fy, fx = np.fft.fftfreq(shape[1])[:, None], np.fft.rfftfreq(shape[2])
    f = np.hypot(fy, fx)
    band = f * np.exp(-((f / 0.25) ** 2))
    made = np.fft.irfft2(np.fft.rfft2(white) * band, s=shape[1:]).astype(np.float32)
    return made * np.float32(NOISE_HU / made.std())


def header(modality: str = "CT") -> Dataset:
    """About 100 elements, with private ones and sequences, as scanners write them."""
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 100"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI"]
    for name in ("Study", "Series", "Acquisition", "Content"):
        setattr(ds, f"{name}Date", "20240115")
        setattr(ds, f"{name}Time", "101105.000000")
    ds.AccessionNumber, ds.Modality, ds.Manufacturer = "A1", modality, "PHANTOM"
    ds.InstitutionName, ds.StationName = "Example", "CT01"
    ds.StudyDescription, ds.SeriesDescription = "Chest", "Chest 0.75"
    ds.ManufacturerModelName, ds.PatientName, ds.PatientID = "Model", "Phantom^Chest", "P1"
    ds.PatientBirthDate, ds.PatientSex, ds.PatientAge = "19600101", "F", "064Y"
    ds.BodyPartExamined, ds.ScanOptions, ds.PatientPosition = "CHEST", "HELIX", "HFS"
    for keyword, text in {
        "SliceThickness": "1", "KVP": "120", "DataCollectionDiameter": "500",
        "ReconstructionDiameter": "358", "DistanceSourceToDetector": "1085",
        "GantryDetectorTilt": "0", "TableHeight": "150", "ExposureTime": "500",
        "XRayTubeCurrent": "200", "Exposure": "100", "ConvolutionKernel": "B40f",
        "ProtocolName": "Chest", "StudyID": "1", "AcquisitionNumber": "1",
        "ContrastBolusAgent": "Iohexol", "DeviceSerialNumber": "1", "SoftwareVersions": "V1",
    }.items():  # fmt: skip
        setattr(ds, keyword, text)
    for group, creator in ((0x19, "SIEMENS CT VA0  COAD"), (0x29, "SIEMENS CSA HEADER")):
        block = ds.private_block(group, creator, create=True)
        for n in range(24):
            kind, value = [("DS", "1.5"), ("LO", "private"), ("OB", b"\1\2" * 60)][n % 3]
            block.add_new(0x10 + n, kind, value)
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, ROOT + "8"
    ds.ReferencedImageSequence = [item] * 3
    return ds


def write_ct(folder: Path, volume: NDArray[np.int16] | None = None) -> Path:
    """A CT series of the phantom, one file a slice, names in no order; made once."""
    series = folder / "ct"
    if series.exists():
        return series
    volume = phantom() if volume is None else volume
    part = folder / "ct.part"
    part.mkdir(parents=True, exist_ok=True)
    ds, half = header(), (np.array(volume.shape[1:]) - 1) / 2
    rows, columns = volume.shape[1:]
    ds.SOPClassUID, ds.SeriesNumber = CTImageStorage, 3
    ds.StudyInstanceUID, ds.SeriesInstanceUID = ROOT + "2.1", ROOT + "3.1"
    ds.FrameOfReferenceUID, ds.ImageOrientationPatient = ROOT + "5.1", [1, 0, 0, 0, 1, 0]
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns, ds.PixelSpacing = rows, columns, list(SPACING[1:])
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "-1024", "1", "HU"
    ds.WindowCenter, ds.WindowWidth = ["40", "-600"], ["400", "1500"]
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    names = np.random.default_rng(3).permutation(len(volume))
    for k, name in enumerate(names.tolist()):
        ds.SOPInstanceUID, ds.InstanceNumber = f"{ROOT}4.{k + 1}", len(volume) - k
        corner = [-half[1] * SPACING[2], -half[0] * SPACING[1], -1200 + k * SPACING[0]]
        ds.ImagePositionPatient = [f"{number:.4f}" for number in corner]
        ds.PixelData = (volume[k] + 1024).astype("<u2").tobytes()
        ds.save_as(part / f"IM{name:05}.dcm", enforce_file_format=True)
    part.rename(series)
    return series


def interleaved(
    contenders: Mapping[str, Callable[[], object]], rounds: int = 7, warm: int = 1
) -> dict[str, list[float]]:
    """Seconds of every run, by contender; each round runs every one once, in turn."""
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(warm + rounds):
        for name, run in contenders.items():
            gc.collect()
            began = time.perf_counter()
            made = run()
            if number >= warm:
                took[name].append(time.perf_counter() - began)
            del made
    return took


def cpu_seconds() -> float:
    """Processor time of this process and all that it has started, ended or not (Linux)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + _living(os.getpid())


def _living(parent: int) -> float:
    """Of the processes below one, to a hundredth of a second."""
    total = 0.0
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        children = ""
        with suppress(FileNotFoundError):  # the thread has ended
            children = listed.read_text()
        for child in children.split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            total += _living(int(child))
    return total


def primed(*paths: Path) -> None:
    """Put files into the page cache, and memory into the kernel's free list.

    A machine that reclaims idle pages (DAMON, a balloon) makes whoever is first pay for both:
    numpy.fromfile of 210 MB takes 56 ms or 330 ms by that alone.
    """
    room = np.ones(PRIMED, np.uint8)
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            with file.open("rb", buffering=0) as stream:
                while stream.readinto(room.data):  # type: ignore[attr-defined]
                    pass


def measured(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int = 7,
    reads: tuple[Path, ...] = (),
) -> dict[str, list[tuple[float, float]]]:
    """(seconds, seconds of processors) of every run, in turn as interleaved does it.

    reads: files and folders that are primed before each.
    """
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            gc.collect()
            primed(*reads)
            cpu, began = cpu_seconds(), time.perf_counter()
            made = run()
            each = time.perf_counter() - began, cpu_seconds() - cpu
            if number:  # the first round warms up
                took[name].append(each)
            del made
    return took


def p95(values: list[float]) -> float:
    """The value that 95 % of the runs stay under."""
    return float(np.percentile(values, 95))


def told(took: Mapping[str, list[float]], peer: str) -> list[str]:
    """A line a contender: median and p95 in ms, and how many times as fast as the peer."""
    base = median(took[peer])
    return [
        f"{name:<34} median {median(each) * 1e3:9.2f} ms   p95 {p95(each) * 1e3:9.2f} ms   "
        f"{base / median(each):6.2f} x {peer}"
        for name, each in took.items()
    ]


def peak_bytes(code: str, *words: str) -> dict[str, Any]:
    """What a Python snippet prints as JSON, run by itself, with "peak": its peak memory
    above what it held when the snippet set `start = rss()` (Linux)."""
    whole = (
        "import json, re\n"
        "def _of(key): return int(re.search(key + r':\\s+(\\d+)',"
        " open('/proc/self/status').read())[1]) << 10\n"
        "def rss():\n"
        "    open('/proc/self/clear_refs', 'w').write('5')\n"
        "    return _of('VmRSS')\n"
        f"{code}\n"
        "print(json.dumps({'peak': _of('VmHWM') - start, **found}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", whole, *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONPATH": ""},
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
