"""oncoscope [PATH...]: the window."""

import argparse
from pathlib import Path

from viewer.core.files import absent

HELP = "open the window, with the studies at these paths"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that this command takes."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files, folders, DICOMDIRs, ZIPs"
    )


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    for path in options.paths:
        if not path.exists():
            raise absent(path)
    from viewer.ui.screens import need_screen

    need_screen()
    from viewer.ui.application import run as show

    return show([path.absolute() for path in options.paths])
