"""oncoscope export: one volume to a file that other programs read."""

import argparse
import sys
from pathlib import Path

from viewer.cli import DONE, PARTLY, chosen, output

HELP = "write one volume to NIfTI, NRRD, MetaImage or NumPy"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("path", metavar="PATH", type=Path, help="a file, folder, DICOMDIR, ZIP")
    parser.add_argument("--volume", metavar="KEY", help="which volume (info lists the keys)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        required=True,
        help="ends in .nii.gz, .nii, .nrrd, .mha or .npy",
    )
    parser.add_argument(
        "--resample", action="store_true", help="write uneven or tilted slices evenly spaced"
    )


def run(options: argparse.Namespace) -> int:
    """Write it; 1 where the slices are uneven or part of the voxels is missing.

    Nothing is written where none could be read.
    """
    from viewer.dicom import export, handles, load
    from viewer.store.surface import scanned

    output(options.output, export.SUFFIXES)
    display_set = chosen(scanned([options.path]), options.volume)
    item, problems = load.readable(display_set)
    notes = [f"{Path(one.path).name} {one.reason}" for one in problems]
    if options.resample:
        item = handles.resampled(item)
    elif display_set.slice_positions is not None:
        notes.append(
            "the slices are unevenly spaced and were written as acquired; "
            "--resample writes evenly spaced ones"
        )
    export.write(item, options.output)
    for note in notes:
        print(f"oncoscope: {note}", file=sys.stderr)
    return PARTLY if notes else DONE
