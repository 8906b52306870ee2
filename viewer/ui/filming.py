"""Views as pictures to be saved: which ones, how large, painted one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.app import cine, key_images, navigation, orbit
from viewer.app.cut import cut
from viewer.app.linking import Linking
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.imaging.encode import Pixels
from viewer.ui.stage import Look, Stage

Which = Literal["one", "slices", "range", "phases", "turn", "keys"]
TURN = 60  # pictures of one turn
LARGEST = 8192  # pixels a side


@dataclass(frozen=True, slots=True)
class Scenery:
    """Where views lie on the screen, in its pixels; ratio: device pixels for one of them."""

    size: QSize
    tiles: tuple[tuple[str, QRect], ...]
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Shot:
    """What is to be saved.

    view: the one that is stepped. whole: with the other views of the layout.
    which: the picture shown, every slice, some of them (first to last, from 1), every phase,
    one turn of a 3D view, every key image of the open series.
    size: None as on the screen, times `enlarged`; voxels: one pixel for one of them instead,
    times `enlarged`.
    """

    view: str
    whole: bool = False
    which: Which = "one"
    first: int = 1
    last: int = 1
    size: QSize | None = None
    enlarged: int = 1
    voxels: bool = False
    look: Look = field(default_factory=Look)


def states(session: Session, shot: Shot) -> list[ViewState]:
    """The stepped view at each picture."""
    now = session.views[shot.view].value
    if shot.which == "one":
        return [now]
    if shot.which == "keys":
        marks = key_images.each(session.document, session.opened.value)
        found = [key_images.seen(session, one) for one in marks]
        return [one for one in found if one is not None]
    if shot.which == "turn":
        return [replace(now, **orbit.turned(now, 360 / TURN * n, 0)) for n in range(TURN)]
    through: cine.Through = "phases" if shot.which == "phases" else "slices"
    count = cine.length(now, through)
    first, last = (shot.first, shot.last) if shot.which == "range" else (1, count)
    places = range(max(first, 1) - 1, min(last, count))
    return [replace(now, **cine.went(now, at, through)) for at in places]


def why_not(session: Session, shot: Shot) -> str:
    """Why these pictures cannot be made now, or ""."""
    now = session.views[shot.view].value
    if now.item is None:
        return "Show a series in this view first."
    if now.kind == "volume3d" and shot.which in ("slices", "range"):
        return "3D has no slices."
    if shot.which == "keys":
        return _no_keys(session, len(states(session, shot)))
    if shot.which == "turn" and now.kind != "volume3d":
        return "Only a 3D view turns."
    if shot.which == "phases" and cine.length(now) < 2:
        return "This series has one phase."
    if shot.which == "range" and not 1 <= shot.first <= shot.last:
        return "The range ends before it begins."
    if shot.which != "one" and not _is_read(now):
        return "The series is still being read."
    return ""


def _no_keys(session: Session, read: int) -> str:
    """Why not every key image can be painted, or ""."""
    marked = len(key_images.each(session.document, session.opened.value))
    if not marked:
        return "There are no key images yet (K marks one)."
    return "" if read == marked else "Some are of series not read yet (Shift+K goes there)."


def size_of(shot: Shot, session: Session, scenery: Scenery) -> tuple[QSize, float]:
    """(pixels of a picture, how many of them a letter's pixel takes)."""
    room = _room(shot, scenery).size()
    wanted = shot.size
    if wanted is None and shot.voxels and not shot.whole:
        wanted = _voxels(session.views[shot.view].value)
        return wanted * shot.enlarged, float(shot.enlarged)
    wanted = wanted or room * scenery.ratio * shot.enlarged
    wanted = wanted.boundedTo(QSize(LARGEST, LARGEST)).expandedTo(QSize(16, 16))
    share = min(wanted.width() / room.width(), wanted.height() / room.height())
    return wanted, max(share, 0.5)


def images(session: Session, shot: Shot, scenery: Scenery) -> Iterator[QImage]:
    """The pictures; what the window shows stays as it is."""
    every = {name: session.views[name].value for name, _ in scenery.tiles}
    every[shot.view] = session.views[shot.view].value
    planned = states(session, shot)
    stage = Stage(session, every, shot.look)
    linking = Linking(stage.views, session.sync)
    linking.enabled = session.selection.value.linked
    size, ratio = size_of(shot, session, scenery)
    try:
        for state in planned:
            if shot.voxels and not shot.whole:
                state = replace(state, **navigation.fitted())
            stage.show(shot.view, state)
            if shot.whole:
                yield _layout(stage, scenery, size)
            else:
                yield stage.image(shot.view, size, ratio)
    finally:
        stage.close()


def painted(pictures: Iterator[QImage]) -> Iterator[Callable[[], Pixels]]:
    """Each as a call that gives its pixels, on any thread."""
    for picture in pictures:
        yield partial(rgb, picture)


def rgb(picture: QImage) -> Pixels:
    """(rows, columns, 3): a copy."""
    made = picture.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return raw[:, : 3 * made.width()].reshape(made.height(), made.width(), 3).copy()


def _layout(stage: Stage, scenery: Scenery, size: QSize) -> QImage:
    """All views where they lie, over near-black, fitted into the size."""
    share = min(size.width() / scenery.size.width(), size.height() / scenery.size.height())
    made = QImage(size, QImage.Format.Format_RGB32)
    made.fill(QColor("black"))
    left = (size.width() - scenery.size.width() * share) / 2
    top = (size.height() - scenery.size.height() * share) / 2
    pictures = []
    for name, place in scenery.tiles:
        part = QSize(round(place.width() * share), round(place.height() * share))
        picture = stage.image(name, part, share)
        picture.setDevicePixelRatio(1)
        at = QPoint(round(left + place.x() * share), round(top + place.y() * share))
        pictures.append((at, picture))
    painter = QPainter(made)
    for at, picture in pictures:
        painter.drawImage(at, picture)
    painter.end()
    return made


def _room(shot: Shot, scenery: Scenery) -> QRect:
    if shot.whole:
        return QRect(0, 0, scenery.size.width(), scenery.size.height())
    own = (place for name, place in scenery.tiles if name == shot.view)
    return next(own, QRect(0, 0, 512, 512))


def _voxels(state: ViewState) -> QSize:
    """One pixel for each of the plane's, in true proportions."""
    shown = cut(state)
    if shown is None:
        return QSize(512, 512)
    (rows, columns), (down, across) = shown.plane.shape, shown.plane.spacing
    least = min(down, across)
    size = QSize(round(columns * across / least), round(rows * down / least))
    size = size.transposed() if state.rotation % 180 else size
    return size.boundedTo(QSize(LARGEST, LARGEST))


def _is_read(state: ViewState) -> bool:
    item = state.item
    parts: Sequence[object] = getattr(item, "volumes", (item,))
    return all(bool(one.ready.all()) for one in parts)  # type: ignore[attr-defined]
