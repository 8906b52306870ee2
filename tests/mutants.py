"""Damaged and hostile files, made from real ones, through scan, listing and voxels.

    .venv/bin/python -m tests.mutants [-n 3000] [--write]

Makes mutants by ../shared/tools/mutate_dicom.py, reads each in a process of its own with
limits of memory and time, and counts what happened. --write puts the counts into
tests/truth/mutants.md. The suite runs a small part of it (tests/dicom/test_mutants.py).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Imported here, once, since the tool forks a process for each mutant from the one that has.
from viewer.core.errors import ViewerError
from viewer.core.progress import Silent
from viewer.dicom import load, sizes  # noqa: F401
from viewer.dicom.listing import listing
from viewer.dicom.readers import readers
from viewer.dicom.scan import scan
from viewer.dicom.statistics import read

readers.discover()

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TOOL = SHARED / "tools/mutate_dicom.py"
COUNTS = ROOT / "tests/truth/mutants.md"
SEEDS = (
    "ct_duplicate_positions/001.dcm",
    "color_palette_ybr_us/examples_palette.dcm",
    "transfer_syntaxes_mixed/1.2.840.10008.1.2.4.50.dcm",
    "transfer_syntaxes_mixed/1.2.840.10008.1.2.4.70.dcm",
    "transfer_syntaxes_mixed/1.2.840.10008.1.2.4.80.dcm",
    "transfer_syntaxes_mixed/1.2.840.10008.1.2.4.90.dcm",
    "transfer_syntaxes_mixed/1.2.840.10008.1.2.5.dcm",
    "htj2k_j2k_jls_edge/HTJ2KLossless_08_RGB.dcm",
    "pet_suv_singles/Issue94.dcm",
    "mr_t1_sagittal_philips",
    "mr_enhanced_philips_twin/enh",
    "rt_plan_dose_struct/rtdose.dcm",
    "xa_us_nm_multiframe/HasFragmentSequence.dcm",
    "seg_labelmap_and_small/24x38x3/seg",
    "rt_plan_dose_struct/rtss.dcm",
)
MEMORY_MB, SECONDS = 4096, 40
HARD = ("timeout", "signal", "died", "oom", "recursion")
TOLD = ("reject", "reject_or_warn", "open_warn", "no_geometry", "conflict")

# Mutants that the tool expects a word about, and that hold nothing to tell.
HARMLESS = {
    ("bits", "photo_PALETTE COLO"): "the seed is a palette image: nothing was changed",
    ("bits", "16_16_15"): "the seed's own bits",
    ("numeric", "intercept_0"): "an intercept of 0 is as good as any",
    ("numeric", "intercept_-1"): "an intercept of -1 is as good as any",
    ("numeric", "instnum_1\\2"): "the number orders nothing where positions do",
    ("numeric", "slope_1e-300"): "refused: no value would be left",
    ("filesystem", "unreadable"): "readable where the tests run as root",
    ("structure", "icon_huge"): "the icon is not read",
    ("structure", "encapsulated_pdf_exe"): "the document in an image is not read",
    ("archive", "nested"): "an archive in an archive is left out, and told",
    ("huge_dims", "frames_"): "an empty number of frames is none",
    ("numeric", "spacing_0.5\\0.3333333333"): "too many digits, and a number all the same",
    ("missing", "meta_sop_differs"): "the object's own UID counts; `oncoscope check` tells",
    ("wrong_vr", "00280004_UN"): "makes MONOCHROME2 of colours",
}
PICTURES = (
    "examples_palette",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.5",
    "HasFragmentSequence",
)
MARKED = ("label.seg", "rtss")  # objects whose place and pixels lie in their own sequences
_NOT_READ = ("geometry", "series", "numeric", "bits", "structure", "transfer_syntax")
RESCALED = ("001", "Issue94", "1301")  # seeds that state a rescale slope and intercept
ENHANCED = "1901"  # its geometry lies in its functional groups, which are not changed
_WHAT = ("modality", "photometric")
_OUTER = ("spacing_", "slope_", "slope_0", "slope_1e308", "intercept_", "intercept_1e308")
# "suv_": of PET only, where what is missing for SUV is listed with SUV
_VALUES = (
    "suv_",
    "thickness_",
    "imager_spacing_",
    "window_",
    "gap_",
    "location_",
    "instnum_",
    "date_",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutant: what it was, what came of it. fault: why that is not right, or ""."""

    kind: str
    label: str
    seed: str
    came: str
    fault: str
    seconds: float
    megabytes: int


def target(path: str) -> str:
    """What the program makes of a file or folder; raises where nothing of it is shown.

    Begins with "silent" where it was shown without a word about it.
    """
    name = Path(path).name
    try:
        found, numbers = read(scan([Path(path)]), Silent())
        found, marked = sizes.read(found, Silent())
    except ViewerError as error:
        raise Refused(f"{name}: {error}") from None
    json.dumps(listing(found, numbers, marked), allow_nan=False)
    said = "; ".join(f"{one.effect}: {one.reason}" for one in found.problems)
    counted = found.counted
    if counted["files"] != sum(counted.values()) - counted["files"]:
        raise AssertionError(f"files are not counted once: {dict(counted)}")
    if not (counted["files_shown"] or counted["objects"] or counted["files_set_aside"]):
        raise Refused(f"{name}: {said}")
    return f"told {said}" if said else "silent"


class Refused(Exception):
    """Nothing is shown, and the message says why."""


def run(seeds: Sequence[Path], count: int, folder: Path, jobs: int = 2) -> list[Outcome]:
    """Make so many mutants of some seeds in a folder, and read each (0: every one once)."""
    made = [sys.executable, str(TOOL), "make", *map(str, seeds), "-o", str(folder)]
    made += ["-n", str(count), "--bomb-mb", "64"]
    subprocess.run(made, check=True, capture_output=True, text=True)
    report = folder / "report.json"
    check = [sys.executable, str(TOOL), "check", str(folder / "manifest.json")]
    check += ["--target", "tests.mutants:target", "--report", str(report)]
    check += ["--mem-mb", str(MEMORY_MB), "--timeout", str(SECONDS), "--jobs", str(jobs)]
    subprocess.run(check, check=False, capture_output=True, text=True, cwd=ROOT)
    return [outcome(row) for row in json.loads(report.read_text())]


def outcome(row: dict[str, Any]) -> Outcome:
    """What the tool's report says of one mutant."""
    result = row["result"]
    came, detail = result["outcome"], result.get("detail", "")
    refused = came == "error" and result.get("type", "").endswith(".Refused")
    word = "refused" if refused else ("silent" if detail.startswith("silent") else came)
    if came == "ok" and word != "silent":
        word = "told"
    fault = _fault(row, word, detail)
    seconds, memory = result.get("s", 0.0), result.get("rss_mb", 0)
    return Outcome(row["kind"], row["label"], row["seed"], word, fault, seconds, memory)


def _fault(row: dict[str, Any], word: str, detail: str) -> str:
    if word in HARD:
        return f"hard failure: {word}"
    if word == "error":
        return f"an error that is none of ours: {detail[:200]}"
    if word == "silent" and row["expect"] in TOLD and not _is_harmless(row):
        return f"shown without a word ({row['expect']})"
    if word == "refused" and row["expect"] == "open" and not _is_harmless(row):
        return f"refused, and is legal: {detail[:200]}"
    return ""


def _is_harmless(row: dict[str, Any]) -> bool:
    kind, label, seed = str(row["kind"]), str(row["label"]), str(row["seed"])
    if kind == "fuzz":  # a bit of a pixel or of a comment cannot be seen to be wrong
        return True
    if (kind, label) in HARMLESS or (kind, label[:7]) == ("encapsulated", "bitflip"):
        return True  # a bit of compressed pixels cannot be seen to be wrong
    if seed.startswith(ENHANCED) and (kind in ("series", "geometry") or label in _OUTER):
        return True
    if seed.startswith(MARKED) and (kind in _NOT_READ or label.endswith(_WHAT)):
        return True
    if seed.startswith(PICTURES) and (kind == "geometry" or label == "spacing_"):
        return True  # pictures that have no place anyway
    if label in ("slope_", "intercept_") and not seed.startswith(RESCALED):
        return True  # an empty one is none, and there was none before
    return kind == "numeric" and label.startswith(_VALUES)


def table(outcomes: Sequence[Outcome]) -> str:
    """The counts by kind, in Markdown."""
    lines = [
        "| kind | mutants | refused | shown and told | shown, nothing to tell | hard failures"
        " | faults |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    kinds = sorted({one.kind for one in outcomes})
    lines += [_row(kind, [one for one in outcomes if one.kind == kind]) for kind in kinds]
    lines.append(_row("all", outcomes))
    slowest = max(one.seconds for one in outcomes)
    most = max(one.megabytes for one in outcomes)
    lines += ["", f"Slowest {slowest:.1f} s; most memory {most} MB."]
    return "\n".join(lines)


def _row(name: str, those: Sequence[Outcome]) -> str:
    count = Counter(one.came for one in those)
    hard = sum(count[one] for one in HARD)
    faults = sum(bool(one.fault) for one in those)
    numbers = (len(those), count["refused"], count["told"], count["silent"], hard, faults)
    return f"| {name} | {' | '.join(map(str, numbers))} |"


def seeds() -> list[Path]:
    """The real files; one of each folder."""
    out = []
    for name in SEEDS:
        path = SHARED / "data" / name
        if path.is_dir():
            path = min(one for one in path.rglob("*") if one.is_file())
        if path.exists():
            out.append(path)
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, default=0, help="how many; 0: every kind once a seed")
    parser.add_argument("--write", action="store_true", help=f"write {COUNTS.name}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(seeds(), options.n, Path(folder))
    for one in outcomes:
        if one.fault:
            print(f"{one.kind}/{one.label} of {one.seed}: {one.fault}")
    text = table(outcomes)
    print(text)
    if options.write:
        COUNTS.write_text(
            "# Mutants\n\nDamaged and hostile files made from "
            f"{len(seeds())} real ones by `../shared/tools/mutate_dicom.py`, read by "
            "`python -m tests.mutants --write`\n(scan, listing and voxels, each in a process "
            "with limits of memory and time).\n\n" + text + "\n"
        )
    return int(any(one.fault for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
