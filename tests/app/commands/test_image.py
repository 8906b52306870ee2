"""Windows and framing by command."""

import pytest

from tests.app.commands.conftest import run
from tests.sessions import key_of
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.core.units import shown
from viewer.imaging.presets import shown_unit


def labels(session: Session) -> list[str]:
    return [commands[f"window-{key}"].label_in(session) for key in range(2, 10)]


def test_a_number_key_is_named_after_the_modalitys_window(session: Session) -> None:
    assert labels(session)[:2] == ["Soft tissue (W 400, C 40)", "Lung (W 1500, C −600)"]
    assert labels(session)[7] == "Full range"
    run(session, "window-3")
    assert session.active.value.window == Window(-600, 1500, name="lung")


def test_pet_has_its_own_windows_in_suv(session: Session) -> None:
    session.show(key_of(session, "PT"))
    item = wait_for_item(session, "PT")
    assert shown(shown_unit(item)).startswith("SUV")
    assert labels(session)[0] == "SUV 0-7"
    run(session, "window-4")
    assert session.active.value.window == Window(5, 10, "LINEAR_EXACT", "suv-10")
    assert session.active.value.inverted


def test_a_key_without_a_window_says_so(session: Session) -> None:
    session.show(key_of(session, "MR"))
    wait_for_item(session, "MR")
    assert commands["window-7"].why_not(session) == "No window on key 7 for MR images."
    assert labels(session)[5] == "Window preset 7"


def test_automatic_and_the_files_own_window(session: Session) -> None:
    run(session, "window-auto")
    assert session.active.value.window is not None
    assert session.active.value.window.function == "LINEAR_EXACT"
    heard: list[object] = []
    session.said.connect(heard.append)
    run(session, "window-file")
    volume = session.active.value.volume
    assert volume is not None
    assert bool(heard) != bool(volume.windows)


def test_framing(session: Session) -> None:
    run(session, "zoom-in")
    assert session.active.value.zoom == pytest.approx(1.25)
    run(session, "rotate-right")
    run(session, "flip-horizontal")
    assert session.active.value.rotation == 90 and session.active.value.flip_vertical
    assert commands["flip-horizontal"].checked(session)  # of what is on the screen
    run(session, "invert")
    assert session.active.value.inverted and commands["invert"].checked(session)
    run(session, "window-5")
    run(session, "reset")
    value = session.active.value
    assert (value.zoom, value.rotation, value.flip_vertical, value.inverted) == (
        1,
        0,
        False,
        False,
    )
    assert value.window == Window(40, 400, name="soft-tissue")


def test_reset_of_all_views(session: Session) -> None:
    session.arrange("mpr")
    session.views["b"].update(zoom=3.0)
    run(session, "reset-all")
    assert session.views["b"].value.zoom == 1


def test_what_has_no_meaning_in_3d_says_so(session: Session) -> None:
    session.arrange("mpr")
    session.selection.update(view="3d")
    assert commands["flip-vertical"].why_not(session) == "Works on slices, not in 3D."
    assert commands["invert"].why_not(session) == ""


def wait_for_item(session: Session, modality: str):
    from PySide6.QtTest import QTest

    for _ in range(200):
        volume = session.active.value.volume
        if volume is not None and volume.modality == modality and volume.ready.all():
            return volume
        QTest.qWait(20)
    raise AssertionError(f"no {modality} came")
