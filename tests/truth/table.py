"""Every case of ../shared/data against what independent tools make of it, as a table.

    .venv/bin/python -m tests.truth.table [--write] [CASE...]

Geometry and values by SimpleITK (GDCM) and dcm2niix, from truth.json; each file is counted.
--write puts it into tests/truth/README.md. A difference is explained only where
../shared/data/README.md names a disagreement of the tools; anything else is a defect, and
the exit status is 1.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.pixels.processing import apply_modality_lut

from tests.truth import marked, voxels
from tests.truth.outcome import EXPLAINED, Result
from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Frame, Scan, Series
from viewer.core.volume import Item, Series4D
from viewer.dicom import load
from viewer.dicom.scan import scan

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data"
PAGE = Path(__file__).parent / "README.md"
PLACE_MM, STEP_MM, TURN = 2e-3, 1e-3, 1e-4

INTRO = """# Real cases against their truth

Made by `python -m tests.truth.table --write`. The numbers say how many of what can be compared
agree; a dash: the tool makes nothing that can be compared.

- grids: of each series, within 0.002 mm. SimpleITK has one step for all slices: where slices
  lie unevenly it is compared with the mean of ours.
- values: minimum, maximum and mean of each series and file after rescale, within 1e-5.
  MONOCHROME1, which SimpleITK turns around, is compared with pydicom's stored values, and what
  has a Modality LUT, which it does not apply, with pydicom's.
- voxels: SHA-256 of all voxels of a series or file, of SimpleITK's in its own type where that
  is of whole numbers, of pydicom's stored ones with the rescale taken back elsewhere. Lossy
  colours are left out: each decoder rounds them in its own way.
- volumes: place and mean of each file that dcm2niix makes. It has one step for all slices, too:
  the first. It applies no Modality LUT, so of those the place only.
- segments and structures: counted voxels, and volumes within 1e-4.

A difference is explained only by what `../shared/data/README.md` names.

"""


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
    marked.objects(made, found, truth, DATA / case)
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
        made.same("grid", _same_grid(ours[0], theirs), f"grid of series ..{uid[-8:]}")


def _same_grid(one: DisplaySet, theirs: dict[str, Any]) -> bool:
    grid = one.geometry
    assert grid is not None
    rows_columns = np.reshape(theirs["direction"], (3, 3)).T[1::-1]
    spacing = theirs["spacing"][::-1]
    near = (
        list(one.shape or ())[::-1] == theirs["size_xyz"]
        and np.allclose(grid.origin, theirs["origin"], atol=PLACE_MM)
        and np.allclose(grid.spacing[1:], spacing[1:], atol=STEP_MM)
        and np.allclose(grid.direction[1:], rows_columns, atol=TURN)
    )
    step = float(np.linalg.norm(_steps(one), axis=1).mean())
    return bool(near) and (grid.shape[0] == 1 or abs(step - float(spacing[0])) <= STEP_MM)


def _steps(one: DisplaySet) -> NDArray[np.float64]:
    """(slices - 1, 3) or, of a single slice, (1, 3): from each slice to the next, in mm."""
    grid = one.geometry
    assert grid is not None
    if one.slice_positions is not None:
        return np.diff(np.array(one.slice_positions), axis=0)
    return np.tile(grid.affine[:3, 0], (max(grid.shape[0] - 1, 1), 1))


def _series(made: Result, found: Scan, items: dict[str, Item], truth: dict[str, Any]) -> None:
    """Minimum, maximum and mean of each series that SimpleITK reads as one volume."""
    for uid, series in truth.get("series", {}).items():
        theirs = series.get("sitk", {})
        ours = [one for one in _of_series(found, uid) if one.key in items]
        if "mean" in theirs and ours:
            array, name = _array(items[ours[0].key]), f"series ..{uid[-8:]}"
            _compare(made, "values", array, theirs, name)
            if np.dtype(theirs["dtype"]).kind in "iu":
                made.same(
                    "voxels", voxels.digest(array, theirs["dtype"]) == theirs["sha256"], name
                )


def _files(made: Result, found: Scan, items: dict[str, Item], truth: dict[str, Any]) -> None:
    """Minimum, maximum, mean and voxels of each file that SimpleITK or pydicom reads."""
    arrays: dict[str, list[NDArray[Any]]] = {}
    frames: dict[str, list[Frame]] = {}
    for one in found.volumes:
        if one.key not in items or any("\x00" in f.instance.path for f in one.frames):
            continue
        array = _array(items[one.key])
        for n, frame in enumerate(one.frames):
            arrays.setdefault(frame.instance.path, []).append(array[n])
            frames.setdefault(frame.instance.path, []).append(frame)
    for name, file in truth.get("files", {}).items():
        path = str(DATA / made.case / name)
        ours = arrays.get(path)
        if not ours or len({one.shape for one in ours}) > 1:
            continue
        theirs = file.get("sitk")
        if theirs and _is_tiled(ours[0], theirs):
            continue
        order = sorted(range(len(ours)), key=lambda n: frames[path][n].number)
        stacked = np.stack([ours[n] for n in order])
        if theirs and "mean" in theirs:
            _compare(made, "values", np.stack(ours), _adjusted(file, path), name)
        voxels.voxels(made, stacked, frames[path], file, name)


def _adjusted(file: dict[str, Any], path: str) -> dict[str, Any]:
    """What SimpleITK says of a file, with what it is known not to do done for it.

    It turns MONOCHROME1 around, which real-world values are not: pydicom's stored values and
    the rescale then stand for it. It leaves the scale of a dose grid to its user, and takes no
    notice of a Modality LUT: pydicom then stands for it.
    """
    theirs = dict(file["sitk"])
    slope, intercept = 1.0, 0.0
    if file.get("PhotometricInterpretation") == "MONOCHROME1":
        theirs |= file["pydicom_pixels"]
        slope = float(file.get("RescaleSlope") or 1)
        intercept = float(file.get("RescaleIntercept") or 0)
    elif file.get("dose"):
        theirs |= {key: file["dose"][key] for key in ("max", "mean")}
    elif "ModalityLUTSequence" in (ds := dcmread(path, stop_before_pixels=True, force=True)):
        looked_up = apply_modality_lut(dcmread(path).pixel_array, ds).astype(np.float64)
        theirs |= {key: float(getattr(looked_up, key)()) for key in ("min", "max", "mean")}
    numbers = {key: theirs[key] * slope + intercept for key in ("min", "max", "mean")}
    return theirs | numbers


def _is_tiled(ours: NDArray[Any], theirs: dict[str, Any]) -> bool:
    """A mosaic that we have taken apart, and SimpleITK not; dcm2niix is its truth."""
    size: list[int] = theirs["size"]
    return list(ours.shape[:2]) != size[1::-1]


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

    It names files by the series number and description. It writes drawings of overlays as
    "ROI", and takes no notice of the offsets and the scale of a dose grid.
    """
    for name, theirs in (truth.get("dcm2niix") or {}).get("files", {}).items():
        alike = [
            one
            for series in _named(found, name)
            if series.modality != "RTDOSE"
            for one in series.volumes
            if one.key in items and _same_size(one, theirs["dim"])
        ]
        if not alike or "mean" not in theirs or "_ROI" in name:
            continue
        placed = [one for one in alike if one.geometry]
        right = not placed or any(_same_place(one, theirs) for one in placed)
        made.same("niftis", right, f"{name}: no volume at its place")
        arrays = [_array(items[one.key]) for one in alike if not voxels.has_lut(one.frames[0])]
        if not arrays or any(one.ndim == 4 for one in arrays):
            continue  # of palette colours it keeps the indices
        means = [float(one.mean(dtype=np.float64)) for one in arrays]
        scale = max(1.0, abs(theirs["mean"]))
        near = any(abs(one - theirs["mean"]) <= 1e-4 * scale for one in means)
        shown = ", ".join(f"{one:g}" for one in means)
        made.same("niftis", near, f"{name}: mean {theirs['mean']:g}, ours {shown}")


def _named(found: Scan, name: str) -> list[Series]:
    """The series that a file of dcm2niix may be of."""
    number = name.split("_")[0]
    of_number = [one for one in found.series if str(one.number) == number]
    described_so = [
        one
        for one in of_number
        if one.description and name.startswith(f"{number}_{_slug(one.description)}")
    ]
    return described_so or of_number or list(found.series)


def _slug(text: str) -> str:
    return re.sub(r"[^\w.,+\-\[\]=]", "_", text.strip())


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
    along = one.geometry.direction * np.array(one.geometry.spacing)[:, None]
    steps, origin = _steps(one), np.array(one.geometry.origin)
    matrix = np.array(theirs["affine_ras"], float)
    flip = np.diag([-1.0, -1.0, 1.0])
    for turned in (False, True):
        start = origin + along[1] * (rows - 1)
        if turned and slices > 1:
            start = start + steps.sum(axis=0)
        columns = [along[2], -along[1], -steps[-1] if turned else steps[0]]
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
        " SimpleITK | voxels = SimpleITK, pydicom | volumes = dcm2niix | segments, structures |"
        " differences |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in results:
        cells = [
            _cell(one, sort) for sort in ("grid", "values", "voxels", "niftis", "segments")
        ]
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
