"""oncoscope bench: how fast this machine loads and draws, beside a peer in the same run."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.cli import DONE, UsageError
from viewer.core.geometry import Geometry
from viewer.core.plane import Plane
from viewer.core.presentation import Window
from viewer.core.progress import Silent
from viewer.core.volume import Volume
from viewer.paths import resource

HELP = "measure how fast this machine loads and draws, beside a named peer"
SHAPE = (100, 512, 512)
SPACING = (1.5, 0.7, 0.7)

Contenders = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians of one benchmark. ratio: how many times as fast as the peer."""

    name: str
    what: str
    runs: int
    median_ms: float
    p95_ms: float
    peer: str
    peer_median_ms: float
    ratio: float


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument("--json", action="store_true", help="figures as JSON")


def run(options: argparse.Namespace) -> int:
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        raise UsageError(
            f"There is no benchmark {unknown[0]!r}.", f"Known are: {', '.join(BENCHES)}."
        )
    figures = []
    for name in options.names or BENCHES:
        print(f"measuring {name} ...", file=sys.stderr)
        figures.append(BENCHES[name]())
        if not options.json:
            print(_line(figures[-1]))
    if options.json:
        print(json.dumps({"benchmarks": [asdict(figure) for figure in figures]}, indent=1))
    return DONE


def _line(one: Figure) -> str:
    return (
        f"{one.name:<8} {one.what}: median {one.median_ms:.2f} ms, 95 % {one.p95_ms:.2f} ms; "
        f"{one.peer} {one.peer_median_ms:.2f} ms; {one.ratio:.1f} times as fast"
    )


def compared(name: str, what: str, ours: Callable[[], object], peer: Contenders) -> Figure:
    """Run both in turn, so that a noisy machine is unfair to neither."""
    ((rival, theirs),) = peer.items()
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(_RUNS[name] + 1):
        for each, work in zip(took, (ours, theirs), strict=True):
            began = perf_counter()
            work()
            if number:  # the first run warms up
                each.append((perf_counter() - began) * 1000)
    own, other = median(took[0]), median(took[1])
    high = float(np.percentile(took[0], 95))
    figures = [round(number, 3) for number in (own, high, other, other / own)]
    return Figure(name, what, len(took[0]), figures[0], figures[1], rival, *figures[2:])


def anatomy() -> Volume:
    """The sample's CT, repeated and enlarged to 512 x 512 x 100: real anatomy, in memory."""
    from viewer.dicom import load
    from viewer.dicom.scan import scan

    found = scan([resource("sample")], Silent())
    item = load.load(next(one for one in found.volumes if one.modality == "CT"))
    if not isinstance(item, Volume):
        raise TypeError("the sample's CT is one volume")
    index = [
        (np.arange(wanted) * have / wanted).astype(int)
        for wanted, have in zip(SHAPE, item.array.shape, strict=True)
    ]
    affine = np.zeros((4, 4))
    affine[2, 0], affine[1, 1], affine[0, 2], affine[3, 3] = *SPACING, 1.0
    array = np.ascontiguousarray(item.array[np.ix_(*index)])
    ready = np.ones(len(array), bool)
    return Volume(array, Geometry(affine, SHAPE, "1"), item.unit, "CT", ready)


def _write(folder: Path, array: NDArray[Any]) -> None:
    """An uncompressed CT series of the array, a file a slice."""
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    ds = Dataset()
    ds.SOPClassUID, ds.Modality = CTImageStorage, "CT"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.PatientID, ds.FrameOfReferenceUID = "BENCHMARK", generate_uid()
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], list(SPACING[1:])
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = array.shape[1:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleIntercept, ds.RescaleSlope = "-1024", "1"
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for k, image in enumerate(array):
        ds.SOPInstanceUID, ds.InstanceNumber = generate_uid(), k + 1
        ds.ImagePositionPatient = [0, 0, k * SPACING[0]]
        ds.PixelData = (image + 1024).tobytes()
        ds.save_as(folder / f"{k:04}.dcm", enforce_file_format=True)


def _load() -> Figure:
    from viewer.dicom import load
    from viewer.dicom.scan import scan

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, anatomy().array)
        return compared(
            "load",
            "a CT of 512 x 512 x 100 from its folder to HU",
            lambda: load.load(scan([folder], Silent()).volumes[0]),
            {"SimpleITK": lambda: _simpleitk(folder)},
        )


def _simpleitk(folder: Path) -> None:
    import SimpleITK

    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    SimpleITK.GetArrayViewFromImage(reader.Execute())


def _window() -> Figure:
    import pyqtgraph as pg

    from viewer.imaging.window import grey

    volume = anatomy().array
    image = volume[len(volume) // 2]
    centers = iter(range(10**6))
    return compared(
        "window",
        "window/level of 512 x 512 pixels, a new window each time",
        lambda: grey(image, Window(next(centers) % 100, 400)),
        {"pyqtgraph": lambda: pg.makeARGB(image, levels=(next(centers) % 100 - 200, 240))},
    )


def _mpr() -> Figure:
    from viewer.imaging.reslice import slice_through

    volume = anatomy()
    u, v = np.array([0.8, 0.6, 0.0]), np.array([0.0, 0.28, -0.96])
    v -= (v @ u) * u
    v /= np.linalg.norm(v)
    center = np.array(volume.geometry.center)
    origin = center - 256 * 0.7 * (u + v)
    plane = Plane(origin, u, v, (0.7, 0.7), (512, 512))
    return compared(
        "mpr",
        "an oblique plane of 512 x 512 pixels, linear",
        lambda: slice_through(volume, plane),
        {"SimpleITK": _resampler(volume, plane)},
    )


def _resampler(volume: Volume, plane: Plane) -> Callable[[], object]:
    import SimpleITK

    image = SimpleITK.GetImageFromArray(volume.array)
    image.SetSpacing(volume.geometry.spacing[::-1])
    direction = np.column_stack([plane.u, plane.v, np.cross(plane.u, plane.v)])
    grid = SimpleITK.Image([512, 512, 1], SimpleITK.sitkInt16)
    grid.SetSpacing([plane.spacing[1], plane.spacing[0], 1])
    grid.SetOrigin(plane.origin.tolist())
    grid.SetDirection(direction.ravel().tolist())
    return lambda: SimpleITK.Resample(image, grid)


def _scroll() -> Figure:
    from viewer.cli.bench import drawing

    return drawing.scroll()


def _volume() -> Figure:
    from viewer.cli.bench import drawing

    return drawing.turn()


BENCHES: dict[str, Callable[[], Figure]] = {
    "load": _load,
    "window": _window,
    "mpr": _mpr,
    "scroll": _scroll,
    "volume": _volume,
}
_RUNS = {"load": 7, "window": 200, "mpr": 20, "scroll": 100, "volume": 10}
