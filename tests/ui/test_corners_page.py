"""The page of text on images."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui.corner_lines import LINES, OURS
from viewer.ui.corners_page import EMPTY, CornersPage


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> CornersPage:
    made = CornersPage(session)
    qtbot.addWidget(made)
    made.resize(QSize(900, 560))
    made.show()
    return made


def choose(page: CornersPage, name: str) -> None:
    label = LINES[name].label
    page.list.setCurrentItem(next(r for r in page._rows() if r.text(0).startswith(label)))


def put(page: CornersPage, corner: str) -> None:
    page.corner.chosen.emit(corner)


def test_every_line_is_there_and_the_view_beside_it(page: CornersPage) -> None:
    assert len(page._rows()) == len(LINES)
    assert {"STS_003", "ID STS_003"} <= set(page.preview.texts())
    assert not page.first.isEnabled()


def test_a_line_is_put_moved_and_taken_away(page: CornersPage, session: Session) -> None:
    choose(page, "voxel")
    assert page.corner.currentData() == "unused" and not page.short.isEnabled()
    put(page, "bottom_left")
    own = session.preferences.value.corners[""]
    assert own["bottom_left"] == (*OURS["bottom_left"], "voxel")
    assert any(text.startswith("Voxel") for text in page.preview.texts())
    assert not page.down.isEnabled()
    page.up.click()
    assert session.preferences.value.corners[""]["bottom_left"][-2:] == ("voxel", "window")
    put(page, "unused")
    assert not any(text.startswith("Voxel") for text in page.preview.texts())
    page.first.click()
    assert session.preferences.value.corners == {}


def test_a_line_can_stand_in_the_short_text(page: CornersPage, session: Session) -> None:
    choose(page, "thickness")
    assert not page.short.isChecked()
    page.short.click()
    assert "thickness:1" in session.preferences.value.corners[""]["bottom_left"]
    session.selection.update(overlay=1)
    assert any(text.startswith("Thickness") for text in page.preview.texts())
    page.short.click()
    assert "thickness" in session.preferences.value.corners[""]["bottom_left"]
    assert not any(text.startswith("Thickness") for text in page.preview.texts())


def test_each_modality_has_its_own(page: CornersPage, session: Session) -> None:
    page.modality.setCurrentIndex(page.modality.findData("CT"))
    page.modality.chosen.emit("CT")
    choose(page, "series")
    put(page, "top_right")
    assert set(session.preferences.value.corners) == {"CT"}
    again = CornersPage(session)
    assert again.modality.currentData() == "CT"
    again.deleteLater()


def test_without_a_study_the_preview_says_so(empty: Session, qtbot: QtBot) -> None:
    made = CornersPage(empty)
    qtbot.addWidget(made)
    assert made.preview.texts() == [] and EMPTY
    made.preview.grab()
