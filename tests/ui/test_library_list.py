"""The tree of the library."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.test_open_studies import Grey
from viewer.core.library import LibrarySeries, LibraryStudy
from viewer.ui.library_list import CARE, MODALITY, PICTURE, SUBTITLE, LibraryList

PICTURES = Grey()


def study(uid: str, name: str = "Doe^Jane", missing: int = 0) -> LibraryStudy:
    series = (LibrarySeries(f"{uid}.1", 2, "CT", "Thorax", 149),)
    return LibraryStudy(
        "ID1", name, "1960-01-02", "F", uid, "2024-01-02", "Chest", "", ("CT", "PT"), 149,
        missing, series,
    )  # fmt: skip


def test_patient_study_series(qtbot: QtBot) -> None:
    rows = LibraryList(PICTURES)
    qtbot.addWidget(rows)
    rows.show_studies((study("1"), study("2"), study("3", "Roe^Jim")))
    assert rows.topLevelItemCount() == 2
    jane = rows.topLevelItem(0)
    assert jane.text(0) == "Doe, Jane"
    assert jane.data(0, SUBTITLE) == "ID ID1 · F · 1960-01-02"
    first = jane.child(0)
    assert first.text(0) == "2024-01-02  CT PT"
    assert first.data(0, SUBTITLE) == "Chest · 149 images"
    first.setExpanded(True)
    assert first.child(0).text(0) == "2  CT  Thorax"


def test_files_that_have_moved_are_told(qtbot: QtBot) -> None:
    rows = LibraryList(PICTURES)
    qtbot.addWidget(rows)
    rows.show_studies((study("1", missing=12),))
    row = rows.topLevelItem(0).child(0)
    assert row.data(0, SUBTITLE) == "12 files moved or gone" and row.data(0, CARE)


def test_double_click_and_return_choose_a_study(qtbot: QtBot) -> None:
    rows, heard = LibraryList(PICTURES), list[str]()
    qtbot.addWidget(rows)
    rows.chosen.connect(heard.append)
    rows.show_studies((study("1"), study("2")))
    rows.show()
    place = rows.visualItemRect(rows.topLevelItem(0).child(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    rows.setCurrentItem(rows.topLevelItem(0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert heard == ["2", "1"]


def test_the_chosen_row_stays_chosen_when_rows_come_anew(qtbot: QtBot) -> None:
    rows = LibraryList(PICTURES)
    qtbot.addWidget(rows)
    rows.show_studies((study("1"), study("2")))
    rows.setCurrentItem(rows.topLevelItem(0).child(1))
    rows.show_studies((study("2"), study("3")))
    assert rows.currentItem().text(0) == "2024-01-02  CT PT"
    assert rows.currentItem() is rows.topLevelItem(0).child(0)


def test_series_have_thumbnails_or_say_what_they_are(qtbot: QtBot) -> None:
    rows = LibraryList(PICTURES)
    qtbot.addWidget(rows)
    series = (
        LibrarySeries("1.1", 1, "CT", "Seen before", 9, ("kept",)),
        LibrarySeries("1.2", 2, "PT", "Never opened", 9, ("other",)),
    )
    rows.show_studies((replace(study("1"), series=series),))
    opened = rows.topLevelItem(0).child(0)
    opened.setExpanded(True)
    rows.resize(300, 400)
    rows.show()
    first, second = opened.child(0), opened.child(1)
    assert first.data(0, PICTURE) is not None and second.data(0, PICTURE) is None
    assert second.data(0, MODALITY) == "PT"
    box = rows.visualItemRect(first)
    at = rows.viewport().grab(box).toImage().pixelColor(22, 24)
    assert (at.red(), at.green(), at.blue()) == (200, 77, 10)
    PICTURES.kept = lambda key: np.full((96, 96), 90, np.uint8)  # type: ignore[method-assign]
    PICTURES.changed.emit("other")
    del PICTURES.kept
    assert second.data(0, PICTURE) is not None
