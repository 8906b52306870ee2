"""The benchmarks of drawing, made small: they run, and each draws what it says."""

import json

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from viewer import cli
from viewer.cli import bench
from viewer.cli.bench import drawing


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(bench, "SHAPE", (6, 64, 64))
    monkeypatch.setattr(bench, "_RUNS", dict.fromkeys(bench.BENCHES, 2))
    monkeypatch.setattr(drawing, "SIDE", 120)


@pytest.mark.parametrize(("name", "peer"), [("scroll", "pyqtgraph"), ("volume", "vtkFixed")])
def test_figures_of_both(capsys: pytest.CaptureFixture[str], name: str, peer: str) -> None:
    assert cli.main(["bench", name, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["benchmarks"]
    assert told["name"] == name and told["runs"] == 2 and told["peer"].startswith(peer)
    assert told["median_ms"] > 0 and told["peer_median_ms"] > 0
    assert "120 x 120" in told["what"]


def test_the_view_that_is_timed_shows_the_slice(qtbot: QtBot) -> None:
    view, close = drawing._slice_view(bench.anatomy())
    image = view.grab().toImage()
    greys = np.frombuffer(image.constBits(), np.uint8).reshape(120, 120, 4)[..., 0]
    assert greys.std() > 10
    close()
