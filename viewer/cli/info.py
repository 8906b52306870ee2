"""What is there: patients, studies, series, volumes, objects, problems."""

import argparse
import json
import sys
from pathlib import Path

from viewer.cli import DONE, NOTHING, PARTLY, Told
from viewer.core.patient import DisplaySet, Scan, Series
from viewer.core.units import shown

HELP = "list what files, folders, DICOMDIRs or ZIPs hold"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument(
        "--pixels",
        action="store_true",
        help="also read the voxels: minimum, maximum, mean, sha256",
    )


def run(options: argparse.Namespace) -> int:
    from viewer.dicom.listing import listing
    from viewer.dicom.scan import scan
    from viewer.dicom.statistics import Numbers, read

    told = Told()
    found = scan(options.paths, told)
    numbers: dict[str, Numbers] | None = None
    if options.pixels:
        found, numbers = read(found, told)
    told.end()
    if options.json:
        print(json.dumps(listing(found, numbers), ensure_ascii=False, allow_nan=False))
    else:
        print(_text(found, numbers))
    return _status(found)


def _status(found: Scan) -> int:
    counted = found.counted
    if not (counted["files_shown"] or counted["objects"] or counted["files_set_aside"]):
        print("oncoscope: there is nothing here that can be shown.", file=sys.stderr)
        return NOTHING
    partly = any(one.effect != "shown with care" for one in found.problems)
    return PARTLY if partly else DONE


def _text(found: Scan, numbers: object) -> str:
    lines: list[str] = []
    for patient in found.patients:
        who = (patient.patient_name, patient.patient_id, patient.birth_date, patient.sex)
        lines.append(" · ".join(part for part in who if part) or "(no name, no ID)")
        for study in patient.studies:
            what = (study.date or "no date", study.description, study.accession_number)
            lines.append("  " + " · ".join(part for part in what if part))
            lines += [line for series in study.series for line in _series(series, numbers)]
    lines += [f"{one.effect}: {one.path}: {one.reason}" for one in found.problems]
    counted = found.counted
    lines.append(
        f"files: {counted['files']}, of them {counted['files_shown']} shown, "
        f"{counted['files_set_aside']} set aside, {counted['objects']} objects, "
        f"{counted['left_out']} left out, {counted['other']} not DICOM images"
    )
    return "\n".join(_one_line(line) for line in lines)


def _series(series: Series, numbers: object) -> list[str]:
    number = "" if series.number is None else str(series.number)
    count = len(series.instances)
    files = f"({count} file{'s' if count > 1 else ''})"
    parts = (number, series.modality, series.description, files)
    lines = ["    " + " ".join(part for part in parts if part)]
    lines += [f"      {_volume(one, numbers)}" for one in series.volumes]
    return lines + [f"      {one.label}" for one in series.objects]


def _volume(one: DisplaySet, numbers: object) -> str:
    parts = [one.key, one.kind]
    if one.shape:
        parts.append(" x ".join(map(str, one.shape)))
    if one.phases > 1:
        parts.append(f"{one.phases} along {one.axis}")
    if one.geometry:
        parts.append(" x ".join(f"{step:.4g}" for step in one.geometry.spacing) + " mm")
    parts.append(shown(one.unit) or "no unit")
    if isinstance(numbers, dict) and one.key in numbers:
        found = numbers[one.key]
        parts.append(f"{found.minimum:g} to {found.maximum:g}, mean {found.mean:.4g}")
    return "  ".join(parts)


def _one_line(text: str) -> str:
    """Text that stays on its line and moves no cursor."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
