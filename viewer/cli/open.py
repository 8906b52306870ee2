"""oncoscope [PATH...]: the window."""

import argparse
import os
import sys
from pathlib import Path

from viewer.core.errors import ViewerError

HELP = "open the window, with the studies at these paths"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that this command takes."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files, folders, ZIPs"
    )


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    for path in options.paths:
        if not path.exists():
            raise ViewerError(f"There is nothing at {path}.", "Check how the path is written.")
    _need_display()
    from viewer.ui.application import run as show

    return show([path.absolute() for path in options.paths])


def _need_display() -> None:
    """On Linux Qt stops the whole process where it finds no screen: say so first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    raise ViewerError(
        "There is no screen to open a window on.",
        "Log in at a desktop, or over the network with `ssh -X`; `xvfb-run -a oncoscope` runs "
        "it unseen. Without a screen these work: info, export, snapshot, measure, index.",
    )
