"""Every case of ../shared/data against what independent tools make of it, as a table.

    .venv/bin/python -m tests.truth.table [--write] [CASE...]

Geometry and values by SimpleITK (GDCM) and dcm2niix, from truth.json; each file is counted.
--write puts it into tests/truth/README.md. A difference is explained only where
../shared/data/README.md names a disagreement of the tools; anything else is a defect, and
the exit status is 1.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Scan
from viewer.core.volume import Item, Series4D
from viewer.dicom import load
from viewer.dicom.scan import scan

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data"
PAGE = Path(__file__).parent / "README.md"
PLACE_MM, STEP_MM, TURN = 2e-3, 1e-3, 1e-4

# What ../shared/data/README.md says of the tools themselves, by case and by what differs.
EXPLAINED = {
    ("ct_gantrytilt_variable_ge", "grid"): "SimpleITK stacks the tilt and the uneven steps as "
    "one average step; ours are the true positions",
    ("ct_gantrytilt_variable_ge", "niftis"): "dcm2niix resamples the tilt",
    ("dicomdir_tree", "grid"): "slices of changing steps, of which SimpleITK makes one average "
    "step; ours are the true positions",
    ("dicomdir_tree", "niftis"): "slices of changing steps, of which dcm2niix takes the first",
    ("cr_dx_lut", "values"): "GDCM reads RG1_J2KI with another sign than "
    "pydicom; mlut_18: its Modality LUT is applied, SimpleITK applies none",
    ("cr_dx_lut", "niftis"): "mlut_18: its Modality LUT is applied, dcm2niix applies none",
    ("htj2k_j2k_jls_edge", "niftis"): "J2K_pixelrep_mismatch: the tools disagree on its sign",
}

INTRO = """# Real cases against their truth

Made by `python -m tests.truth.table --write`. The numbers say how many of what can be compared
agree: the grid of each series within 0.002 mm, minimum, maximum and mean of each series and
file after rescale within 1e-5, place and mean of each file that dcm2niix makes. A dash: the
tool makes nothing that can be compared. MONOCHROME1, which SimpleITK turns around, is compared
with pydicom's stored values.

"""


@dataclass
class Result:
    """One case. Each word is what was compared; each fault a difference, by its sort."""

    case: str
    what: str
    counted: str = ""
    compared: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def same(self, sort: str, right: bool, fault: str) -> None:
        self.compared[sort] = self.compared.get(sort, 0) + 1
        if not right:
            self.faults.append((sort, fault))

    @property
    def unexplained(self) -> list[str]:
        return [text for sort, text in self.faults if (self.case, sort) not in EXPLAINED]


def result(case: str, truth: dict[str, Any]) -> Result:
    """One case against its truth."""
    made = Result(case, str(truth.get("what", ""))[:90])
    found = scan([DATA / case])
    there = sum(1 for path in (DATA / case).rglob("*") if path.is_file())
    counted = found.counted
    made.same(
        "files", counted["files"] == there, f"{counted['files']} of {there} files counted"
    )
    parts = ("files_shown", "files_set_aside", "objects", "left_out", "other")
    made.counted = "/".join(str(counted[part]) for part in parts)
    items = dict(_read(found))
    _grids(made, found, truth)
    _files(made, found, items, truth)
    _series(made, found, items, truth)
    _niftis(made, found, items, truth)
    return made


def _read(found: Scan) -> Iterator[tuple[str, Item]]:
    for one in found.volumes:
        try:
            yield one.key, load.loaded(one)[0]
        except ViewerError:
            continue


def _array(item: Item) -> NDArray[Any]:
    """(phases * slices, rows, columns[, 3])."""
    if isinstance(item, Series4D):
        return np.concatenate([one.array for one in item.volumes])
    return item.array


def _grids(made: Result, found: Scan, truth: dict[str, Any]) -> None:
    """The grid of each series that SimpleITK reads as one volume."""
    for uid, series in truth.get("series", {}).items():
        theirs = series.get("sitk", {})
        ours = _of_series(found, uid)
        if not theirs.get("size_xyz") or not ours or ours[0].geometry is None:
            continue
        grid, shape = ours[0].geometry, ours[0].shape
        axes = np.reshape(theirs["direction"], (3, 3)).T[::-1]
        near = (
            list(shape or ())[::-1] == theirs["size_xyz"]
            and np.allclose(grid.origin, theirs["origin"], atol=PLACE_MM)
            and np.allclose(grid.spacing, theirs["spacing"][::-1], atol=STEP_MM)
            and np.allclose(grid.direction, axes, atol=TURN)
        )
        made.same("grid", bool(near), f"grid of series ..{uid[-8:]}")


def _series(made: Result, found: Scan, items: dict[str, Item], truth: dict[str, Any]) -> None:
    """Minimum, maximum and mean of each series that SimpleITK reads as one volume."""
    for uid, series in truth.get("series", {}).items():
        theirs = series.get("sitk", {})
        ours = [one for one in _of_series(found, uid) if one.key in items]
        if "mean" in theirs and ours:
            _compare(made, "values", _array(items[ours[0].key]), theirs, f"series ..{uid[-8:]}")


def _files(made: Result, found: Scan, items: dict[str, Item], truth: dict[str, Any]) -> None:
    """Minimum, maximum and mean of each file that SimpleITK reads by itself."""
    frames: dict[str, list[NDArray[Any]]] = {}
    for one in found.volumes:
        if one.key not in items or any("\x00" in f.instance.path for f in one.frames):
            continue
        array = _array(items[one.key])
        for n, frame in enumerate(one.frames):
            frames.setdefault(frame.instance.path, []).append(array[n])
    for name, file in truth.get("files", {}).items():
        theirs, ours = file.get("sitk"), frames.get(str(DATA / made.case / name))
        if not theirs or "mean" not in theirs or not ours:
            continue
        if len({one.shape for one in ours}) > 1 or _is_tiled(ours[0], theirs):
            continue
        _compare(made, "values", np.stack(ours), _adjusted(file), name)


def _adjusted(file: dict[str, Any]) -> dict[str, Any]:
    """What SimpleITK says of a file, with what it is known not to do done for it.

    It turns MONOCHROME1 around, which real-world values are not: pydicom's stored values and
    the rescale then stand for it. It leaves the scale of a dose grid to its user.
    """
    theirs = dict(file["sitk"])
    slope, intercept = 1.0, 0.0
    if file.get("PhotometricInterpretation") == "MONOCHROME1":
        theirs |= file["pydicom_pixels"]
        slope = float(file.get("RescaleSlope") or 1)
        intercept = float(file.get("RescaleIntercept") or 0)
    elif file.get("dose"):
        theirs |= {key: file["dose"][key] for key in ("max", "mean")}
    numbers = {key: theirs[key] * slope + intercept for key in ("min", "max", "mean")}
    return theirs | numbers


def _is_tiled(ours: NDArray[Any], theirs: dict[str, Any]) -> bool:
    """A mosaic that we have taken apart, and SimpleITK not; dcm2niix is its truth."""
    return list(ours.shape[:2]) != theirs["size"][1::-1]


def _compare(
    made: Result, sort: str, ours: NDArray[Any], theirs: dict[str, Any], name: str
) -> None:
    if ours.ndim == 4 and theirs.get("components", 1) == 1:
        return  # palette colours: SimpleITK keeps the indices
    numbers = (float(ours.min()), float(ours.max()), float(ours.mean(dtype=np.float64)))
    expected = (theirs["min"], theirs["max"], theirs["mean"])
    near = np.allclose(numbers, expected, rtol=1e-5, atol=1e-5 * max(1.0, abs(theirs["max"])))
    shown = ", ".join(f"{one:g}" for one in numbers)
    said = ", ".join(f"{one:g}" for one in expected)
    made.same(sort, bool(near), f"{name}: min, max, mean {shown}; SimpleITK {said}")


def _of_series(found: Scan, uid: str) -> list[DisplaySet]:
    return [v for s in found.series if s.series_instance_uid == uid for v in s.volumes]


def _niftis(made: Result, found: Scan, items: dict[str, Item], truth: dict[str, Any]) -> None:
    """Each file of dcm2niix: the volume of its series and size, its place and its values.

    It names files by the series number. It writes drawings of overlays as "ROI", and takes no
    notice of the offsets and the scale of a dose grid.
    """
    numbers = {str(series.number) for series in found.series}
    for name, theirs in (truth.get("dcm2niix") or {}).get("files", {}).items():
        number = name.split("_")[0]
        alike = [
            one
            for series in found.series
            if number not in (numbers - {str(series.number)}) and series.modality != "RTDOSE"
            for one in series.volumes
            if one.key in items and _same_size(one, theirs["dim"])
        ]
        if not alike or "mean" not in theirs or "_ROI" in name:
            continue
        placed = [one for one in alike if one.geometry]
        right = not placed or any(_same_place(one, theirs) for one in placed)
        made.same("niftis", right, f"{name}: no volume at its place")
        arrays = [_array(items[one.key]) for one in alike]
        if any(one.ndim == 4 for one in arrays):  # it keeps the indices of palette colours
            continue
        means = [float(one.mean(dtype=np.float64)) for one in arrays]
        scale = max(1.0, abs(theirs["mean"]))
        near = any(abs(one - theirs["mean"]) <= 1e-4 * scale for one in means)
        shown = ", ".join(f"{one:g}" for one in means)
        made.same("niftis", near, f"{name}: mean {theirs['mean']:g}, ours {shown}")


def _same_size(one: DisplaySet, dim: list[int]) -> bool:
    if one.shape is None:
        return False
    slices, rows, columns = one.shape
    phases = dim[3] if len(dim) > 3 else 1
    return [columns, rows, slices, one.phases] == [*dim[:3], phases]


def _same_place(one: DisplaySet, theirs: dict[str, Any]) -> bool:
    """NIfTI counts rows from the bottom, is RAS, and may count slices the other way."""
    assert one.geometry is not None
    slices, rows, _ = one.geometry.shape
    steps = one.geometry.direction * np.array(one.geometry.spacing)[:, None]
    origin = np.array(one.geometry.origin)
    matrix = np.array(theirs["affine_ras"], float)
    flip = np.diag([-1.0, -1.0, 1.0])
    for turned in (False, True):
        start = origin + steps[1] * (rows - 1) + (steps[0] * (slices - 1) if turned else 0)
        columns = [steps[2], -steps[1], -steps[0] if turned else steps[0]]
        ours = np.column_stack([flip @ one for one in (*columns, start)])
        if np.allclose(ours[:, :2], matrix[:3, :2], atol=2e-3) and np.allclose(
            ours[:, 3], matrix[:3, 3], atol=2e-2
        ):
            return slices == 1 or np.allclose(ours[:, 2], matrix[:3, 2], atol=2e-3)
    return False


def table(results: list[Result]) -> str:
    """The page, in Markdown."""
    lines = [
        "| case | files: shown/aside/objects/left out/other | grids = SimpleITK | values ="
        " SimpleITK | volumes = dcm2niix | differences |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in results:
        cells = [_cell(one, sort) for sort in ("grid", "values", "niftis")]
        said = dict.fromkeys(
            EXPLAINED.get((one.case, sort), f"**defect**: {text}") for sort, text in one.faults
        )
        words = "; ".join(said).replace("|", "/")
        lines.append(f"| {one.case} | {one.counted} | {' | '.join(cells)} | {words} |")
    return "\n".join(lines)


def _cell(one: Result, sort: str) -> str:
    count = one.compared.get(sort, 0)
    wrong = sum(1 for kind, _ in one.faults if kind == sort)
    return f"{count - wrong} of {count}" if count else "-"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args()
    truth = json.loads((DATA / "truth.json").read_text())
    chosen = options.cases or [case for case in truth if (DATA / case).is_dir()]
    results = [result(case, truth[case]) for case in chosen]
    text = table(results)
    print(text)
    if options.write:
        PAGE.write_text(INTRO + text + "\n\nDamaged and hostile files: see `mutants.md`.\n")
    return int(any(one.unexplained for one in results))


if __name__ == "__main__":
    sys.exit(main())
