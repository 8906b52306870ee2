"""Loading a CT of 512 x 512 x 400: ours beside SimpleITK's series reader, in turn.

python tests/benchmarks/bench_load.py [FOLDER]   (the series is made in FOLDER once)
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import SimpleITK

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import common
from viewer.core.patient import DisplaySet
from viewer.core.volume import Volume
from viewer.dicom import load
from viewer.dicom.scan import scan

PEER = "SimpleITK"
OURS = """
import sys
from pathlib import Path
from viewer.dicom import load, scan
(found,) = scan.scan([Path(sys.argv[1])]).volumes
start = rss()
item = load.load(found)
found = {"voxels": item.array.nbytes}
"""
THEIRS = """
import sys, SimpleITK
reader = SimpleITK.ImageSeriesReader()
reader.SetFileNames(reader.GetGDCMSeriesFileNames(sys.argv[1]))
start = rss()
image = reader.Execute()
found = {"voxels": image.GetNumberOfPixels() * 2}
"""


class FirstStep:
    """A ticket that notes when the first slice has landed."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.took: float | None = None

    def step(self, done: int, total: int) -> None:
        if self.took is None and done:
            self.took = time.perf_counter() - self.began


def simpleitk(folder: Path) -> SimpleITK.Image:
    """The series, sorted and rescaled by SimpleITK (GDCM)."""
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    return reader.Execute()


def first_slice(display_set: DisplaySet) -> float:
    """Seconds from the display set until its centre slice is there."""
    ticket = FirstStep()
    opened = load.prepare(display_set)
    opened.fill(ticket, only=[len(display_set.frames) // 2])
    assert ticket.took is not None
    return ticket.took


def whole(folder: Path) -> object:
    """Finding, reading the headers and loading: all that the peer does too."""
    return load.load(scan([folder]).volumes[0])


def check(folder: Path, display_set: DisplaySet) -> None:
    """Both must have read the same, or a comparison means nothing."""
    ours, theirs = load.load(display_set), simpleitk(folder)
    assert isinstance(ours, Volume)
    assert ours.array.dtype == np.int16
    assert (ours.array == SimpleITK.GetArrayViewFromImage(theirs)).all()


def main() -> None:
    """Print medians, ratios, the time to the first slice and the peak memory."""
    made = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "oncoscope"
    folder = common.write_ct(made)
    (display_set,) = scan([folder]).volumes
    check(folder, display_set)
    took = common.interleaved(
        {
            "load (headers known)": lambda: load.load(display_set),
            "scan and load": lambda: whole(folder),
            PEER: lambda: simpleitk(folder),
        }
    )
    print(*common.told(took, PEER), sep="\n")
    first = median(first_slice(display_set) for _ in range(7))
    share = first / median(took[PEER])
    print(f"centre slice after {first * 1e3:.2f} ms, {share:.2%} of {PEER}'s whole time")
    for name, code in (("ours", OURS), (PEER, THEIRS)):
        found = common.peak_bytes(code, str(folder))
        print(f"peak memory {name:<10} {found['peak'] / found['voxels']:.2f} x the voxels")


if __name__ == "__main__":
    main()
