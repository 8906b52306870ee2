from pydicom.datadict import dictionary_keyword, dictionary_VR

from viewer.dicom.keywords import WANTED


def test_public_elements_bear_the_names_and_kinds_of_the_standard() -> None:
    for tag, wanted in WANTED.items():
        if (tag >> 16) % 2 == 0:
            tag = tag & 0xFF00FFFF if tag >> 24 == 0x60 else tag
            assert wanted.keyword == dictionary_keyword(tag)
            assert wanted.vr in dictionary_VR(tag), wanted


def test_every_name_is_there_once() -> None:
    once = {tag: wanted for tag, wanted in WANTED.items() if tag < 0x60000000 or tag > 1 << 31}
    kinds = {(w.keyword, w.owner) for w in once.values() if w.keyword}
    assert len(kinds) == len({keyword for keyword, _ in kinds})
    public = [w.keyword for tag, w in once.items() if not tag >> 16 & 1]
    assert len(public) == len(set(public))


def test_private_elements_are_wanted_in_every_block_of_their_group() -> None:
    for block in (0x10, 0x11, 0xFF):
        assert WANTED[0x00190000 | block << 8 | 0x0C].keyword == "SiemensBValue"
        assert WANTED[0x00190000 | block].keyword == ""
    assert WANTED[0x0019100C].owner == "siemens mr header"


def test_a_star_marks_what_is_always_a_list() -> None:
    assert WANTED[0x00280030].many and not WANTED[0x00280010].many
