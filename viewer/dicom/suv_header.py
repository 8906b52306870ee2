"""What a PET header says for SUV, handed to imaging/suv.py."""

from collections.abc import Sequence

from viewer.core.patient import Frame
from viewer.core.volume import Suv
from viewer.dicom import frames as header


def suv_of(frames: Sequence[Frame]) -> tuple[Suv | None, list[str]]:
    """(how SUV is made of the slices of a PET volume, what a reader must know of it)."""
    if header.text(frames[0], "Modality") != "PT":
        return None, []
    return Suv(None, missing=("Units",)), []
