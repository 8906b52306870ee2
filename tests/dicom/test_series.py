"""Many series side by side are arranged as one after the other. See test_arrange for more."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.dicom.instances import image_file
from viewer.core.patient import Instance
from viewer.dicom import series
from viewer.dicom.scan import scan

ROOT = Path(__file__).parents[2]
CODE = """
import os, sys
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from pathlib import Path
from viewer.core import forks
from viewer.dicom import kept, reading, series
from viewer.dicom.scan import scan
from viewer.dicom.listing import listing
from viewer.store.index import Headers
print(forks.possible())
folder = Path(sys.argv[1])
plain = scan([folder])
forks.processors = lambda: 3
reading.MANY_FORKED = series.MANY = reading.SHARE = reading.SMALL = 1
used, restored = [], kept.part_restored
def spied(data, instances):
    used.append(len(instances))
    return restored(data, instances)
kept.part_restored = spied
one = series.one
def slow(instances):
    import time
    time.sleep(0.02)
    return one(instances)
series.one = slow
again = scan([folder])
print(bool(used), again.problems == plain.problems, again.counted == plain.counted)
print(listing(again) == listing(plain))
headers = Headers(Path(sys.argv[2]))
print(listing(scan([folder], known=headers)) == listing(plain), headers.read == 71)
headers.close()
headers = Headers(Path(sys.argv[2]))
print(listing(scan([folder], known=headers)) == listing(plain), headers.unchanged == 71)
headers.close()
instances = {id(each) for every in again.series for each in every.instances}
print(all(id(f.instance) in instances for v in again.volumes for f in v.frames))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Series of several people, one with a slice missing, one that repeats a position."""
    tmp_path = tmp_path / "images"
    tmp_path.mkdir()
    for patient in range(3):
        for number in range(4):
            for n in range(6):
                if (patient, number, n) == (1, 2, 3):
                    continue
                z = 4 if (patient, number, n) == (2, 1, 5) else n
                image_file(
                    tmp_path / f"{patient}-{n}-{number}.dcm",
                    np.full((4, 4), n, np.int16),
                    PatientID=str(patient),
                    PatientName=f"Name^{patient}",
                    StudyInstanceUID=f"1.2.{patient}",
                    SeriesInstanceUID=f"1.2.{patient}.{number}",
                    SOPInstanceUID=f"1.2.{patient}.{number}.{n}",
                    SeriesNumber=number,
                    InstanceNumber=n,
                    ImagePositionPatient=[0, 0, z * 2.0],
                )
    (tmp_path / "text").write_text("nothing of interest here")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_copies_of_the_process_find_the_same(folder: Path) -> None:
    words = [sys.executable, "-c", CODE, str(folder), str(folder.parent / "headers.sqlite")]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["True"] * 10


def test_each_series_has_its_own_notes(folder: Path) -> None:
    parts: list[list[Instance]] = [list(one.instances) for one in scan([folder]).series]
    made = series.all_of(parts)
    assert [found.series_instance_uid for found, _ in made] == [
        part[0].series_instance_uid for part in parts
    ]
    told = [one.series_instance_uid for one, notes in made if notes.problems]
    assert set(told) >= {"1.2.1.2", "1.2.2.1"}
