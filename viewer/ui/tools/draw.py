"""Drawing marks of every kind, and dragging them: each completed action is one change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

import numpy as np

from viewer.app import laying
from viewer.app.derived import drawn, is_quick, is_read
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array, Vector
from viewer.core.measurement import Measurement
from viewer.measure import Drawn, Kind, kinds
from viewer.ui.overlay import Draft, one_frame
from viewer.ui.slice_picture import Scene

_LEAST = 2.0  # pixels across a region; what is narrower encloses nothing
MOVED = 4.0  # pixels that make a drag out of a click
_REGIONS = ("POLYGON", "ELLIPSE")
_TRACE = 3.0  # pixels between the points of a traced outline
_OPEN = 100  # a kind that takes more points is ended by Return or a double click


class Canvas(Protocol):
    """What drawing needs of a view."""

    @property
    def session(self) -> Session: ...
    def scene(self) -> Scene | None: ...
    def show_draft(self, draft: Draft | None) -> None: ...
    def show_at(self, place: Array) -> None: ...
    def ask_text(self, at: Array, then: Callable[[str], None]) -> None: ...


@dataclass(slots=True)
class _Placing:
    """A mark on its way. points: those that are set; tip: where the mouse is.

    awaited: the press set no point, its release sets the last one.
    """

    kind: Kind
    blank: Annotation
    scene: Scene
    points: Array
    tip: Array
    pressed: Array | None = None
    awaited: bool = False
    traced: bool = False


@dataclass(slots=True)
class _Dragging:
    """A mark being changed: one handle, or (handle None) the whole of it."""

    before: Annotation
    after: Annotation
    handle: int | None
    pressed: Array


class Drawing:
    """Places, selects and drags the points of every kind; nothing is kept until the end."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._placing: _Placing | None = None
        self._dragging: _Dragging | None = None
        self.finished = False  # a mark, by the last press: its double click means no more

    @property
    def placing(self) -> bool:
        return self._placing is not None or self._laid is not None

    @property
    def flat(self) -> bool:
        """A mark of one picture is being placed: on another picture it has no place."""
        return self._placing is not None

    @property
    def kind(self) -> str:
        """Of the mark that is being placed, or ""."""
        laid = self._laid.kind if self._laid is not None else ""
        return self._placing.kind.name if self._placing is not None else laid

    @property
    def active(self) -> bool:
        return self.placing or self._dragging is not None

    @property
    def _laid(self) -> Annotation | None:
        """The path that is being laid, in this view and others."""
        return self._canvas.session.laying.value.mark

    # placing a new mark

    def press(self, name: str, point: Array) -> None:
        """The button goes down on a point (mm) with a kind in hand."""
        if kinds[name].in_space:
            self._lay(kinds[name], point)
            return
        if self._placing is None and not self._begin(name, point):
            return
        placing = self._placing
        assert placing is not None
        placing.tip = placing.pressed = point
        placing.awaited = len(placing.points) >= placing.kind.clicks[1] - 1
        if not placing.awaited:
            self._set(point)
        self._show()

    def move(self, point: Array) -> None:
        """The mouse is over a point, with the button down or not."""
        placing = self._placing
        if placing is None:
            self.show_laid(point)
            return
        placing.tip = point
        tracing = placing.pressed is not None and _traces(placing.kind)
        if tracing and self._pixels(placing.points[-1], point) >= _TRACE:
            placing.traced = True
            self._set(point)
        self._show()

    def release(self, point: Array) -> None:
        """The button comes up: a drag has set a point, a click may have set the last."""
        placing = self._placing
        if placing is None or placing.pressed is None:
            return
        placing.tip = point
        dragged = self._pixels(placing.pressed, point) > MOVED
        placing.pressed = None
        if placing.traced:
            self.end()
            return
        if placing.awaited or dragged:
            self._set(point)
        if len(placing.points) >= placing.kind.clicks[1]:
            self.end()
        else:
            self._show()

    def end(self) -> None:
        """Keep the mark, as one step of undo; one that has too few points is let go."""
        placing = self._placing
        if placing is None:
            self._end_laid()
            return
        self._placing, self.finished = None, True
        made = replace(placing.blank, points=_vectors(placing.points))
        if len(made.points) < placing.kind.clicks[0] or self._tiny(placing, made):
            self._canvas.show_draft(None)
            return
        made = replace(made, made=datetime.now(UTC))
        if placing.kind.has_text:
            self._canvas.show_draft(Draft(made))
            tail = placing.points[-1]
            self._canvas.ask_text(tail, lambda text: self._worded(made, text))
        else:
            self._keep(made)

    def cancel(self) -> None:
        """As if nothing had been begun."""
        if self.active:
            self._placing = self._dragging = None
            laying.let_go(self._canvas.session)
            self._canvas.show_draft(None)

    def show_laid(self, tip: Array | None = None) -> None:
        """The path that is being laid so far, and on to a point (mm) under the mouse."""
        laid = self._laid
        if laid is not None and tip is not None:
            laid = replace(laid, points=(*laid.points, _vector(tip)))
        draft = Draft(laid, self._measured(laid)) if laid is not None else None
        self._canvas.show_draft(draft)

    # changing a mark

    def grab(self, annotation: Annotation, handle: int | None, point: Array) -> None:
        """Take a handle, or the whole mark, at a point (mm)."""
        self._dragging = _Dragging(annotation, annotation, handle, point)

    def drag(self, point: Array) -> None:
        """What is held follows in the mark's own plane; a path in the one shown."""
        held = self._dragging
        if held is None:
            return
        points = np.array(held.before.points)
        normal, last = np.cross(held.before.u, held.before.v), 0
        scene = self._canvas.scene()
        if kinds[held.before.kind].in_space and scene is not None:
            normal, last = scene.shown.plane.normal, held.handle or 0
        if held.handle is None:
            by = point - held.pressed
            points = points + by - (by @ normal) * normal
        else:
            point = point - ((point - points[last]) @ normal) * normal
            points = kinds[held.before.kind].moved(drawn(held.before), held.handle, point)
        held.after = replace(held.before, points=_vectors(points))
        self._canvas.show_draft(Draft(held.after, self._measured(held.after)))

    def drop(self) -> None:
        """Let go; one step of undo if anything has moved. A region stays one."""
        held, self._dragging = self._dragging, None
        if held is None:
            return
        lost = self._flat(held.after) and not self._flat(held.before)
        if held.after != held.before and not lost:
            label = kinds[held.before.kind].label
            self._canvas.session.document.put(held.after, f"Move {label}")
        self._canvas.show_draft(None)

    # inside

    def _begin(self, name: str, point: Array) -> bool:
        scene, kind = self._canvas.scene(), kinds[name]
        if scene is None or scene.shown.unread:
            return False
        blank = blank_for(self._canvas.session, scene, kind)
        if blank is None:
            return False
        self._placing = _Placing(kind, blank, scene, np.zeros((0, 3)), point)
        return True

    def _lay(self, kind: Kind, point: Array) -> None:
        """One more point of a path, on whatever slice or plane is shown."""
        session, scene = self._canvas.session, self._canvas.scene()
        state = scene.state if scene is not None else None
        if scene is None or scene.shown.unread or state is None or state.volume is None:
            return
        laid = self._laid
        frame = state.volume.geometry.frame_of_reference_uid
        if laid is not None and not one_frame(laid, frame, state.key):
            session.said.emit("This path is on another series: end it first (Return).")
            return
        blank = blank_for(session, scene, kind)
        if blank is None:
            return
        last = np.array(laid.points[-1]) if laid is not None else None
        if last is None or self._pixels(last, point) >= MOVED:
            laying.add(session, replace(blank, images=()), _vector(point))

    def _end_laid(self) -> None:
        """Keep the path; one point alone is let go."""
        session = self._canvas.session
        made = laying.let_go(session)
        if made is None:
            return
        self.finished = True
        if len(made.points) > 1:
            self._keep(replace(made, made=datetime.now(UTC)))

    def _set(self, point: Array) -> None:
        placing = self._placing
        assert placing is not None
        placing.points = self._with(placing, point)

    def _with(self, placing: _Placing, point: Array) -> Array:
        blank = placing.blank
        now = Drawn(placing.points, np.array(blank.u), np.array(blank.v))
        return placing.kind.placed(now, point)

    def _show(self) -> None:
        placing = self._placing
        if placing is None:
            return
        points = placing.points
        open_press = placing.pressed is not None and not placing.awaited
        still = open_press and self._pixels(points[-1], placing.tip) == 0
        if len(points) < placing.kind.clicks[1] and not still:
            points = self._with(placing, placing.tip)
        draft = replace(placing.blank, points=_vectors(points))
        self._canvas.show_draft(Draft(draft, self._measured(draft)))

    def _measured(self, draft: Annotation) -> tuple[Measurement, ...]:
        """What it measures so far; where that is slow, it waits until the end."""
        scene, kind = self._canvas.scene(), kinds[draft.kind]
        volume = scene.state.volume if scene else None
        if volume is None or not kind.clicks[0] <= len(draft.points):
            return ()
        mark = drawn(draft)
        if not (is_read(kind, mark, volume) and is_quick(kind, mark, volume)):
            return ()
        return tuple(kind.measure(mark, volume))

    def _worded(self, made: Annotation, text: str) -> None:
        if text:
            self._keep(replace(made, text=text))
        else:
            self._canvas.show_draft(None)

    def _keep(self, made: Annotation) -> None:
        session = self._canvas.session
        session.document.put(made, kinds[made.kind].label)
        session.selection.update(annotation=made.uid)
        self._canvas.show_draft(None)

    def _pixels(self, one: Array, other: Array) -> float:
        scene = self._canvas.scene()
        per_mm = scene.framing.per_mm if scene else 1.0
        return float(np.linalg.norm(one - other)) * per_mm

    def _tiny(self, placing: _Placing, made: Annotation) -> bool:
        """True where all points lie on one another, or on one line: a slip of the hand."""
        if placing.kind.clicks[1] == 1:
            return False
        small = self._pixels(placing.points.min(0), placing.points.max(0)) < MOVED
        return small or self._flat(made)

    def _flat(self, mark: Annotation) -> bool:
        """True for an outline of a region that is nowhere as wide as it must be."""
        kind = kinds[mark.kind]
        if kind.graphics(drawn(mark))[0].type not in _REGIONS:
            return False
        around = np.vstack(kind.outline(drawn(mark)))
        scene = self._canvas.scene()
        return across(around) * (scene.framing.per_mm if scene else 1.0) < _LEAST


def blank_for(session: Session, scene: Scene, kind: Kind) -> Annotation | None:
    """A mark without points on the plane shown; None where nothing has a place."""
    state, shown = scene.state, scene.shown
    volume = state.volume
    if volume is None:
        return None
    study = session.opened.value.study_of(state.key)
    acquired = shown.native and not state.resampled and bool(volume.source.images)
    return Annotation(
        f"2.25.{uuid4().int}",
        kind.name,
        (),
        volume.geometry.frame_of_reference_uid,
        _vector(shown.plane.u),
        _vector(shown.plane.v),
        study.study_instance_uid if study else volume.source.study_instance_uid,
        volume.source.series_instance_uid,
        state.key,
        (volume.source.images[shown.index],) if acquired else (),
    )


def across(outline: Array) -> float:
    """How wide (mm) an outline (n, 3) is where it is narrowest, about."""
    centred = outline - outline.mean(0)
    directions = np.linalg.svd(centred, full_matrices=False)[2]
    return float(np.ptp(centred @ directions[1]))


def _traces(kind: Kind) -> bool:
    """True for a closed outline of many points: a drag draws all of it."""
    return kind.clicks[1] > _OPEN and kind.clicks[0] > 2


def is_open(kind: Kind) -> bool:
    """True where only the user knows which point is the last."""
    return kind.clicks[1] > _OPEN


def _vectors(points: Array) -> tuple[Vector, ...]:
    return tuple(_vector(point) for point in points)


def _vector(point: Array) -> Vector:
    x, y, z = point.tolist()
    return x, y, z
