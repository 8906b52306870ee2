from pathlib import Path
from typing import Any

import numpy as np
from pydicom.uid import RLELossless

from tests.dicom.instances import image_file, instance_of
from viewer.core.patient import Instance
from viewer.dicom import duplicates

SAME: dict[str, Any] = {
    "SOPInstanceUID": "1.2.3.4",
    "SeriesInstanceUID": "1.2.3",
    "StudyInstanceUID": "1.2",
}


def written(folder: Path, name: str, fill: int = 0, **attributes: Any) -> Instance:
    pixels = np.full((4, 4), fill, np.int16)
    return instance_of(image_file(folder / name, pixels, **{**SAME, **attributes}))


def names(instances: list[Instance]) -> list[str]:
    return [Path(one.path).name for one in instances]


def test_a_copy_is_one_image_twice(tmp_path: Path) -> None:
    one, copy = written(tmp_path, "a"), written(tmp_path, "b")
    other = written(tmp_path, "c", SOPInstanceUID="1.2.3.5")
    kept, repeated = duplicates.without([copy, other, one])
    assert names(kept) == ["c", "a"]
    (found,) = repeated
    assert (Path(found.instance.path).name, found.conflict) == ("b", False)
    assert found.reason == "duplicate: the same file is there twice"


def test_other_pixels_under_the_same_uid_are_a_conflict(tmp_path: Path) -> None:
    images = [written(tmp_path, "a"), written(tmp_path, "b", fill=1)]
    kept, (found,) = duplicates.without(images)
    assert names(kept) == ["a"] and found.conflict and "other content" in found.reason


def test_another_patient_or_series_under_the_same_uid_is_a_conflict(tmp_path: Path) -> None:
    for other in ({"PatientName": "Else^Some"}, {"SeriesInstanceUID": "1.2.9"}):
        images = [written(tmp_path, "a"), written(tmp_path, "b", **other)]
        _, (found,) = duplicates.without(images)
        assert found.conflict and "another patient or series" in found.reason


def test_other_encodings_give_way_to_plain_pixels(tmp_path: Path) -> None:
    packed = image_file(tmp_path / "a", [b"\0" * 64], RLELossless, Rows=4, Columns=4, **SAME)
    plain = written(tmp_path, "b")
    kept, (found,) = duplicates.without([instance_of(packed), plain])
    assert names(kept) == ["b"]
    assert "another encoding (RLE Lossless)" in found.reason and not found.conflict


def test_another_size_in_another_encoding_is_a_conflict(tmp_path: Path) -> None:
    packed = image_file(tmp_path / "a", [b"\0" * 64], RLELossless, Rows=8, Columns=4, **SAME)
    _, (found,) = duplicates.without([instance_of(packed), written(tmp_path, "b")])
    assert found.conflict


def test_objects_without_a_uid_are_not_compared(tmp_path: Path) -> None:
    stripped = [written(tmp_path, name) for name in "ab"]
    stripped = [Instance(one.path, "", "", "", "", "") for one in stripped]
    assert duplicates.without(stripped) == (stripped, [])
