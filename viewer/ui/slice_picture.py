"""Paints one view of slices, on a widget or an image of any size."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from viewer.app.cut import Cut, cut
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import letters
from viewer.ui import (
    corner_text,
    crosshair_lines,
    file_marks,
    grey_image,
    haloed,
    overlay,
    scale_bar,
)
from viewer.ui.corner_text import Line
from viewer.ui.framing import Framing, framed, native
from viewer.ui.grey_image import Drawable
from viewer.ui.theme import IMAGE_PX, color, font

EMPTY, OPENING, READING = "Drop a series here", "opening…", "reading…"
LOST = "This image could not be read"
NO_IMAGES = "No images here: press J for reports and other objects"
_MARGIN, _EDGE = 6, 18  # pixels: around the corner text; kept free for the slice bar
_TIGHT = 4  # lines of text share this much of their halos
_BAR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is painted now: the picture, where it lies, and the marks on it."""

    state: ViewState
    shown: Cut
    framing: Framing
    marks: list[overlay.Mark]


class SlicePicture:
    """One view's drawing. It keeps the last image, so that moving lines cost no pixels."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name = session, name
        self._last: tuple[tuple[object, ...], Drawable] | None = None
        self._layer = overlay.Layer()
        self._file_marks = file_marks.Layer()
        self.draft: overlay.Draft | None = None

    @property
    def state(self) -> ViewState:
        return self._session.views[self._name].value

    def scene(self, size: QSizeF, stretched: bool = False) -> Scene | None:
        """None where there is no picture. stretched: one pixel for each of the picture's."""
        state = self.state
        shown = cut(state)
        if shown is None:
            return None
        framing = native(shown) if stretched else framed(shown, state, size)
        ground = overlay.ground(framing, text_font())
        on = overlay.Picture(self._session, self._name, shown, ground)
        return Scene(state, shown, framing, overlay.marks(on, self.draft))

    def image(self, size: QSize, plain: bool = False, stretched: bool = False) -> QImage:
        """The view as a picture; plain: without anything drawn over it, high values white."""
        made = QImage(size, QImage.Format.Format_RGB32)
        made.fill(QColor("black"))
        painter = QPainter(made)
        scene = self.scene(QSizeF(size), stretched)
        if scene is not None and plain:
            self._paint_image(painter, scene)
        elif scene is not None:
            self._paint_all(painter, scene, None)
        painter.end()
        return made

    def paint(
        self, painter: QPainter, size: QSizeF, scene: Scene | None, pointer: QPointF | None
    ) -> None:
        """Everything, into a view of that size; pointer: where the mouse is, for the probe."""
        painter.fillRect(QRectF(QPointF(), size), QColor("black"))
        if scene is None:
            words = OPENING if self.state.key else EMPTY
            opened = self._session.opened.value
            if opened.patient is not None and not opened.display_sets:
                words = NO_IMAGES
            _center(painter, size, words)
        else:
            self._paint_all(painter, scene, pointer)
        self._paint_share(painter, size)

    def _paint_all(self, painter: QPainter, scene: Scene, pointer: QPointF | None) -> None:
        framing, small = scene.framing, text_font()
        self._paint_image(painter, scene)
        chosen = self._session.selection.value
        self._file_marks.draw(painter, scene.state, scene.shown, framing, chosen)
        lines = crosshair_lines.crosses(self._session, self._name, framing)
        crosshair_lines.draw(painter, lines, framing)
        self._layer.draw(painter, scene.marks, framing.size, small)
        if not scene.shown.is_read:
            _center(painter, framing.size, READING)
        elif _is_lost(scene.shown):
            _center(painter, framing.size, f"{LOST}: {scene.shown.broken}", "warn")
        if chosen.overlay >= 1:
            scale_bar.draw(painter, framing, scene.state.item, small)
        if scene.shown.placed:
            _paint_letters(painter, framing)
        under = None
        if pointer is not None and framing.contains(pointer):
            under = framing.at(pointer)
        self._paint_corners(painter, scene, under)

    def _paint_image(self, painter: QPainter, scene: Scene) -> None:
        shown, framing = scene.shown, scene.framing
        if shown.unread:
            return
        found = self._drawable(scene, painter.device().devicePixelRatio())
        if found is None:
            return
        painter.save()
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform,
            scene.state.interpolate and not framing.matrix.isIdentity(),
        )
        painter.setClipRect(QRectF(QPointF(), framing.size))
        painter.setTransform(framing.matrix, True)
        painter.drawImage(QRectF(found.part), found.image)
        painter.restore()

    def _drawable(self, scene: Scene, ratio: float) -> Drawable | None:
        """The image; made anew only where slice, window, reading or what is in sight differ."""
        part = scene.framing.visible()
        if part.isEmpty():
            return None
        state, shown = scene.state, scene.shown
        pixels = scene.framing.zoom * ratio
        wanted = (
            state.item,
            state.phase,
            state.orientation,
            shown.number,
            state.window,
            state.inverted,
            state.interpolate,
            None if shown.read is None else int(shown.read.sum()),
            (part.x(), part.y(), part.width(), part.height()),
            pixels <= 0.5 and round(pixels, 2),
        )
        if self._last is not None and self._last[0] == wanted:
            return self._last[1]
        made = grey_image.drawable(shown, state, part, pixels)
        self._last = wanted, made
        return made

    def _paint_corners(self, painter: QPainter, scene: Scene, under: Array | None) -> None:
        made = corner_text.corners(self._session, scene.state, scene.shown, under)
        size, small = scene.framing.size, text_font()
        right = size.width() - _EDGE
        _stack(painter, made.top_left, QPointF(_MARGIN, _MARGIN), small)
        _stack(painter, made.top_right, QPointF(right, _MARGIN), small, right=True)
        tall = haloed.size_of("M", small)[1] - _TIGHT
        for lines, x, side in (
            (made.bottom_left, _MARGIN, False),
            (made.bottom_right, right, True),
        ):
            top = size.height() - _MARGIN - tall * len(lines)
            _stack(painter, lines, QPointF(x, top), small, right=side)

    def _paint_share(self, painter: QPainter, size: QSizeF) -> None:
        """A thin bar along the bottom while the series is being read."""
        share = self._session.opened.value.loading.get(self.state.key)
        if share is None:
            return
        top = size.height() - _BAR
        painter.fillRect(QRectF(0, top, size.width(), _BAR), color("line"))
        painter.fillRect(QRectF(0, top, size.width() * share, _BAR), color("accent"))


@cache
def text_font() -> QFont:
    """The font of all text on images."""
    return font(IMAGE_PX)


def _is_lost(shown: Cut) -> bool:
    """True where nothing of a damaged picture could be read."""
    if not shown.broken or not shown.native:
        return False
    return bool((shown.values == shown.values.flat[0]).all())


def _center(painter: QPainter, size: QSizeF, words: str, ink: str = "dim") -> None:
    small = text_font()
    width, height = haloed.size_of(words, small)
    place = QPointF((size.width() - width) / 2, size.height() * 0.56 - height / 2)
    haloed.draw(painter, place, words, small, ink)


def _stack(
    painter: QPainter, lines: list[Line], place: QPointF, small: QFont, right: bool = False
) -> None:
    """Lines one below the other; right: they end at the place."""
    y = place.y()
    for line in lines:
        width, height = haloed.size_of(line.text, small)
        x = place.x() - width if right else place.x()
        haloed.draw(painter, QPointF(x, y), line.text, small, line.ink)
        y += height - _TIGHT


def _paint_letters(painter: QPainter, framing: Framing) -> None:
    """Where left, right, up and down of the screen are in the patient."""
    bold = font(IMAGE_PX + 1, QFont.Weight.DemiBold)
    width, height = framing.size.width(), framing.size.height()
    for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        text = letters(framing.direction(right, down))
        w, h = haloed.size_of(text, bold)
        x = {-1: _MARGIN, 0: (width - w) / 2, 1: width - _EDGE - w}[right]
        y = {-1: _MARGIN, 0: (height - h) / 2, 1: height - _MARGIN - h}[down]
        haloed.draw(painter, QPointF(x, y), text, bold)
