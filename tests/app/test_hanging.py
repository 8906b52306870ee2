"""Hanging the sample, real follow-ups and made-up mammograms; a layout saved as a protocol."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from tests.sessions import key_of
from viewer.app import hanging
from viewer.app.session import Session
from viewer.core.progress import Silent
from viewer.dicom.scan import scan


def seen(session: Session) -> list[tuple[str, str]]:
    """(modality, orientation or "3D") of each tile."""
    sets = session.opened.value
    found = []
    for tile in session.layout.value.tiles:
        value = session.views[tile.view].value
        shown = sets.display_set(value.key)
        kind = "3D" if tile.kind == "volume3d" else value.orientation
        found.append((shown.modality if shown else "", kind))
    return found


def ready(session: Session) -> bool:
    tiles = session.layout.value.tiles
    return all(session.views[t.view].value.item is not None for t in tiles)


def test_the_sample_hangs_as_pet_ct_and_says_why(session: Session, qtbot: QtBot) -> None:
    said: list[Any] = []
    session.said.connect(said.append)
    assert hanging.hang(session)
    qtbot.waitUntil(lambda: ready(session))
    assert seen(session) == [
        ("CT", "axial"), ("PT", "axial"), ("PT", "3D"), ("CT", "axial"), ("CT", "coronal"),
    ]  # fmt: skip
    assert session.views["3d"].value.preset == "pet-mip"
    assert session.layout.value.protocol == "PET/CT"
    assert "PT IBSI_1_STS_003_PET_image" in session.layout.value.why
    pet = key_of(session, "PT")
    fused = [session.views[f"g{n}"] for n in (2, 3)]
    qtbot.waitUntil(lambda: all(view.value.layer is not None for view in fused))
    for view in fused:
        layer = view.value.layer
        assert layer is not None and (layer.key, layer.opacity) == (pet, 0.4)
    assert said == [f"PET/CT. {session.layout.value.why}."]


def test_three_planes_of_a_ct_take_another_series_together(
    session: Session, qtbot: QtBot
) -> None:
    protocol = session.protocols.named("ct")
    assert protocol is not None and hanging.apply(session, protocol)
    qtbot.waitUntil(lambda: ready(session))
    assert seen(session) == [("CT", "axial"), ("CT", "coronal"), ("CT", "sagittal")]
    session.show(key_of(session, "MR"))
    qtbot.waitUntil(lambda: ready(session))
    assert seen(session) == [("MR", "axial"), ("MR", "coronal"), ("MR", "sagittal")]


def test_what_does_not_fit_says_why_and_changes_nothing(session: Session) -> None:
    said: list[Any] = []
    session.said.connect(said.append)
    protocol = session.protocols.named("ct_prior")
    assert protocol is not None and not hanging.apply(session, protocol)
    assert session.layout.value.name == "one"
    assert said[0].problem == "“CT with prior” does not fit these series."
    assert said[0].remedy == "There is no older study with the same as “current”."


@pytest.fixture
def mammograms(tmp_path: Path) -> Path:
    """Four views, the left ones with the chest wall on the wrong side."""
    for side, lies in (("R", ["A", "F"]), ("L", ["A", "F"])):
        for view in ("CC", "MLO"):
            folder = tmp_path / f"{side}{view}"
            folder.mkdir()
            ct_series(
                folder,
                (1, 20, 16),
                StudyInstanceUID="1.9",
                SeriesInstanceUID=f"1.9.{ord(side)}.{len(view)}",
                SOPClassUID="1.2.840.10008.5.1.4.1.1.1.2",
                Modality="MG",
                ImageLaterality=side,
                ViewPosition=view,
                PatientOrientation=lies,
                ImageOrientationPatient=None,
                ImagePositionPatient=None,
            )
    return tmp_path


def test_mammograms_hang_back_to_back(empty: Session, mammograms: Path, qtbot: QtBot) -> None:
    found = scan([mammograms], Silent())
    empty.open(found.patients[0])
    assert hanging.hang(empty)
    assert empty.layout.value.protocol == "Mammography: four views"
    qtbot.waitUntil(lambda: ready(empty))
    known = {one.key: one.view for one in hanging.candidates(empty.opened.value)}
    shown = [empty.views[t.view].value for t in empty.layout.value.tiles]
    assert [known[value.key] for value in shown] == ["R CC", "L CC", "R MLO", "L MLO"]
    assert [value.flip_horizontal for value in shown] == [True, False, True, False]


def test_real_follow_ups_hang_with_the_prior_on_the_left(
    empty: Session, shared: Path, qtbot: QtBot
) -> None:
    found = scan([shared / "data/longitudinal_ct_A058062_ge"], Silent())
    empty.open(found.patients[0])
    assert hanging.hang(empty)
    qtbot.waitUntil(lambda: ready(empty))
    dates = [
        empty.opened.value.study_of(empty.views[t.view].value.key).date  # type: ignore[union-attr]
        for t in empty.layout.value.tiles
    ]
    assert dates == ["1900-12-31", "1901-01-08"]
    assert seen(empty) == [("CT", "axial"), ("CT", "axial")]
    assert empty.selection.value.view == "g1"
    prior, current = (empty.views[name] for name in ("g0", "g1"))
    wide = [view.value.volume.geometry.spacing[1] for view in (prior, current)]  # type: ignore[union-attr]
    assert current.value.zoom == 1 and prior.value.zoom == pytest.approx(wide[0] / wide[1])
    empty.preferences.update(swapped=True)
    assert hanging.hang(empty)
    assert empty.selection.value.view == "g0"
