"""Patients who could be taken for one another, in words."""

from collections.abc import Sequence

from viewer.store.library import Identity, looks_alike, plain_name

TOLD = 2
UNKNOWN = (
    "Who this is is unknown: the files have no Patient ID, and no name with a birth date. "
    "Each study has a window of its own."
)


def warning(patient: Identity, opened: Sequence[Identity], known: Sequence[Identity]) -> str:
    """Why the reader must look twice at who a patient is; "" where there is no reason.

    opened, known: patients in windows and in the library.
    """
    others = dict.fromkeys(known, "in the library")
    others |= dict.fromkeys(opened, "open")
    alike = [one for one in others if one != patient and looks_alike(patient, one)]
    alike.sort(key=lambda one: others[one] != "open")
    told = [UNKNOWN] if len(patient) > 3 else []
    told += [_sentence(patient, one, others[one]) for one in alike[:TOLD]]
    if len(alike) > TOLD:
        told.append(f"{len(alike) - TOLD} more like this in the library.")
    return " ".join(told)


def _sentence(patient: Identity, other: Identity, where: str) -> str:
    patient_id, name, birth_date = other[:3]
    born = f"born {birth_date}" if birth_date else "birth date unknown"
    same_name = plain_name(name) == plain_name(patient[1]) != ""
    if same_name and patient_id == patient[0] != "":
        return f"Another patient of the same name and ID is {where}: {born}."
    if same_name:
        number = f"ID {patient_id}" if patient_id else "without ID"
        return f"Another patient of the same name is {where}: {number}, {born}."
    shown = " ".join(name.partition("=")[0].replace("^", " ").split()) or "without name"
    return f"Another patient with the same ID is {where}: {shown}, {born}."
