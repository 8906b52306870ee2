"""Standardized uptake values: how they are made, of what, and what a reader set instead.

For who shows them (the card "how this SUV was made", the override dialog, the choice of type):
  * `Volume.suv` is a Suv. `suv.how` is the rule in words, `suv.facts` are the card's rows in
    their order (each with its DICOM keyword, its value as text, and whether it is missing or
    was set by a reader), `suv.notes` what a reader must know, `suv.missing` the keywords that
    stand in the way, `suv.unit` the UCUM unit of the shown number.
  * The choice: `imaging.suv_types.TYPES` (name, label) in their order;
    `suv_types.of_type(suv, name)` is the Suv of that type: its factor is None, and `missing`
    and `how` say why, where the patient's size or sex is not known.
  * The override: make a SuvOverride (uid = override_uid(series), so that a series has one),
    put it into the document as any item (undo, and a row each, come with that), and take
    `dicom.suv_header.remade(item, display_set, override, type)`: the same voxels (no copy)
    with the SUV that follows. `suv.overridden` names the keywords that a reader set: () means
    that all comes from the file; anything else is shown as OVERRIDDEN.
"""

from dataclasses import dataclass
from datetime import datetime

_UNITS = {"bsa": "cm2/ml{SUVbsa}"}


@dataclass(frozen=True, slots=True)
class Body:
    """What the norms of SUV need of a patient; sex: DICOM's M, F or O, "" where unknown."""

    weight_kg: float | None = None
    size_m: float | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that SUV is made of. keyword: its DICOM keyword; label: in plain words.

    value: as people read it, with its unit; "" where it is missing.
    overridden: a reader set it.
    """

    keyword: str
    label: str
    value: str
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Suv:
    """How SUV is made from the values of a PET volume.

    factor: SUV per unit of the array; one number a slice where it differs; None if unsafe.
    type: "bw", "lbm(Janma)", "lbm(James128)", "lbm" (James, 120), "ibw" or "bsa".
    how: the rule in words, with its reference time. missing: DICOM keywords that were absent.
    overridden: DICOM keywords of values that a reader set in place of the file's.
    """

    factor: float | tuple[float, ...] | None
    type: str = "bw"
    how: str = ""
    missing: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    body: Body = Body()
    overridden: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """UCUM code of the number (DICOM PS3.16 CID 85)."""
        return _UNITS.get(self.type, f"g/ml{{SUV{self.type}}}")


@dataclass(frozen=True, slots=True)
class SuvOverride:
    """What a reader states in place of a PET series' header; None and "" leave the file's.

    uid: its identity in the document, override_uid(series_instance_uid).
    study_instance_uid, volume_key: under which it is kept, as for an annotation.
    scan_start: the time that the values are decay-corrected to.
    reason: in the reader's words; author, made: who and when.
    """

    uid: str
    series_instance_uid: str
    study_instance_uid: str = ""
    volume_key: str = ""
    weight_kg: float | None = None
    size_m: float | None = None
    sex: str = ""
    dose_bq: float | None = None
    half_life_s: float | None = None
    injected: datetime | None = None
    scan_start: datetime | None = None
    decay_correction: str = ""
    reason: str = ""
    author: str = ""
    made: datetime | None = None


def override_uid(series_instance_uid: str) -> str:
    """The one uid of a series' override."""
    return f"suv:{series_instance_uid}"
