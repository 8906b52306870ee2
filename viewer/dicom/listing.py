"""A scan as plain values for JSON: the contract's `info --json`."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from viewer.core.patient import DisplaySet, Scan, Series, StoredObject, Study
from viewer.core.suv import Suv
from viewer.dicom import described
from viewer.dicom.sizes import Sizes, key_of
from viewer.dicom.statistics import Numbers
from viewer.imaging.suv_types import TYPES, of_type


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading the pixels told; here: the series that there are."""

    numbers: Mapping[str, Numbers] | None
    sizes: Mapping[tuple[str, str], Sizes]
    here: set[str]


def listing(
    scan: Scan,
    numbers: Mapping[str, Numbers] | None = None,
    sizes: Mapping[tuple[str, str], Sizes] | None = None,
) -> dict[str, Any]:
    """All that a scan found. numbers: of the volumes by key, sizes: of what objects mark,
    where their pixels were read.
    """
    found = _Read(numbers, sizes or {}, {one.series_instance_uid for one in scan.series})
    return {
        "patients": [
            {
                "patient_id": patient.patient_id,
                "patient_name": patient.patient_name,
                "birth_date": patient.birth_date,
                "sex": patient.sex,
                "studies": [_study(one, found) for one in patient.studies],
            }
            for patient in scan.patients
        ],
        "problems": [
            {"path": one.path, "reason": one.reason, "effect": one.effect}
            for one in scan.problems
        ],
        "counted": dict(scan.counted),
    }


def _study(study: Study, found: _Read) -> dict[str, Any]:
    return {
        "study_instance_uid": study.study_instance_uid,
        "date": study.date,
        "description": study.description,
        "accession_number": study.accession_number,
        "series": [_series(one, found) for one in study.series],
    }


def _series(series: Series, found: _Read) -> dict[str, Any]:
    numbers = found.numbers
    return {
        "series_instance_uid": series.series_instance_uid,
        "number": series.number,
        "modality": series.modality,
        "description": series.description,
        "manufacturer": series.manufacturer,
        "instances": len(series.instances),
        "transfer_syntaxes": list(series.transfer_syntaxes),
        "frame_of_reference_uid": series.frame_of_reference_uid or None,
        "volumes": [
            volume(one) | (_numbers(numbers[one.key]) if numbers is not None else {})
            for one in series.volumes
            if numbers is None or one.key in numbers
        ],
        "objects": [_object(one, found) for one in series.objects],
    }


def volume(one: DisplaySet) -> dict[str, Any]:
    """What is known of a volume, 4D sequence or image set without its voxels."""
    grid = one.geometry
    positions = one.slice_positions
    pixels, kind = _pixel_spacing(one)
    return {
        "key": one.key,
        "kind": one.kind,
        "label": one.label,
        "shape": list(one.shape) if one.shape else None,
        "phases": one.phases,
        "axis": one.axis,
        "axis_values": list(one.axis_values),
        "axis_unit": one.axis_unit if one.axis else None,
        "directions": [list(at) if at else None for at in one.directions],
        "spacing": list(grid.spacing) if grid else None,
        "pixel_spacing": list(pixels) if pixels else None,
        "spacing_kind": kind,
        "origin": list(grid.origin) if grid else None,
        "direction": grid.direction.tolist() if grid else None,
        "regular": one.regular,
        "slice_positions": [list(at) for at in positions] if positions else None,
        "dtype": one.dtype,
        "units": one.unit,
        "suv": _suv(one.suv),
    }


def _pixel_spacing(one: DisplaySet) -> tuple[tuple[float, float] | None, str]:
    """(mm between rows and columns, where that holds), as load() gives them."""
    if one.geometry is not None:
        return one.geometry.spacing[1:], "patient"
    return described.spacing(one.frames[0]) if one.frames else (None, "none")


def _suv(suv: Suv | None) -> dict[str, Any] | None:
    if suv is None:
        return None
    factor = list(suv.factor) if isinstance(suv.factor, tuple) else suv.factor
    return {
        "factor": factor,
        "type": suv.type,
        "unit": suv.unit,
        "how": suv.how,
        "missing": list(suv.missing),
        "notes": list(suv.notes),
        "types": [_of_type(suv, one.name) for one in TYPES],
    }


def _of_type(suv: Suv, name: str) -> dict[str, Any]:
    """The factor for one type of SUV; null, with what it lacks, where there is none."""
    made = of_type(suv, name)
    return {
        "type": name,
        "unit": made.unit,
        "factor": list(made.factor) if isinstance(made.factor, tuple) else made.factor,
        "missing": list(made.missing),
    }


def _numbers(found: Numbers) -> dict[str, Any]:
    return {
        "dtype": found.dtype,
        "min": _finite(found.minimum),
        "max": _finite(found.maximum),
        "mean": _finite(found.mean),
        "sha256": found.sha256,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _object(one: StoredObject, found: _Read) -> dict[str, Any]:
    out: dict[str, Any] = {
        "sop_class": one.sop_class,
        "label": one.label,
        "references": list(one.references),
        "missing": [uid for uid in one.references if uid not in found.here],
    }
    sizes = found.sizes.get(key_of(one), Sizes())
    for name, each in (("segments", sizes.segments), ("rois", sizes.rois)):
        if each is not None:
            out[name] = [asdict(part) for part in each]
    return out
