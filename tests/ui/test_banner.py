"""Who the patient is, always in sight."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QMenuBar
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui.banner import HIDDEN, NO_DIAGNOSIS, Banner
from viewer.ui.main_window import MainWindow


def shown(banner: Banner) -> list[str]:
    return [one.text() for one in banner.findChildren(QLabel) if not one.isHidden()]


def test_an_empty_window_names_nobody(empty: Session, qtbot: QtBot) -> None:
    banner = Banner(empty, QMenuBar())
    qtbot.addWidget(banner)
    assert shown(banner) == ["No patient open", NO_DIAGNOSIS]


def test_name_id_and_sex(session: Session, qtbot: QtBot) -> None:
    banner = Banner(session, QMenuBar())
    qtbot.addWidget(banner)
    assert shown(banner) == ["STS_003", "ID STS_003   ·   F", NO_DIAGNOSIS]


def test_masked_names_are_nowhere_in_the_banner(session: Session, qtbot: QtBot) -> None:
    banner = Banner(session, QMenuBar())
    qtbot.addWidget(banner)
    session.selection.update(masked=True)
    assert shown(banner) == ["ANONYMISED", NO_DIAGNOSIS]
    assert not any("STS" in one.text() + one.toolTip() for one in banner.findChildren(QLabel))


def test_a_reason_to_look_twice_is_told_in_red(session: Session, qtbot: QtBot) -> None:
    banner = Banner(session, QMenuBar())
    qtbot.addWidget(banner)
    session.opened.update(warning="Another patient of this name is open.")
    assert "Another patient of this name is open." in shown(banner)
    assert banner.warning.property("role") == "alarm"
    session.selection.update(masked=True)
    assert shown(banner) == ["ANONYMISED", NO_DIAGNOSIS, HIDDEN]


def test_a_long_id_stays_in_sight_in_a_narrow_window(opened: MainWindow, qtbot: QtBot) -> None:
    patient = opened.session.opened.value.patient
    assert patient is not None
    number = "HOSPITAL-2026-0000123456789-ABCDEFGH"
    name = "Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine"
    opened.session.opened.update(patient=replace(patient, patient_id=number, patient_name=name))
    facts, banner = opened.banner.facts, opened.banner
    for width, below in ((800, True), (2200, False), (660, True)):
        opened.resize(width, 600)
        qtbot.waitUntil(lambda w=width: banner.width() == w)  # type: ignore[misc]
        qtbot.waitUntil(
            lambda b=below: (facts.y() > banner.name.geometry().bottom() - 4) is b  # type: ignore[misc]
        )
        assert number in QLabel.text(facts)  # what is shown of it, not what it holds
