"""oncoscope measure: one measurement, as the window would make it."""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np

from viewer.cli import DONE, PARTLY, UsageError, chosen_or_first, no_phase
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.patient import DisplaySet, Scan
from viewer.core.units import written
from viewer.core.volume import Item, Series4D, Volume
from viewer.imaging.reslice import true_index
from viewer.measure import Drawn, Kind, kinds

HELP = "measure between or around points, as the window does"
_BESIDE = 1.0  # voxels from the outermost centres: the face is at a half, and numbers are round


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("path", metavar="PATH", type=Path, help="a file, folder, DICOMDIR, ZIP")
    parser.add_argument("--volume", metavar="KEY", help="which volume (info lists the keys)")
    parser.add_argument(
        "--tool",
        metavar="NAME",
        required=True,
        help="length, bidirectional, angle, cobb, polyline, rectangle, ellipse, freehand, "
        "sphere or probe",
    )
    parser.add_argument(
        "--points", metavar='"x,y,z;..."', required=True, help="in the patient, LPS in mm"
    )
    parser.add_argument("--phase", metavar="N", type=int, help="of a 4D series, from 0")
    parser.add_argument("--json", action="store_true", help="as JSON on standard output")
    parser.add_argument("--sr", metavar="FILE", type=Path, help="also as a DICOM report")


def run(options: argparse.Namespace) -> int:
    """Measure; 1 where voxels that belong to it are missing."""
    from viewer.dicom import load
    from viewer.store.surface import scanned

    kind, points = _kind(options.tool), _points(options.points)
    _check(kind, points)
    display_set = _volume_for(scanned([options.path]), options.volume, points)
    if not 0 <= (options.phase or 0) < display_set.phases:
        raise no_phase(options.phase, display_set)
    item, problems = (load.readable if kind.on_voxels else load.loaded)(display_set)
    volume, which = _phase(item, options.phase)
    beside = _outside(kind, points, volume)
    drawn, changed = kind.fitted(points, volume)
    measured = kind.measure(drawn, volume)
    missing = _missing(kind, measured)
    if kind.on_voxels:
        missing += [f"{Path(one.path).name} {one.reason}" for one in problems]
    if options.sr:
        _report(options.sr, kind, drawn, display_set, volume, measured)
    notes = [note for note in (which, beside, changed) if note] + missing
    _tell(options, display_set, volume, measured, notes)
    for note in notes:
        print(f"oncoscope: {note}", file=sys.stderr)
    return PARTLY if missing else DONE


def _kind(name: str) -> Kind:
    kinds.discover()
    measuring = [kind for kind in kinds if not kind.has_text]
    found = next((kind for kind in measuring if kind.name == name.lower()), None)
    if found is None:
        raise UsageError(
            f"There is no measuring tool named {name!r}.",
            f"Take one of {', '.join(sorted(kind.name for kind in measuring))}.",
        )
    return found


def _points(text: str) -> Array:
    """(n, 3) mm."""
    rows = [part.split(",") for part in text.strip().strip(";").split(";")]
    try:
        points = [[float(number) for number in row] for row in rows]
    except ValueError:
        points = []
    good = points and all(len(p) == 3 and all(map(math.isfinite, p)) for p in points)
    if not good:
        raise UsageError(
            "The points are not numbers in threes.",
            'Write them as "x,y,z;x,y,z", in mm.',
        )
    return np.array(points)


def _check(kind: Kind, points: Array) -> None:
    fewest, most = kind.clicks
    if not fewest <= len(points) <= most:
        wanted = str(fewest) if fewest == most else f"at least {fewest}"
        raise UsageError(
            f"{kind.name} needs {wanted} point{'s' if wanted != '1' else ''}, "
            f"not {len(points)}.",
            'Write them as "x,y,z;x,y,z", in mm.',
        )


def _volume_for(found: Scan, key: str | None, points: Array) -> DisplaySet:
    """The volume of that key; without one of those that all points lie in, told aloud."""
    volumes = [one for one in found.volumes if one.geometry is not None]
    holding = [one for one in volumes if _holds(one, points)]
    display_set = chosen_or_first(found, key, holding or volumes)
    if display_set.geometry is None:
        keys = ", ".join(one.key for one in volumes[:20])
        problem = (
            "These images say nothing of their place in the patient (no "
            "ImagePositionPatient), so nothing can be measured on them in mm."
        )
        if volumes:
            raise UsageError(problem, f"Give one of these with --volume: {keys}.")
        raise ViewerError(problem, "There are no others here.")
    return display_set


def _holds(display_set: DisplaySet, points: Array) -> bool:
    geometry = display_set.geometry
    if geometry is None:
        return False
    index = geometry.to_index(points)
    return bool(((index >= -0.5) & (index <= np.array(geometry.shape) - 0.5)).all())


def _phase(item: Item, asked: int | None) -> tuple[Volume, str]:
    """The volume of a phase, and a word where nobody chose it."""
    if isinstance(item, Series4D):
        several = f"measured on phase 0 of {len(item.volumes)}; --phase N takes another"
        return item.volumes[asked or 0], several if asked is None else ""
    assert isinstance(item, Volume)
    return item, ""


def _outside(kind: Kind, points: Array, volume: Volume) -> str:
    """A note where points lie beside the volume; what has no voxel at all is refused.

    Of a sphere the centre counts: its edge may lie outside.
    """
    geometry = volume.geometry
    index = true_index(volume, points[:1] if kind.name == "sphere" else points)
    reach = np.array(geometry.shape) - 1 + _BESIDE
    outside = ((index < -_BESIDE) | (index > reach)).any(1)
    if not outside.any():
        return ""
    n = int(np.argmax(outside))
    corners = np.array(list(product(*((0, size - 1) for size in geometry.shape))))
    ends = geometry.to_patient(corners)
    low, high = (_spelled(end) for end in (ends.min(0), ends.max(0)))
    said = f"Point {n + 1} ({_spelled(points[n])}) lies outside the volume"
    if kind.on_voxels and outside.all():
        raise UsageError(f"{said}.", f"It reaches from {low} to {high} mm.")
    return f"{said}, which reaches from {low} to {high} mm."


def _spelled(point: Array) -> str:
    return ",".join(f"{number:.5g}" for number in point.tolist())


def _missing(kind: Kind, measured: Sequence[Measurement]) -> list[str]:
    """What is missing in the result, in words."""
    bare = {"probe": 0}.get(kind.name, 1)
    if kind.on_voxels and len(measured) <= bare:
        return ["no voxel with an image lies there"]
    return [] if measured else ["two of the points are the same; there is nothing to measure"]


def _report(
    path: Path,
    kind: Kind,
    drawn: Drawn,
    display_set: DisplaySet,
    volume: Volume,
    measured: Sequence[Measurement],
) -> None:
    from pydicom.uid import generate_uid

    from viewer.dicom.writers.report import Mark, write_report

    points = tuple((x, y, z) for x, y, z in drawn.points.tolist())
    (ux, uy, uz), (vx, vy, vz) = drawn.u.tolist(), drawn.v.tolist()
    annotation = Annotation(
        generate_uid(prefix=None),
        kind.name,
        points,
        volume.geometry.frame_of_reference_uid,
        (ux, uy, uz),
        (vx, vy, vz),
        volume.source.study_instance_uid,
        volume.source.series_instance_uid,
        display_set.key,
    )
    instances = [frame.instance for frame in display_set.frames]
    write_report(path, [Mark(annotation, volume, tuple(measured))], instances)


def _tell(
    options: argparse.Namespace,
    display_set: DisplaySet,
    volume: Volume,
    measured: Sequence[Measurement],
    notes: Sequence[str],
) -> None:
    if not options.json:
        for one in measured:
            note = f" ({one.note})" if one.note else ""
            value = written(one.value, one.unit.value).replace("\N{MINUS SIGN}", "-")
            print(f"{one.concept.meaning}: {value}{note}")
        return
    told = {
        "tool": options.tool,
        "volume": display_set.key,
        "frame_of_reference_uid": volume.geometry.frame_of_reference_uid or None,
        "measurements": [
            {
                "concept": one.concept.meaning,
                "code": [one.concept.value, one.concept.scheme],
                "value": one.value,
                "unit": one.unit.value,
                **({"note": one.note} if one.note else {}),
            }
            for one in measured
        ],
        **({"note": "; ".join(notes)} if notes else {}),
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))
