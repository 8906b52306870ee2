"""Whether a window could be opened: on Linux Qt ends the whole process where it cannot."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from viewer.core.errors import ViewerError

_LIMIT_S = 5.0  # for a screen over the network
_REMEDY = (
    "Log in at a desktop, or over the network with `ssh -X`; `xvfb-run -a oncoscope` runs it "
    "unseen. Without a screen these work: info, export, snapshot, measure, index, check, bench."
)


def need_screen(environment: Mapping[str, str] = os.environ) -> None:
    """Raises ViewerError where Qt would find none of the screens that it looks for."""
    if not sys.platform.startswith("linux"):
        return
    tried = _tried(environment)
    if any(_is_there(platform, environment) for platform in tried):
        return
    names = [
        f"{name}={environment[name]}"
        for name in ("DISPLAY", "WAYLAND_DISPLAY")
        if environment.get(name)
    ]
    if names:
        raise ViewerError(f"The screen cannot be reached ({', '.join(names)}).", _REMEDY)
    raise ViewerError("There is no screen to open a window on.", _REMEDY)


def _tried(environment: Mapping[str, str]) -> list[str]:
    """The platforms that Qt tries, by its own rules."""
    asked = environment.get("QT_QPA_PLATFORM", "")
    if asked:
        return [one.partition(":")[0] for one in asked.split(";")]
    wayland = environment.get("XDG_SESSION_TYPE") == "wayland"
    tried = ["wayland"] if wayland or environment.get("WAYLAND_DISPLAY") else []
    return [*tried, "xcb"] if environment.get("DISPLAY") else tried


def _is_there(platform: str, environment: Mapping[str, str]) -> bool:
    if platform == "xcb":
        return _x_answers(environment.get("DISPLAY", ""))
    if platform.startswith("wayland"):
        return _wayland_answers(environment)
    return True


def _x_answers(display: str) -> bool:
    """Whether an X server takes us, within a time limit; libxcb reads names as Qt does.

    The connection stays until the process ends: a server such as Xvfb starts anew when its
    last client goes, and would turn Qt away in that moment.
    """
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt says itself which library is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    good: list[bool] = []

    def connect() -> None:
        connection = xcb.xcb_connect(display.encode() or None, None)
        good.append(not xcb.xcb_connection_has_error(connection))

    asking = Thread(target=connect, daemon=True)
    asking.start()
    asking.join(_LIMIT_S)
    return good == [True]


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    if environment.get("WAYLAND_SOCKET"):
        return True
    folder = Path(environment.get("XDG_RUNTIME_DIR", "/"))
    place = folder / (environment.get("WAYLAND_DISPLAY") or "wayland-0")
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(_LIMIT_S)
        try:
            asking.connect(str(place))
        except OSError:
            return False
    return True
