"""b-value and direction of the diffusion gradient, by the standard and by maker."""

from typing import Any

import numpy as np

from viewer.core.geometry import Vector
from viewer.core.patient import Frame
from viewer.dicom import csa
from viewer.dicom import frames as header

_B_VALUES = (
    "DiffusionBValue",
    "SiemensBValue",
    "PhilipsBValue",
    "UIHBValue",
    "HitachiBValue",
    "GEBValue",
)
_PHILIPS = ("PhilipsDirectionRL", "PhilipsDirectionAP", "PhilipsDirectionFH")
_GE = ("GEDiffusionDirectionX", "GEDiffusionDirectionY", "GEDiffusionDirectionZ")
_GE_FLAG = 1_000_000.0  # GE may add a multiple of this to the b-value
_LEAST = 1e-3  # a direction shorter than this is none
_WEAKER = (0.03, 0.97)  # lengths of GE's directions that make its b-value smaller
_SIX = "ImageOrientationPatient"


def b_value(frame: Frame) -> float | None:
    """s/mm2; None where the header does not tell it."""
    for keyword in _B_VALUES:
        found = header.number(frame, keyword)
        if found is not None and found >= 0:
            return _ge_b_value(frame, found) if keyword == "GEBValue" else found
    return None


def _ge_b_value(frame: Frame, stated: float) -> float:
    """GE gets several b-values by weaker gradients, which it writes as shorter directions.

    As dcm2niix takes it (its issue 163).
    """
    b = stated % _GE_FLAG
    square = sum(one * one for one in _three(frame, _GE) or ())
    return round(b * square, 1) if _WEAKER[0] < square**0.5 < _WEAKER[1] else b


def direction(frame: Frame) -> Vector | None:
    """Unit vector of the gradient in LPS; None where there is none, or where it is not sure.

    A gradient and its opposite weigh the same.
    """
    found = _patient(frame) or _uih(frame) or _ge(frame)
    if found is None:
        return None
    length = sum(one * one for one in found) ** 0.5
    if length < _LEAST or b_value(frame) == 0:
        return None
    x, y, z = (one / length for one in found)
    return x, y, z


def key(frame: Frame) -> tuple[float, ...] | None:
    """(b-value, then the direction as the file writes it): what tells frames apart."""
    b = b_value(frame)
    if b is None:
        return None
    found = _patient(frame) or _three(frame, _GE)
    found = found or header.numbers(frame, "UIHDiffusionDirection", 3) or (0.0, 0.0, 0.0)
    return (b, *(round(one, 3) + 0.0 for one in found))


def _patient(frame: Frame) -> tuple[float, ...] | None:
    for keyword in ("DiffusionGradientOrientation", "SiemensDiffusionDirection"):
        if (found := header.numbers(frame, keyword, 3)) is not None:
            return found
    return _three(frame, _PHILIPS)


def _uih(frame: Frame) -> tuple[float, ...] | None:
    """UIH writes it along the rows, the columns and the normal of the image."""
    found = header.numbers(frame, "UIHDiffusionDirection", 3)
    return None if found is None else _along_image(frame, found)


def _ge(frame: Frame) -> tuple[float, ...] | None:
    """GE writes it along the axes of the encoding: known for the usual case only.

    Head first and supine, axial slices, phase encoded along the columns: there dcm2niix gives
    the same (of other cases it says itself that they are not validated).
    """
    found, six = _three(frame, _GE), header.numbers(frame, _SIX, 6)
    if found is None or six is None or max(map(abs, found)) < _LEAST:
        return None
    x, y, z = np.abs(np.cross(six[:3], six[3:]))
    usual = (
        header.text(frame, "InPlanePhaseEncodingDirection").upper().startswith("COL")
        and header.text(frame, "PatientPosition").upper() == "HFS"
        and z > max(x, y)
    )
    return _along_image(frame, (-found[0], -found[1], found[2])) if usual else None


def _along_image(frame: Frame, along: tuple[float, ...]) -> tuple[float, ...] | None:
    """In LPS what is told along the rows (to the next column), the columns and the normal."""
    six = header.numbers(frame, _SIX, 6)
    if six is None:
        return None
    axes = np.array([six[:3], six[3:], np.cross(six[:3], six[3:])])
    found: tuple[float, ...] = tuple((np.array(along) @ axes).tolist())
    return found


def _three(frame: Frame, keywords: tuple[str, str, str]) -> tuple[float, ...] | None:
    found = [header.number(frame, keyword) for keyword in keywords]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(keywords) else None


def siemens(found: dict[str, Any], own: bytes) -> dict[str, Any]:
    """b-value and direction of a Siemens image that has them only in its CSA header.

    found: the attributes so far; own: the header (before 2007 there were no other places).
    """
    if not own or "SiemensBValue" in found or "DiffusionBValue" in found:
        return {}
    if "DIFFUSION" not in found.get("ImageType", []) and "_b" not in str(
        found.get("SequenceName", "")
    ):
        return {}
    texts = csa.texts(own)
    b = csa.numbers(texts, "B_value", 1)
    along = csa.numbers(texts, "DiffusionGradientDirection", 3)
    out: dict[str, Any] = {"SiemensBValue": int(b[0])} if b else {}
    return out | ({"SiemensDiffusionDirection": list(along)} if b and along else {})
