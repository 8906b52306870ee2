"""What is drawn in 3D, by the state alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize

from tests.blobs import blob
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.core.volume import Series4D
from viewer.imaging.subject import subject
from viewer.ui.volume_scene import Scenes

SIZE = QSize(200, 200)


@pytest.fixture
def session() -> Iterator[Session]:
    jobs = Jobs()
    yield Session(jobs, Document())
    jobs.close()


def test_there_is_no_scene_without_a_volume_that_is_read(session: Session) -> None:
    scenes = Scenes(session, "3d")
    assert scenes.scene(SIZE) is None
    volume = replace(blob(), ready=blob().ready.copy())
    volume.ready[3] = False
    session.views["3d"].update(item=volume, key="k")
    assert scenes.scene(SIZE) is None
    volume.ready[3] = True
    scene = scenes.scene(SIZE)
    assert scene is not None and scene.volume is volume
    assert scenes.scene(QSize(0, 3)) is None


def test_the_picture_fits_the_subject_and_stays_from_phase_to_phase(session: Session) -> None:
    first, second = blob("rotated"), blob("rotated")
    second.array[2:9, 2:9, 2:9] = 900
    session.views["3d"].update(item=Series4D((first, second), "time", (0.0, 1.0)), key="k")
    scenes = Scenes(session, "3d")
    before = scenes.plane(first, SIZE)
    longest = max(
        n * mm for n, mm in zip(subject(first).shape, subject(first).spacing, strict=True)
    )
    assert 200 * before.spacing[0] == pytest.approx(1.05 * longest)
    session.views["3d"].update(phase=1)
    assert (scenes.plane(second, SIZE).origin == before.origin).all()
    session.views["3d"].update(preset="ct-mip", zoom=2.0)
    assert scenes.plane(second, SIZE).spacing[0] == pytest.approx(before.spacing[0] / 2)
