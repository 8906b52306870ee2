"""Annotations over a picture: what lies on it, how it is drawn, what the mouse hits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from viewer.app.cut import Cut
from viewer.app.derived import drawn
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.measure import Drawn, kinds
from viewer.ui import colour_bar, drawing_hint, haloed, path_lines, scale_bar
from viewer.ui.apart import apart
from viewer.ui.framing import Framing
from viewer.ui.marks import colour, numbers
from viewer.ui.values import lines as value_lines
from viewer.ui.values import told_on

LINE, HALO, HANDLE = 2.0, 1.0, 7.0  # pixels
_REACH, _GRIP = 6.0, 9.0  # how near a line, a handle counts as hit
_BESIDE, _TIGHT = 10.0, 5
_CURVE = 8  # more points than this are a curve, drawn with simpler corners
_PARALLEL = 0.999  # cosine between the plane of a mark and of the picture it is edited on
_SHARP = 1e-3  # mm
_RULER = 20  # pixels that the ruler's length, written above it, reaches to its left


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """An annotation as it lies in a view. All places are pixels of the view.

    label: its lines of text; box: where they stand. handles: (m, 2), those to drag.
    far: of a path, its lines off the picture; aside: (m,) bool, which handles are.
    """

    annotation: Annotation
    number: int
    lines: tuple[Array, ...]
    handles: Array
    label: tuple[str, ...]
    box: QRectF
    selected: bool
    far: tuple[Array, ...] = ()
    aside: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the mouse; index: of the handle."""

    part: Literal["handle", "line", "label"]
    annotation: Annotation
    index: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being drawn or dragged: shown in place of the annotation of its uid."""

    annotation: Annotation
    measurements: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A plane as it lies in a view: what marks are laid on. Equal where its key is.

    equation: (a, b, c, d); a x + b y + c z - d are the mm of a point from the plane.
    """

    key: tuple[float, ...]
    framing: Framing = field(compare=False)
    normal: Array = field(compare=False)
    equation: tuple[float, float, float, float] = field(compare=False)
    font: QFont = field(compare=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a view that marks are looked for on."""

    session: Session
    view: str
    shown: Cut
    ground: Ground


def ground(framing: Framing, font: QFont) -> Ground:
    """The framing of a picture with what is asked of it again and again."""
    m, plane, size = framing.matrix, framing.plane, framing.size
    places = (*plane.origin.tolist(), *plane.u.tolist(), *plane.v.tolist(), *plane.spacing)
    turn = (m.m11(), m.m12(), m.m21(), m.m22(), m.dx(), m.dy())
    key = (*places, *turn, size.width(), size.height())
    normal = plane.normal
    a, b, c = normal.tolist()
    return Ground(key, framing, normal, (a, b, c, float(normal @ plane.origin)), font)


def marks(on: Picture, draft: Draft | None = None) -> list[Mark]:
    """The annotations that lie on the picture shown, in the order in which they were made."""
    if not on.shown.placed:
        return []
    session = on.session
    number = numbers(session.document)
    drafted = draft.annotation.uid if draft is not None else ""
    state = session.views[on.view].value
    each = [
        (one, number[one.uid], *told_on(session, one, state))
        for one in _visible(on)
        if one.uid != drafted
    ]
    if draft is not None:
        n = number.get(drafted, len(number) + 1)
        found = draft.measurements or drawing_hint.so_far(draft.annotation)
        each.append((draft.annotation, n, found, ()))
    chosen = session.selection.value.annotation
    laid = [
        _mark(one, n, (*label(one, n, found), *more), one.uid == chosen, on.ground, _reach(on))
        for one, n, found, more in each
    ]
    size = on.ground.framing.size
    bars = colour_bar.room(state, size, on.ground.font)
    around = tuple((bar.x(), bar.y(), bar.width(), bar.height()) for bar in bars)
    return list(_apart(tuple(laid), size.height(), around))


def _visible(on: Picture) -> list[Annotation]:
    if not on.session.selection.value.annotations_shown:
        return []
    return [
        item
        for item in on.session.document.items.values()
        if isinstance(item, Annotation) and not item.hidden and lies_on(item, on)
    ]


def lies_on(annotation: Annotation, on: Picture) -> bool:
    """True within half a slice (or slab) of the plane shown, in one frame of reference only."""
    state = on.session.views[on.view].value
    volume = state.volume
    if volume is None or not one_frame(
        annotation, volume.geometry.frame_of_reference_uid, state.key
    ):
        return False
    a, b, c, d = on.ground.equation
    reach = _reach(on)
    if kinds[annotation.kind].in_space:
        chosen = annotation.uid == on.session.selection.value.annotation
        line = _lines(annotation)[0]
        return chosen or bool(path_lines.split(line, line @ on.ground.normal - d, reach)[0])
    ball = _ball(annotation)
    if ball:
        x, y, z = annotation.points[0]
        return abs(a * x + b * y + c * z - d) < ball
    return all(abs(a * x + b * y + c * z - d) <= reach for x, y, z in annotation.points)


def _reach(on: Picture) -> float:
    """How far (mm) from the plane a mark still lies on the picture."""
    return max(on.shown.reach_mm, _SHARP) + _SHARP


def draw(painter: QPainter, every: Iterable[Mark], font: QFont) -> None:
    """Lines of 2 px with a halo, hollow handles, the label beside."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ratio = painter.device().devicePixelRatio()
    for mark in every:
        ink = colour(mark.number)
        wide = LINE + (1 if mark.selected else 0)
        if mark.far or mark.aside.any():
            path_lines.draw(painter, mark.far, mark.handles[mark.aside], ink)
        polygons = [_polygon(line) for line in mark.lines]
        for pen_ink, width in ((QColor(0, 0, 0), wide + 2 * HALO), (ink, wide)):
            for polygon in polygons:
                painter.setPen(_pen(pen_ink, width, polygon.size() > _CURVE))
                painter.drawPolyline(polygon)
        handle = _handle(ink.rgb(), mark.selected, ratio)
        half = handle.width() / ratio / 2
        for x, y in (mark.handles[~mark.aside] if len(mark.aside) else mark.handles).tolist():
            painter.drawImage(QPointF(x - half, y - half), handle)
        place = mark.box.topLeft()
        for text in mark.label:
            haloed.draw(painter, place, text, font, ink)
            place = QPointF(place.x(), place.y() + haloed.size_of(text, font)[1] - _TIGHT)


def hit(every: Sequence[Mark], place: QPointF) -> Hit | None:
    """What a press there takes: a handle before a line before a label, the selected first."""
    order = sorted(every, key=lambda mark: mark.selected)[::-1]
    at = np.array([place.x(), place.y()])
    for mark in order:
        if len(mark.handles):
            away = np.linalg.norm(mark.handles - at, axis=1)
            if away.min() <= _GRIP:
                return Hit("handle", mark.annotation, int(away.argmin()))
    for mark in order:
        if any(path_lines.distance(line, at) <= _REACH for line in mark.lines):
            return Hit("line", mark.annotation)
    for mark in order:
        if mark.box.contains(place):
            return Hit("label", mark.annotation)
    return None


@lru_cache(maxsize=256)
def label(
    annotation: Annotation, number: int, found: tuple[Measurement, ...]
) -> tuple[str, ...]:
    """ "1 · 32.4 × 18.1 mm"; further values on lines of their own."""
    head = " ".join(str(part) for part in (number, annotation.label) if part)
    told = [annotation.text] if annotation.text else value_lines(found)
    if told and kinds[annotation.kind].in_space and not annotation.label:
        told[0] = f"{kinds[annotation.kind].label} {told[0]}"
    if not told and kinds[annotation.kind].on_voxels:
        told = ["…"]
    first = f"{head} · {told[0]}" if told else head
    return (first, *told[1:])


@lru_cache(maxsize=256)
def _mark(
    annotation: Annotation,
    number: int,
    words: tuple[str, ...],
    selected: bool,
    on: Ground,
    reach: float,
) -> Mark:
    if kinds[annotation.kind].in_space:
        return _path(annotation, number, words, selected, on, reach)
    lines = tuple(on.framing.on_screen(line) for line in _outline(annotation, on))
    flat = abs(float(_normal(annotation) @ on.normal)) >= _PARALLEL
    handles = on.framing.on_screen(_handles(annotation)) if flat else np.zeros((0, 2))
    every = np.vstack([*lines, handles])
    if kinds[annotation.kind].has_text:
        every = on.framing.on_screen(_points(annotation)[-1:])  # an arrow speaks from its tail
    return Mark(annotation, number, lines, handles, words, _box(every, words, on), selected)


def _path(
    annotation: Annotation,
    number: int,
    words: tuple[str, ...],
    selected: bool,
    on: Ground,
    reach: float,
) -> Mark:
    """A line in space: what lies within reach of the picture, the rest dropped on it."""
    height = on.equation[3]
    line, points = _lines(annotation)[0], _points(annotation)
    near, far = path_lines.split(line, line @ on.normal - height, reach)
    seen, unseen = (
        tuple(on.framing.on_screen(part) for part in parts) for parts in (near, far)
    )
    handles = on.framing.on_screen(points)
    aside = np.abs(points @ on.normal - height) > reach
    box = _box(np.vstack(seen or unseen or [handles]), words, on)
    return Mark(annotation, number, seen, handles, words, box, selected, unseen, aside)


def _box(points: Array, words: Sequence[str], on: Ground) -> QRectF:
    """Beside the mark, right of it where there is room before the ruler, inside the view."""
    sizes = [haloed.size_of(text, on.font) for text in words]
    width = max(size[0] for size in sizes)
    height = sum(size[1] - _TIGHT for size in sizes) + _TIGHT
    rightmost, leftmost = points[points[:, 0].argmax()], points[points[:, 0].argmin()]
    left = float(rightmost[0]) + _BESIDE
    middle = float(rightmost[1])
    room = on.framing.size.width() - scale_bar.RIGHT - _RULER
    if left + width > room and leftmost[0] - _BESIDE - width >= 0:
        left, middle = float(leftmost[0]) - _BESIDE - width, float(leftmost[1])
    left = max(min(left, on.framing.size.width() - width), 0)
    top = min(max(middle - height / 2, 0), max(on.framing.size.height() - height, 0))
    return QRectF(left, top, width, height)


@lru_cache(maxsize=64)
def _apart(
    every: tuple[Mark, ...], height: float, bars: tuple[tuple[float, ...], ...]
) -> tuple[Mark, ...]:
    """The same marks with labels that do not stand on one another, nor on the bars."""
    boxes = apart([mark.box for mark in every], height, [QRectF(*bar) for bar in bars])
    return tuple(
        mark if box == mark.box else replace(mark, box=box)
        for mark, box in zip(every, boxes, strict=True)
    )


def _outline(annotation: Annotation, on: Ground) -> tuple[Array, ...]:
    """What is drawn, in mm; a ball is drawn as this plane cuts it."""
    ball = _ball(annotation)
    if not ball:
        return _lines(annotation)
    plane, center = on.framing.plane, _points(annotation)[0]
    away = float(plane.distance(center))
    middle = center - away * on.normal
    edge = middle + plane.u * np.sqrt(max(ball**2 - away**2, 0))
    cut = Drawn(np.array([middle, edge]), plane.u, plane.v)
    return tuple(kinds[annotation.kind].outline(cut)[:1])


@lru_cache(maxsize=1024)
def _points(annotation: Annotation) -> Array:
    return np.array(annotation.points, float)


@lru_cache(maxsize=1024)
def _normal(annotation: Annotation) -> Array:
    return np.cross(annotation.u, annotation.v)


@lru_cache(maxsize=1024)
def _lines(annotation: Annotation) -> tuple[Array, ...]:
    return tuple(kinds[annotation.kind].outline(drawn(annotation)))


@lru_cache(maxsize=1024)
def _handles(annotation: Annotation) -> Array:
    return kinds[annotation.kind].handles(drawn(annotation))


@lru_cache(maxsize=1024)
def _ball(annotation: Annotation) -> float:
    """The radius of a mark that is a ball in space; 0 for marks that lie in a plane."""
    kind = kinds[annotation.kind]
    if len(annotation.points) < kind.clicks[0]:
        return 0.0
    graphics = kind.graphics(drawn(annotation))
    if graphics[0].type != "ELLIPSOID":
        return 0.0
    ends = graphics[0].points
    return float(np.linalg.norm(ends[1] - ends[0])) / 2


def one_frame(annotation: Annotation, frame: str, key: str) -> bool:
    """True where a mark's points are places in a volume of that frame of reference, or key."""
    if annotation.frame_of_reference_uid:
        return annotation.frame_of_reference_uid == frame
    return not frame and annotation.volume_key == key


def _polygon(points: Array) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _pen(ink: QColor, width: float, curve: bool) -> QPen:
    """Round ends and corners, but for the many of a curve: they cost twice the time."""
    join = Qt.PenJoinStyle.BevelJoin if curve else Qt.PenJoinStyle.RoundJoin
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join)


@lru_cache(maxsize=64)
def _handle(rgb: int, filled: bool, ratio: float) -> QImage:
    """A circle of 7 px: hollow, or filled where its mark is selected."""
    side = HANDLE + LINE + 2 * HALO + 2
    made = blank(side, side, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = QPointF(side / 2, side / 2), HANDLE / 2
    painter.setPen(QPen(QColor(0, 0, 0), LINE + 2 * HALO))
    painter.drawEllipse(middle, radius, radius)
    painter.setPen(QPen(QColor(rgb), LINE))
    if filled:
        painter.setBrush(QColor(rgb))
    painter.drawEllipse(middle, radius, radius)
    painter.end()
    return made


def blank(width: float, height: float, ratio: float) -> QImage:
    """A transparent image of that size in pixels of the view; ratio: of the screen for one."""
    form = QImage.Format.Format_ARGB32_Premultiplied
    made = QImage(round(width * ratio), round(height * ratio), form)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
