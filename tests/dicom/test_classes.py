from pydicom.uid import UID_dictionary

from viewer.dicom import classes


def test_names_are_told_with_the_uid_where_they_are_not_known() -> None:
    assert classes.syntax_name("1.2.840.10008.1.2.4.90") == "JPEG 2000 Lossless"
    assert classes.syntax_name("1.2.840.10008.1.2") == "Implicit VR Little Endian"
    assert classes.syntax_name("1.2.3") == "unknown transfer syntax 1.2.3"
    assert classes.class_name("1.2.840.10008.5.1.4.1.1.66.4") == "Segmentation"
    assert classes.class_name("1.2.840.10008.5.1.4.1.1.88.72") == "Report"
    assert classes.class_name("1.2.3") == "DICOM object"


def test_the_classes_of_the_standard_are_pictures_or_not() -> None:
    for uid, entry in UID_dictionary.items():
        name, kind = entry[0], entry[1]
        if kind != "SOP Class" or not name.endswith("Image Storage"):
            continue
        if "Trial" not in name and "Retired" not in str(entry[3]):
            assert classes.is_image(uid) or uid.split(".")[9] == "501", name  # baggage
    assert not any(map(classes.is_image, classes.OBJECTS))
