"""Screens that cannot be reached, before Qt ends the process over them."""

import socket
import sys
from pathlib import Path

import pytest

from viewer.core.errors import ViewerError
from viewer.ui.screens import need_screen

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="screens are Linux's question"
)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "There is no screen to open a window on"),
        ({"DISPLAY": ":9123"}, r"cannot be reached \(DISPLAY=:9123\)"),
        ({"DISPLAY": "nosuchhost.invalid:0"}, "cannot be reached"),
        ({"DISPLAY": "nonsense"}, "cannot be reached"),
        ({"WAYLAND_DISPLAY": "foo"}, r"cannot be reached \(WAYLAND_DISPLAY=foo\)"),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no screen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":9123"}, "cannot be reached"),
        ({"XDG_SESSION_TYPE": "wayland"}, "There is no screen"),
    ],
)
def test_a_screen_that_is_not_there_is_told(environment: dict[str, str], told: str) -> None:
    with pytest.raises(ViewerError, match=told) as failure:
        need_screen(environment)
    assert "info, export, snapshot, measure, index, check, bench" in failure.value.remedy


def test_a_platform_that_needs_no_screen_is_left_alone() -> None:
    need_screen({"QT_QPA_PLATFORM": "offscreen"})
    need_screen({"QT_QPA_PLATFORM": "xcb;minimal", "DISPLAY": ":9123"})


def test_a_wayland_screen_that_answers_is_enough(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        need_screen(
            {
                "WAYLAND_DISPLAY": "wayland-7",
                "XDG_RUNTIME_DIR": str(tmp_path),
                "DISPLAY": ":9123",
            }
        )
