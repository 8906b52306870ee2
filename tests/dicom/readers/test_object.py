from tests.dicom.made import instance
from viewer.dicom.readers import reader_of, readers
from viewer.dicom.readers.object import arrange
from viewer.dicom.standins import StandIns

STORAGE = "1.2.840.10008.5.1.4.1.1."


def test_an_object_is_named_by_its_kind_and_title() -> None:
    one = instance(
        sop_class_uid=STORAGE + "481.3", StructureSetLabel="GTV", References=["1.2.9"]
    )
    (made,) = arrange([one], StandIns()).objects
    assert made.label == "Structure set: GTV"
    assert (made.references, made.sop_class) == (("1.2.9",), STORAGE + "481.3")
    (plain,) = arrange([instance(sop_class_uid=STORAGE + "66.4")], StandIns()).objects
    assert plain.label == "Segmentation"


def test_every_instance_has_a_reader() -> None:
    readers.discover()
    assert reader_of(instance()).name == "image"
    assert reader_of(instance(sop_class_uid="1.2.3")).name == "image"
    assert reader_of(instance(sop_class_uid="1.2.3", PixelTag=None)).name == "object"
    assert reader_of(instance(PixelTag=None)).name == "image"
    assert reader_of(instance(sop_class_uid=STORAGE + "66.4")).name == "object"
