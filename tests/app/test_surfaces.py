"""Where thresholds start, and surfaces written whole or not at all."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.app.test_cine import frames
from tests.imaging.test_surface import BALL_MM3, ball, grid
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import surfaces
from viewer.app.session import Session
from viewer.app.surfaces import Order
from viewer.core.errors import ViewerError
from viewer.core.progress import Cancelled, Silent
from viewer.core.suv import Suv
from viewer.imaging.mesh_files import FORMATS
from viewer.imaging.surface import Wish


def test_thresholds_by_modality() -> None:
    volume = ramp_volume()
    assert surfaces.thresholds(volume, "", Silent())[:2] == (surfaces.BONE, surfaces.SKIN)
    assert surfaces.thresholds(volume, "ct-bone-skin", Silent())[0] == surfaces.SKIN
    most = float(volume.array.max())
    pet = replace(volume, modality="PT", unit="Bq/ml")
    assert surfaces.thresholds(pet, "", Silent())[0][1] == pytest.approx(0.41 * most)
    suv = replace(pet, suv=Suv(0.01))
    found = surfaces.thresholds(suv, "", Silent())
    assert found[0][1] == 2.5 and found[1][1] == pytest.approx(0.0041 * most)
    (only,) = surfaces.thresholds(replace(volume, modality="MR", unit="1"), "", Silent())
    assert "Otsu" in only[0]


def test_why_not(empty: Session) -> None:
    assert "Show a series" in surfaces.why_not(empty)
    put(empty, frames(), key="k1")
    assert "no place" in surfaces.why_not(empty)
    put(empty, ramp_volume((1, 16, 12)), key="k2")
    assert "One slice" in surfaces.why_not(empty)
    put(empty, ramp_volume(ready=np.zeros(10, bool)), key="k3")
    assert "being read" in surfaces.why_not(empty)
    put(empty, ramp_volume(), key="k4")
    assert surfaces.why_not(empty) == ""


def test_written_whole_or_not_at_all(tmp_path: Path) -> None:
    volume, path = ball(grid("axial")), tmp_path / "x.stl"
    order = Order(Wish(0.0), FORMATS[0])
    assert surfaces.write(volume, order, path, Silent()).volume_mm3 == pytest.approx(
        BALL_MM3, rel=0.01
    )
    before = path.read_bytes()

    class Late:
        """Cancels once the file is being written."""

        made = False

        def step(self, done: int, total: int) -> None:
            if self.made:
                raise Cancelled
            self.made = done == total

    with pytest.raises(Cancelled):
        surfaces.write(volume, Order(Wish(100.0), FORMATS[0]), path, Late())
    assert path.read_bytes() == before and [one.name for one in tmp_path.iterdir()] == ["x.stl"]
    with pytest.raises(ViewerError, match=r"could not be written"):
        surfaces.write(volume, order, tmp_path / "absent" / "x.stl", Silent())
