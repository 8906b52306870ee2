"""What a 3D view paints over its picture, put together from the session's state."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.app import mpr, orbit
from viewer.app.derived import drawn
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.plane import Oblique, Orientation
from viewer.core.volume import Volume
from viewer.measure import kinds
from viewer.ui import corner_text, crop_box, marks, volume_marks
from viewer.ui.corner_text import hidden, who
from viewer.ui.text import counted
from viewer.ui.volume_marks import Screen

FULL, PREVIEW = "original grid", "preview, refining…"
UNSHADED = "unshaded, surfaces follow…"


def flag(full: bool, unshaded: bool) -> str:
    """What is said of a picture's quality."""
    if full:
        return FULL
    return UNSHADED if unshaded else PREVIEW


def paint(
    painter: QPainter,
    rect: QRectF,
    screen: Screen,
    session: Session,
    state: ViewState,
    flag: str,
) -> None:
    """Cursor, planes, measurements, letters, cube and corner text; flag: of the quality."""
    selection, volume = session.selection.value, state.volume
    if volume is None:
        return
    if selection.crosshair and state.cursor is not None:
        turned = _turned(session, state)
        volume_marks.planes(painter, screen, volume.geometry, state.cursor, turned)
        volume_marks.cursor_mark(painter, screen, state.cursor)
    if state.crop is not None and state.crop.shown:
        crop_box.paint(painter, screen, volume.geometry, state.crop)
    count = _annotations(painter, screen, session, volume) if selection.annotations_shown else 0
    if volume.oriented:
        volume_marks.edge_letters(painter, rect, state.camera)
        at = QPointF(rect.right() - 44, rect.top() + 76)
        volume_marks.cube(painter, at, volume_marks.CUBE_PX, state.camera)
    _corners(painter, rect, session, state, flag, count)


def _turned(session: Session, state: ViewState) -> dict[Orientation, Oblique]:
    """The freely turned planes that views in sight show of this place, by their names."""
    found: dict[Orientation, Oblique] = {}
    for tile in session.tiles:
        value = session.views[tile.view].value
        if value.oblique is not None and mpr.one_frame(state, value):
            found.setdefault(value.orientation, value.oblique)
    return found


def cautions(session: Session, state: ViewState) -> list[str]:
    """What a reader must know of the volume: parts of it that lack, SUV by other values."""
    volume = state.volume
    if volume is None:
        return []
    lost = [f"INCOMPLETE: {counted(len(volume.broken), 'slice')}"] if volume.broken else []
    return lost + corner_text.cautions(session, state, volume)


def top_left(session: Session) -> list[str]:
    """Who it is, which never goes away but by masking, and that this is 3D."""
    return [*who(session, session.selection.value.overlay), "3D"]


def _corners(
    painter: QPainter, rect: QRectF, session: Session, state: ViewState, flag: str, count: int
) -> None:
    edge = Qt.AlignmentFlag
    volume_marks.corner(painter, rect, edge.AlignTop | edge.AlignLeft, top_left(session))
    said = orbit.bend_said(state)
    cut = "CROPPED" if state.crop is not None else ""
    flags = [*filter(None, (cut, said)), flag]
    if state.resampled:
        flags = flags[:-1] if flag == FULL else flags
        flags.append("RESAMPLED")
    below = edge.AlignBottom | edge.AlignRight
    volume_marks.corner(painter, rect, below, flags)
    over = rect.adjusted(0, 0, 0, -volume_marks.line_step() * len(flags))
    told = [*cautions(session, state), *hidden(session)]
    volume_marks.corner(painter, over, below, told, "warn")
    if session.selection.value.overlay == 0:
        return
    study = session.opened.value.study_of(state.key)
    told = [*([study.date] if study and study.date else []), "drag: rotate"]
    volume_marks.corner(painter, rect, edge.AlignTop | edge.AlignRight, told)
    if count:
        told = [f"{counted(count, 'measurement')} shown"]
        volume_marks.corner(painter, rect, edge.AlignBottom | edge.AlignLeft, told)


def _annotations(painter: QPainter, screen: Screen, session: Session, volume: Volume) -> int:
    """Paint those of the volume's frame of reference; how many there are."""
    frame, count = volume.geometry.frame_of_reference_uid, 0
    numbers = marks.numbers(session.document)
    taken: list[QRectF] = []
    for one in marks.annotations(session.document):
        if one.hidden or one.frame_of_reference_uid != frame:
            continue
        number = numbers[one.uid]
        lines = kinds[one.kind].outline(drawn(one))
        volume_marks.outline(painter, screen, lines, marks.colour(number), str(number), taken)
        count += 1
    return count


def notice(session: Session, state: ViewState) -> str:
    """Why there is no picture yet, for the user."""
    if not state.key:
        return ""
    if state.images is not None:
        return "These images make no volume, so there is nothing to show in 3D."
    share = session.loading.shares.get(state.key)
    return (
        "Preparing 3D" if share is None else f"3D follows when the series is read: {share:.0%}"
    )
