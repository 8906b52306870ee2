"""Coded concepts (DICOM PS3.16) and units (UCUM) that the program uses."""

from typing import NamedTuple


class Code(NamedTuple):
    """value, coding scheme designator, meaning: the triplet of PS3.3 section 8.8."""

    value: str
    scheme: str
    meaning: str


LENGTH = Code("410668003", "SCT", "Length")
LONG_AXIS = Code("103339001", "SCT", "Long axis")
SHORT_AXIS = Code("103340004", "SCT", "Short axis")
ANGLE = Code("1483009", "SCT", "Angle")
AREA = Code("42798000", "SCT", "Area")
MEAN = Code("373098007", "SCT", "Mean")
STANDARD_DEVIATION = Code("386136009", "SCT", "Standard Deviation")
MINIMUM = Code("255605001", "SCT", "Minimum")
MAXIMUM = Code("56851009", "SCT", "Maximum")

MM = Code("mm", "UCUM", "mm")
MM2 = Code("mm2", "UCUM", "mm2")
DEGREE = Code("deg", "UCUM", "deg")
