"""What the values of an image mean: their unit, and the windows that its file proposes."""

from collections.abc import Sequence

from viewer.core.patient import Frame
from viewer.core.presentation import VoiFunction, Window
from viewer.core.units import HOUNSFIELD, SUV_BW
from viewer.dicom import frames as header
from viewer.dicom import realworld

_UNSPECIFIED = "1"
_PET = {  # Units (0054,1001), PS3.3 C.8.9.1.1.3 -> UCUM
    "CNTS": "{counts}",
    "NONE": _UNSPECIFIED,
    "CM2": "cm2",
    "PCNT": "%",
    "CPS": "{counts}/s",
    "BQML": "Bq/ml",
    "MGMINML": "mg/min/ml",
    "UMOLMINML": "umol/min/ml",
    "MLMING": "ml/min/g",
    "MLG": "ml/g",
    "1CM": "/cm",
    "UMOLML": "umol/ml",
    "PROPCNTS": "{propcounts}",
    "PROPCPS": "{propcounts}/s",
    "MLMINML": "ml/min/ml",
    "MLML": "ml/ml",
    "STDDEV": "{stddev}",
}
_SUV_TYPES = {
    "BW": SUV_BW,
    "LBM": "g/ml{SUVlbm}",
    "LBMJAMES128": "g/ml{SUVlbm(James128)}",
    "LBMJANMA": "g/ml{SUVlbm(Janma)}",
    "IBW": "g/ml{SUVibw}",
}
_MAPPED = {"Bq/ml": "BQML", "g/ml{SUVbw}": "GML", "{counts}": "CNTS"}
_HOUNSFIELD_TYPES = frozenset(("", "HU", "HOUNSFIELD UNIT", "HOUNDSFIELD UNIT"))
_FUNCTIONS: dict[str, VoiFunction] = {
    "LINEAR": "LINEAR",
    "LINEAR_EXACT": "LINEAR_EXACT",
    "SIGMOID": "SIGMOID",
}
_MOST = 1e9


def unit(frame: Frame) -> str:
    """UCUM code of the real-world values of a frame."""
    if header.number(frame, "SamplesPerPixel") == 3 or _is_palette(frame):
        return "RGB"
    modality = header.text(frame, "Modality")
    if modality == "CT" and is_hounsfield(frame):
        return HOUNSFIELD
    if modality == "PT" and (found := pet_unit(frame)) != _UNSPECIFIED:
        return found
    if modality == "RTDOSE":
        return "Gy" if header.text(frame, "DoseUnits").upper() == "GY" else _UNSPECIFIED
    return realworld.unit(frame) or _UNSPECIFIED


def is_hounsfield(frame: Frame) -> bool:
    """CT values are HU unless Rescale Type says otherwise (PS3.3 C.8.2.1.1.2)."""
    kind = header.text(frame, "RescaleType").upper()
    return kind in _HOUNSFIELD_TYPES and header.number(frame, "RescaleSlope") is not None


def pet_units(frame: Frame) -> str:
    """Units of a PET image; enhanced PET has them as its Rescale Type, or in a map."""
    stated = header.text(frame, "Units") or header.text(frame, "RescaleType")
    if stated.upper() in ("", "US"):
        return _MAPPED.get(realworld.unit(frame) or "", stated.upper())
    return stated.upper()


def pet_unit(frame: Frame) -> str:
    """UCUM code of a PET image's values."""
    units = pet_units(frame)
    if units == "GML":
        return _SUV_TYPES.get(header.text(frame, "SUVType").upper(), SUV_BW)
    if units == "CM2ML":
        return "cm2/ml{SUVbsa}"
    return _PET.get(units, _UNSPECIFIED)


def windows(frame: Frame) -> tuple[Window, ...]:
    """The windows that a file proposes, in its order; senseless ones are left out."""
    function = _FUNCTIONS.get(header.text(frame, "VOILUTFunction").upper(), "LINEAR")
    names = _list(frame, "WindowCenterWidthExplanation")
    found = []
    pairs = zip(_list(frame, "WindowCenter"), _list(frame, "WindowWidth"), strict=False)
    for n, (center, width) in enumerate(pairs):
        name = str(names[n] or "").strip() if n < len(names) else ""
        if (window := _window(center, width, function, name)) is not None:
            found.append(window)
    return tuple(dict.fromkeys(found))


def _window(center: object, width: object, function: VoiFunction, name: str) -> Window | None:
    if not isinstance(center, int | float) or not isinstance(width, int | float):
        return None
    least = 1 if function == "LINEAR" else 1e-6
    if not (abs(center) <= _MOST and least <= width <= _MOST):
        return None
    return Window(float(center), float(width), function, name)


def _list(frame: Frame, keyword: str) -> Sequence[object]:
    found = header.value(frame, keyword, [])
    return found if isinstance(found, list) else [found]


def _is_palette(frame: Frame) -> bool:
    return header.text(frame, "PhotometricInterpretation").upper() == "PALETTE COLOR"
