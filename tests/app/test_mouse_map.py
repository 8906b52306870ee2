"""Sets of mouse habits."""

import pytest

from viewer.app import mouse_map
from viewer.app.mouse_map import DRAGS, PRESETS, STARTS, WHEELS, action, bindings


@pytest.mark.parametrize("name", PRESETS)
def test_every_habit_can_use_a_tool_and_scroll(name: str) -> None:
    start, bound = PRESETS[name]
    assert start in STARTS
    assert bound["left"] == "tool" and bound["wheel"] == "scroll"
    for gesture, what in bound.items():
        assert what in (WHEELS if gesture.endswith("wheel") else DRAGS)


def test_keys_held_choose_another_action_or_change_nothing() -> None:
    bound = bindings("Oncoscope", {})
    assert action(bound, "wheel", ()) == "scroll"
    assert action(bound, "wheel", ("Ctrl",)) == "zoom"
    assert action(bound, "middle", ("Ctrl", "Shift")) == "pan"
    assert action(bound, "left", ("Alt",)) == "scroll"


def test_the_users_own_goes_before_the_habit() -> None:
    bound = bindings("OHIF", {"right": "window", "Ctrl+middle": "magnify"})
    assert bound["right"] == "window" and bound["middle"] == "pan"
    assert action(bound, "middle", ("Ctrl",)) == "magnify"


def test_the_tool_at_the_start() -> None:
    assert mouse_map.tool_at_start("Left scrolls (IHE BIR)") == "scroll"
    assert mouse_map.tool_at_start("Left scrolls (IHE BIR)", "pan") == "pan"
    assert mouse_map.tool_at_start("nobody's", "length") == "window"


def test_it_is_told_in_words() -> None:
    told = dict(mouse_map.told(bindings("Oncoscope", {"middle": ""})))
    assert told["Ctrl + wheel"] == "zoom at the pointer"
    assert told["Left + right drag"].startswith("window")
    assert "Middle drag" not in told
