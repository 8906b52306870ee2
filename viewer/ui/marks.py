"""What tells one measurement from another, in table and picture alike: number and colour."""

from collections.abc import Mapping

from PySide6.QtGui import QColor

from viewer.app.document import Document
from viewer.core.annotation import Annotation
from viewer.ui.theme import color

COLOURS = 5


def annotations(document: Document) -> list[Annotation]:
    """All annotations, in the order in which they were made."""
    found = [item for item in document.items.values() if isinstance(item, Annotation)]
    return sorted(found, key=lambda one: document.numbers[one.uid])


def numbers(document: Document) -> Mapping[str, int]:
    """The number of each annotation by uid, from 1; it stays when others are deleted."""
    return document.numbers


def colour(number: int) -> QColor:
    """The colour of an annotation's lines and of its row."""
    return color(f"lesion-{(number - 1) % COLOURS + 1}")
