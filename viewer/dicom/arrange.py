"""Instances -> patients, studies, series and what can be shown of them; nothing is lost.

Files are opened again only where two objects share a SOP Instance UID, to tell a copy from
a conflict, and where an object maps the values of other images.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from viewer.core.patient import Effect, Instance, Patient, Problem, Series, Study
from viewer.dicom import duplicates, files, mappings, series
from viewer.dicom.arrangement import Arrangement, Notes
from viewer.dicom.readers import reader_of, readers
from viewer.dicom.series import Part, by, said, text

__all__ = ["Arrangement", "arrange", "arranged", "iso_date"]

Parts = tuple[list[Instance], list[tuple[list[Instance], list[list[Instance]]]]]
_PERSON = ("PatientID", "PatientName", "PatientBirthDate")
_NO_PLACE = "its study and series are not told"
_EFFECTS: dict[duplicates.Fate, Effect] = {
    "copy": "shown with care",
    "broken": "left out",
    "clash": "partly shown",  # of the two images one is
}


def arrange(instances: Sequence[Instance]) -> tuple[tuple[Patient, ...], tuple[Problem, ...]]:
    """The patients that instances belong to, and what a reader must be told."""
    made = arranged(instances)
    return made.patients, made.problems


def arranged(instances: Sequence[Instance]) -> Arrangement:
    """The same with the numbers that a scan counts."""
    readers.discover()
    notes = Notes()
    known = mappings.applied([one for one in instances if _is_identified(one, notes)])
    unstated = [one for one in known if not one.series_instance_uid and not _stated(one)]
    for part in by(unstated, _folder):
        reason = f"has no Study and Series Instance UID{_and_more(part)}: {_NO_PLACE}"
        notes.tell(part[0], reason, "shown with care")
    people = [_parts(part) for part in by(_single(known, notes), _person)]
    made = iter(
        series.all_of([part for one in people for _, parts in one[1] for part in parts])
    )
    patients = [_patient(one, made, notes) for one in people]
    _warn_of_nameless(patients, notes)
    _warn_of_namesakes(patients, notes)
    _warn_of_shared_series(patients, notes)
    patients.sort(key=lambda one: (one.patient_name.casefold(), one.identity))
    return Arrangement(tuple(patients), tuple(notes.problems), len(notes.aside), notes.objects)


def _is_identified(one: Instance, notes: Notes) -> bool:
    """True where the object says to which series it belongs, or says nothing at all of it."""
    if one.sop_instance_uid and one.series_instance_uid and one.study_instance_uid:
        return True
    if not _stated(one) and (one.sop_class_uid or "PixelTag" in one.attributes):
        return True
    missing = [
        name
        for name, uid in (
            ("SOP Instance UID", one.sop_instance_uid),
            ("Series Instance UID", one.series_instance_uid),
            ("Study Instance UID", one.study_instance_uid),
        )
        if not uid
    ]
    notes.tell(one, f"has no {' and no '.join(missing)}", "left out")
    return False


def _stated(one: Instance) -> bool:
    return bool(one.series_instance_uid or one.study_instance_uid)


def _folder(one: Instance) -> str:
    """Where a file lies: what stands for the series where no UID does."""
    whole = files.shown(one)
    return whole[: max(whole.rfind("/"), whole.rfind(os.sep))]


def _series_key(one: Instance) -> str:
    return one.series_instance_uid or _folder(one)


def _and_more(instances: Sequence[Instance]) -> str:
    count = len(instances) - 1
    return f" (nor {'has' if count == 1 else 'have'} {count} more beside it)" if count else ""


def _single(instances: list[Instance], notes: Notes) -> list[Instance]:
    """One instance for each image; others that share a SOP Instance UID where they can."""
    kept, repeated = duplicates.without(instances)
    apart = (other for other in repeated if other.fate == "apart")
    for part in by(apart, lambda other: other.reason):
        more = f" (and {len(part) - 1} more)" if len(part) > 1 else ""
        notes.tell(part[0].instance, part[0].reason + more, "shown with care")
    for other in repeated:
        one, fate = other.instance, other.fate
        if fate == "apart":
            continue
        if fate == "clash" and reader_of(one).name == "object":
            notes.tell(one, f"{other.reason}; both are kept", "shown with care")
            kept.append(one)
            continue
        aside = "; set aside: open it alone to see it" if fate == "clash" else ""
        notes.tell(one, other.reason + aside, _EFFECTS[fate])
        if fate != "broken":
            notes.set_aside(one)
    return kept


def _person(one: Instance) -> tuple[str, ...]:
    """Who an object is of: Patient ID, name and birth date together.

    With no ID, and no name with a birth date, nothing tells who: then it is the study's.
    """
    get = one.attributes.get
    stated = get("PatientID", ""), get("PatientName", ""), get("PatientBirthDate", "")
    try:
        told = _told(*stated)
    except TypeError:  # a list where one text should be
        told = _told(*[text(one.attributes, keyword) for keyword in _PERSON])
    if told[0] or (told[1] and told[2]):
        return told
    return *told, one.study_instance_uid or _folder(one)


@lru_cache(256, typed=True)
def _told(patient_id: object, patient_name: object, birth_date: object) -> tuple[str, str, str]:
    """The same of what the header says, for comparing."""
    groups = str(patient_name).split("=")
    name = next((group for group in groups if group.strip(" ^")), "")
    return str(patient_id), _folded(name), str(birth_date)


def _parts(instances: list[Instance]) -> Parts:
    """The instances of one person by study and series."""
    studies = by(instances, lambda one: one.study_instance_uid)
    return instances, [(study, by(study, _series_key)) for study in studies]


def _folded(name: str) -> str:
    """A name for comparing: without case, double blanks, and empty components at its end."""
    return re.sub(r"[\s^]+$", "", re.sub(r"\s+", " ", name)).casefold()


def _patient(parts: Parts, made: Iterator[Part], notes: Notes) -> Patient:
    """made: the series of all parts, and more."""
    instances, found = parts
    first = max(_named(instances), key=lambda one: len(text(one.attributes, "PatientName")))
    studies = [_study(study, list(islice(made, len(each))), notes) for study, each in found]
    studies.sort(key=lambda one: (one.date, one.study_instance_uid))
    born = text(first.attributes, "PatientBirthDate")
    return Patient(
        text(first.attributes, "PatientID"),
        text(first.attributes, "PatientName"),
        iso_date(born) or born[:16],
        text(first.attributes, "PatientSex")[:16],
        tuple(studies),
    )


def _named(instances: Sequence[Instance]) -> list[Instance]:
    """The first instance of each name, in their order."""
    named: dict[str, Instance] = {}
    for one in instances:
        named.setdefault(str(one.attributes.get("PatientName", "")), one)
    return list(named.values())


def _study(instances: list[Instance], made: Sequence[Part], notes: Notes) -> Study:
    for _, own in made:
        notes.add(own)
    found = sorted((one for one, _ in made), key=_series_order)
    return Study(
        instances[0].study_instance_uid,
        iso_date(said(instances, "StudyDate")),
        said(instances, "StudyDescription"),
        said(instances, "AccessionNumber"),
        tuple(found),
    )


def _series_order(one: Series) -> tuple[Any, ...]:
    return one.number is None, one.number or 0, one.modality, one.series_instance_uid


def _warn_of_nameless(patients: Iterable[Patient], notes: Notes) -> None:
    """Who a patient is must be told by at least an ID and a name."""
    for one in patients:
        stated = (("Patient ID", one.patient_id), ("patient name", one.patient_name))
        missing = [name for name, value in stated if not value]
        if not one.is_known and not one.birth_date:
            missing.append("birth date")
        if missing:
            check = "check whose images these are"
            if not one.is_known:
                check = f"who the patient is is unknown, so each study stands alone; {check}"
            reason = f"has no {' and no '.join(missing)}: {check}"
            notes.tell(_first_instance(one), reason, "shown with care")


def _warn_of_namesakes(patients: Iterable[Patient], notes: Notes) -> None:
    """One Patient ID with two names or birth dates: one of them is wrong."""
    for same in by((one for one in patients if one.patient_id), lambda one: one.patient_id):
        for one in same if len(same) > 1 else []:
            notes.tell(
                _first_instance(one),
                "the same Patient ID stands for another name or birth date in other files: "
                "they are kept apart",
                "shown with care",
            )


def _warn_of_shared_series(patients: Iterable[Patient], notes: Notes) -> None:
    """One series of two patients."""
    owners = [
        (series.series_instance_uid, series.instances[0])
        for patient in patients
        for study in patient.studies
        for series in study.series
        if series.series_instance_uid
    ]
    for same in by(owners, lambda one: one[0]):
        for _, instance in same if len(same) > 1 else []:
            notes.tell(
                instance,
                "conflict: files of one series name different patients or studies: they are "
                "kept apart",
                "shown with care",
            )


def _first_instance(patient: Patient) -> Instance:
    return patient.studies[0].series[0].instances[0]


def iso_date(text: str) -> str:
    """YYYY-MM-DD of a DICOM date (PS3.5 6.2 DA, and the old form with dots), or ""."""
    digits = text.replace(".", "").strip()
    if not re.fullmatch(r"\d{8}", digits, re.ASCII):
        return ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""
