"""How numbers with units are written for people."""

HOUNSFIELD = "[hnsf'U]"
SUV_BW = "g/ml{SUVbw}"

_SHOWN = {
    HOUNSFIELD: "HU",
    "mm2": "mm²",
    "mm3": "mm³",
    "deg": "°",
    "s/mm2": "s/mm²",
    "um2/s": "×10⁻⁶ mm²/s",
    "1": "",
    "{counts}": "counts",
}
_DECIMALS = {
    HOUNSFIELD: 0,
    "mm": 1,
    "mm2": 0,
    "mm3": 0,
    "deg": 1,
    SUV_BW: 2,
    "Bq/ml": 0,
    "um2/s": 0,
    "1": 0,
}


def is_suv(unit: str) -> bool:
    """True for the units of SUV of every type (DICOM PS3.16 CID 85)."""
    return "{SUV" in unit


def shown(unit: str) -> str:
    """The unit as people write it: "HU", "SUVbw", "mm²"."""
    if is_suv(unit):
        return unit[unit.index("{") + 1 : -1]
    return _SHOWN.get(unit, unit)


def written(value: float, unit: str, decimals: int | None = None) -> str:
    """A number with a fixed number of decimals and its unit: "32.4 mm", "−17 HU", "41.0°"."""
    digits = _DECIMALS.get(unit, 2) if decimals is None else decimals
    name = shown(unit)
    number = plain(value, digits)
    return f"{number}{'' if name in ('', '°') else ' '}{name}"


def plain(value: float, digits: int) -> str:
    """A number with so many decimals and a true minus sign; zero has none."""
    number = f"{value:.{digits}f}"
    if float(number) == 0:
        number = number.removeprefix("-")
    return number.replace("-", "−")
