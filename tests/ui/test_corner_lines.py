"""The lines of the corners by name, and where the user has put them."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.cut import cut
from viewer.app.preferences import Preferences
from viewer.app.session import Session
from viewer.ui import corner_lines
from viewer.ui.corner_lines import CORNERS, LINES, OURS, About, arrangement, entry
from viewer.ui.corner_text import corners


def about(session: Session) -> About:
    state = session.active.value
    item, shown = state.images or state.volume, cut(state)
    assert item is not None and shown is not None
    return About(session, state, item, shown)


def texts(session: Session, level: int = 2) -> dict[str, list[str]]:
    found = corner_lines.lines(about(session), level)
    return {corner: [line.text for line in each] for corner, each in found.items()}


def test_ours_names_only_lines_there_are() -> None:
    assert set(OURS) == set(CORNERS)
    assert {name for each in OURS.values() for name in each} <= set(LINES)


def test_the_users_own_for_a_modality_goes_before_that_for_all() -> None:
    own = {"": {"top_left": ("series",)}, "CT": {"top_right": ("zoom",)}}
    now = Preferences(corners=own)
    assert arrangement(now, "CT") == own["CT"] and arrangement(now, "MR") == own[""]
    assert arrangement(Preferences(), "MR") is OURS
    assert entry("kernel:1") == ("kernel", 1) and entry("kernel") == ("kernel", 0)
    assert entry("kernel:7") == ("kernel", 0)


def test_lines_stand_where_they_were_put(session: Session) -> None:
    placed = {"bottom_right": ("series:1", "voxel"), "top_left": ("no such line", "zoom")}
    session.preferences.update(corners={"CT": placed})
    first, second = texts(session)["bottom_right"]
    assert first == "IBSI_1_STS_003_CT_image" and second.startswith("Voxel ")
    assert texts(session, 1)["bottom_right"] == ["IBSI_1_STS_003_CT_image"]
    assert texts(session)["bottom_left"] == []
    made = corners(session, session.active.value, cut(session.active.value))
    assert [line.text for line in made.top_left[:2]] == ["STS_003", "ID STS_003"]  # for good


def test_name_and_id_cannot_be_taken_away(session: Session) -> None:
    session.preferences.update(corners={"": dict.fromkeys(CORNERS, ())})
    for level in (0, 1, 2):
        session.selection.update(overlay=level)
        made = corners(session, session.active.value, cut(session.active.value))
        assert {"STS_003", "ID STS_003"} <= set(made.texts())
    assert "INTERP" in made.texts()  # nor what tells of the picture


def test_every_line_can_be_made_and_tells_what_the_file_says(
    empty: Session, qtbot: QtBot
) -> None:
    told = {
        "ConvolutionKernel": "B30f",
        "XRayTubeCurrent": "200",
        "Exposure": "120",
        "MagneticFieldStrength": "3",
        "FlipAngle": "9",
        "ImageLaterality": "L",
        "ViewPosition": "MLO",
        "SeriesNumber": "4",
        "InversionTime": "odd",
    }
    put(empty, replace(ramp_volume(), texts=told))
    empty.preferences.update(corners={"": {"top_right": tuple(LINES)}})
    shown = texts(empty)["top_right"]
    for text in ("Kernel B30f", "200 mA  120 mAs", "3.0 T", "Flip 9°", "L MLO", "Series 4"):
        assert text in shown
    assert not any(text.startswith("TI") for text in shown)


@pytest.mark.parametrize("name", ["age", "accession"])
def test_what_may_tell_who_it_is_goes_with_the_name(name: str, session: Session) -> None:
    patient = session.opened.value.patient
    assert patient is not None
    study = replace(patient.studies[0], accession_number="A17")
    session.opened.update(patient=replace(patient, birth_date="1950-01-01", studies=(study,)))
    assert texts_of(session, name)
    session.selection.update(masked=True)
    assert not texts_of(session, name)


def texts_of(session: Session, name: str) -> str:
    made = LINES[name].made(about(session))
    return made if isinstance(made, str) else made.text
