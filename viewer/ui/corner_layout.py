"""Where the lines of the four corners stand in a view, so that none covers another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont

from viewer.ui import haloed
from viewer.ui.corner_lines import PARTS, Line
from viewer.ui.corner_text import Corners

MARGIN, EDGE = 6, 18  # pixels: around the corner text; kept free for the slice bar
TIGHT = 4  # lines of text share this much of their halos
_GAP, _LEAST = 8, 40
_PLACE = re.compile(r"\([−\d., ]+\) mm")


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of text and the top left corner of its box (pixels of the view)."""

    text: str
    ink: str
    x: float
    y: float
    width: int


def laid(made: Corners, size: QSizeF, font: QFont, middle: float = 0.0) -> list[Placed]:
    """All lines that have room, the important ones whatever happens.

    middle: pixels above and below the middle of the right edge that the ruler takes. The
    letters at the edges stay free too. Long lines use what the opposite corner leaves, or
    end in "…"; flags and warnings go on in a line below instead.
    """
    tall = haloed.size_of("M", font)[1] - TIGHT
    half = size.height() / 2 - MARGIN
    free = int((half - tall) // tall), int((half - max(tall, middle)) // tall)
    found: list[Placed] = []
    pairs = (made.top_left, made.top_right), (made.bottom_left, made.bottom_right)
    for lines, bottom in zip(pairs, (False, True), strict=True):
        left, right = (
            _kept(_broken(side, size, font), n) for side, n in zip(lines, free, strict=True)
        )
        for row in range(max(len(left), len(right))):
            y = float(MARGIN + row * tall)
            if bottom:
                y = size.height() - MARGIN - (row + 1) * tall
            found += _row(_at(left, row, bottom), _at(right, row, bottom), y, size, font)
    return found


def _at(lines: Sequence[Line], row: int, bottom: bool) -> Line | None:
    """The line of a row, counted from the edge of the view."""
    if row >= len(lines):
        return None
    return lines[len(lines) - 1 - row] if bottom else lines[row]


def _kept(lines: Sequence[Line], count: int) -> list[Line]:
    """As many lines as there is room for: the least important go first."""
    found = [line for line in lines if line.text]
    while len(found) > max(count, 1):
        worst = max(line.rank for line in found)
        if worst == 0:
            break
        found.remove(next(line for line in reversed(found) if line.rank == worst))
    return found


def _broken(lines: Sequence[Line], size: QSizeF, font: QFont) -> list[Line]:
    """Lines that may go on below, cut so that each part fits its half of the view."""
    room = _half(size, font)
    found: list[Line] = []
    for line in lines:
        form = _form(line, room, font)
        if not line.goes_on or _fits(form, room, font):
            found.append(line)
            continue
        text = ""
        for part in _parts(form, room, font):
            longer = text + part[0] + part[1] if text else part[1]
            if text and not _fits(longer, room, font):
                found.append(replace(line, text=text, short=""))
                longer = part[1]
            text = longer
        found.append(replace(line, text=text, short=""))
    return found


def _form(line: Line, room: float, font: QFont) -> str:
    """The text, or the short form where a part of the text has no room."""
    whole = all(_fits(part, room, font) for part in line.text.split(PARTS))
    return line.text if whole or not line.short else line.short


def _fits(text: str, room: float, font: QFont) -> bool:
    return haloed.size_of(text, font)[0] <= room


def _parts(text: str, room: float, font: QFont) -> list[tuple[str, str]]:
    """(what stands before it, part): flags stay whole where they fit, sentences break.

    Coordinates stay whole or go: a part of them could be read as others.
    """
    found: list[tuple[str, str]] = []
    for part in text.split(PARTS):
        if _fits(part, room, font):
            found.append((PARTS, part))
            continue
        if _PLACE.fullmatch(part):
            continue
        first, *others = part.split(" ")
        found += [(PARTS, first), *((" ", word) for word in others)]
    return found


def _half(size: QSizeF, font: QFont) -> float:
    """Pixels for a line beside the letter in the middle of an edge."""
    letter = haloed.size_of("AR", font)[0]
    return max((size.width() - MARGIN - EDGE - letter) / 2 - _GAP, _LEAST)


def _row(
    left: Line | None, right: Line | None, y: float, size: QSizeF, font: QFont
) -> list[Placed]:
    """The two lines of one height; each may use what the other leaves, but by a letter."""
    half, whole = _half(size, font), size.width() - MARGIN - EDGE
    tall = haloed.size_of("M", font)[1]
    by_letter = y < MARGIN + tall or y + tall > size.height() - MARGIN - TIGHT
    needs = [haloed.size_of(one.text, font)[0] if one else 0 for one in (left, right)]
    rooms = [half, half]
    if not by_letter:
        rooms = [max(half, whole - min(need, half) - _GAP) for need in reversed(needs)]
        if sum(needs) + _GAP > whole and min(needs) > half:
            rooms = [half, half]
    found = []
    for line, room, at_right in zip((left, right), rooms, (False, True), strict=True):
        if line is None:
            continue
        text = fitted(line, room, font)
        width = haloed.size_of(text, font)[0]
        x = size.width() - EDGE - width if at_right else MARGIN
        found.append(Placed(text, line.ink, x, y, width))
    return found


def fitted(line: Line, room: float, font: QFont) -> str:
    """The line, its short form, or what of it fits with "…" in the middle."""
    for text in (line.text, line.short):
        if text and haloed.size_of(text, font)[0] <= room:
            return text
    return haloed.elided(line.short or line.text, font, int(room))
