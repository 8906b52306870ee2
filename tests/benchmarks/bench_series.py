"""Whole series beside their peers, in turn: known ones, compressed ones, one file, in time.

python tests/benchmarks/bench_series.py [FOLDER [NAME ...]]
NAME: known, packed, enhanced, time. The series are made in FOLDER once.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import common, peers, series
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom import load
from viewer.dicom.scan import scan
from viewer.store.index import Headers

PLUGINS = {
    "JPEG 2000": "pylibjpeg",
    "JPEG-LS": "pyjpegls",
    "RLE": "pylibjpeg",
    "HTJ2K": "pylibjpeg",
}
ROUNDS = 7
Work = Callable[[], object]


def ours(folder: Path) -> Item:
    """Finding, reading the headers and loading, without an index."""
    return load.load(scan([folder]).volumes[0])


def indexed(folder: Path, index: Path) -> Item:
    """The same with the index, opened and closed as well."""
    headers = Headers(index)
    try:
        found = scan([folder], None, headers)
    finally:
        headers.close()
    return load.load(found.volumes[0])


def pydicom(folder: Path, plugin: str = "") -> NDArray[np.int16]:
    """As a careful user of pydicom would: sorted, into one int16 array."""
    from pydicom import dcmread

    found = [dcmread(path) for path in folder.iterdir()]
    for ds in found:
        if plugin:
            ds.pixel_array_options(decoding_plugin=plugin)
    found.sort(key=lambda ds: float(ds.ImagePositionPatient[2]))
    out = np.empty((len(found), found[0].Rows, found[0].Columns), np.int16)
    for place, ds in zip(out, found, strict=True):
        np.add(ds.pixel_array.view(np.int16), np.int16(ds.RescaleIntercept), out=place)
    return out


def simpleitk(folder: Path) -> object:
    import SimpleITK

    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    return reader.Execute()


def known(made: Path) -> None:
    """Uncompressed, against the bytes alone, SimpleITK and vtk-dicom."""
    folder, index = common.write_ct(made), made / "headers.sqlite"
    blob = made / "bytes.raw"
    if not blob.exists():
        np.zeros(common.SHAPE, np.uint16).tofile(blob)
    expected = ours(folder)
    again = indexed(folder, index)
    assert isinstance(expected, Volume) and isinstance(again, Volume)
    assert (expected.array == again.array).all()
    del expected, again
    with peers.vtk_dicom() as vtk:
        contenders: dict[str, Work] = {
            "numpy.fromfile": lambda: np.fromfile(blob, np.uint16),
            "known to the index": lambda: indexed(folder, index),
            "without the index": lambda: ours(folder),
            "vtk-dicom": lambda: vtk.work(folder),
            "SimpleITK": lambda: simpleitk(folder),
        }
        reads = folder, blob
        compared(
            "CT 512 x 512 x 400", reads, contenders, "numpy.fromfile", "vtk-dicom", "SimpleITK"
        )


def packed(made: Path) -> None:
    """Compressed, against pydicom with the plugin that decodes it best."""
    for name in series.SYNTAXES:
        folder = series.compressed(made, name)
        if name not in PLUGINS:
            with peers.other(peers.PYDICOM_GDCM) as gdcm:
                against(name, folder, "pydicom (gdcm)", lambda one: gdcm.work(one))
            continue
        plugin = PLUGINS[name]
        mine = ours(folder)
        assert isinstance(mine, Volume)
        assert (mine.array == pydicom(folder, plugin)).all()
        against(name, folder, f"pydicom ({plugin})", partial(pydicom, plugin=plugin))


def against(name: str, folder: Path, peer: str, work: Callable[[Path], object]) -> None:
    contenders: dict[str, Work] = {"ours": lambda: ours(folder), peer: lambda: work(folder)}
    compared(f"{name}, 100 slices", (folder,), contenders, peer)


def enhanced(made: Path) -> None:
    """400 frames in one file, against pydicom's pixel_array."""
    from pydicom import dcmread

    folder = series.enhanced(made)
    (path,) = folder.iterdir()

    def theirs() -> NDArray[np.int16]:
        return np.add(dcmread(path).pixel_array.view(np.int16), np.int16(-1024))

    mine = ours(folder)
    assert isinstance(mine, Volume)
    assert (mine.array == theirs()).all()
    del mine
    contenders: dict[str, Work] = {"ours": lambda: ours(folder), "pydicom": theirs}
    compared("Enhanced CT, 400 frames", (folder,), contenders, "pydicom")


def in_time(made: Path) -> None:
    """1,800 files, against vtk-dicom."""
    folder, index = series.in_time(made), made / "headers.sqlite"
    mine = indexed(folder, index)
    assert isinstance(mine, Series4D) and len(mine.volumes) == series.TIMES
    del mine
    with peers.vtk_dicom() as vtk:
        contenders: dict[str, Work] = {
            "known to the index": lambda: indexed(folder, index),
            "without the index": lambda: ours(folder),
            "vtk-dicom": lambda: vtk.work(folder),
        }
        compared("MR in time, 1,800 files", (folder,), contenders, "vtk-dicom")


def compared(
    what: str, reads: tuple[Path, ...], contenders: dict[str, Work], *rivals: str
) -> None:
    """Print medians, and how many times as fast as each peer, paired by round.

    First by the clock; then by processor time, which a busy machine changes little. reads:
    the files that all read, which are in the page cache whoever's turn it is.
    """
    print(f"\n{what}")
    took = common.measured(contenders, ROUNDS, reads)
    for name, each in took.items():
        wall, cpu = (median(one[n] for one in each) * 1e3 for n in (0, 1))
        least = min(one[0] for one in each) * 1e3
        print(
            f"  {name:<22}{wall:9.1f} ms, at best {least:.1f} ms; {cpu:.1f} ms cpu", flush=True
        )
        for peer in rivals if name not in rivals else ():
            pairs = list(zip(each, took[peer], strict=True))
            clock = sorted(theirs[0] / mine[0] for mine, theirs in pairs)
            used = median(theirs[1] / max(mine[1], 0.001) for mine, theirs in pairs)
            print(
                f"      {median(clock):6.2f} x {peer} ({clock[0]:.2f} to {clock[-1]:.2f});"
                f" {used:.2f} x by processor time"
            )


BENCHES = {"known": known, "packed": packed, "enhanced": enhanced, "time": in_time}


def main() -> None:
    """Run those that are named, or all."""
    made = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "oncoscope"
    for name in sys.argv[2:] or BENCHES:
        try:
            BENCHES[name](made)
        except OSError as error:
            print(f"  left out: {error}")


if __name__ == "__main__":
    main()
