"""What we make of every real case is what independent tools make of it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.truth.outcome import EXPLAINED, Result
from tests.truth.table import DATA, PAGE, result, table

TRUTH = DATA / "truth.json"
CASES: dict[str, Any] = json.loads(TRUTH.read_text()) if TRUTH.exists() else {}


@cache
def made(case: str) -> Result:
    return result(case, CASES[case])


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_no_difference_that_is_not_explained(shared: Path, case: str) -> None:
    assert made(case).unexplained == []


def test_every_explanation_is_needed(shared: Path) -> None:
    needed = {(case, sort) for case in CASES for sort, _ in made(case).faults}
    assert set(EXPLAINED) <= needed


def test_the_page_is_what_the_script_makes(shared: Path) -> None:
    text = table([made(case) for case in CASES if (DATA / case).is_dir()])
    assert text in PAGE.read_text(encoding="utf-8")
