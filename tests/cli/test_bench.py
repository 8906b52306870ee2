"""oncoscope bench."""

import json

import pytest

from viewer import cli
from viewer.cli import bench


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SHAPE", (6, 512, 512))
    monkeypatch.setattr(bench, "_RUNS", dict.fromkeys(bench.BENCHES, 2))


def test_each_benchmark_tells_its_figures_and_its_peer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["bench", "window", "mpr", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["benchmarks"]
    assert [one["name"] for one in told] == ["window", "mpr"]
    for one in told:
        assert one["median_ms"] > 0 and one["peer_median_ms"] > 0 and one["runs"] == 2
        assert one["ratio"] == pytest.approx(one["peer_median_ms"] / one["median_ms"], rel=0.1)
        assert one["peer"] in ("pyqtgraph", "SimpleITK")


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "load"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("load ") and "SimpleITK" in said.out
    assert "measuring load" in said.err


def test_an_unknown_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "nothing"]) == 2
    assert "Known are: load, window, mpr, scroll, volume." in capsys.readouterr().err
