"""Data elements in words: found, compared, written."""

from viewer.core.element import Element, count, different, found, is_few, lines, values

TREE = (
    Element("(0008,0060)", "Modality", "Modality", "CS", "CT"),
    Element(
        "(0008,1140)",
        "Referenced Image Sequence",
        "ReferencedImageSequence",
        "SQ",
        "1 item",
        (Element("", "Item 1", children=(Element("(0008,1155)", "UID", "", "UI", "1.2"),)),),
    ),
)


def test_found_by_tag_name_keyword_and_value_with_what_it_lies_in() -> None:
    assert found(TREE, "") == TREE
    assert [one.name for one in found(TREE, "modal ct")] == ["Modality"]
    for typed in ("0008,1155", "00081155", "1.2 uid"):
        (only,) = found(TREE, typed)
        assert only.tag == "(0008,1140)" and only.children[0].children[0].value == "1.2"
    assert found(TREE, "referencedimage") == TREE[1:]  # with all that lies in it
    assert found(TREE, "nothing") == ()


def test_paths_and_counting() -> None:
    paths = [path for path, _ in values(TREE)]
    assert ("(0008,1140)", "Item 1", "(0008,1155)") in paths
    assert count(TREE) == 3
    assert is_few(TREE, 4) and not is_few(TREE, 3)  # items count here


def test_only_what_differs() -> None:
    other = dict(values(TREE))
    assert different(TREE, other) == ()
    other["(0008,1140)", "Item 1", "(0008,1155)"] = Element("(0008,1155)", "UID", value="1.3")
    (only,) = different(TREE, other)
    assert only.tag == "(0008,1140)"
    del other[("(0008,0060)",)]
    assert len(different(TREE, other)) == 2


def test_as_lines() -> None:
    assert lines(TREE)[0] == "(0008,0060)  CS  Modality: CT"
    assert lines(TREE)[-1] == "    (0008,1155)  UI  UID: 1.2"
