"""Each patient in a session of its own; what could not be opened is said."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from tests.volumes import display_set, patient
from viewer import paths
from viewer.app.lookalikes import UNKNOWN
from viewer.app.session import Session
from viewer.app.workspace import MOST_WINDOWS, Workspace
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance, Problem, Scan


class Heard:
    """What a workspace and its sessions said."""

    def __init__(self, workspace: Workspace) -> None:
        self.all: list[Any] = []
        workspace.said.connect(self.all.append)
        workspace.session_opened.connect(lambda s: s.said.connect(self.all.append))

    @property
    def text(self) -> str:
        return " | ".join(map(str, self.all))


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[Workspace]:
    made = Workspace.started()
    made.preferences.state.update(hang=False)
    yield made
    made.shut_down()


@pytest.fixture
def heard(workspace: Workspace) -> Heard:
    return Heard(workspace)


@pytest.fixture
def first(workspace: Workspace, heard: Heard) -> Session:
    return workspace.new_session()


def study(folder: Path, name: str, patient_id: str, uid: str, **fields: Any) -> Path:
    folder.mkdir(parents=True)
    ct_series(folder, StudyInstanceUID=uid, PatientName=name, PatientID=patient_id, **fields)
    return folder


def settle(qtbot: QtBot, workspace: Workspace) -> None:
    def quiet() -> bool:
        return not workspace.jobs.running and not workspace.library._jobs.running

    qtbot.waitUntil(quiet, timeout=30_000)


def open_paths(qtbot: QtBot, workspace: Workspace, into: Session | None, *paths: Path) -> None:
    workspace.open_paths(paths, into)
    settle(qtbot, workspace)


def patient_ids(workspace: Workspace) -> list[str | None]:
    patients = [session.opened.value.patient for session in workspace.sessions]
    return [patient.patient_id if patient else None for patient in patients]


def test_the_first_patient_fills_the_empty_window(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, first, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    assert workspace.sessions == [first] and patient_ids(workspace) == ["ID1"]
    assert first.active.value.item is not None
    assert workspace.library.studies().search("")[1] == 1


def test_another_study_of_the_patient_joins_her_window(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, first, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    asking = workspace.new_session()
    with qtbot.waitSignal(workspace.session_wanted) as wanted:
        workspace.open_paths([study(tmp_path / "b", "Doe^Jane", "ID1", "2.9")], asking)
    assert wanted.args == [first]
    assert patient_ids(workspace) == ["ID1", None]
    assert {s.study_instance_uid for s in first.opened.value.studies} == {"1.9", "2.9"}


def test_another_patient_gets_a_window_of_his_own(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, first, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    open_paths(qtbot, workspace, first, study(tmp_path / "b", "Roe^Max", "ID2", "2.9"))
    assert patient_ids(workspace) == ["ID1", "ID2"]
    assert [s.opened.value.warning for s in workspace.sessions] == ["", ""]


def test_studies_of_nobody_known_never_share_a_window(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    for uid in ("1.9", "2.9"):
        made = study(tmp_path / uid, "Doe^Jane", "", uid)
        open_paths(qtbot, workspace, first, made)
    assert [s.opened.value.studies[0].study_instance_uid for s in workspace.sessions] == [
        "1.9", "2.9",
    ]  # fmt: skip
    for session in workspace.sessions:
        assert session.opened.value.warning.startswith(UNKNOWN)
    assert workspace.library.studies().search("")[1] == 2


def test_a_file_that_is_cut_off_is_told_once(
    qtbot: QtBot, workspace: Workspace, first: Session, shared: Path
) -> None:
    found = shared / "data/corrupt_hostile/pydicom/MR_truncated.dcm"
    open_paths(qtbot, workspace, first, found)
    qtbot.waitUntil(lambda: not workspace.jobs.running and first.active.value.item is not None)
    effects = [one.effect for one in first.opened.value.problems]
    assert effects.count("partly shown") == 1


def test_beyond_a_few_windows_patients_wait_in_the_library(
    qtbot: QtBot, workspace: Workspace, first: Session, heard: Heard, tmp_path: Path
) -> None:
    for n in range(7):
        study(tmp_path / "in" / str(n), f"P{n}", f"ID{n}", f"{n + 1}.9")
    open_paths(qtbot, workspace, first, tmp_path / "in")
    assert len(workspace.sessions) == MOST_WINDOWS + 1
    (told,) = heard.all
    assert isinstance(told, ViewerError)  # stays until it is closed
    assert told.problem == (
        "Images of 7 patients were found. 5 are open; the other 2 are in the library."
    )
    assert workspace.library.studies().search("")[1] == 7


def test_the_same_name_with_another_id_is_warned_of_on_both(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, first, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    assert first.opened.value.warning == ""
    open_paths(
        qtbot,
        workspace,
        first,
        study(tmp_path / "b", "DOE^JANE", "ID2", "2.9", PatientBirthDate="19610203"),
    )
    warnings = [session.opened.value.warning for session in workspace.sessions]
    assert warnings == [
        "Another patient of the same name is open: ID ID2, born 1961-02-03.",
        "Another patient of the same name is open: ID ID1, birth date unknown.",
    ]
    workspace.close(workspace.sessions[1])
    settle(qtbot, workspace)
    third = workspace.new_session()
    open_paths(qtbot, workspace, third, tmp_path / "b")
    workspace.close(first)
    settle(qtbot, workspace)
    assert third.opened.value.warning == (
        "Another patient of the same name is in the library: ID ID1, birth date unknown."
    )


def test_a_study_of_the_library_opens_again(
    qtbot: QtBot, workspace: Workspace, first: Session, heard: Heard, tmp_path: Path
) -> None:
    folder = study(tmp_path / "a", "Doe^Jane", "ID1", "1.9")
    open_paths(qtbot, workspace, first, folder)
    workspace.close(first)
    again = workspace.new_session()
    (folder / "000.dcm").unlink()
    workspace.open_study("1.9", again)
    settle(qtbot, workspace)
    assert patient_ids(workspace) == ["ID1"]
    problems = again.opened.value.problems
    assert "is no longer where it was" in [one.reason for one in problems]
    shutil.rmtree(folder)
    workspace.open_study("1.9", again)
    settle(qtbot, workspace)
    assert "None of the 4 files of this study is where it was." in heard.text


def test_measurements_come_back_with_the_study(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    folder = study(tmp_path / "a", "Doe^Jane", "ID1", "1.9")
    open_paths(qtbot, workspace, first, folder)
    mark = Annotation(
        "2.25.1", "length", ((0.0, 0.0, 1.0), (1.0, 0.0, 1.0)), "1", study_instance_uid="1.9"
    )
    first.document.put(mark, "Length")
    assert workspace.flush(first, 20)
    assert workspace.saved(first).value.saved
    workspace.close(first)
    again = workspace.new_session()
    open_paths(qtbot, workspace, again, folder)
    qtbot.waitUntil(lambda: again.document.items == {"2.25.1": mark}, timeout=20_000)


def test_left_out_files_are_listed_with_the_patient_s_own(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    one = study(tmp_path / "in" / "a", "Doe^Jane", "ID1", "1.9")
    study(tmp_path / "in" / "b", "Roe^Max", "ID2", "2.9")
    bad = one / "bad.dcm"
    bad.write_bytes((one / "000.dcm").read_bytes()[:300])
    open_paths(qtbot, workspace, first, tmp_path / "in")
    for session in workspace.sessions:
        assert [p.path for p in session.opened.value.problems] == [str(bad)]


def test_a_copy_is_told_of_in_the_window_of_its_own_patient_only(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    study(tmp_path / "in" / "a", "Doe^Jane", "ID1", "1.9")
    two = study(tmp_path / "in" / "b", "Roe^Max", "ID2", "2.9")
    copy = two / "copy.dcm"
    copy.write_bytes((two / "000.dcm").read_bytes())
    open_paths(qtbot, workspace, first, tmp_path / "in")
    told = {
        one.opened.value.patient.patient_id: [p.path for p in one.opened.value.problems]
        for one in workspace.sessions
        if one.opened.value.patient is not None
    }
    assert told == {"ID1": [], "ID2": [str(copy)]}


@pytest.mark.parametrize(
    ("make", "problem", "remedy"),
    [
        (lambda p: p.mkdir(), "in thing.", "It is empty."),
        (lambda p: p.write_text("hello"), "in thing.", "thing: is not a DICOM file."),
        (
            lambda p: (p.mkdir(), (p / "a.txt").write_text("x"), (p / "b").write_text("x")),
            "in thing.",
            "2 other files were looked at.",
        ),
    ],
)
def test_nothing_to_open_is_a_clear_sentence(
    qtbot: QtBot,
    workspace: Workspace,
    first: Session,
    heard: Heard,
    tmp_path: Path,
    make: Any,
    problem: str,
    remedy: str,
) -> None:
    make(tmp_path / "thing")
    open_paths(qtbot, workspace, first, tmp_path / "thing")
    (said,) = heard.all
    assert isinstance(said, ViewerError)
    assert said.problem == f"No DICOM images were found {problem}" and said.remedy == remedy
    assert first.opened.value.patient is None


def test_a_path_that_is_not_there_is_said(
    qtbot: QtBot, workspace: Workspace, first: Session, heard: Heard, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, first, tmp_path / "nothing")
    assert len(heard.all) == 1 and isinstance(heard.all[0], ViewerError)


def test_without_an_asking_window_a_new_one_comes(
    qtbot: QtBot, workspace: Workspace, heard: Heard, tmp_path: Path
) -> None:
    open_paths(qtbot, workspace, None, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    assert patient_ids(workspace) == ["ID1"]
    open_paths(qtbot, workspace, None, tmp_path)
    assert patient_ids(workspace) == ["ID1"]


def test_a_window_closed_while_reading_is_replaced(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    workspace.open_paths([study(tmp_path / "a", "Doe^Jane", "ID1", "1.9")], first)
    workspace.close(first)
    settle(qtbot, workspace)
    assert len(workspace.sessions) == 1 and first not in workspace.sessions


def test_nothing_is_asked_where_there_is_nothing_to_lose(
    qtbot: QtBot, workspace: Workspace, first: Session, tmp_path: Path
) -> None:
    (paths.data() / "documents.sqlite").mkdir()
    open_paths(qtbot, workspace, first, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    qtbot.waitUntil(lambda: bool(workspace.saved(first).value.error), timeout=20_000)
    start = time.monotonic()
    assert workspace.flush(first, 30)
    assert time.monotonic() - start < 5


def test_work_is_finished_when_all_is_shut_down(qtbot: QtBot, tmp_path: Path) -> None:
    workspace = Workspace.started()
    session = workspace.new_session()
    open_paths(qtbot, workspace, session, study(tmp_path / "a", "Doe^Jane", "ID1", "1.9"))
    for n in range(50):
        points = ((0.0, 0.0, float(n)),)
        mark = Annotation(f"2.25.{n}", "probe", points, "1", study_instance_uid="1.9")
        session.document.put(mark, "Probe")
    workspace.shut_down()
    later = Workspace.started()
    again = later.new_session()
    open_paths(qtbot, later, again, tmp_path / "a")
    qtbot.waitUntil(lambda: len(again.document.items) == 50, timeout=20_000)
    later.shut_down()


def test_every_file_that_is_left_out_is_told_in_a_window_of_its_opening(
    qtbot: QtBot, workspace: Workspace, first: Session
) -> None:
    """Those of patients without a readable image too: they have no window of their own."""
    shown, lost = patient(display_set("k1")), patient(display_set("k2"), patient_id="ID2")
    series = replace(
        lost.studies[0].series[0],
        volumes=(),
        instances=(Instance("/in/bad.dcm", "1", "2", "3", "4", "5"),),
    )
    lost = replace(lost, studies=(replace(lost.studies[0], series=(series,)),))
    problem = Problem("/in/bad.dcm", "has no pixels", "left out")
    workspace._found(Scan((lost, shown), (problem,), {}), "in", first)
    assert workspace.sessions == [first]
    assert first.opened.value.problems == (problem,)


def test_of_several_new_windows_the_first_comes_to_the_front(
    qtbot: QtBot, workspace: Workspace, first: Session
) -> None:
    both = patient(display_set("k1")), patient(display_set("k2"), patient_id="ID2")
    with qtbot.waitSignal(workspace.session_wanted) as wanted:
        workspace._found(Scan(both, (), {}), "in", first)
    assert wanted.args == [first]


def test_where_nothing_can_be_kept_images_open_and_it_is_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = study(tmp_path / "a", "Doe^Jane", "ID1", "1.9")
    for home in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(home, str(folder / "000.dcm" / "home"))
    workspace = Workspace.started()
    heard = Heard(workspace)
    session = workspace.new_session()
    workspace.open_paths([folder], into=session)
    qtbot.waitUntil(lambda: session.opened.value.patient is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "documents.sqlite" in heard.text, timeout=20_000)
    assert "library.sqlite could not be used" in heard.text
    assert "cannot be read" in workspace.saved(session).value.error
    workspace.shut_down()
