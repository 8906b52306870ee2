"""b-value and direction of the diffusion gradient, by the standard and by maker."""

from typing import Any

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


def b_value(frame: Frame) -> float | None:
    """s/mm2; None where the header does not tell it."""
    for keyword in _B_VALUES:
        found = header.number(frame, keyword)
        if found is not None and found >= 0:
            return found % _GE_FLAG if keyword == "GEBValue" else found
    return None


def direction(frame: Frame) -> Vector | None:
    """Unit vector of the gradient in LPS; None where there is none, or where it is not told so.

    GE and UIH write it along the axes of the image and of the encoding, and it is not taken
    from them: whether their signs hold depends on the software.
    """
    found = _patient(frame)
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
