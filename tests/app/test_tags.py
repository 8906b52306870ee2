"""The file behind a picture."""

from pydicom import dcmread
from pytestqt.qtbot import QtBot

from viewer.app import navigation, tags
from viewer.app.session import Session
from viewer.core.element import Element


def test_it_is_the_image_in_sight(session: Session) -> None:
    state = session.active
    for step in (0, 7, -12):
        state.update(**navigation.stepped(state.value, step))
        found = tags.behind(session.opened.value, state.value)
        assert found is not None and found.exact and found.frame == 1
        header = dcmread(found.instance.path, stop_before_pixels=True)
        z = float(header.ImagePositionPatient[2])
        assert state.value.cursor is not None and abs(z - state.value.cursor[2]) < 0.01


def test_across_the_slices_it_is_the_nearest_and_said_so(session: Session) -> None:
    session.turn_to("coronal")
    found = tags.behind(session.opened.value, session.active.value)
    assert found is not None and not found.exact
    header = dcmread(found.instance.path, stop_before_pixels=True)
    cursor = session.active.value.cursor
    assert cursor is not None and abs(float(header.ImagePositionPatient[2]) - cursor[2]) < 2


def test_an_empty_view_has_none(empty: Session) -> None:
    assert tags.behind(empty.opened.value, empty.active.value) is None


def test_headers_are_read_in_the_background(session: Session, qtbot: QtBot) -> None:
    found = tags.behind(session.opened.value, session.active.value)
    assert found is not None
    heard: list[tags.Header] = []
    tags.read(session.jobs, found.instance, heard.append, lambda error: None)
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    assert any(one.keyword == "Modality" for one in heard[0].elements)


def test_a_header_is_looked_through_in_the_background(session: Session, qtbot: QtBot) -> None:
    every = (Element("(0008,0060)", "Modality", value="CT"), Element("(0008,0070)", "Maker"))
    other = {("(0008,0060)",): every[0]}
    heard: list[tags.Answer] = []
    tags.find(session.jobs, tags.Search(every, "maker"), heard.append)
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].elements == every[1:] and heard[0].count == 1
    assert tags.answered(tags.Search(every, "", other, True)).elements == every[1:]
    assert tags.answered(tags.Search(every, "", other)).elements == every
