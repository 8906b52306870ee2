"""The files of hanging protocols: ours are sound, the user's are kept, damaged ones told."""

import pytest
from PySide6.QtCore import QCoreApplication

from viewer.app.protocols import Protocols, file_name, folder, shipped
from viewer.core.errors import ViewerError
from viewer.core.hanging import Candidate, Protocol, Role, Spot, ranked

MINE = Protocol("mine", "Mine", 1, 1, (Role("ct", modality=("CT",)),), (Spot("ct"),), own=True)


@pytest.fixture
def protocols(qapp: QCoreApplication) -> Protocols:
    return Protocols()


def test_every_kind_of_reading_has_one() -> None:
    assert {one.name for one in shipped()} == {
        "ct", "ct_prior", "pet_ct", "pet_ct_prior", "mr", "dce", "follow_up", "mammography",
    }  # fmt: skip


def test_ones_own_are_kept_and_deleted(protocols: Protocols) -> None:
    protocols.save(MINE)
    assert protocols.named("mine", own=True) == MINE
    assert (folder() / "mine.json").read_text("utf-8").startswith("{")
    protocols.delete("mine")
    assert protocols.named("mine", own=True) is None


def test_a_damaged_file_is_told_and_the_others_work(protocols: Protocols) -> None:
    protocols.save(MINE)
    (folder() / "bad.json").write_text("{", "utf-8")
    (folder() / "odd.json").write_text("{}", "utf-8")
    found, wrong = protocols.all()
    assert MINE in found
    assert wrong[0] == "bad.json: it cannot be read." and wrong[1].startswith("odd.json: ")


def test_a_folder_that_cannot_be_written_is_told(protocols: Protocols) -> None:
    folder().parent.mkdir(parents=True, exist_ok=True)
    folder().write_text("in the way")
    with pytest.raises(ViewerError, match="could not be kept"):
        protocols.save(MINE)


def test_files_are_named_after_labels_and_never_twice() -> None:
    assert file_name("Léa: Chest & more") == "l_a_chest_more"
    assert file_name("Mine", frozenset(("mine", "mine_2"))) == "mine_3"
    assert file_name("../..") == "layout"


CT = Candidate("ct", "CT", "Thorax 1.5", orientation="axial", images=200, slices=200)
OLD_CT = Candidate("ct1", "CT", "Thorax 5", 1, orientation="axial", images=60, slices=60)
FIRST_CT = Candidate("ct2", "CT", "Thorax 5", 2, orientation="axial", images=60, slices=60)
PET = Candidate("pt", "PT", "WB", orientation="axial", images=200, slices=200)
OLD_PET = Candidate("pt1", "PT", "WB", 1, orientation="axial", images=200, slices=200)
T1 = Candidate("t1", "MR", "Ax T1 SE", images=30, slices=30)
T1_GD = Candidate("gd", "MR", "Ax T1 SE +C", images=30, slices=30, contrast=True)
T2 = Candidate("t2", "MR", "t2_tse_tra", images=30, slices=30)
FLAIR = Candidate("fl", "MR", "Ax T2 FLAIR", images=30, slices=30)
DWI = Candidate("dw", "MR", "ep2d_diff", kind="4d", phases=3, axis="b-value",
                axis_values=(0.0, 400.0, 800.0))  # fmt: skip
DCE = Candidate("dy", "MR", "t1_vibe_dyn", kind="4d", phases=40, axis="time")
FMRI = Candidate("fm", "MR", "ep2d_bold", kind="4d", phases=200, axis="time")


@pytest.mark.parametrize(
    ("open_", "label", "roles"),
    [
        ([CT], "CT: three planes", {"ct": "ct"}),
        ([CT, OLD_CT], "CT with prior", {"current": "ct", "prior": "ct1"}),
        (
            [CT, OLD_CT, FIRST_CT],
            "Follow-up: baseline, prior, current",
            {"current": "ct", "prior": "ct1", "baseline": "ct2"},
        ),
        ([CT, PET], "PET/CT", {"pet": "pt", "ct": "ct"}),
        (
            [CT, PET, OLD_CT, OLD_PET],
            "PET/CT with prior",
            {"pet": "pt", "ct": "ct", "prior pet": "pt1", "prior ct": "ct1"},
        ),
        (
            [T1, T1_GD, T2, FLAIR, DWI],
            "MR: sequences side by side",
            {"T1": "t1", "T1 with contrast": "gd", "T2": "t2", "FLAIR": "fl", "DWI": "dw"},
        ),
        ([DCE, T2, DWI], "MR: dynamic contrast", {"dynamic": "dy", "T2": "t2", "DWI": "dw"}),
    ],
)
def test_each_finds_its_series(
    open_: list[Candidate], label: str, roles: dict[str, str]
) -> None:
    best = ranked(shipped(), open_)[0]
    assert best.protocol.label == label and not best.missing
    assert {role: one.key for role, one in best.found.items()} == roles


def test_what_no_protocol_is_for_is_left_alone() -> None:
    assert all(one.missing for one in ranked(shipped(), [FMRI]))
