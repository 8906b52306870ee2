import pytest

from viewer.core.suv import Body, Suv
from viewer.imaging import suv_types
from viewer.imaging.suv_types import TYPES, lacking, norm, of_type

MAN, WOMAN, OBESE = Body(70.0, 1.75, "M"), Body(60.0, 1.65, "F"), Body(150.0, 1.50, "F")
GOLDEN = [  # spec/suv.md: James 120, James 128, Janma, ideal, surface in cm2
    (MAN, 57.8, 56.52, 55.8571, 70.0, 18481.43),
    (WOMAN, 44.6298, 44.6298, 39.2868, 57.33, 16586.57),
    (OBESE, 12.5, 12.5, 55.5164, 43.68, 22849.21),
]


@pytest.mark.parametrize(("body", "james", "james128", "janma", "ideal", "surface"), GOLDEN)
def test_the_golden_norms(
    body: Body, james: float, james128: float, janma: float, ideal: float, surface: float
) -> None:
    assert norm("lbm", body) == pytest.approx(james, rel=1e-5)
    assert norm("lbm(James128)", body) == pytest.approx(james128, rel=1e-5)
    assert norm("lbm(Janma)", body) == pytest.approx(janma, rel=1e-5)
    assert norm("ibw", body) == pytest.approx(ideal, rel=1e-5)
    assert norm("bsa", body) == pytest.approx(surface / 1000, rel=1e-6)


def test_suv_of_each_type_is_that_of_body_weight_times_its_norm() -> None:
    stored = Suv(2.7633668e-4, body=MAN, how="dose decayed to the series' time")
    lean = of_type(stored, "lbm(Janma)")
    assert lean.factor == pytest.approx(2.7633668e-4 * 55.8571 / 70, rel=1e-5)
    assert lean.unit == "g/ml{SUVlbm(Janma)}" and "Janmahasatian" in lean.how
    surface = of_type(stored, "bsa")
    assert surface.factor == pytest.approx(2.7633668e-4 * 18481.43 / 70e3, rel=1e-6)


def test_what_a_scanner_stored_is_turned_back() -> None:
    stored = Suv(1.0, "lbm(James128)", body=WOMAN)
    assert of_type(stored, "bw").factor == pytest.approx(60 / 44.6298, rel=1e-5)
    assert of_type(of_type(stored, "bw"), "lbm(James128)").factor == pytest.approx(1.0)
    assert of_type(Suv((1.0, 2.0), body=MAN), "ibw").factor == pytest.approx((1.0, 2.0))


@pytest.mark.parametrize(
    ("body", "name", "missing"),
    [
        (Body(), "bw", ("PatientWeight",)),
        (Body(70.0), "bsa", ("PatientSize",)),
        (Body(70.0, 175.0, "M"), "bsa", ("PatientSize",)),
        (Body(70.0, 1.75), "lbm(Janma)", ("PatientSex",)),
        (Body(70.0, 1.75, "O"), "ibw", ("PatientSex",)),
        (Body(70.0, 1.75), "bsa", ()),
    ],
)
def test_what_a_norm_lacks_is_named(body: Body, name: str, missing: tuple[str, ...]) -> None:
    assert lacking(name, body) == missing
    made = of_type(Suv(1.0, "lbm", body=body), name)
    assert made.factor is None and set(missing) <= set(made.missing) and made.how


def test_a_formula_that_gives_nothing_is_told() -> None:
    made = of_type(Suv(1.0, body=Body(250.0, 1.4, "F")), "lbm(James128)")
    assert made.factor is None and "gives nothing" in made.how


def test_without_a_factor_there_is_none_of_any_type() -> None:
    refused = Suv(None, how="no usable PatientWeight", missing=("PatientWeight",))
    for one in TYPES:
        assert of_type(refused, one.name).missing == ("PatientWeight",)
    assert suv_types.STORED not in TYPES
