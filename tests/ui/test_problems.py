"""What was left out, in a list that can be copied."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.core.patient import Problem
from viewer.ui.problems import ProblemsPage, merged

FOUND = (
    Problem("/data/b.txt", "Not DICOM", "left out"),
    Problem("/data/a.dcm", "A gap of 6 mm", "shown with care"),
)


def test_each_problem_with_path_reason_and_effect(qtbot: QtBot) -> None:
    page = ProblemsPage(FOUND)
    qtbot.addWidget(page)
    rows = [page.list.topLevelItem(n) for n in range(page.list.topLevelItemCount())]
    assert [[row.text(c) for c in range(3)] for row in rows] == [
        ["Left out", "Not DICOM", "/data/b.txt"],
        ["Shown with care", "A gap of 6 mm", "/data/a.dcm"],
    ]


def test_the_list_can_be_copied(qtbot: QtBot) -> None:
    page = ProblemsPage(FOUND)
    qtbot.addWidget(page)
    page.copy()
    assert QApplication.clipboard().text().splitlines() == [
        "left out\tNot DICOM\t/data/b.txt",
        "shown with care\tA gap of 6 mm\t/data/a.dcm",
    ]


def test_each_reason_is_told_once_with_its_own_effect(qtbot: QtBot) -> None:
    twice = (
        Problem("/data/a.dcm", "has no pixels", "left out"),
        Problem("/data/a.dcm", "A gap of 6 mm", "shown with care"),
        Problem("/data/a.dcm", "A gap of 6 mm", "shown with care"),
        Problem("/data/b.txt", "Not DICOM", "partly shown"),
        Problem("/data/b.txt", "Not DICOM", "left out"),
    )
    assert [(one.path, one.reason, one.effect) for one in merged(twice)] == [
        ("/data/b.txt", "Not DICOM", "left out"),
        ("/data/a.dcm", "has no pixels", "left out"),
        ("/data/a.dcm", "A gap of 6 mm", "shown with care"),
    ]


def test_long_reasons_are_wrapped_not_cut(qtbot: QtBot) -> None:
    page = ProblemsPage([Problem("/a", "A reason of many words that goes on " * 6, "left out")])
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    qtbot.waitExposed(page)
    item, line = page.list.topLevelItem(0), page.fontMetrics().height()
    qtbot.waitUntil(lambda: page.list.visualItemRect(item).height() > 2.5 * line)


def test_every_file_is_accounted_for(qtbot: QtBot) -> None:
    counted = {
        "files": 1240, "files_shown": 1200, "objects": 3, "files_set_aside": 1, "left_out": 1,
        "other": 35,
    }  # fmt: skip
    page = ProblemsPage(FOUND, counted)
    qtbot.addWidget(page)
    assert page.words == (
        "2 files named above. 1,240 files looked at: 1,200 shown, 3 reports and other objects "
        "(J), 1 set aside, 1 left out, 35 no DICOM images."
    )
    page = ProblemsPage((), {"files": 2, "files_shown": 2})
    qtbot.addWidget(page)
    assert page.words == "Nothing was left out. 2 files looked at: 2 shown."
