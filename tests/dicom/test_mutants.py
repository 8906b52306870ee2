"""Damaged and hostile files of every kind are refused or told, within time and memory."""

from pathlib import Path

import pytest

from tests import mutants
from tests.mutants import Outcome, outcome, table

SOME = 150  # in the suite; `python -m tests.mutants` makes every one


def test_no_mutant_of_real_files_does_harm(shared: Path, tmp_path: Path) -> None:
    outcomes = mutants.run(mutants.seeds(), SOME, tmp_path)
    assert len(outcomes) == SOME
    assert [one for one in outcomes if one.fault] == []
    assert max(one.megabytes for one in outcomes) < 2000


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_none_of_all_mutants_does_harm(shared: Path, tmp_path: Path) -> None:
    outcomes = mutants.run(mutants.seeds(), 0, tmp_path)
    assert [one for one in outcomes if one.fault] == []


def row(expect: str, came: str, detail: str = "", kind: str = "text") -> Outcome:
    result = {"outcome": came, "detail": detail, "s": 0.1, "rss_mb": 99}
    if detail.startswith("refused"):
        result["type"] = "tests.mutants.Refused"
    named = {"kind": kind, "label": "x", "seed": "one.dcm", "expect": expect}
    return outcome({**named, "result": result})


@pytest.mark.parametrize(
    ("found", "came", "fault"),
    [
        (row("reject", "error", "refused x"), "refused", ""),
        (row("open_warn", "ok", "told left out"), "told", ""),
        (row("open", "ok", "silent"), "silent", ""),
        (row("open_warn", "ok", "silent"), "silent", "without a word"),
        (row("open", "error", "refused x"), "refused", "is legal"),
        (row("reject", "error", "KeyError"), "error", "none of ours"),
        (row("bounded", "timeout"), "timeout", "hard failure"),
        (row("reject_or_warn", "ok", "silent", "fuzz"), "silent", ""),
    ],
)
def test_what_counts_as_a_fault(found: Outcome, came: str, fault: str) -> None:
    assert found.came == came
    assert fault in found.fault and bool(fault) == bool(found.fault)


def test_the_table_counts_them() -> None:
    text = table([row("open", "ok", "silent"), row("bounded", "timeout")])
    assert "| text | 2 | 0 | 0 | 1 | 1 | 1 |" in text
