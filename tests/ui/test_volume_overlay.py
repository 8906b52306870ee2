"""Why a 3D view is empty, in words; its painting is tested through the view."""

from tests.blobs import blob
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.ui.volume_overlay import notice


def test_an_empty_view_says_nothing_and_one_on_its_way_says_so() -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    assert notice(session, ViewState()) == ""
    assert notice(session, ViewState(key="k", item=blob())) == "Preparing 3D"
    jobs.close()
