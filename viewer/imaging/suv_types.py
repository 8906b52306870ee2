"""SUV by body weight, lean body mass, ideal weight and body surface, and from one to another.

SUVx = SUVbw x norm_x / weight, so that it is right for every kind of stored unit (QIBA).
Norms: Janmahasatian 2005 (lean mass, IBSI's choice), James 1976 (with 128 or 120 for men),
Devine's ideal weight in Slicer's form (no more than the weight), Du Bois 1916 (surface).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from viewer.core.suv import Body, Suv

SMALLEST_M, TALLEST_M = 0.2, 3.0
_HEAVIEST = 1e6  # of a norm; beyond it a weight is in another unit


@dataclass(frozen=True, slots=True)
class SuvType:
    """One kind of SUV. name: as in Suv.type; sexed: the norm differs between M and F."""

    name: str
    label: str
    sexed: bool = False


TYPES = (
    SuvType("bw", "body weight (SUVbw)"),
    SuvType("lbm(Janma)", "lean body mass, Janmahasatian (SUL)", sexed=True),
    SuvType("lbm(James128)", "lean body mass, James (SUL)", sexed=True),
    SuvType("ibw", "ideal body weight (SUVibw)", sexed=True),
    SuvType("bsa", "body surface area (SUVbsa)"),
)
STORED = SuvType("lbm", "lean body mass, James with 120 (SUL)", sexed=True)

Norm = Callable[[float, float, bool], float]


def _janma(weight: float, size: float, male: bool) -> float:
    index = weight / size**2
    return 9270 * weight / ((6680 + 216 * index) if male else (8780 + 244 * index))


def _james(men: float) -> Norm:
    def norm(weight: float, size: float, male: bool) -> float:
        share = (weight / (size * 100)) ** 2
        return 1.10 * weight - men * share if male else 1.07 * weight - 148 * share

    return norm


def _ideal(weight: float, size: float, male: bool) -> float:
    over = size * 100 - 152
    return min(weight, 48.0 + 1.06 * over if male else 45.5 + 0.91 * over)


def _surface(weight: float, size: float, male: bool) -> float:
    """In units that stand for a kilogram beside cm2: SUVbsa is in cm2/ml (x 1000)."""
    return float(71.84 * weight**0.425 * (size * 100) ** 0.725 / 1000)


_NORMS: dict[str, Norm] = {
    "bw": lambda weight, size, male: weight,
    "lbm": _james(120),
    "lbm(James128)": _james(128),
    "lbm(Janma)": _janma,
    "ibw": _ideal,
    "bsa": _surface,
}


def norm(name: str, body: Body) -> float | None:
    """What the injected activity is spread over: kg, for "bsa" 1000 cm2.

    None where the body is not known well enough, or the formula gives nothing for it.
    """
    if lacking(name, body):
        return None
    found = _NORMS[name](body.weight_kg or 0.0, body.size_m or 0.0, body.sex == "M")
    return found if 0 < found < _HEAVIEST else None


def lacking(name: str, body: Body) -> tuple[str, ...]:
    """DICOM keywords of what a norm needs and a body lacks."""
    out = [] if 1e-3 < (body.weight_kg or 0) < _HEAVIEST else ["PatientWeight"]
    if name != "bw" and not SMALLEST_M < (body.size_m or 0) <= TALLEST_M:
        out.append("PatientSize")
    if _type(name).sexed and body.sex not in ("M", "F"):
        out.append("PatientSex")
    return tuple(out)


def of_type(suv: Suv, name: str) -> Suv:
    """The same of another type; its factor is None where it cannot be told, and `how` why."""
    if name == suv.type:
        return suv
    made = replace(suv, type=name)
    if suv.factor is None:
        return made
    needed = dict.fromkeys((*lacking(suv.type, suv.body), *lacking(name, suv.body)))
    if needed:
        why = f"no usable {' and no '.join(needed)}"
        return replace(made, factor=None, how=why, missing=tuple(needed))
    now, then = norm(suv.type, suv.body), norm(name, suv.body)
    if now is None or then is None:
        why = f"the formula for {_type(name).label} gives nothing for this weight and size"
        return replace(made, factor=None, how=why, missing=("PatientWeight", "PatientSize"))
    ratio = then / now
    factor = suv.factor
    scaled = (
        tuple(one * ratio for one in factor) if isinstance(factor, tuple) else factor * ratio
    )
    return replace(made, factor=scaled, how=f"{suv.how}; {_type(name).label}, {_written(then)}")


def _written(amount: float) -> str:
    return f"norm {amount:.4g}"


def _type(name: str) -> SuvType:
    return next(one for one in (*TYPES, STORED) if one.name == name)
