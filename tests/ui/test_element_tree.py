"""Data elements as rows."""

import pytest
from pytestqt.qtbot import QtBot

from viewer.core.element import Element, values
from viewer.ui.element_tree import OTHER, ElementTree

INNER = Element("(0008,1155)", "UID", "", "UI", "1.2")
TREE = (
    Element("(0008,0060)", "Modality", "Modality", "CS", "CT"),
    Element(
        "(0008,1140)", "Images", "", "SQ", "1 item", (Element("", "Item 1", children=(INNER,)),)
    ),
)


@pytest.fixture
def tree(qtbot: QtBot) -> ElementTree:
    made = ElementTree()
    qtbot.addWidget(made)
    made.show_elements(TREE)
    return made


def test_sequences_are_filled_when_opened_and_stay_open(tree: ElementTree) -> None:
    row = tree.topLevelItem(1)
    assert row.childCount() == 0
    row.setExpanded(True)
    row.child(0).setExpanded(True)
    inner = row.child(0).child(0)
    assert inner.text(3) == "1.2"
    tree.setCurrentItem(inner)
    tree.show_elements(TREE)
    assert tree.topLevelItem(1).isExpanded() and tree.currentItem().text(3) == "1.2"
    tree.topLevelItem(1).setExpanded(False)
    tree.show_elements(TREE)
    assert not tree.topLevelItem(1).isExpanded()


def test_what_was_found_is_open_but_only_then(tree: ElementTree) -> None:
    tree.show_elements(TREE, unfolded=True)
    assert tree.topLevelItem(1).child(0).isExpanded()
    tree.show_elements(TREE)
    assert tree.chosen_text().startswith("(0008,0060)  CS  Modality: CT")


def test_another_image_beside_it(tree: ElementTree) -> None:
    assert tree.isColumnHidden(OTHER)
    other = dict(values((Element("(0008,0060)", "Modality", "Modality", "CS", "MR"),)))
    tree.show_elements(TREE, other)
    assert not tree.isColumnHidden(OTHER)
    assert [tree.topLevelItem(n).text(OTHER) for n in (0, 1)] == ["MR", "not there"]
