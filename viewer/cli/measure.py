"""oncoscope measure: one measurement, as the window would make it."""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from viewer.cli import DONE, PARTLY, UsageError, chosen
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.patient import DisplaySet, Scan
from viewer.core.units import written
from viewer.core.volume import Item, Series4D, Volume
from viewer.measure import Drawn, Kind, kinds

HELP = "measure between or around points, as the window does"


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
    parser.add_argument("--json", action="store_true", help="as JSON on standard output")
    parser.add_argument("--sr", metavar="FILE", type=Path, help="also as a DICOM report")


def run(options: argparse.Namespace) -> int:
    """Measure; 1 where voxels that belong to it are missing."""
    from viewer.dicom import load
    from viewer.dicom.scan import scan

    kind, points = _kind(options.tool), _points(options.points)
    _check(kind, points)
    display_set = _volume_for(scan([options.path]), options.volume, points)
    item, problems = load.loaded(display_set)
    volume = _volume(item)
    drawn = Drawn(points, volume.geometry.direction[2], volume.geometry.direction[1])
    measured = kind.measure(drawn, volume)
    notes = _notes(kind, measured)
    if kind.on_voxels:
        notes += [f"{Path(one.path).name} {one.reason}" for one in problems]
    if options.sr:
        _report(options.sr, kind, drawn, display_set, volume, measured)
    _tell(options, display_set, volume, measured)
    for note in notes:
        print(f"oncoscope: {note}", file=sys.stderr)
    return PARTLY if notes else DONE


def _kind(name: str) -> Kind:
    kinds.discover()
    measuring = [kind for kind in kinds if not kind.has_text]
    found = next((kind for kind in measuring if kind.name == name), None)
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
    """The volume of that key; without one the first that all points lie in, told aloud."""
    volumes = [one for one in found.volumes if one.geometry is not None]
    holding = [one for one in volumes if _holds(one, points)] or volumes
    if key or not volumes:
        return chosen(found, key)
    if len(volumes) > 1:
        print(f"oncoscope: measured on {holding[0].key}, {holding[0].label}", file=sys.stderr)
    return holding[0]


def _holds(display_set: DisplaySet, points: Array) -> bool:
    geometry = display_set.geometry
    if geometry is None:
        return False
    index = geometry.to_index(points)
    return bool(((index >= -0.5) & (index <= np.array(geometry.shape) - 0.5)).all())


def _volume(item: Item) -> Volume:
    if isinstance(item, Series4D):
        print("oncoscope: measured on the first of several phases", file=sys.stderr)
        return item.volumes[0]
    if not isinstance(item, Volume):
        raise UsageError(
            "These images have no place in the patient.", "Choose a volume with --volume KEY."
        )
    return item


def _notes(kind: Kind, measured: Sequence[Measurement]) -> list[str]:
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
) -> None:
    if not options.json:
        for one in measured:
            note = f" ({one.note})" if one.note else ""
            print(f"{one.concept.meaning}: {written(one.value, one.unit.value)}{note}")
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
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))
