"""Real World Value Mapping objects (synthetic)."""

from pathlib import Path

import numpy as np
import pytest
from pydicom import Dataset, dcmread

from tests.dicom.enhanced import item
from tests.dicom.instances import image_file, instance_of
from tests.dicom.test_realworld import mapping
from viewer.core.volume import ImageSet
from viewer.dicom import load, mappings
from viewer.dicom.scan import scan


def mapping_file(path: Path, uids: list[str], *maps: Dataset) -> Path:
    """A mapping object for images; without pixels."""
    referred = item(
        ReferencedImageSequence=[item(ReferencedSOPInstanceUID=uid) for uid in uids],
        RealWorldValueMappingSequence=list(maps),
    )
    made = image_file(
        path,
        np.zeros((2, 2), np.uint16),
        SOPClassUID=mappings.MAPPING,
        Modality="RWV",
        ReferencedImageRealWorldValueMappingSequence=[referred],
    )
    ds = dcmread(made)
    del ds.PixelData
    ds.save_as(made)
    return made


def test_the_images_that_an_object_names_get_its_maps(tmp_path: Path) -> None:
    pixels = np.full((2, 3), 10, np.uint16)
    for name in ("a", "b"):
        image_file(
            tmp_path / f"{name}.dcm", pixels, Modality="MR",
            SOPInstanceUID=f"1.2.{ord(name)}", RescaleSlope=2, RescaleIntercept=0,
        )  # fmt: skip
    mapping_file(tmp_path / "m.dcm", ["1.2.97"], mapping(0.25, "ms"))
    found = scan([tmp_path])
    assert found.counted["files_shown"] == 2 and found.counted["objects"] == 1
    told = {}
    for one in found.volumes:
        images = load.load(one)
        assert isinstance(images, ImageSet)
        told[images.source.images[0][0]] = [(m.unit, m(20.0)) for m in images.marks.maps]
    assert told == {"1.2.97": [("ms", 3.0)], "1.2.98": []}


@pytest.mark.parametrize("gone", [False, True])
def test_an_object_that_says_nothing_changes_nothing(tmp_path: Path, gone: bool) -> None:
    image = instance_of(image_file(tmp_path / "a.dcm", np.zeros((2, 2), np.uint16)))
    path = mapping_file(tmp_path / "m.dcm", [] if not gone else [image.sop_instance_uid])
    mapped = instance_of(path)
    if gone:
        path.unlink()
    assert mappings.applied([mapped, image]) == [mapped, image]
    assert mappings.applied([image])[0] is image


def test_an_object_of_another_patient_says_nothing(tmp_path: Path) -> None:
    image = instance_of(
        image_file(tmp_path / "a.dcm", np.zeros((2, 2), np.uint16), PatientID="P2")
    )
    mapped = instance_of(
        mapping_file(tmp_path / "m.dcm", [image.sop_instance_uid], mapping(1, "1"))
    )
    assert mappings.applied([mapped, image])[1] is image
