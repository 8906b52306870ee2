"""The open patient's studies and series."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.test_maps import diffusion
from tests.ui.showing import put
from viewer.app import maps
from viewer.app.session import Session
from viewer.core.patient import DisplaySet, Problem
from viewer.ui.open_studies import OpenStudies, set_aside


class Grey(QObject):
    """Thumbnails that are there at once."""

    changed = Signal(str)

    def get(self, display_set: DisplaySet) -> NDArray[np.uint8] | None:
        return np.full((96, 96), 77, np.uint8)

    def kept(self, key: str) -> NDArray[np.uint8] | None:
        return np.full((96, 96, 3), (200, 77, 10), np.uint8) if key == "kept" else None


def made(session: Session, qtbot: QtBot) -> OpenStudies:
    pictures = Grey()
    studies = OpenStudies(session, pictures, None)
    studies.keep = pictures  # type: ignore[attr-defined]
    qtbot.addWidget(studies)
    return studies


def card(studies: OpenStudies, modality: str):
    return next(c for c in studies.cards if c.accessibleName().startswith(modality))


def test_a_card_for_every_series_with_its_thumbnail(session: Session, qtbot: QtBot) -> None:
    studies = made(session, qtbot)
    assert len(studies.cards) == 3
    assert card(studies, "CT").state.shown and not card(studies, "PT").state.shown
    assert card(studies, "MR").grab().toImage().pixelColor(50, 50).red() == 77


def test_double_click_asks_for_the_series(session: Session, qtbot: QtBot) -> None:
    studies, heard = made(session, qtbot), list[str]()
    studies.opened.connect(heard.append)
    QTest.mouseDClick(card(studies, "PT"), Qt.MouseButton.LeftButton)
    assert heard == [card(studies, "PT").key]
    session.show(heard[0])
    assert card(studies, "PT").state.shown and not card(studies, "CT").state.shown


def test_a_series_with_a_bad_file_has_a_mark(session: Session, qtbot: QtBot) -> None:
    studies = made(session, qtbot)
    key = card(studies, "MR").key
    display_set = session.opened.value.display_set(key)
    assert display_set is not None
    path = display_set.frames[3].instance.path
    session.note([Problem(path, "It ends too early", "partly shown")])
    assert card(studies, "MR").state.problem == "It ends too early"
    assert card(studies, "CT").state.problem == ""


def test_how_far_a_series_is_read(session: Session, qtbot: QtBot) -> None:
    studies = made(session, qtbot)
    key = card(studies, "MR").key
    session.opened.update(loading={key: 0.25})
    assert card(studies, "MR").state.share == 0.25
    session.opened.update(loading={})
    assert card(studies, "MR").state.share is None


def test_what_is_no_picture_is_told(session: Session) -> None:
    assert set_aside(session.opened.value.studies[0]) == "3 RTSTRUCT"


def test_a_computed_series_has_a_picture_of_its_own(empty: Session, qtbot: QtBot) -> None:
    studies = made(empty, qtbot)
    put(empty, diffusion())
    maps.compute(empty, maps.ADC)
    qtbot.waitUntil(lambda: len(studies.cards) == 2)
    computed = next(one for one in studies.cards if one.key != "k1")
    assert "ADC" in computed.accessibleName()
    assert computed.grab().toImage().pixelColor(50, 50).red() != 77
