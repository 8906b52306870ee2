"""The files of hanging protocols: ours are sound, the user's are kept, damaged ones told."""

import pytest
from PySide6.QtCore import QCoreApplication

from viewer.app.protocols import Protocols, file_name, folder, shipped
from viewer.core.errors import ViewerError
from viewer.core.hanging import Protocol, Role, Spot

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
