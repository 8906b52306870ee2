"""Read headers into the index, so that opening later is quick and the library knows them."""

import argparse
import json
import sqlite3
import sys
from pathlib import Path

from viewer import paths
from viewer.cli import DONE, NOTHING, PARTLY, Told
from viewer.core.errors import ViewerError
from viewer.core.files import absent
from viewer.core.patient import Scan
from viewer.store import database

HELP = "read headers into the index, and take the studies into the library"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    from viewer.dicom.scan import scan
    from viewer.store.index import Headers

    roots = [path.absolute() for path in options.paths]
    headers = Headers()
    try:
        there = [path for path in roots if path.exists()]
        gone = headers.forget_gone([path for path in roots if path not in there])
        if len(there) < len(roots) and not gone:
            lost = next(path for path in roots if path not in there)
            raise absent(lost)
        told = Told()
        found = scan(there, told, headers)
        told.end()
        gone += headers.forget_gone(there)
    finally:
        headers.close()
    counts = {
        "files": headers.read + headers.unchanged,
        "read": headers.read,
        "unchanged": headers.unchanged,
        "gone": gone,
    }
    kept = _recorded(found)
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
    return _status(found, counts, kept)


def _recorded(found: Scan) -> bool:
    """Whether the studies could be taken into the library."""
    from viewer.store.library import opened

    file = paths.data() / "library.sqlite"
    try:
        studies, told = opened(file)
        try:
            studies.record(found)
        finally:
            studies.close()
    except (ViewerError, sqlite3.Error) as error:
        told = error if isinstance(error, ViewerError) else database.refusal(error, file)
    if told is not None:
        print(f"oncoscope: {told}", file=sys.stderr)
    return told is None


def _status(found: Scan, counts: dict[str, int], kept: bool) -> int:
    for one in found.problems:
        if one.effect != "shown with care":
            print(f"{one.path}: {one.reason}", file=sys.stderr)
    if not counts["files"] and not counts["gone"]:
        print("oncoscope: there are no DICOM files here.", file=sys.stderr)
        return NOTHING
    partly = any(one.effect != "shown with care" for one in found.problems)
    return PARTLY if partly or not kept else DONE
