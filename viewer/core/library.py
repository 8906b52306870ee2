"""What the library shows of studies: enough to choose one, nothing of their pixels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LibrarySeries:
    """One series. images: files or archive members. keys: of its display sets; none where it
    holds other objects than images.
    """

    series_instance_uid: str
    number: int | None
    modality: str
    description: str
    images: int
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryStudy:
    """One study of one patient. date, birth_date: YYYY-MM-DD or "".

    images: without other objects. missing: how many of its files were not where they lay
    when they were last looked for.
    """

    patient_id: str
    patient_name: str
    birth_date: str
    sex: str
    study_instance_uid: str
    date: str
    description: str
    accession_number: str
    modalities: tuple[str, ...]
    images: int
    missing: int = 0
    series: tuple[LibrarySeries, ...] = ()
