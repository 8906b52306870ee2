from pathlib import Path
from typing import Any

import numpy as np
import pytest
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
    assert (Path(found.instance.path).name, found.fate) == ("b", "copy")
    assert found.reason == "duplicate: the same file is there twice"


def test_the_whole_file_is_kept_wherever_the_cut_one_lies(tmp_path: Path) -> None:
    whole = written(tmp_path, "b")
    for count in (8, 24, 32):  # bytes that the copy lacks: a part, or all of its pixels
        cut = tmp_path / "a"
        cut.write_bytes((tmp_path / "b").read_bytes()[:-count])
        kept, (found,) = duplicates.without([instance_of(cut), whole])
        assert names(kept) == ["b"] and found.fate == "broken"
        assert found.reason.endswith(f"; shown from {tmp_path / 'b'}")


def test_of_two_cut_copies_the_fuller_one_is_kept(tmp_path: Path) -> None:
    data = Path(written(tmp_path, "whole").path).read_bytes()
    for name, count in (("a", 20), ("b", 4)):
        (tmp_path / name).write_bytes(data[:-count])
    kept, (found,) = duplicates.without([instance_of(tmp_path / name) for name in "ab"])
    assert names(kept) == ["b"] and found.fate == "broken"


def test_a_cut_codestream_gives_way_to_a_whole_one(tmp_path: Path) -> None:
    packed = image_file(tmp_path / "b", [b"\0" * 64], RLELossless, Rows=4, Columns=4, **SAME)
    (tmp_path / "a").write_bytes(packed.read_bytes()[:-30])
    kept, (found,) = duplicates.without([instance_of(tmp_path / name) for name in "ab"])
    assert names(kept) == ["b"] and found.fate == "broken"
    assert "cut off inside its compressed pixels" in found.reason


def test_other_pixels_in_the_same_place_clash(tmp_path: Path) -> None:
    images = [written(tmp_path, "a"), written(tmp_path, "b", fill=1)]
    kept, (found,) = duplicates.without(images)
    assert names(kept) == ["a"] and found.fate == "clash"
    assert found.reason.startswith("conflict") and "other content" in found.reason


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"PatientName": "Else^Some"}, "another patient"),
        ({"SeriesInstanceUID": "1.2.9"}, "another series"),
        ({"InstanceNumber": 9}, "another number, place or size"),
    ],
)
def test_another_image_under_the_same_uid_stands_beside_it(
    tmp_path: Path, other: dict[str, Any], words: str
) -> None:
    images = [written(tmp_path, "a"), written(tmp_path, "b", **other)]
    copies = [written(tmp_path, "c"), written(tmp_path, "d", **other)]
    kept, repeated = duplicates.without([*copies, *images])
    assert names(kept) == ["a", "b"]
    assert {Path(one.instance.path).name: one.fate for one in repeated} == {
        "b": "apart",
        "c": "copy",
        "d": "copy",
    }
    (reason,) = [one.reason for one in repeated if one.fate == "apart"]
    assert reason.startswith("conflict") and words in reason and str(tmp_path / "a") in reason


def test_other_encodings_give_way_to_plain_pixels(tmp_path: Path) -> None:
    packed = image_file(tmp_path / "a", [b"\0" * 64], RLELossless, Rows=4, Columns=4, **SAME)
    plain = written(tmp_path, "b")
    kept, (found,) = duplicates.without([instance_of(packed), plain])
    assert names(kept) == ["b"]
    assert "another encoding (RLE Lossless)" in found.reason and found.fate == "copy"


def test_another_size_in_another_encoding_is_another_image(tmp_path: Path) -> None:
    packed = image_file(tmp_path / "a", [b"\0" * 64], RLELossless, Rows=8, Columns=4, **SAME)
    _, (found,) = duplicates.without([instance_of(packed), written(tmp_path, "b")])
    assert found.fate == "apart"


def test_objects_without_a_uid_are_not_compared(tmp_path: Path) -> None:
    stripped = [written(tmp_path, name) for name in "ab"]
    stripped = [Instance(one.path, "", "", "", "", "") for one in stripped]
    assert duplicates.without(stripped) == (stripped, [])
