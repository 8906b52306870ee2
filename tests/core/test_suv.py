from viewer.core.suv import Suv, SuvOverride, override_uid
from viewer.core.units import is_suv, shown


def test_each_type_has_its_unit() -> None:
    assert Suv(1.0).unit == "g/ml{SUVbw}"
    assert Suv(1.0, "lbm(Janma)").unit == "g/ml{SUVlbm(Janma)}"
    assert Suv(1.0, "bsa").unit == "cm2/ml{SUVbsa}"
    assert is_suv(Suv(1.0, "bsa").unit) and shown(Suv(1.0, "bsa").unit) == "SUVbsa"


def test_a_series_has_one_override() -> None:
    made = SuvOverride(override_uid("1.2.3"), "1.2.3", weight_kg=70.0)
    assert made.uid == override_uid(made.series_instance_uid) != override_uid("1.2.4")
