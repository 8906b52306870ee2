"""What corners, labels, tables and copies tell of the layer, on the sample."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import key_of
from viewer.app import fusion
from viewer.app.cut import cut
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.volume import Volume
from viewer.ui import corner_text, layer_text
from viewer.ui.values import layer_lines, table


@pytest.fixture
def fused(session: Session, qtbot: QtBot) -> Session:
    fusion.fuse(session, "a", key_of(session, "PT"))
    qtbot.waitUntil(lambda: pet(session) is not None)
    return session


def pet(session: Session) -> Volume | None:
    layer = session.active.value.layer
    found = layer.volume() if layer else None
    return found if found is not None and found.ready.all() else None


def test_corners_tell_the_layer_its_window_and_both_values(fused: Session) -> None:
    value, volume = fused.active.value, pet(fused)
    assert value.cursor is not None and volume is not None
    point = np.array(value.cursor)
    lines = [
        one.text for one in corner_text.corners(fused, value, cut(value), point).bottom_right
    ]
    assert "PET 40 %   Hot iron" in lines and "W 7.00  C 3.50  SUVbw 0-7" in lines
    k, j, i = np.rint(volume.geometry.to_index(point)).astype(int)
    assert f"PET {volume.array[k, j, i]:.2f} SUVbw" in [
        line.replace("  ", " ") for line in lines
    ]
    assert any("HU" in line for line in lines)


def test_how_it_came_there_is_told_where_the_scanner_did_not(fused: Session) -> None:
    fusion.change(fused, "a", why="registered", rows=())
    layer = fused.active.value.layer
    assert layer is not None and layer_text.title(layer) == "PET 40 %   registered"


def test_labels_and_copies_have_a_line_for_the_layer(fused: Session, qtbot: QtBot) -> None:
    volume = fused.active.value.volume
    assert volume is not None
    x, y, z = volume.geometry.center
    mark = Annotation(
        "1",
        "ellipse",
        ((x - 15, y - 12, z), (x + 15, y + 12, z)),
        volume.geometry.frame_of_reference_uid,
        volume_key=fused.active.value.key,
    )
    fused.document.put(mark, "Add")
    qtbot.waitUntil(lambda: len(layer_lines(fused, mark)) == 2)
    mean, reach = layer_lines(fused, mark)
    assert mean.startswith("PET ") and " ± " in mean and mean.endswith("SUVbw")
    assert " to " in reach
    rows = [line.split("\t") for line in table(fused).splitlines()]
    units = {(row[3], row[5], row[6]) for row in rows[1:]}
    assert ("Mean", "SUVbw", "IBSI_1_STS_003_PET_image") in units
    assert ("Mean", "HU", "IBSI_1_STS_003_CT_image") in units
    assert not any(unit == "mm²" and "PET" in series for _, unit, series in units)
