"""What is there: patients, studies, series, volumes, objects, problems."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli import DONE, NOTHING, PARTLY, Told
from viewer.core.patient import DisplaySet, Scan, Series
from viewer.core.units import shown

if TYPE_CHECKING:
    from viewer.dicom.sizes import Sizes

Marked = Mapping[tuple[str, str], "Sizes"]
HELP = "list what files, folders, DICOMDIRs or ZIPs hold"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument(
        "--pixels",
        action="store_true",
        help="also read the voxels: minimum, maximum, mean, sha256; segments and structures",
    )


def run(options: argparse.Namespace) -> int:
    from viewer.dicom import sizes
    from viewer.dicom.listing import listing
    from viewer.dicom.statistics import Numbers, read
    from viewer.store.surface import scanned

    told = Told()
    found = scanned(options.paths, told)
    numbers: dict[str, Numbers] | None = None
    marked: Marked = {}
    if options.pixels:
        found, numbers = read(found, told)
        found, marked = sizes.read(found, told)
    told.end()
    if options.json:
        made = listing(found, numbers, marked)
        print(json.dumps(made, ensure_ascii=False, allow_nan=False))
    else:
        print(_text(found, numbers, marked))
    return _status(found)


def _status(found: Scan) -> int:
    counted = found.counted
    if not (counted["files_shown"] or counted["objects"] or counted["files_set_aside"]):
        print("oncoscope: there is nothing here that can be shown.", file=sys.stderr)
        return NOTHING
    partly = any(one.effect != "shown with care" for one in found.problems)
    return PARTLY if partly else DONE


def _text(found: Scan, numbers: object, marked: Marked) -> str:
    lines: list[str] = []
    for patient in found.patients:
        who = (patient.patient_name, patient.patient_id, patient.birth_date, patient.sex)
        lines.append(" · ".join(part for part in who if part) or "(no name, no ID)")
        for study in patient.studies:
            what = (study.date or "no date", study.description, study.accession_number)
            lines.append("  " + " · ".join(part for part in what if part))
            for series in study.series:
                lines += _series(series, numbers, marked)
    lines += [f"{one.effect}: {one.path}: {one.reason}" for one in found.problems]
    counted = found.counted
    lines.append(
        f"files: {counted['files']}, of them {counted['files_shown']} shown, "
        f"{counted['files_set_aside']} set aside, {counted['objects']} objects, "
        f"{counted['left_out']} left out, {counted['other']} not DICOM images"
    )
    return "\n".join(_one_line(line) for line in lines)


def _series(series: Series, numbers: object, marked: Marked) -> list[str]:
    number = "" if series.number is None else str(series.number)
    count = len(series.instances)
    files = f"({count} file{'s' if count > 1 else ''})"
    parts = (number, series.modality, series.description, files)
    lines = ["    " + " ".join(part for part in parts if part)]
    several = len(series.volumes) > 1
    for each in series.volumes:
        label = f"  {each.label}" if several else ""
        lines.append(f"      {_volume(each, numbers)}{label}")
    for one in series.objects:
        lines.append(f"      {one.label}")
        sizes = marked.get((one.instance.path, one.instance.member))
        lines += [f"        {text}" for text in _sizes(sizes)] if sizes else []
    return lines


def _sizes(sizes: "Sizes") -> list[str]:
    """Each segment or region of an object, with its volume."""
    out = []
    for segment in sizes.segments or ():
        volume = f", {_ml(segment.volume_mm3)}" if segment.volume_mm3 is not None else ""
        out.append(f"{segment.number} {segment.label}: {segment.voxels} voxels{volume}")
    for roi in sizes.rois or ():
        volume = "no volume" if roi.volume_mm3 is None else _ml(roi.volume_mm3)
        out.append(f"{roi.number} {roi.name}: {volume}")
    return out


def _ml(mm3: float) -> str:
    return f"{mm3 / 1000:.4g} ml"


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
