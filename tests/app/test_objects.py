"""Objects: listed, read in the background, handed out as files that do not stay."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import patient
from viewer.app import objects
from viewer.app.jobs import Jobs
from viewer.app.objects import Handouts
from viewer.app.opened import Opened
from viewer.core.content import Content
from viewer.core.errors import ViewerError
from viewer.dicom.scan import scan
from viewer.paths import cache

PDF = Content("Letter", document=b"%PDF-1.4 ...", mime="application/pdf")


def test_listed_and_read(qtbot: QtBot, shared: Path) -> None:
    found = scan([shared / "data/gsps_and_pdf/sample-pdf.dcm"])
    (one,) = objects.listed(Opened(found.patients[0]))
    jobs = Jobs()
    came: list[Any] = []
    objects.read(jobs, one.object, came.append, came.append)
    qtbot.waitUntil(lambda: bool(came))
    assert objects.is_pdf(came[0])
    jobs.close()
    assert objects.listed(Opened(patient())) == ()


def test_only_what_is_a_pdf_is_one() -> None:
    assert objects.is_pdf(PDF) and objects.suffix(PDF) == ".pdf"
    assert not objects.is_pdf(Content("", document=b"MZ...", mime="application/pdf"))
    assert not objects.is_pdf(Content("", document=b"%PDF-1.4", mime="text/html"))
    assert objects.suffix(Content("", mime="application/x-sh")) == ".bin"


def test_a_handout_is_private_nameless_and_gone_at_the_end() -> None:
    handouts = Handouts()
    path = handouts.put(PDF)
    assert path.read_bytes() == PDF.document and "Letter" not in str(path)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    handouts.close()
    assert not path.parent.exists()


def test_what_a_killed_program_left_is_swept_and_what_lives_is_not() -> None:
    code = (
        "import os\nfrom viewer.app.objects import Handouts\n"
        "from viewer.core.content import Content\n"
        "h = Handouts()\n"
        "print(h.put(Content('', document=b'x', mime='application/pdf')), flush=True)\n"
        "os._exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    left = Path(done.stdout.strip())
    assert left.exists() and left.is_relative_to(cache())
    living = Handouts()
    path = living.put(PDF)
    assert not left.parent.exists()
    objects.sweep()
    assert path.exists()
    living.close()


def test_a_copy_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    objects.save(PDF, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == PDF.document
    with pytest.raises(ViewerError, match=r"b\.pdf could not be written"):
        objects.save(PDF, tmp_path / "none" / "b.pdf")
