from pydicom.datadict import dictionary_keyword, dictionary_VR

from viewer.dicom.keywords import WANTED


def test_public_elements_bear_the_names_and_kinds_of_the_standard() -> None:
    for tag, wanted in WANTED.items():
        if (tag >> 16) % 2 == 0:
            assert wanted.keyword == dictionary_keyword(tag)
            assert wanted.vr in dictionary_VR(tag), wanted


def test_every_name_is_there_once() -> None:
    names = [wanted.keyword for wanted in WANTED.values()]
    assert len(names) == len(set(names))


def test_a_star_marks_what_is_always_a_list() -> None:
    assert WANTED[0x00280030].many and not WANTED[0x00280010].many
