"""Watched folders: what arrives is in the library soon, and nothing is read twice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from viewer.app import library as module
from viewer.app.library import Library
from viewer.app.watch import Watch


@pytest.fixture
def library(qtbot: QtBot, tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "home").mkdir()
    made = Library(tmp_path / "home", tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def watch(library: Library, tmp_path: Path) -> Iterator[Watch]:
    made = Watch(library, tmp_path / "home" / "watched.json", every_s=0.05)
    yield made
    made.close()


def study(folder: Path, uid: str) -> None:
    folder.mkdir()
    ct_series(folder, StudyInstanceUID=uid, PatientName="Doe^Jane", PatientID="ID1")


def test_what_arrives_is_in_the_library(
    qtbot: QtBot, library: Library, watch: Watch, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watch.add(inbox)
    study(inbox / "a", "1.9")
    qtbot.waitUntil(lambda: library.studies().search("")[1] == 1, timeout=20_000)
    study(inbox / "b", "2.9")
    qtbot.waitUntil(lambda: library.studies().search("")[1] == 2, timeout=20_000)


def test_an_unchanged_folder_is_only_listed(
    qtbot: QtBot, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    study(inbox / "a", "1.9")
    with qtbot.waitSignal(watch.looked, timeout=20_000):
        watch.add(inbox)
    calls: list[object] = []
    monkeypatch.setattr(module, "scan", lambda *words: calls.append(words))
    for _ in range(3):
        with qtbot.waitSignal(watch.looked, timeout=20_000):
            pass
    assert not calls


def test_a_folder_that_is_away_is_waited_for(
    qtbot: QtBot, library: Library, watch: Watch, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watch.add(inbox)
    shutil.rmtree(inbox)
    with qtbot.waitSignal(watch.looked, timeout=20_000):
        watch.look()
    inbox.mkdir()
    study(inbox / "a", "1.9")
    qtbot.waitUntil(lambda: library.studies().search("")[1] == 1, timeout=20_000)


def test_they_are_remembered_until_all_are_let_go(
    library: Library, watch: Watch, tmp_path: Path
) -> None:
    watch.add(tmp_path / "home")
    watch.add(tmp_path / "home")
    again = Watch(library, tmp_path / "home" / "watched.json")
    assert again.folders == watch.folders == (tmp_path / "home",)
    again.clear()
    again.close()
    assert json.loads((tmp_path / "home" / "watched.json").read_text()) == []


@pytest.mark.parametrize("text", ["", "{", "3", "null", '{"a": 1}', "[3, null]"])
def test_a_list_that_is_damaged_is_an_empty_one(
    library: Library, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "home" / "other.json"
    file.write_text(text)
    made = Watch(library, file)
    assert [one for one in made.folders if str(one) != "a"] == []
    made.close()
