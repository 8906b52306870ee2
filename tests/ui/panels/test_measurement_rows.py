"""The rows of the table of measurements."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.volume import Series4D
from viewer.ui.panels.measurement_rows import (
    ALL_HIDDEN,
    EYE,
    HIDDEN,
    LABEL,
    LINES,
    NUMBER,
    VALUE,
    Rows,
    fitting,
)
from viewer.ui.values import table


def rows(session: Session, qtbot: QtBot) -> Rows:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Rows(session, parent)
    made.keep = parent  # type: ignore[attr-defined]
    return made


def test_a_row_has_number_name_place_and_values_with_units(
    session: Session, qtbot: QtBot
) -> None:
    made = rows(session, qtbot)
    mark(session, "1.1", "bidirectional", (0, 0, 0), (30, 0, 0), (15, -5, 0), (15, 5, 0))
    mark(session, "1.2", "ellipse", (-10, -10, 0), (10, 10, 0), label="Node 4R")
    assert made.rowCount() == 2
    assert made.index(0, NUMBER).data(LINES) == ["1"]
    assert made.index(0, LABEL).data(LINES) == ["Lesion", "Axial 26/51 · CT"]
    assert made.index(0, VALUE).data(LINES) == ["30.0 × 10.0 mm"]
    assert made.index(1, LABEL).data(LINES)[0] == "Node 4R"
    assert [text.split()[-1] for text in made.index(1, VALUE).data(LINES)] == [
        "HU",
        "HU",
        "mm²",
    ]


def test_of_a_sequence_a_row_names_the_phase_of_its_values(
    empty: Session, qtbot: QtBot
) -> None:
    phases = (ramp_volume(modality="MR", unit="1"), ramp_volume(modality="MR", unit="1"))
    put(empty, Series4D(phases, "b-value", (0.0, 500.0), "s/mm2"), phase=1)
    mark(empty, "1.1", "rectangle", (-6.0, -4.0, 1.5), (6.0, 4.0, 1.5))
    mark(empty, "1.2", "length", (-6.0, -4.0, 1.5), (6.0, 4.0, 1.5))
    made = rows(empty, qtbot)
    assert made.index(0, VALUE).data(LINES)[-1] == "phase 1 · b 0 s/mm²"
    assert len(made.index(1, VALUE).data(LINES)) == 1
    in_rows = [row.split("\t") for row in table(empty).splitlines()[1:]]
    told = {row[0]: row[-1] for row in in_rows}
    assert told["1"].endswith(" · phase 1 · b 0 s/mm²") and "phase" not in told["2"]


def test_a_new_name_is_one_step_of_undo(session: Session, qtbot: QtBot) -> None:
    made = rows(session, qtbot)
    mark(session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    assert made.index(0, LABEL).flags() & Qt.ItemFlag.ItemIsEditable
    made.setData(made.index(0, LABEL), " Node ")
    assert session.document.items["1.1"].label == "Node"  # type: ignore[attr-defined]
    assert made.index(0, LABEL).data(Qt.ItemDataRole.EditRole) == "Node"
    session.document.undo()
    assert session.document.items["1.1"].label == ""  # type: ignore[attr-defined]


def test_rows_follow_the_document(session: Session, qtbot: QtBot) -> None:
    made = rows(session, qtbot)
    mark(session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    mark(session, "1.2", "length", (0, 0, 0), (20, 0, 0))
    session.document.remove("1.1", "Delete")
    assert made.rowCount() == 1
    assert made.index(0, NUMBER).data(LINES) == ["2"]
    assert made.row_of("1.2") == 0 and made.row_of("1.1") is None
    mark(session, "1.2", "length", (0, 0, 0), (25, 0, 0), hidden=True)
    assert made.index(0, VALUE).data(LINES) == ["25.0 mm"]
    assert made.index(0, EYE).data(HIDDEN)


def test_the_eyes_tell_that_all_marks_are_hidden(session: Session, qtbot: QtBot) -> None:
    made = rows(session, qtbot)
    mark(session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    with qtbot.waitSignal(made.dataChanged):
        session.selection.update(annotations_shown=False)
    eye = made.index(0, EYE)
    assert eye.data(ALL_HIDDEN) and not eye.data(HIDDEN)
    assert "Space" in eye.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    "told", ["Axial 126/510 · CT", "Ax 126/510 · CT", "Ax 126 · CT", "Ax 126", "126"]
)
def test_a_place_that_has_no_room_is_shorter_in_words(qtbot: QtBot, told: str) -> None:
    """What is told in the width that it has; nothing is cut out of its middle."""
    metrics = QFontMetrics(QFont())
    assert fitting("Axial 126/510 · CT", metrics.horizontalAdvance(told), metrics) == told


def test_other_words_are_cut_in_their_middle(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    words = "A long name of a lesion"
    assert fitting(words, 1000, metrics) == words
    assert "…" in fitting(words, metrics.horizontalAdvance(words) // 2, metrics)
