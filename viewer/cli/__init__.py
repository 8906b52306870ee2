"""The commands. One module here is one command: it has HELP, arguments(parser), run(options).

Only the module of the command that was asked for is imported, so that each starts quickly.
"""

import argparse
import logging
import os
import pkgutil
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TextIO

from viewer import __version__
from viewer.core.errors import ViewerError

if TYPE_CHECKING:
    from viewer.core.patient import DisplaySet, Scan

PROGRAM = "oncoscope"
DONE, PARTLY, USAGE, NOTHING, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT = "open"

_NEGATIVE = re.compile(r"-[\d.]")
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")


class UsageError(ViewerError):
    """A wrong word on the command line, such as an unknown KEY or NAME: exit status 2."""


class Told:
    """A ticket that tells of the progress on standard error, where somebody looks at it."""

    def __init__(self) -> None:
        self._looked_at = sys.stderr.isatty()

    def step(self, done: int, total: int) -> None:
        if self._looked_at and total:
            print(f"\r{done} of {total}\x1b[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._looked_at:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; what comes back is its exit status (see the contract of each)."""
    given = list(sys.argv[1:] if words is None else words)
    debug = "--debug" in given
    given = [word for word in given if word != "--debug"]
    _prepare(debug)
    return _guarded(lambda: _dispatch(given), debug)


def chosen(found: "Scan", key: str | None) -> "DisplaySet":
    """The volume of a KEY, or the only one; raises UsageError for an unknown KEY."""
    if not found.volumes:
        first = next(iter(found.problems), None)
        why = f" {Path(first.path).name} {first.reason}." if first else ""
        raise ViewerError(f"There is nothing to show here.{why}", "Is the path right?")
    if key is None and len(found.volumes) == 1:
        return found.volumes[0]
    for volume in found.volumes:
        if volume.key == key:
            return volume
    keys = ", ".join(volume.key for volume in found.volumes[:20])
    what = "Several volumes are here." if key is None else f"No volume has the key {key!r}."
    raise UsageError(what, f"Give one of these with --volume: {keys}.")


def commands() -> list[str]:
    """The names of all commands."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__))


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command, with its module's arguments."""
    module = _module(name)
    parser = argparse.ArgumentParser(f"{PROGRAM} {name}", description=module.HELP)
    parser.register("type", Path, _path)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and the log")
    module.arguments(parser)
    return parser


def _path(word: str) -> Path:
    """A path that a command asks for; "" would be the working folder, and is a mistake."""
    if not word:
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(word)


def _dispatch(words: list[str]) -> int:
    if words[:1] in (["-h"], ["--help"]):
        print(_overview())
        return DONE
    if words[:1] == ["--version"]:
        print(__version__)
        return DONE
    name, rest = _command_in(words)
    options = parser_of(name).parse_args(_joined(rest))
    return int(_module(name).run(options))


def _command_in(words: list[str]) -> tuple[str, list[str]]:
    """The command that the words ask for, and its own words; paths alone mean open."""
    known = commands()
    if words and words[0] in known:
        return words[0], words[1:]
    if words and not words[0].startswith("-") and not Path(words[0]).exists():
        near = get_close_matches(words[0], known, n=1)
        if near:
            raise UsageError(
                f"There is no command or file named {words[0]!r}.", f"Did you mean {near[0]!r}?"
            )
    return DEFAULT, words


def _joined(words: list[str]) -> list[str]:
    """The words with "--points -1,2" written "--points=-1,2", which argparse understands."""
    out: list[str] = []
    for word in words:
        if out and _NEGATIVE.match(word) and _FLAG.fullmatch(out[-1]):
            out[-1] += ("=" if out[-1].startswith("--") else "") + word
        else:
            out.append(word)
    return out


def _overview() -> str:
    lines = [
        f"usage: {PROGRAM} [PATH...]",
        f"       {PROGRAM} COMMAND ...",
        "",
        "A viewer for tumor review. Not a certified medical device.",
        "",
        "commands:",
    ]
    lines += [f"  {name:<10} {_module(name).HELP}" for name in commands()]
    lines += ["", "options:", "  --version  print the version", "  --debug    show tracebacks"]
    return "\n".join([*lines, "", f"{PROGRAM} COMMAND --help tells of one command."])


def _module(name: str) -> ModuleType:
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise UsageError(
            f"There is no command {name!r}.", f"{PROGRAM} --help lists all."
        ) from error


def _prepare(debug: bool) -> None:
    """UTF-8 out, whatever the locale; libraries' warnings only where asked for."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL)
    if not debug and not sys.warnoptions:
        warnings.simplefilter("ignore")


def _guarded(work: Callable[[], int], debug: bool) -> int:
    """The exit status of the work; a failure is one sentence on standard error."""
    try:
        status = work()
        sys.stdout.flush()
    except SystemExit as left:
        return _status(left.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _close(sys.stdout)
        return PARTLY
    except Exception as error:
        return _told(error, debug)
    return status


def _told(error: Exception, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    if isinstance(error, ViewerError):
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else NOTHING
    print(
        f"{PROGRAM}: this should not happen ({type(error).__name__}). "
        "Run it again with --debug and report what it prints.",
        file=sys.stderr,
    )
    return NOTHING


def _status(code: object) -> int:
    if code is None:
        return DONE
    return code if isinstance(code, int) else NOTHING


def _close(stream: TextIO) -> None:
    """Point a closed pipe to nowhere, so that Python's own flush at exit stays quiet."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
