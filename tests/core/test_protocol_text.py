"""Protocols as JSON: there and back, and what is wrong is said."""

import json

import pytest

from viewer.core.hanging import Protocol, Role, Spot
from viewer.core.protocol_text import BadProtocol, parsed, written

WHOLE = Protocol(
    "mine", "Mine", 2, 2,
    (Role("ct", modality=("CT",), words=("lung",)), Role("old", like="ct", age="older")),
    (Spot("ct", "coronal", slab=("mip", 10.0)), Spot("old", phase=-1), Spot("ct", layer="old")),
    least=1, own=True,
)  # fmt: skip


def test_there_and_back() -> None:
    assert parsed("mine", json.loads(json.dumps(written(WHOLE))), own=True) == WHOLE
    assert written(WHOLE)["roles"]["old"] == {"like": "ct", "age": "older"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tiles": []}, "it has 0 tiles"),
        ({"tiles": [{"role": "nobody"}]}, "'nobody'"),
        ({"tiles": [{"role": "ct", "tall": 5}]}, "no room"),
        ({"tiles": [{"role": "ct", "colour": "red"}]}, "'colour' means nothing"),
        ({"roles": {"ct": {"words": ["("]}}}, "no pattern"),
        ({"roles": {"ct": {"slices": "many"}}}, "slices cannot be 'many'"),
        ({"roles": {"ct": {"like": "me"}}}, "'me'"),
        ({"rows": None}, "wrong sort"),
        ({"extra": 1}, "'extra' means nothing"),
    ],
)
def test_what_is_wrong_is_said(change, told) -> None:
    raw = {
        "label": "X",
        "rows": 1,
        "columns": 1,
        "roles": {"ct": {}},
        "tiles": [{"role": "ct"}],
    }
    with pytest.raises(BadProtocol, match=told.replace("(", r"\(")):
        parsed("x", {**raw, **change})
    with pytest.raises(BadProtocol):
        parsed("x", [])
