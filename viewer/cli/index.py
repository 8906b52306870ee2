"""Read headers into the index, so that opening later is quick and the library knows them."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer import paths
from viewer.cli import DONE, NOTHING, PARTLY, Told
from viewer.core.errors import ViewerError
from viewer.core.files import absent
from viewer.store import database

if TYPE_CHECKING:
    from viewer.core.patient import Problem, Scan
    from viewer.dicom.walk import Walked
    from viewer.store.index import Headers
    from viewer.store.library import Look, Studies

HELP = "read headers into the index, and take the studies into the library"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    if "numpy" not in sys.modules:  # its threads would forbid copies of the process
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from viewer.dicom.walk import walk
    from viewer.store.index import Headers

    roots = [path.absolute() for path in options.paths]
    told = Told()
    headers = Headers()
    try:
        there = [path for path in roots if path.exists()]
        gone = headers.forget_gone([path for path in roots if path not in there])
        if len(there) < len(roots) and not gone:
            lost = next(path for path in roots if path not in there)
            raise absent(lost)
        walked = walk(there, told)
        look = "\n".join(map(str, there)).encode("utf-8", "surrogatepass"), walked.digest
        kept, counts, problems = _taken_in(walked, look, told, headers)
        told.end()
        if counts.pop("looked"):
            gone += headers.forget_gone(there)
    finally:
        headers.close()
    counts["gone"] = gone
    if options.json:
        print(json.dumps(counts))
    else:
        print(
            "{files} DICOM files: {read} read, {unchanged} unchanged, {gone} gone.".format(
                **counts
            )
        )
    if headers.trouble is not None:
        print(f"oncoscope: Headers are not kept. {headers.trouble}", file=sys.stderr)
        kept = False
    return _status(problems, counts, kept)


def _taken_in(
    walked: "Walked", look: "Look", told: Told, headers: "Headers"
) -> "tuple[bool, dict[str, int], tuple[Problem, ...]]":
    """(whether the library took it, counts, problems); nothing is done for known files."""
    from viewer.dicom.scan import scan_walked

    studies, sound = _library()
    try:
        known = studies.looked(look) if studies else None
        if known is not None:
            return sound, _counts(0, known[0], looked=False), known[1]
        found = scan_walked(walked, told, headers)
        objects = _objects(found)
        counts = _counts(objects - headers.unchanged, headers.unchanged, looked=True)
        kept = studies is not None and _recorded(studies, found, look, objects) and sound
    finally:
        if studies is not None:
            studies.close()
    return kept, counts, found.problems


def _objects(found: "Scan") -> int:
    """How many files are DICOM, as `info` counts them: the damaged ones too."""
    from viewer.dicom.scan import NOT_DICOM

    others = sum(one.reason == NOT_DICOM for one in found.problems)  # that the user named
    return found.counted["files"] - found.counted["other"] - others


def _counts(read: int, unchanged: int, looked: bool) -> dict[str, int]:
    """looked: whether files were looked into at all."""
    return {"files": read + unchanged, "read": read, "unchanged": unchanged, "looked": looked}


def _library() -> "tuple[Studies | None, bool]":
    """The user's library, and whether all it held is there; what is not so is told."""
    from viewer.store.library import opened

    file = paths.data() / "library.sqlite"
    try:
        studies, trouble = opened(file)
    except (ViewerError, sqlite3.Error) as error:
        _tell(error, file)
        return None, False
    if trouble is not None:
        _tell(trouble, file)
    return studies, trouble is None


def _recorded(studies: "Studies", found: "Scan", look: "Look", objects: int) -> bool:
    """Whether the studies could be taken into the library."""
    try:
        studies.record(found)
        if not any("cannot be" in one.reason for one in found.problems):
            studies.keep_look(look, objects, found.problems)
    except (ViewerError, sqlite3.Error) as error:
        _tell(error, paths.data() / "library.sqlite")
        return False
    return True


def _tell(error: ViewerError | sqlite3.Error, file: Path) -> None:
    told = error if isinstance(error, ViewerError) else database.refusal(error, file)
    print(f"oncoscope: {told}", file=sys.stderr)


def _status(problems: "Iterable[Problem]", counts: dict[str, int], kept: bool) -> int:
    problems = tuple(problems)
    nothing = not counts["files"] and not counts["gone"]
    for one in problems:
        if nothing or one.effect != "shown with care":
            print(f"{one.path}: {one.reason}", file=sys.stderr)
    if nothing:
        print("oncoscope: there are no DICOM files here.", file=sys.stderr)
        return NOTHING
    partly = any(one.effect != "shown with care" for one in problems)
    return PARTLY if partly or not kept else DONE
