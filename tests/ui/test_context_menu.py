"""The menu of a right click."""

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.ui.context_menu import context_menu


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def entries(menu: QMenu) -> dict[str, bool]:
    return {one.text(): one.isEnabled() for one in menu.actions() if one.text()}


def test_on_a_picture_it_frames_and_windows(empty: Session, parent: QWidget) -> None:
    put(empty, ramp_volume())
    found = context_menu(empty, False, parent)
    assert entries(found)["Fit to view"]
    assert "Delete measurement" not in entries(found)
    windows = found.actions()[0].menu()
    assert isinstance(windows, QMenu)
    lung = next(one for one in windows.actions() if one.text().startswith("Lung"))
    lung.trigger()
    assert empty.views["a"].value.window is not None
    assert empty.views["a"].value.window.name == "lung"


def test_on_a_mark_it_also_deletes_and_hides_it(empty: Session, parent: QWidget) -> None:
    put(empty, ramp_volume())
    mark(empty, "1", "length", (0.0, 0.0, 0.0), (4.0, 0.0, 0.0))
    empty.selection.update(annotation="1")
    found = context_menu(empty, True, parent)
    delete = next(one for one in found.actions() if one.text() == "Delete measurement")
    delete.trigger()
    assert empty.document.items == {}


def test_what_cannot_be_done_says_why(empty: Session, parent: QWidget) -> None:
    found = context_menu(empty, False, parent)
    fit = next(one for one in found.actions() if one.text() == "Fit to view")
    assert not fit.isEnabled()
    assert fit.toolTip() == "Show a series in this view first."
