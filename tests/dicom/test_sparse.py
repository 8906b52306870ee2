from pathlib import Path

import numpy as np
import pytest
from pydicom import Dataset

from tests.dicom.instances import image_file, instance_of
from viewer.dicom import sparse
from viewer.dicom.parse import Malformed

ZEROS = np.zeros((2, 2), np.uint16)


def item(descriptor: list[int], data: list[int] | bytes) -> Dataset:
    made = Dataset()
    made.add_new(0x00283002, "US", descriptor)
    made.add_new(0x00283006, "OW" if isinstance(data, bytes) else "US", data)
    return made


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    one = instance_of(image_file(tmp_path / "a.dcm", ZEROS, PatientName="A^B", StudyID="7"))
    found = sparse.elements(one, ["StudyID"], "name")
    assert found.StudyID == "7" and "PatientName" not in found


def test_a_file_that_has_gone_is_told_by_what_was_looked_for(tmp_path: Path) -> None:
    one = instance_of(image_file(tmp_path / "a.dcm", ZEROS))
    (tmp_path / "a.dcm").unlink()
    with pytest.raises(Malformed, match="has a damaged palette"):
        sparse.elements(one, ["StudyID"], "palette")


def test_tables_of_words_and_of_bytes() -> None:
    table, first, bits = sparse.lut(item([3, 10, 16], [100, 200, 40000]), "table")
    assert (table.tolist(), first, bits) == ([100, 200, 40000], 10, 16)
    packed, _, _ = sparse.lut(item([3, 0, 8], b"\1\2\3\0"), "table")
    assert packed.tolist() == [1, 2, 3]
    wide, _, _ = sparse.lut(item([2, 0, 8], b"\1\0\2\0"), "table")
    assert wide.tolist() == [1, 2]
    whole, _, _ = sparse.lut(
        item([0, 0, 16], np.arange(1 << 16, dtype="<u2").tobytes()), "table"
    )
    assert len(whole) == 1 << 16


def test_a_damaged_table_is_named() -> None:
    with pytest.raises(Malformed, match="has a table that is too short"):
        sparse.lut(item([4, 0, 16], [1, 2]), "table")
    with pytest.raises(Malformed, match="has a damaged table"):
        sparse.lut(Dataset(), "table")
