"""Registries."""

from dataclasses import dataclass

import pytest

from viewer.core.errors import ViewerError
from viewer.core.registry import Registry


@dataclass(frozen=True)
class Thing:
    name: str


@pytest.fixture
def things() -> Registry[Thing]:
    made: Registry[Thing] = Registry("thing", "viewer.core")
    made.add(Thing("length"))
    made.add(Thing("angle"))
    return made


def test_items_come_by_name_and_in_order(things: Registry[Thing]) -> None:
    assert things["angle"] == Thing("angle")
    assert [one.name for one in things] == ["length", "angle"]


def test_a_name_is_taken_once(things: Registry[Thing]) -> None:
    with pytest.raises(ValueError, match="already a thing named 'length'"):
        things.add(Thing("length"))


def test_a_wrong_name_is_told_with_the_nearest(things: Registry[Thing]) -> None:
    with pytest.raises(ViewerError, match="Did you mean 'length'"):
        things["lenght"]
