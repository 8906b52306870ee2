"""The commands. One module here is one command: it has HELP, arguments(parser), run(options).

Only the module of the command that was asked for is imported, so that each starts quickly.
"""

import argparse
import io
import logging
import os
import pkgutil
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO, cast

from viewer import __version__
from viewer.core.errors import ViewerError
from viewer.core.files import why

if TYPE_CHECKING:
    from viewer.core.patient import DisplaySet, Scan

PROGRAM = "oncoscope"
DONE, PARTLY, USAGE, NOTHING, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT = "open"

_NEGATIVE = re.compile(r"-[\d.]")
_WORD = re.compile(r"\w[\w-]*")  # as commands are named; no path, no file name
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
        raise _nothing(found)
    if key is None and len(found.volumes) == 1:
        return found.volumes[0]
    for volume in found.volumes:
        if volume.key == key:
            return volume
    keys = ", ".join(volume.key for volume in found.volumes[:20])
    what = "Several volumes are here." if key is None else f"No volume has the key {key!r}."
    raise UsageError(what, f"Give one of these with --volume: {keys}.")


def chosen_or_first(
    found: "Scan", key: str | None, among: "Sequence[DisplaySet]" = ()
) -> "DisplaySet":
    """The volume of a KEY; without one what the window would show first, told aloud.

    among: of which to choose where no KEY is given; by default all of the first patient.
    """
    from viewer.core.patient import shown_first

    if key is not None or len(found.volumes) < 2:
        return chosen(found, key)
    each = ([v for s in p.studies for r in s.series for v in r.volumes] for p in found.patients)
    first = shown_first(among or next(volumes for volumes in each if volumes))
    print(
        f"{PROGRAM}: of {len(found.volumes)} volumes this is {first.key}, {first.label}; "
        "--volume KEY takes another",
        file=sys.stderr,
    )
    return first


def no_phase(phase: int, display_set: "DisplaySet") -> UsageError:
    """What is said of a phase that a series does not have."""
    return UsageError(
        f"There is no phase {phase}.",
        f"This series has {display_set.phases}, counted from 0.",
    )


def output(path: Path, endings: Sequence[str]) -> Path:
    """A file to write; raises UsageError where its name ends in none of the endings."""
    if path.name.lower().endswith(tuple(endings)) and not path.is_dir():
        return path
    what = "is a folder" if path.is_dir() else "does not say a known format"
    raise UsageError(
        f"{path.name!r} {what}.", f"Give a file name that ends in {' or '.join(endings)}."
    )


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
    if words and _WORD.fullmatch(words[0]) and not Path(words[0]).exists():
        near = get_close_matches(words[0], known, n=1)
        raise UsageError(
            f"There is no command or file named {words[0]!r}.",
            f"Did you mean {near[0]!r}?" if near else f"{PROGRAM} --help lists the commands.",
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


def _nothing(found: "Scan") -> ViewerError:
    """What is said of paths without images."""
    objects = [one.label.partition(":")[0] for each in found.series for one in each.objects]
    if objects:
        kinds = ", ".join(dict.fromkeys(objects))
        return ViewerError(
            f"There are no images here, only other objects: {kinds}.",
            f"`{PROGRAM} info` lists them.",
        )
    first = next(iter(found.problems), None)
    told = f" {Path(first.path).name} {first.reason}." if first else ""
    return ViewerError(f"There is nothing to show here.{told}", "Is the path right?")


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
    logging.getLogger("pydicom").propagate = debug  # it sets a level of its own, and quotes
    if not debug and not sys.warnoptions:
        warnings.simplefilter("ignore")


class _Watched:
    """Standard output that remembers why it could not be written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.refused: OSError | None = None

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            self.refused = error
            raise

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self.refused = self.refused or error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _guarded(work: Callable[[], int], debug: bool) -> int:
    """The exit status of the work; a failure is one sentence on standard error."""
    out = _Watched(sys.stdout or io.StringIO())
    status, failure = NOTHING, None
    try:
        with redirect_stdout(cast(TextIO, out)):
            status = work()
    except SystemExit as left:
        status = _status(left.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        status = PARTLY
    except Exception as error:
        failure = error
    out.flush()
    if out.refused is not None:
        return _unwritten(out.refused, debug)
    return status if failure is None else _told(failure, debug)


def _unwritten(refused: OSError, debug: bool) -> int:
    """Standard output takes no more: quiet where its reader has gone, else told."""
    _close(sys.stdout)
    if isinstance(refused, BrokenPipeError):
        return PARTLY
    told = f"Standard output could not be written: {why(refused, Path())}."
    return _told(ViewerError(told, "Send it somewhere else."), debug)


def _told(error: Exception, debug: bool) -> int:
    known = isinstance(error, ViewerError)
    told = (
        str(error)
        if known
        else (
            f"this should not happen ({type(error).__name__}). "
            "Run it again with --debug and report what it prints."
        )
    )
    with suppress(OSError):  # where standard error is full too, the status is all that is left
        if debug:
            traceback.print_exception(error)
        print(f"{PROGRAM}: {told}", file=sys.stderr)
    return USAGE if isinstance(error, UsageError) else NOTHING


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
