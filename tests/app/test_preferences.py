"""Settings: kept, read, and never in the way."""

import json
from pathlib import Path

import pytest

from viewer.app.preferences import Kept, Preferences, parsed
from viewer.app.workspace import SETTINGS_LOST, Workspace
from viewer.core.errors import ViewerError


def test_what_is_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    first = Kept(file)
    assert first.state.value == Preferences()
    first.state.update(keys={"fit": ("Q",)}, gestures={"middle": "zoom"}, pixel_mm={"A": 0.25})
    first.state.update(corners={"CT": {"top_left": ("plane", "series")}}, lens=4, mouse="OHIF")
    second = Kept(file)
    assert second.state.value == first.state.value and not second.damaged


def test_what_is_not_understood_is_as_by_default() -> None:
    made = parsed(
        {
            "keys": {"fit": "Q", "reset": ["A", 3]},
            "mouse": "no such habit",
            "gestures": {"left": "dance", "wheel": "zoom", "middle": "scroll-10"},
            "lens": 99,
            "reference_lines": [],
            "pixel_mm": {"A": 0, "B": "wide", "C": 0.3},
            "of a later version": 1,
        }
    )
    assert made == Preferences(
        keys={"reset": ("A",)}, gestures={"wheel": "zoom"}, pixel_mm={"C": 0.3}
    )


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\udcff"])
def test_a_damaged_file_is_told_and_begun_anew(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    kept = Kept(file)
    assert kept.damaged and kept.state.value == Preferences()
    kept.state.update(lens=3)
    assert json.loads(file.read_text("utf-8"))["lens"] == 3


def test_what_cannot_be_written_is_told_and_holds(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "nowhere" / "settings.json")
    heard: list[object] = []
    kept.said.connect(heard.append)
    kept.state.update(lens=3)
    assert kept.state.value.lens == 3
    assert isinstance(heard[0], ViewerError) and "could not be kept" in heard[0].problem


def test_the_first_window_says_that_settings_were_lost(user_folders: Path, qtbot) -> None:
    from viewer.paths import data

    (data() / "settings.json").write_text("{")
    workspace = Workspace.started()
    heard: list[object] = []
    workspace.session_opened.connect(lambda session: session.said.connect(heard.append))
    workspace.new_session()
    workspace.new_session()
    assert heard == [SETTINGS_LOST]
    workspace.shut_down()
