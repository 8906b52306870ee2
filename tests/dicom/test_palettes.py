from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread

import viewer
from tests.factories import ct_series


def palette(directory: Path, descriptor: list[int], data: bytes) -> Path:
    """A slice whose values name colours."""
    ct_series(directory, StudyInstanceUID="1.2.3", PatientID="P")
    path = sorted(directory.iterdir())[0]
    for other in sorted(directory.iterdir())[1:]:
        other.unlink()
    dataset: Any = dcmread(path)
    dataset.PhotometricInterpretation = "PALETTE COLOR"
    for colour in ("Red", "Green", "Blue"):
        name = f"{colour}PaletteColorLookupTable"
        dataset.add_new(f"{name}Descriptor", "US", descriptor)
        dataset.add_new(f"{name}Data", "OW", data)
    dataset.save_as(path)
    return path


@pytest.mark.parametrize(
    ("entries", "bits", "size"), [(256, 16, 512), (0, 16, 1 << 17), (255, 8, 256)]
)
def test_a_table_as_long_as_it_says_is_not_doubted(
    tmp_path: Path, entries: int, bits: int, size: int
) -> None:
    path = palette(tmp_path, [entries, 0, bits], bytes(size))
    assert not [one for one in viewer.scan(path).problems if "palette" in one.reason]


def test_a_table_shorter_than_it_says_is_told_from_the_header(tmp_path: Path) -> None:
    path = palette(tmp_path, [0, 0, 16], bytes(4))
    (told,) = [one for one in viewer.scan(path).problems if "palette" in one.reason]
    assert told.reason == "has a red palette of 2 entries, and says 65536"
    assert told.effect == "partly shown"


def test_a_table_longer_than_it_says_is_shown_with_care(tmp_path: Path) -> None:
    path = palette(tmp_path, [256, 0, 16], bytes(1024))
    (told,) = [one for one in viewer.scan(path).problems if "palette" in one.reason]
    assert told.effect == "shown with care"


def test_a_descriptor_that_is_none_is_told(tmp_path: Path) -> None:
    path = palette(tmp_path, [256], bytes(512))
    assert "has a damaged palette" in [one.reason for one in viewer.scan(path).problems]


def test_values_are_the_colours_of_the_table(tmp_path: Path) -> None:
    grey = (np.arange(4096, dtype="<u2") << 4).tobytes()
    item = viewer.scan(palette(tmp_path, [4096, 0, 16], grey)).volumes[0].load()
    assert item.array.shape[-1] == 3
    assert (item.array[0, 0, 0] == item.array[0, 0, 0, 0]).all()
