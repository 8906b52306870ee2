"""Why a 3D view is empty, in words; its painting is tested through the view."""

from dataclasses import replace

from tests.blobs import blob
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.suv import Fact, Suv
from viewer.ui.volume_overlay import cautions, notice


def test_an_empty_view_says_nothing_and_one_on_its_way_says_so() -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    assert notice(session, ViewState()) == ""
    assert notice(session, ViewState(key="k", item=blob())) == "Preparing 3D"
    jobs.close()


def test_what_a_reader_must_know_is_told_in_3d_too() -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    suv = Suv(1.0, facts=(Fact("PatientWeight", "weight", "80 kg", True),), overridden=("x",))
    volume = replace(blob(), suv=suv, broken={3: "is cut off", 4: "is cut off"})
    found = cautions(session, ViewState(key="k", item=volume))
    assert found == ["INCOMPLETE: 2 slices", "SUV OVERRIDDEN: weight"]
    assert cautions(session, ViewState()) == []
    jobs.close()
