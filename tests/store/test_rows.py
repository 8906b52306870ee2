"""Instances come back as they were, whatever they share with a base."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.core.patient import Instance
from viewer.store import rows

FILE = ("/data/1.dcm", 7, 11)
COMMON: dict[str, Any] = {f"Keyword{n}": [n, 0.5, "text"] for n in range(20)}
ONE = Instance(
    "/data/1.dcm", "1.2.1", "1.4", "1.5", "1.6", "1.7", "", 7, 11, {**COMMON, "Rows": 512}
)


def again(one: Instance, base_instance: Instance) -> Instance:
    base, text = rows.base_of(base_instance)
    assert rows.base_of(base_instance)[0][0] == base[0]
    assert text.startswith("{")
    written = rows.written(one, base)
    assert written is not None
    return rows.read(written, base[1], FILE)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Rows": 256},
        {"Rows": 512.0},
        {"Rows": True},
        {"Rows": None},
        {"Keyword3": [3, 0.5, "other"], "PatientName": "Müller\udcff^一"},
    ],
)
def test_what_differs_from_a_base_comes_back(change: dict[str, Any]) -> None:
    found = {k: v for k, v in {**ONE.attributes, **change}.items() if v is not None}
    one = replace(ONE, attributes=found, sop_instance_uid="1.2.9", member="a/b")
    made = again(one, ONE)
    assert made == one
    assert [type(v) for v in made.attributes.values()] == [type(v) for v in found.values()]


def test_what_is_of_another_kind_needs_a_base_of_its_own() -> None:
    base, _ = rows.base_of(ONE)
    assert rows.written(replace(ONE, transfer_syntax_uid="1.9"), base) is None
    assert (
        rows.written(replace(ONE, attributes={f"Other{n}": n for n in range(20)}), base) is None
    )
    assert rows.written(replace(ONE, attributes={}), base) is not None
    empty = replace(ONE, attributes={})
    assert again(empty, empty) == empty


def test_several_instances_of_one_file() -> None:
    several = (replace(ONE, member="a"), replace(ONE, member="b", attributes={}))
    assert rows.read_whole(rows.whole(several), FILE) == several


def test_no_field_is_forgotten() -> None:
    named = {*rows.OF_FILE, *rows._OWN, *rows._SHARED}
    assert named == {field.name for field in fields(Instance)}
    assert len(rows._SHARED) == 4  # rows.read names each


VALUES = st.recursive(
    st.none() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
ATTRIBUTES = st.dictionaries(st.sampled_from("ABCDEFG"), VALUES)


@given(mine=ATTRIBUTES, theirs=ATTRIBUTES)
def test_any_attributes_come_back_or_are_refused(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    base, _ = rows.base_of(replace(ONE, attributes={**COMMON, **theirs}))
    one = replace(ONE, attributes={**COMMON, **mine})
    written = rows.written(one, base)
    assert written is not None
    assert rows.read(written, base[1], FILE) == one
