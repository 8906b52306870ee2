"""Paints one view of slices, on a widget or an image of any size."""

from dataclasses import dataclass
from functools import cache
from weakref import WeakValueDictionary

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from viewer.app import navigation
from viewer.app.cut import Cut, cut, is_reformat
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import letters, stated_letters
from viewer.measure import kinds
from viewer.ui import (
    colour_bar,
    corner_layout,
    corner_text,
    crosshair_lines,
    curve_cursor,
    drawing_hint,
    file_marks,
    grey_image,
    haloed,
    key_star,
    overlay,
    presentation_marks,
    reference_lines,
    scale_bar,
)
from viewer.ui.corner_layout import EDGE, MARGIN
from viewer.ui.framing import Framing, framed, native
from viewer.ui.fused_image import FusedImage
from viewer.ui.grey_image import Drawable
from viewer.ui.mark_layer import MarkLayer
from viewer.ui.theme import IMAGE_PX, color, font

EMPTY, OPENING, READING = "Drop a series here", "opening…", "reading…"
LOST = "This image could not be read"
NO_IMAGES = "No images here: press J for reports and other objects"
_BAR = 2
# What views show now, by what it depends on: those of one picture share its image.
_SHARED: WeakValueDictionary[tuple[object, ...], Drawable] = WeakValueDictionary()
_VEIL = QColor(0, 0, 0, 170)  # over a picture that is not of the place looked at


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
        self._fused = FusedImage()
        self._layer = MarkLayer()
        self._file_marks = file_marks.Layer()
        self._laid: tuple[tuple[object, ...], list[overlay.Mark]] | None = None
        self._draft: overlay.Draft | None = None

    @property
    def state(self) -> ViewState:
        return self._session.views[self._name].value

    def forget_marks(self) -> None:
        """Annotations, their values or which is selected have changed."""
        self._laid = None

    def show_draft(self, draft: overlay.Draft | None) -> None:
        """What is being drawn or dragged, from now on."""
        self._draft = draft
        self.forget_marks()

    def scene(self, size: QSizeF, stretched: bool = False, ratio: float = 0.0) -> Scene | None:
        """None where there is no picture. stretched: one pixel for each of the picture's.

        ratio: pixels of the screen for one of the view. What takes long may then be rough for
        now; the session's `reformats` tell when it is there in full. 0: in full at once.
        """
        state = self.state
        if ratio:
            pixels = size.width() * ratio, size.height() * ratio
            shown = self._session.reformats.cut(self._name, state, pixels)
        else:
            shown = cut(state)
        if shown is None:
            return None
        framing = native(shown) if stretched else framed(shown, state, size)
        return Scene(state, shown, framing, self._marks(state, shown, framing))

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

    def paint_wordless(self, painter: QPainter, scene: Scene) -> None:
        """The pixels with what the file and the reader drew on them; no text, no lines."""
        self._paint_image(painter, scene)
        chosen = self._session.selection.value
        self._file_marks.draw(painter, scene.state, scene.shown, scene.framing, chosen)
        presentation_marks.draw(painter, scene.state, scene.shown, scene.framing, chosen)
        self._layer.draw(painter, scene.marks, scene.framing.size, text_font())

    def _paint_all(self, painter: QPainter, scene: Scene, pointer: QPointF | None) -> None:
        framing, small = scene.framing, text_font()
        self._paint_image(painter, scene)
        chosen = self._session.selection.value
        self._file_marks.draw(painter, scene.state, scene.shown, framing, chosen)
        presentation_marks.draw(painter, scene.state, scene.shown, framing, chosen)
        lines = crosshair_lines.crosses(self._session, self._name, framing)
        takes = pointer is not None and chosen.tool not in {kind.name for kind in kinds}
        crosshair_lines.draw(painter, lines, framing, grips=takes)
        reference_lines.draw(
            painter, reference_lines.references(self._session, self._name, framing)
        )
        self._paint_level(painter, scene)
        spot = crosshair_lines.spot(self._session, self._name, framing)
        beyond = navigation.beyond_mm(scene.state)
        if beyond:
            _paint_beyond(painter, framing.size, beyond)
        elif spot is not None:
            crosshair_lines.draw_spot(painter, spot)
        self._layer.draw(painter, scene.marks, framing.size, small)
        if not scene.shown.is_read:
            _center(painter, framing.size, READING)
        elif _is_lost(scene.shown):
            _center(painter, framing.size, f"{LOST}: {scene.shown.broken}", "warn")
        if chosen.overlay >= 1:
            scale_bar.draw(painter, framing, scene.state.item, small)
            colour_bar.draw(painter, scene.state, framing.size, small)
        volume = scene.state.volume
        if scene.shown.placed and (volume is None or volume.oriented):
            _paint_letters(painter, framing)
        else:
            _paint_letters(painter, framing, _stated(scene.state))
        key_star.draw(painter, self._session, scene.state, framing.size)
        under = None
        if pointer is not None and framing.contains(pointer):
            under = framing.at(pointer)
        self._paint_corners(painter, scene, under)
        self._paint_hint(painter, framing.size)

    def _paint_level(self, painter: QPainter, scene: Scene) -> None:
        """On a curved reformat, where along it the cursor is."""
        cursor = scene.state.cursor
        if cursor is not None and self._session.selection.value.crosshair:
            at = curve_cursor.pixel(scene.shown, cursor)
            if at is not None:
                curve_cursor.draw(painter, scene.framing, at)

    def _paint_hint(self, painter: QPainter, size: QSizeF) -> None:
        """What comes next, low in the middle, while a new mark is being drawn."""
        draft = self._draft
        if draft is None or draft.annotation.uid in self._session.document.items:
            return
        words = drawing_hint.hint(draft.annotation)
        width, height = haloed.size_of(words, text_font())
        place = QPointF((size.width() - width) / 2, size.height() - 6 * height)
        haloed.draw(painter, place, words, text_font(), "accent")

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
        self._fused.draw(painter, scene.state, shown, framing)

    def _marks(self, state: ViewState, shown: Cut, framing: Framing) -> list[overlay.Mark]:
        """The annotations on the picture; laid anew only where they or the plane differ."""
        ground = overlay.ground(framing, text_font())
        wanted = (ground, state.key, state.item, state.phase)
        if self._laid is None or self._laid[0] != wanted:
            on = overlay.Picture(self._session, self._name, shown, ground)
            self._laid = wanted, overlay.marks(on, self._draft)
        return self._laid[1]

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
            shown if is_reformat(state) else shown.number,
            state.window,
            state.inverted,
            state.colours,
            state.interpolate,
            None if shown.read is None else int(shown.read.sum()),
            (part.x(), part.y(), part.width(), part.height()),
            pixels <= 0.5 and round(pixels, 2),
        )
        if self._last is not None and self._last[0] == wanted:
            return self._last[1]
        made = _SHARED.get(wanted)
        if made is None:
            made = _SHARED[wanted] = grey_image.drawable(shown, state, part, pixels)
        self._last = wanted, made
        return made

    def _paint_corners(self, painter: QPainter, scene: Scene, under: Array | None) -> None:
        made = corner_text.corners(self._session, scene.state, scene.shown, under)
        framing, small = scene.framing, text_font()
        ruler = 0.0
        if self._session.selection.value.overlay >= 1:
            ruler = scale_bar.reach(framing, scene.state.item, small)
        for one in corner_layout.laid(made, framing.size, small, ruler):
            haloed.draw(painter, QPointF(one.x, one.y), one.text, small, one.ink)

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


def _paint_beyond(painter: QPainter, size: QSizeF, mm: float) -> None:
    """The place looked at is not covered: the last picture only dimly, and said so."""
    painter.fillRect(QRectF(QPointF(), size), _VEIL)
    bold = font(IMAGE_PX + 2, QFont.Weight.DemiBold)
    words = f"{mm:.0f} mm beyond this series" if mm >= 1 else f"{mm:.1f} mm beyond this series"
    width, height = haloed.size_of(words, bold)
    place = QPointF((size.width() - width) / 2, size.height() * 0.4 - height / 2)
    haloed.draw(painter, place, words, bold, "warn")


def _stated(state: ViewState) -> str:
    """Patient Orientation of an image without a place, where one file stands for all."""
    images = state.images
    if images is None or not images.is_one_object:
        return ""
    return images.texts.get("PatientOrientation", "")


def _paint_letters(painter: QPainter, framing: Framing, stated: str | None = None) -> None:
    """Where left, right, up and down of the screen are in the patient.

    stated: what the file says of it, for a picture without a place.
    """
    bold = font(IMAGE_PX + 1, QFont.Weight.DemiBold)
    width, height = framing.size.width(), framing.size.height()
    for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        along, plane = framing.direction(right, down), framing.plane
        if stated is None:
            text = letters(along)
        else:
            text = stated_letters(stated, float(along @ plane.u), float(along @ plane.v))
        if not text:
            continue
        w, h = haloed.size_of(text, bold)
        x = {-1: MARGIN, 0: (width - w) / 2, 1: width - EDGE - w}[right]
        y = {-1: MARGIN, 0: (height - h) / 2, 1: height - MARGIN - h}[down]
        haloed.draw(painter, QPointF(x, y), text, bold)
