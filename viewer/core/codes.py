"""Coded concepts (DICOM PS3.16) and units (UCUM) that the program uses."""

from typing import NamedTuple

from viewer.core.units import shown


class Code(NamedTuple):
    """value, coding scheme designator, meaning: the triplet of PS3.3 section 8.8."""

    value: str
    scheme: str
    meaning: str


LENGTH = Code("410668003", "SCT", "Length")
LONG_AXIS = Code("103339001", "SCT", "Long axis")
SHORT_AXIS = Code("103340004", "SCT", "Short axis")
ANGLE = Code("1483009", "SCT", "Angle")
COBB_ANGLE = Code("285285000", "SCT", "Cobb angle")
AREA = Code("42798000", "SCT", "Area")
VOLUME = Code("118565006", "SCT", "Volume")
MEAN = Code("373098007", "SCT", "Mean")
STANDARD_DEVIATION = Code("386136009", "SCT", "Standard Deviation")
MINIMUM = Code("255605001", "SCT", "Minimum")
MAXIMUM = Code("56851009", "SCT", "Maximum")

CLINICAL_FINDING = Code("404684003", "SCT", "Clinical finding")
LESION = Code("52988006", "SCT", "Lesion")

MM = Code("mm", "UCUM", "mm")
MM2 = Code("mm2", "UCUM", "mm2")
MM3 = Code("mm3", "UCUM", "mm3")
DEGREE = Code("deg", "UCUM", "deg")

_QUANTITIES = {
    "[hnsf'U]": Code("112031", "DCM", "Attenuation Coefficient"),
    "g/ml{SUVbw}": Code("126401", "DCM", "SUVbw"),
    "g/ml{SUVlbm}": Code("126402", "DCM", "SUVlbm"),
    "cm2/ml{SUVbsa}": Code("126403", "DCM", "SUVbsa"),
    "g/ml{SUVibw}": Code("126404", "DCM", "SUVibw"),
    "g/ml{SUVlbm(Janma)}": Code("126405", "DCM", "SUVlbm(Janma)"),
    "g/ml{SUVlbm(James128)}": Code("126406", "DCM", "SUVlbm(James128)"),
    "Bq/ml": Code("110821", "DCM", "Nuclear Medicine Tomographic Activity"),
    "mm2/s": Code("113041", "DCM", "Apparent Diffusion Coefficient"),
}
_SIGNAL = Code("110852", "DCM", "MR signal intensity")
_INTENSITY = Code("INTENSITY", "99ONCOSCOPE", "Intensity")


def unit_code(ucum: str) -> Code:
    """The code of a unit; people read its meaning."""
    return Code(ucum, "UCUM", shown(ucum) or "no units")


def quantity(unit: str, modality: str) -> Code:
    """What voxels of a unit tell: attenuation, SUV, activity, signal."""
    return _QUANTITIES.get(unit, _SIGNAL if modality == "MR" else _INTENSITY)
