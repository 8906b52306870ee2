"""Indexing 20,000 small files, looking again, searching 100,000 studies; GUI while decoding.

python tests/benchmarks/bench_index.py [FOLDER [NAME ...]]
NAME: tree, search, stall. The files are made in FOLDER once.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `oncoscope index` does

from tests.benchmarks import common, peers, series
from viewer.core.patient import Instance, Patient, Scan, Series, Study
from viewer.core.progress import Silent
from viewer.dicom.scan import scan_walked
from viewer.dicom.walk import walk
from viewer.store.index import Headers
from viewer.store.library import Studies

STUDIES = 100_000
EVERY = 10  # files of the tree that pydicom reads, to be timed in a bearable time
ROUNDS = 3
SYLLABLES = "ka mi sa to ren ber mül ler gar cía ko wal ski an der son li wang"


def indexed(folder: Path, place: Path) -> None:
    """What `oncoscope index` does once it has started: headers and library, on disk."""
    headers, studies = Headers(place / "headers.sqlite"), Studies(place / "library.sqlite")
    try:
        walked = walk([folder], Silent())
        look = str(folder).encode(), walked.digest
        if studies.looked(look) is None:
            found = scan_walked(walked, Silent(), headers)
            studies.record(found)
            studies.keep_look(look, len(walked.found), found.problems)
    finally:
        headers.close()
        studies.close()


def opened(folder: Path, place: Path) -> Scan:
    """What the window does with the same folder: all that is in it, arranged."""
    headers = Headers(place / "headers.sqlite")
    try:
        return scan_walked(walk([folder], Silent()), Silent(), headers)
    finally:
        headers.close()


def pydicom(files: list[Path]) -> None:
    from pydicom import dcmread

    for path in files:
        dcmread(path, stop_before_pixels=True)


def tree(made: Path) -> None:
    """Ours anew and again beside pydicom in one process and dicomsdl, in turn."""
    folder = series.tree(made)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    place = made / "index"
    took: dict[str, list[float]] = {}

    def timed(name: str, began: float, share: int = 1) -> None:
        took.setdefault(name, []).append((time.perf_counter() - began) * share)

    sdl = None
    with suppress(OSError):
        sdl = peers.other(peers.DICOMSDL)
    for _ in range(ROUNDS):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name in ("indexed anew", "indexed again"):
            began = time.perf_counter()
            indexed(folder, place)
            timed(name, began)
        began = time.perf_counter()
        opened(folder, place)
        timed("opened again", began)
        began = time.perf_counter()
        pydicom(files[::EVERY])
        timed("pydicom", began, EVERY)
        if sdl is not None:
            began = time.perf_counter()
            sdl.work(folder)
            timed("dicomsdl", began)
    print(f"\n{len(files)} files")
    for name, each in took.items():
        ratios = "".join(
            f"   {median(t / m for m, t in zip(each, took[peer], strict=True)):.2f} x {peer}"
            for peer in ("pydicom", "dicomsdl", "indexed anew")
            if peer in took and peer != name
        )
        print(
            f"  {name:<14}{median(each):8.2f} s  {len(files) / median(each):9.0f} a s{ratios}"
        )
    if sdl is not None:
        sdl.__exit__(None, None, None)


def _patients() -> Iterator[Patient]:
    """100,000 studies of 25,000 people with names of syllables."""
    parts = [
        "ka",
        "mi",
        "sa",
        "to",
        "ren",
        "ber",
        "mül",
        "ler",
        "gar",
        "cía",
        "ko",
        "wal",
        "ski",
        "an",
        "der",
        "son",
        "li",
        "wang",
    ]
    for n in range(STUDIES // 4):
        name = "".join(parts[(n // 18**k) % 18] for k in range(3)).title()
        given = parts[n % 18].title()
        made = []
        for k in range(4):
            uid = f"1.2.{n}.{k}"
            file = Instance(f"/data/{n}/{k}", f"{uid}.1", "1.4", "1.5", f"{uid}.0", uid)
            part = Series(f"{uid}.0", 1, "CT", "Thorax", "Maker", "1.9", (), (file,), (), ())
            day = f"20{10 + k:02}-{n % 12 + 1:02}-{n % 28 + 1:02}"
            made.append((uid, day, part))
        studies = tuple(
            Study(uid, day, f"CT {day}", f"A{uid}", (_shown(part),)) for uid, day, part in made
        )
        yield Patient(f"PID{n:06}", f"{name}^{given}", "1960-01-01", "F", studies)


def _shown(part: Series) -> Series:
    """With something to show, or the library would pass it over."""
    from dataclasses import replace

    from viewer.core.patient import StoredObject

    return replace(part, objects=(StoredObject("1.4", "report", (), part.instances[0]),))


def search(made: Path) -> None:
    """Each keystroke of some searches, in a library of 100,000 studies."""
    file = made / "studies.sqlite"
    if not file.exists():
        part = made / "studies.part"
        studies = Studies(part)
        studies.record(Scan(tuple(_patients()), (), {}))
        studies.close()
        part.rename(file)
    studies = Studies(file)
    took: list[float] = []
    for text in ("kami sato", "PID012345", "müller", "2012-03", "zzzz", "thorax ct 2011"):
        for end in range(1, len(text) + 1):
            began = time.perf_counter()
            studies.search(text[:end])
            took.append(time.perf_counter() - began)
    studies.close()
    print(f"\n{STUDIES} studies, {len(took)} keystrokes")
    print(
        f"  median {median(took) * 1e3:.1f} ms, 95 % {common.p95(took) * 1e3:.1f} ms, "
        f"longest {max(took) * 1e3:.1f} ms (beside the window's thread)"
    )


def stall(made: Path) -> None:
    """How long the thread of the window waits at most while series are decoded."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from viewer.app.jobs import Jobs
    from viewer.app.loading import Loading
    from viewer.dicom.scan import scan

    app = QCoreApplication.instance() or QCoreApplication([])
    print("\nlongest and 99 % of the waits of the window's thread")
    for name in series.SYNTAXES:
        (found,) = scan([series.compressed(made, name)]).volumes
        jobs = Jobs()
        loading, loop, ticks = Loading(jobs), QEventLoop(), [time.perf_counter()]
        timer = QTimer()
        timer.timeout.connect(lambda ticks=ticks: ticks.append(time.perf_counter()))
        timer.start(1)

        def look(key: str, loading: Loading = loading, loop: QEventLoop = loop) -> None:
            if loading.whole(key):
                loop.quit()

        loading.filled.connect(look)
        loading.want(found, lambda item: None)
        loop.exec()
        timer.stop()
        waits = sorted(b - a for a, b in pairwise(ticks))
        most, usual = waits[-1] * 1e3, waits[int(len(waits) * 0.99)] * 1e3
        print(f"  {name:<14}{most:7.1f} ms {usual:7.1f} ms", flush=True)
        jobs.close()
    app.processEvents()


BENCHES = {"tree": tree, "search": search, "stall": stall}


def main() -> None:
    """Run those that are named, or all."""
    made = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "oncoscope"
    made.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or BENCHES:
        BENCHES[name](made)


if __name__ == "__main__":
    main()
