"""What is non-standard in files, in plain words, and what effect it has here."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli import DONE, NOTHING, PARTLY, Told

if TYPE_CHECKING:
    from viewer.dicom.checking import Finding

HELP = "tell what is not as the DICOM standard asks for, and its effect"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    from viewer.dicom.checking import findings
    from viewer.dicom.scan import NOT_DICOM, scan

    told = Told()
    found = scan(options.paths, told)
    made = findings(found, told)
    told.end()
    counted = found.counted
    strange = {one.path for one in found.problems if one.reason == NOT_DICOM}
    files = counted["files"] - counted["other"] - len(strange)
    if options.json:
        listed = [
            {
                "element": one.element,
                "problem": one.problem,
                "effect": one.effect,
                "files": len(one.paths),
                "paths": list(one.paths),
            }
            for one in made
        ]
        print(json.dumps({"checked": files, "findings": listed}, ensure_ascii=False))
    else:
        print(_text(made, files) if files else "", end="\n" if files else "")
    if not files:
        for one in found.problems:
            print(f"{one.path}: {one.reason}", file=sys.stderr)
        print("oncoscope: there are no DICOM files here.", file=sys.stderr)
        return NOTHING
    return PARTLY if counted["left_out"] else DONE


def _text(made: "tuple[Finding, ...]", files: int) -> str:
    head = _many(files, "DICOM file")
    if not made:
        return f"{head}: nothing found that is not as the standard asks for."
    lines = [f"{head}, {_many(len(made), 'finding')}:"]
    for one in made:
        others = len(one.paths) - 1
        more = f" (and {_many(others, 'more file')})" if others else ""
        what = " ".join(part for part in (one.element, one.problem) if part)
        lines += [f"- {what}", f"  effect: {one.effect}", f"  in {one.paths[0]}{more}"]
    return "\n".join("".join(c if c.isprintable() else "\ufffd" for c in x) for x in lines)


def _many(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
