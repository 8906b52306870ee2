"""Coded concepts."""

from pydicom.sr.codedict import codes as dictionary

from viewer.core import codes


def test_the_concepts_are_those_of_the_standard() -> None:
    for ours, theirs in (
        (codes.LENGTH, dictionary.SCT.Length),
        (codes.AREA, dictionary.SCT.Area),
        (codes.MEAN, dictionary.SCT.Mean),
        (codes.MINIMUM, dictionary.SCT.Minimum),
        (codes.MAXIMUM, dictionary.SCT.Maximum),
        (codes.LONG_AXIS, dictionary.SCT.LongAxis),
        (codes.SHORT_AXIS, dictionary.SCT.ShortAxis),
        (codes.VOLUME, dictionary.SCT.Volume),
        (codes.COBB_ANGLE, dictionary.SCT.CobbAngle),
        (codes.quantity("[hnsf'U]", "CT"), dictionary.DCM.AttenuationCoefficient),
        (codes.quantity("g/ml{SUVbw}", "PT"), dictionary.DCM.Suvbw),
        (codes.quantity("g/ml{SUVlbm}", "PT"), dictionary.DCM.Suvlbm),
        (codes.quantity("cm2/ml{SUVbsa}", "PT"), dictionary.DCM.Suvbsa),
        (codes.quantity("g/ml{SUVibw}", "PT"), dictionary.DCM.Suvibw),
        (codes.quantity("g/ml{SUVlbm(Janma)}", "PT"), dictionary.DCM.SuvlbmJanma),
        (codes.quantity("g/ml{SUVlbm(James128)}", "PT"), dictionary.DCM.SuvlbmJames128),
        (codes.quantity("1", "MR"), dictionary.DCM.MRSignalIntensity),
        (codes.quantity("Bq/ml", "PT"), dictionary.DCM.NuclearMedicineTomographicActivity),
        (codes.quantity("mm2/s", "MR"), dictionary.DCM.ApparentDiffusionCoefficient),
        (codes.STANDARD_DEVIATION, dictionary.SCT.StandardDeviation),
    ):
        assert (ours.value, ours.scheme) == (theirs.value, theirs.scheme_designator)


def test_every_concept_is_its_own() -> None:
    found = [one for one in vars(codes).values() if isinstance(one, codes.Code)]
    assert len({(one.value, one.scheme) for one in found}) == len(found)


def test_units_are_ucum_and_read_as_people_write_them() -> None:
    assert codes.unit_code("[hnsf'U]") == ("[hnsf'U]", "UCUM", "HU")
    assert codes.unit_code("1") == ("1", "UCUM", "no units")
    assert codes.quantity("1", "US").scheme == "99ONCOSCOPE"
