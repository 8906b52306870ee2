"""Annotations on a picture: which, where, how they look, what the mouse hits."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import greys, place, put, shown
from tests.volumes import display_set, patient, ramp_volume
from viewer.app import maps
from viewer.app.session import Session
from viewer.core import codes
from viewer.core.annotation import Annotation
from viewer.core.measurement import Measurement
from viewer.core.volume import Series4D
from viewer.measure import kinds
from viewer.ui import overlay
from viewer.ui.marks import colour
from viewer.ui.overlay import Hit, Mark
from viewer.ui.slice_view import SliceView
from viewer.ui.values import layer_lines, modality, table

BOTH = (-4.0, 0.0, 0.0), (4.0, 0.0, 0.0)


def marks(view: SliceView) -> list[Mark]:
    scene = view.scene()
    assert scene is not None
    return scene.marks


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    put(empty, ramp_volume(), cursor=(11.0, 7.5, 15.0))
    return shown(qtbot, empty)


def on_slice(session: Session, uid: str, kind: str = "length", **fields: object) -> None:
    """A mark on the slice shown: the volume's centre lies 1.5 mm below it."""
    mark(session, uid, kind, *((x, y, z + 1.5) for x, y, z in BOTH), **fields)


def test_a_mark_is_on_the_slices_within_half_a_slice(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    assert [one.annotation.uid for one in marks(view)] == ["1"]
    for z, there in ((16.4, True), (13.6, True), (18.0, False), (12.0, False)):
        empty.views["a"].update(cursor=(11.0, 7.5, z))
        assert bool(marks(view)) == there


def test_values_are_those_of_the_phase_shown_and_say_so(
    empty: Session, view: SliceView
) -> None:
    base = ramp_volume(modality="MR", unit="1")
    phases = tuple(replace(base, array=np.full_like(base.array, v)) for v in (5, 7))
    put(empty, Series4D(phases, "time", (0.0, 12.5), "s"), cursor=(11.0, 7.5, 15.0))
    mark(empty, "1", "rectangle", (-6.0, -4.0, 1.5), (6.0, 4.0, 1.5))
    mark(empty, "2", "length", (-6.0, 6.0, 1.5), (6.0, 6.0, 1.5))
    (first, line) = marks(view)
    assert first.label[0] == "1 · 5 ± 0" and first.label[-1] == "phase 1 · t 0 s"
    assert line.label == ("2 · 12.0 mm",)
    empty.views["a"].update(phase=1)
    second = marks(view)[0]
    assert second.label[0] == "1 · 7 ± 0" and second.label[-1] == "phase 2 · t 12.5 s"


def test_on_a_map_a_mark_says_the_maps_value_with_unit_and_name(
    empty: Session, qtbot: QtBot
) -> None:
    base = ramp_volume(modality="MR", unit="1")
    phases = tuple(
        replace(base, array=np.full(base.array.shape, 1000 * np.exp(-b * 1.2e-3), np.float32))
        for b in (0.0, 1000.0)
    )
    dwi = replace(display_set("k1", base), modality="MR")
    empty.opened.update(patient=patient(dwi))
    put(empty, Series4D(phases, "b-value", (0.0, 1000.0), "s/mm2"), cursor=(11.0, 7.5, 15.0))
    maps.compute(empty, maps.ADC)
    qtbot.waitUntil(lambda: len(empty.opened.value.display_sets) > 1)
    of_map = empty.opened.value.display_sets[1].key
    beside = next(n for n, view in empty.views.items() if view.value.key == of_map)
    corners = (-6.0, -4.0, 1.5), (6.0, 4.0, 1.5)
    one = mark(empty, "1", "rectangle", *corners)
    empty.document.put(replace(one, uid="2", volume_key=of_map), "Draw rectangle")
    length = mark(empty, "3", "length", *corners)
    there, here = shown(qtbot, empty, beside), shown(qtbot, empty)
    for number, told in enumerate(marks(there)[:2], 1):
        assert told.label[0] == f"{number} · 1200 ± 0 ×10⁻⁶ mm²/s"
        assert told.label[-1] == "in ADC"
    first, second = marks(here)[:2]
    assert first.label[0] == "1 · 1000 ± 0" and first.label[-1] == "phase 1 · b 0 s/mm²"
    assert second.label[0] == "2 · 1000 ± 0"
    assert second.label[-2:] == ("in MR", "phase 1 · b 0 s/mm²")
    assert marks(there)[2].label == marks(here)[2].label and length.uid == "3"
    assert modality(empty, replace(one, volume_key=of_map)) == "ADC"
    assert layer_lines(empty, one)[0] == "ADC 1200 ± 0 ×10⁻⁶ mm²/s"  # as the table tells
    assert layer_lines(empty, length) == ()
    numbers = [row.split("\t") for row in table(empty, ["1"]).splitlines()]
    assert ["1200.0", "×10⁻⁶ mm²/s", "ADC"] in [row[4:7] for row in numbers]
    empty.arrange("one")
    empty.views[beside].update(key="", item=None)
    assert layer_lines(empty, one) == ()


def test_a_line_that_leaves_the_slice_is_not_on_it(empty: Session, view: SliceView) -> None:
    mark(empty, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 12.0))
    assert marks(view) == []


def test_marks_of_another_frame_of_reference_are_never_shown(
    empty: Session, view: SliceView
) -> None:
    on_slice(empty, "1")
    put(empty, ramp_volume(frame="9.9"), key="k2", cursor=(11.0, 7.5, 15.0))
    assert marks(view) == []
    put(empty, ramp_volume(), key="k3", cursor=(11.0, 7.5, 15.0))
    assert len(marks(view)) == 1


def test_without_a_frame_of_reference_only_the_own_series_counts(
    empty: Session, view: SliceView
) -> None:
    put(empty, ramp_volume(frame=""), key="k2", cursor=(11.0, 7.5, 15.0))
    on_slice(empty, "1")
    assert len(marks(view)) == 1
    put(empty, ramp_volume(frame=""), key="k3", cursor=(11.0, 7.5, 15.0))
    assert marks(view) == []


def test_hidden_marks_and_all_of_them(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1", hidden=True)
    on_slice(empty, "2")
    assert [one.number for one in marks(view)] == [2]
    empty.selection.update(annotations_shown=False)
    assert marks(view) == []


def test_a_ball_is_drawn_as_large_as_the_plane_cuts_it(empty: Session, view: SliceView) -> None:
    mark(empty, "1", "sphere", (0.0, 0.0, 1.5), (5.0, 0.0, 1.5))  # radius 5 around z = 15
    for z, radius in ((15.0, 5.0), (18.0, 4.0)):
        empty.views["a"].update(cursor=(11.0, 7.5, z))
        (line,) = marks(view)[0].lines
        assert np.ptp(line[:, 0]) == pytest.approx(2 * radius * 20, rel=0.01)
    empty.views["a"].update(cursor=(11.0, 7.5, 21.0))
    assert marks(view) == []


def test_a_label_has_number_name_and_values() -> None:
    length = Measurement(codes.LENGTH, 32.44, codes.MM)
    one = overlay_annotation("length", label="RUL")
    assert overlay.label(one, 3, (length,)) == ("3 RUL · 32.4 mm",)
    assert overlay.label(overlay_annotation("ellipse"), 1, ()) == ("1 · …",)
    assert overlay.label(overlay_annotation("arrow", text="node?"), 2, ()) == ("2 · node?",)


def overlay_annotation(kind: str, **fields: str) -> Annotation:
    kinds.discover()
    return Annotation("1", kind, (), "", **fields)  # type: ignore[arg-type]


def test_the_label_is_beside_the_mark_and_in_the_view(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    one = marks(view)[0]
    assert one.box.left() >= one.lines[0][:, 0].max() + 5
    mark(empty, "2", "length", (0.0, -7.0, 1.5), (11.0, -7.0, 1.5))
    other = marks(view)[1]
    assert other.box.right() <= other.lines[0][:, 0].min()
    assert view.rect().contains(other.box.toAlignedRect())


def test_lines_have_their_colour_and_a_black_halo(empty: Session, view: SliceView) -> None:
    put(empty, ramp_volume(), cursor=(11.0, 7.5, 15.0), inverted=True)
    mark(empty, "1", "length", (-4.0, -7.0, 1.5), (4.0, -7.0, 1.5))
    image = view.picture(QSize(480, 320))
    at = place(view, (9.0, 0.5, 15.0))
    column = [image.pixelColor(at.x(), at.y() + d) for d in range(-4, 5)]
    assert any(c == colour(1) for c in column)
    levels = [c.lightness() for c in column]
    bright = next(n for n, c in enumerate(column) if c == colour(1))
    assert min(levels[:bright]) < 30 and min(levels[bright:]) < 30
    assert levels[0] > 100 and levels[-1] > 100  # the picture itself


def test_handles_before_lines_before_labels(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    every = marks(view)
    start = place(view, (7.0, 7.5, 15.0))
    middle = place(view, (11.0, 7.5, 15.0))
    assert overlay.hit(every, QPointF(start)) == Hit("handle", every[0].annotation, 0)
    assert overlay.hit(every, QPointF(middle)) == Hit("line", every[0].annotation)
    assert overlay.hit(every, every[0].box.center()) == Hit("label", every[0].annotation)
    assert overlay.hit(every, QPointF(middle.x(), middle.y() + 40)) is None


def test_of_marks_on_one_another_the_selected_is_hit(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    on_slice(empty, "2")
    spot = QPointF(place(view, (7.0, 7.5, 15.0)))
    for uid, expected in (("", "2"), ("1", "1"), ("2", "2")):
        empty.selection.update(annotation=uid)
        found = overlay.hit(marks(view), spot)
        assert found is not None and found.annotation.uid == expected


def test_across_its_plane_a_mark_has_no_handles(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    empty.views["a"].update(orientation="coronal")
    assert len(marks(view)) == 1
    assert len(marks(view)[0].handles) == 0


def test_selected_marks_look_different(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    before = greys(view.picture(QSize(480, 320)))
    empty.selection.update(annotation="1")
    assert np.abs(greys(view.picture(QSize(480, 320))) - before).max() > 50


def test_a_layer_is_drawn_anew_when_a_mark_changes(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1")
    before = greys(view.grab().toImage())
    assert np.array_equal(greys(view.grab().toImage()), before)
    on_slice(empty, "1", label="RUL")
    assert not np.array_equal(greys(view.grab().toImage()), before)


def test_labels_do_not_stand_on_one_another(empty: Session, view: SliceView) -> None:
    for n in range(6):
        on_slice(empty, str(n), label=f"Node {n}")
    view.grab()
    boxes = [one.box for one in view.scene().marks]  # type: ignore[union-attr]
    assert len(boxes) == 6
    for n, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:n])
        assert box.top() >= 0 and box.bottom() <= view.height()


def test_a_label_stays_inside_the_view(empty: Session, view: SliceView) -> None:
    on_slice(empty, "1", label="A long name that would reach beyond the edge")
    view.grab()
    (one,) = view.scene().marks  # type: ignore[union-attr]
    assert one.box.left() >= 0 and one.box.right() <= view.width()
