"""Measurements as a DICOM Structured Report (Comprehensive 3D SR, PS3.16 TID 1500)."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from viewer import __version__
from viewer.core import codes
from viewer.core.annotation import Annotation
from viewer.core.codes import Code
from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.core.measurement import Measurement
from viewer.core.patient import Instance
from viewer.core.volume import Volume
from viewer.dicom.writers.placing import Place, place
from viewer.dicom.writers.source import dataset
from viewer.measure import Drawn, Graphic, kinds

_SERIES_NUMBER = 990
_STATISTICS = (codes.MEAN, codes.STANDARD_DEVIATION, codes.MINIMUM, codes.MAXIMUM)
_COMMENT = Code("121106", "DCM", "Comment")
_PROCEDURES = {
    "CT": Code("77477000", "SCT", "Computed tomography"),
    "MR": Code("113091000", "SCT", "Magnetic resonance imaging"),
    "PT": Code("82918005", "SCT", "Positron emission tomography"),
    "NM": Code("363680008", "SCT", "Radionuclide imaging"),
}
_ANY_PROCEDURE = Code("363679005", "SCT", "Imaging")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """An annotation, the volume it was measured on, and what it measures there."""

    annotation: Annotation
    volume: Volume
    measurements: tuple[Measurement, ...]


def write_report(path: Path, marks: Sequence[Mark], instances: Sequence[Instance]) -> None:
    """Write one report of all marks; raises ViewerError.

    instances: those of the volumes' series; patient and study are taken from the first
    image that a mark lies on. The file is there as a whole or not at all.
    """
    made = report(marks, instances)
    with replacing(path) as part, part.open("wb") as stream:
        made.save_as(stream, enforce_file_format=True)


def report(marks: Sequence[Mark], instances: Sequence[Instance]) -> Any:
    """The report as a highdicom Comprehensive3DSR (a pydicom Dataset)."""
    import highdicom as hd
    from pydicom.config import disable_value_validation
    from pydicom.uid import generate_uid

    places = [_placed(mark) for mark in marks]
    with disable_value_validation(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are not as highdicom likes them
        evidence = _evidence(places, instances)
        content = hd.sr.MeasurementReport(
            observation_context=_observers(marks),
            procedure_reported=_coded(_procedure(marks)),
            imaging_measurements=[
                _group(mark, where, instances)
                for mark, where in zip(marks, places, strict=True)
            ],
        )
        return hd.sr.Comprehensive3DSR(
            evidence=evidence,
            content=content,
            series_instance_uid=generate_uid(prefix=None),
            series_number=_SERIES_NUMBER,
            sop_instance_uid=generate_uid(prefix=None),
            instance_number=1,
            manufacturer="Oncoscope",
            manufacturer_model_name="Oncoscope",
            software_versions=__version__,
            device_serial_number="1",
            series_description="Measurements",
            is_complete=True,
            specific_character_set="ISO_IR 192",
        )


def _placed(mark: Mark) -> Place:
    annotation = mark.annotation
    kind = kinds[annotation.kind]
    points = np.array(annotation.points, float)
    drawn = Drawn(points, np.array(annotation.u), np.array(annotation.v))
    return place(mark.volume, kind.graphics(drawn), kind.on_voxels)


def _evidence(places: Sequence[Place], instances: Sequence[Instance]) -> list[Any]:
    """Data sets of all images that the marks lie on."""
    by_uid = {one.sop_instance_uid: one for one in instances}
    uids = dict.fromkeys(uid for where in places for uid, _ in where.images)
    found = [by_uid[uid] for uid in uids if uid in by_uid] or list(instances[:1])
    if not found:
        raise ViewerError(
            "The images of these measurements are not open.",
            "Open their series, then write the report.",
        )
    return [dataset(one) for one in found]


def _procedure(marks: Sequence[Mark]) -> Code:
    modalities = {mark.volume.modality for mark in marks}
    only = modalities.pop() if len(modalities) == 1 else ""
    return _PROCEDURES.get(only, _ANY_PROCEDURE)


def _observers(marks: Sequence[Mark]) -> Any:
    """Oncoscope as the device; the reader where all marks are of one."""
    import highdicom as hd
    from pydicom.sr.codedict import codes as dictionary
    from pydicom.uid import generate_uid

    device = hd.sr.ObserverContext(
        observer_type=dictionary.DCM.Device,
        observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(
            uid=generate_uid(prefix=None, entropy_srcs=["Oncoscope", __version__]),
            name="Oncoscope",
            manufacturer_name="Oncoscope",
            model_name=f"Oncoscope {__version__}",
        ),
    )
    authors = {mark.annotation.author for mark in marks}
    author = authors.pop() if len(authors) == 1 else ""
    person = author and hd.sr.ObserverContext(
        observer_type=dictionary.DCM.Person,
        observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(
            name=author if "^" in author else f"{author}^"
        ),
    )
    return hd.sr.ObservationContext(
        observer_device_context=device, observer_person_context=person or None
    )


def _group(mark: Mark, where: Place, instances: Sequence[Instance]) -> Any:
    """A measurement group: TID 1410 of a flat region, 1411 of a solid one, else 1501."""
    import highdicom as hd

    annotation = mark.annotation
    kind = kinds[annotation.kind]
    common = {
        "tracking_identifier": hd.sr.TrackingIdentifier(
            annotation.uid, annotation.label or kind.label
        ),
        "finding_type": _coded(kind.finding),
    }
    graphic = where.graphics[0]
    if graphic.type == "ELLIPSOID":
        made = hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
            **common,
            referenced_volume_surface=_surface(mark, where, instances),
            measurements=_numbers(mark),
        )
    elif graphic.type in ("POLYGON", "ELLIPSE") or not mark.measurements:
        made = hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            **common,
            referenced_region=_region(mark, where, graphic, instances),
            measurements=_numbers(mark),
        )
    else:
        made = hd.sr.MeasurementsAndQualitativeEvaluations(
            **common, measurements=_numbers(mark, where, instances)
        )
    _comment(made, mark)
    return made


def _comment(group: Any, mark: Mark) -> None:
    """The words of the mark, and how its numbers were made where that matters."""
    import highdicom as hd

    notes = dict.fromkeys(one.note for one in mark.measurements if one.note)
    words = [mark.annotation.text, *(f"Statistics {note}." for note in notes)]
    text = "\n".join(word for word in words if word)
    if text:
        item = hd.sr.TextContentItem(
            name=_coded(_COMMENT),
            value=text,
            relationship_type=hd.sr.RelationshipTypeValues.CONTAINS,
        )
        group[0].ContentSequence.append(item)


def _numbers(
    mark: Mark, where: Place | None = None, instances: Sequence[Instance] = ()
) -> list[Any]:
    """The NUM items; with the graphics that each was taken from where a place is given."""
    import highdicom as hd

    found = []
    for n, one in enumerate(mark.measurements):
        is_statistic = one.concept in _STATISTICS
        name = (
            codes.quantity(one.unit.value, mark.volume.modality)
            if is_statistic
            else one.concept
        )
        found.append(
            hd.sr.Measurement(
                name=_coded(name),
                value=one.value,
                unit=_coded(one.unit),
                derivation=_coded(one.concept) if is_statistic else None,
                referenced_coordinates=_coordinates(mark, where, n, instances)
                if where
                else None,
            )
        )
    return found


def _coordinates(mark: Mark, where: Place, n: int, instances: Sequence[Instance]) -> list[Any]:
    """Of number n: its own graphic where each has one, else all graphics."""
    import highdicom as hd

    parts = range(len(where.graphics))
    chosen = [n] if len(where.graphics) == len(mark.measurements) else list(parts)
    if where.pixels:
        image = _image(hd.sr.SourceImageForRegion, where.images[0], instances)
        return [
            hd.sr.CoordinatesForMeasurement(
                where.graphics[part].type, where.pixels[part], image
            )
            for part in chosen
        ]
    frame = _frame_of_reference(mark)
    return [
        hd.sr.CoordinatesForMeasurement3D(
            where.graphics[part].type, where.graphics[part].points, frame
        )
        for part in chosen
    ]


def _region(mark: Mark, where: Place, graphic: Graphic, instances: Sequence[Instance]) -> Any:
    import highdicom as hd

    if not where.pixels:
        return hd.sr.ImageRegion3D(graphic.type, graphic.points, _frame_of_reference(mark))
    image = _image(hd.sr.SourceImageForRegion, where.images[0], instances)
    flat = "POLYLINE" if graphic.type == "POLYGON" else graphic.type
    return hd.sr.ImageRegion(flat, where.pixels[0], image)


def _surface(mark: Mark, where: Place, instances: Sequence[Instance]) -> Any:
    import highdicom as hd

    images = [_image(hd.sr.SourceImageForSegmentation, one, instances) for one in where.images]
    series = None
    if not images:
        series = hd.sr.SourceSeriesForSegmentation(mark.volume.source.series_instance_uid)
    return hd.sr.VolumeSurface(
        "ELLIPSOID",
        where.graphics[0].points,
        _frame_of_reference(mark),
        source_images=images or None,
        source_series=series,
    )


def _image(kind: Any, one: tuple[str, int], instances: Sequence[Instance]) -> Any:
    """A reference to an image, with its frame number where it has several."""
    uid, number = one
    instance = next((i for i in instances if i.sop_instance_uid == uid), None)
    if instance is None:
        raise ViewerError(
            "An image of these measurements is not open.",
            "Open its series, then write the report.",
        )
    several = int(instance.attributes.get("NumberOfFrames") or 1) > 1
    return kind(instance.sop_class_uid, uid, [number] if several else None)


def _frame_of_reference(mark: Mark) -> str:
    uid = mark.annotation.frame_of_reference_uid
    if not uid:
        raise ViewerError(
            "A mark lies on none of the acquired images, and its series has no frame of "
            "reference, so that a report cannot say where it is.",
            "Draw it on an acquired image.",
        )
    return uid


def _coded(code: Code) -> Any:
    import highdicom as hd

    return hd.sr.CodedConcept(code.value, code.scheme, code.meaning[:64])
