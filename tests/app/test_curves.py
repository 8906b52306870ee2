"""Curves of regions over the phases: known courses, brute force, units, export."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import FRAME, ramp_volume
from viewer.app import curves
from viewer.app.curves import Curves
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.progress import Silent
from viewer.core.suv import Suv
from viewer.core.volume import Series4D
from viewer.dicom import load
from viewer.dicom.scan import scan

SLOPE = 7.0


def ramp(count: int = 6, **fields: object) -> Series4D:
    """Every voxel goes up by SLOPE from phase to phase, at 0, 2, 4 ... s."""
    base = ramp_volume(**fields)
    volumes = [replace(base, array=base.array + np.float32(SLOPE * n)) for n in range(count)]
    times = tuple(2.0 * n for n in range(count))
    return Series4D(tuple(volumes), "time", times, "s")


def region(kind: str = "rectangle", **fields: object) -> Annotation:
    points = {
        "rectangle": ((4.0, 4.0, 12.0), (12.0, 9.0, 12.0)),
        "probe": ((6.0, 5.0, 12.0),),
        "sphere": ((10.0, 8.0, 12.0), (14.0, 8.0, 12.0)),
    }[kind]
    return Annotation(
        **{"uid": f"2.25.{kind}", "kind": kind, "points": points,  # type: ignore[arg-type]
           "frame_of_reference_uid": FRAME, "volume_key": "k1", **fields}
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["rectangle", "probe", "sphere"])
def test_the_slope_of_a_ramp_is_recovered(empty: Session, kind: str) -> None:
    series = ramp()
    found = curves.curve(region(kind), series.volumes, Silent())
    slope, _ = np.polyfit(curves.axis_of(series).places, found.means, 1)
    assert slope == pytest.approx(SLOPE / 2, abs=1e-5)


def test_means_are_those_of_the_voxels_inside(empty: Session) -> None:
    series = ramp()
    found = curves.curve(region(), series.volumes, Silent())
    k, j, i = np.mgrid[0:10, 0:16, 0:12]
    inside = (k == 4) & (j >= 4) & (j <= 9) & (2 * i >= 4) & (2 * i <= 12)
    for mean, deviation, volume in zip(
        found.means, found.deviations, series.volumes, strict=True
    ):
        assert mean == pytest.approx(volume.array[inside].mean(), rel=1e-6)
        assert deviation == pytest.approx(volume.array[inside].std(), rel=1e-5)


def test_a_pet_is_told_in_suv(empty: Session) -> None:
    suv = Suv(0.5, "bw", "")
    series = ramp(modality="PT", unit="Bq/ml", suv=suv)
    found = curves.curve(region("probe"), series.volumes, Silent())
    raw = ramp_volume().array[4, 5, 3]
    assert found.means[0] == pytest.approx(raw * 0.5)


def test_damaged_phases_leave_a_gap(empty: Session) -> None:
    series = ramp()
    volumes = list(series.volumes)
    volumes[2] = replace(volumes[2], broken={4: "cut"})
    found = curves.curve(region(), volumes, Silent())
    assert found.means[2] is None and found.means[3] is not None


def test_axes_are_named_with_their_unit() -> None:
    series = ramp(3)
    assert curves.axis_of(series) == curves.Axis((0.0, 2.0, 4.0), "Time (s)")
    counted = replace(series, axis="temporal position", axis_unit="1")
    assert curves.axis_of(counted) == curves.Axis((1.0, 2.0, 3.0), "Phase")
    b = replace(series, axis="b-value", axis_unit="s/mm2", axis_values=(0.0, 500.0, 500.0))
    assert curves.axis_of(b) == curves.Axis((0.0, 500.0, 500.0), "b-value (s/mm²)")
    assert curves.axis_of(replace(series, axis_values=())).name == "Phase"


@pytest.fixture
def watched(qtbot: QtBot, empty: Session) -> Curves:
    put(empty, ramp())
    return Curves(empty)


def test_they_follow_the_marks(qtbot: QtBot, watched: Curves) -> None:
    session = watched._session
    assert watched.found == ()
    session.document.put(region(), "Rectangle")
    qtbot.waitUntil(lambda: len(watched.found) == 1)
    session.document.put(region("sphere"), "Sphere")
    qtbot.waitUntil(lambda: len(watched.found) == 2)
    first = watched.found[0]
    session.document.put(region(hidden=True), "Hide")
    qtbot.waitUntil(lambda: len(watched.found) == 1)
    session.document.undo()
    qtbot.waitUntil(lambda: len(watched.found) == 2)
    assert watched.found[0] == first
    session.move(item=ramp_volume())
    assert watched.found == () and watched.series is None


def test_export_has_places_units_and_no_formula(qtbot: QtBot, watched: Curves) -> None:
    session = watched._session
    session.document.put(region(label='=1+1, "x"'), "Rectangle")
    qtbot.waitUntil(lambda: len(watched.found) == 1)
    assert watched.series is not None
    rows = list(csv.reader(StringIO(curves.table(session, watched.series, watched.found))))
    assert rows[0] == ["Phase", "Time (s)", '1 =1+1, "x" mean (HU)', '1 =1+1, "x" SD (HU)']
    assert len(rows) == 7 and rows[2][:2] == ["2", "2"]
    assert float(rows[2][2]) == pytest.approx(watched.found[0].means[1], rel=1e-5)


def test_a_table_is_written_whole(tmp_path: Path) -> None:
    curves.save(tmp_path / "x.csv", "Phase,Time (s)\r\n1,0\r\n")
    assert (tmp_path / "x.csv").read_bytes() == b"\xef\xbb\xbfPhase,Time (s)\r\n1,0\r\n"
    with pytest.raises(ViewerError):
        curves.save(tmp_path / "no" / "x.csv", "")


def test_a_real_fmri(empty: Session, shared: Path) -> None:
    """A probe is the voxel's own course through the files."""
    (found,) = [
        one for one in scan([shared / "data" / "mr_fmri_ge_4d"]).volumes if one.phases > 1
    ]
    item, _ = load.loaded(found)
    assert isinstance(item, Series4D)
    at = np.array([7, 30, 28])
    grid = item.volumes[0].geometry
    x, y, z = grid.to_patient(at).tolist()
    mark = Annotation(
        "2.25.1", "probe", ((x, y, z),), grid.frame_of_reference_uid, volume_key=found.key
    )
    course = curves.curve(mark, item.volumes, Silent())
    wanted = [float(one.array[tuple(at)]) for one in item.volumes]
    assert course.means == pytest.approx(wanted)
    assert curves.axis_of(item).places == item.axis_values
