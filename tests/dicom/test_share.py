"""Files that are read together hold what each of them holds."""

from pathlib import Path
from typing import Any

import numpy as np

from tests.dicom.instances import image_file
from viewer.core.patient import Instance
from viewer.dicom import files, headers
from viewer.dicom.batch import File
from viewer.dicom.share import Reader, Share


def made(folder: Path, count: int, **attributes: Any) -> list[Path]:
    pixels = np.zeros((8, 8), np.int16)
    return [
        image_file(
            folder / f"{n:03}.dcm",
            pixels,
            InstanceNumber=f"{n:06}",
            SOPInstanceUID=f"1.2.{1000 + n}",
            ImagePositionPatient=["0", "0", f"{n:07.2f}"],
            **{"StudyInstanceUID": "1.2.33", "SeriesInstanceUID": "1.2.55", **attributes},
        )
        for n in range(count)
    ]


def told(paths: list[Path]) -> list[File]:
    return [(str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in paths]


def read(todo: list[File], reader: Reader | None = None, first: int = 1 << 15) -> Share:
    begun = {n: files.beginning(path, first) for n, (path, *_) in enumerate(todo)}
    return (reader or Reader()).share(todo, begun, files.beginning)


def singly(todo: list[File]) -> list[Instance | str | None]:
    return [read([one]).outcomes()[0] for one in todo]


def test_slices_are_one_batch_but_for_the_first(tmp_path: Path) -> None:
    todo = told(made(tmp_path, 20))
    share = read(todo)
    assert list(share.others) == [0]
    ((numbers, batch),) = share.batches
    assert list(numbers) == list(range(1, 20))
    assert set(batch.columns) == {"SOPInstanceUID", "InstanceNumber", "ImagePositionPatient"}
    assert share.outcomes() == singly(todo)


def test_a_reader_knows_the_next_share(tmp_path: Path) -> None:
    todo = told(made(tmp_path, 20))
    reader = Reader()
    read(todo[:2], reader)
    share = read(todo[2:], reader)
    assert not share.others
    assert share.outcomes() == singly(todo[2:])


def test_what_all_of_a_share_have_is_said_once(tmp_path: Path) -> None:
    for name, study in (("a", "1.2.33"), ("b", "1.2.44")):
        (tmp_path / name).mkdir()
        made(tmp_path / name, 4, StudyInstanceUID=study, PatientID=f"ID{study[-2:]}")
    todo = told(sorted(tmp_path.rglob("*.dcm")))
    share = read(todo)
    assert share.outcomes() == singly(todo)
    ((_, batch),) = share.batches
    assert batch.columns["PatientID"] == ["ID33"] * 3 + ["ID44"] * 4
    reader = Reader()
    read(todo[:2], reader)
    ((_, batch),) = read(todo[4:], reader).batches
    assert "PatientID" not in batch.columns
    assert batch.shared.study_instance_uid == "1.2.44"
    assert batch.shared.attributes["PatientID"] == "ID44"


def test_what_does_not_fit_is_read_for_itself(tmp_path: Path) -> None:
    paths = made(tmp_path, 8)
    paths[3].write_bytes(paths[3].read_bytes()[:440])
    paths[4].write_text("no DICOM at all, of any kind")
    paths[5].write_bytes(paths[5].read_bytes().replace(b"1.2.1005", b"1.2.\xff\xff05"))
    paths[6].write_bytes(paths[6].read_bytes().replace(b"000006", b"00000x"))
    todo = told(paths)
    share = read(todo)
    assert share.outcomes() == singly(todo)
    assert isinstance(share.others[3], str) and share.others[4] is None
    assert {5, 6} <= share.others.keys()


def test_a_file_that_has_changed_since_it_was_found(tmp_path: Path) -> None:
    todo = told(made(tmp_path, 3))
    todo[2] = (todo[2][0], todo[2][1] + 2, todo[2][2])
    share = read(todo)
    assert 2 in share.others  # its size says that something is going on
    assert share.outcomes() == singly(todo)


def test_more_is_read_of_long_headers(tmp_path: Path) -> None:
    todo = told(made(tmp_path, 4))
    assert read(todo, first=200).outcomes() == singly(todo)
    reader = Reader()
    assert reader.first == headers.FIRST_READ
    read(todo, reader)
    read(todo, reader)  # of which nothing is new
    assert 500 < reader.first < headers.FIRST_READ
    assert read(todo, reader, reader.first).outcomes() == singly(todo)
