"""What the corners say."""

from dataclasses import replace

import numpy as np
import pytest

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.cut import cut
from viewer.app.parts import Plan
from viewer.app.session import Session
from viewer.core.geometry import Array
from viewer.core.presentation import RealWorldMap, VoiLut, Window
from viewer.core.suv import Fact, Suv
from viewer.core.volume import ImageSet, Item, Marks, Series4D
from viewer.imaging import voi_lut
from viewer.ui.corner_lines import window_text
from viewer.ui.corner_text import Corners, corners, who

TEXTS = {
    "SeriesDescription": "Chest, thin",
    "SliceThickness": "3.0",
    "KVP": "120",
    "AcquisitionTime": "093015.5",
    "InstitutionName": "Clinic",
    "ManufacturerModelName": "Scanner 9",
}


def said(
    session: Session, item: Item | None = None, under: Array | None = None, **fields: object
) -> Corners:
    put(session, item if item is not None else ramp_volume(texts=TEXTS), **fields)
    state = session.views["a"].value
    return corners(session, state, cut(state), under)


def texts(lines: list[object]) -> list[str]:
    return [line.text for line in lines]  # type: ignore[attr-defined]


def test_each_corner_has_its_matter(empty: Session) -> None:
    found = said(empty, cursor=(4.0, 5.0, 6.0), orientation="axial")
    assert texts(found.top_left) == [
        "A, B",
        "ID ID1",
        "Sex F  born 1960-01-02",
        "Axial",
        "Chest, thin",
    ]
    assert texts(found.top_right) == ["2020-01-02  09:30", "Chest", "Clinic", "Scanner 9"]
    assert texts(found.bottom_left) == [
        "Im 8 / 10   z 6.0 mm",
        "Thickness 3.0 mm",
        "120 kVp",
        "W 1061  C 530.5",
    ]
    assert texts(found.bottom_right) == []


def test_less_text_never_hides_who_it_is_or_what_was_done_to_the_picture(
    empty: Session,
) -> None:
    for level in (0, 1):
        empty.selection.update(overlay=level)
        found = said(empty, orientation="coronal", interpolate=True)
        assert texts(found.top_left)[:2] == ["A, B", "ID ID1"]
        assert texts(found.bottom_right) == ["MPR 1.0 mm   INTERP"]
        assert bool(found.bottom_left) == (level == 1)
        assert not any("kVp" in text or "Sex" in text for text in found.texts())


def test_masked_nothing_tells_who_it_is(empty: Session) -> None:
    empty.selection.update(masked=True)
    found = said(empty)
    assert texts(found.top_left)[0] == "Name hidden"
    assert not any(word in text for text in found.texts() for word in ("A, B", "ID1", "1960"))


def test_masked_a_window_has_no_name_of_its_file(empty: Session) -> None:
    named = Window(40, 400, name="Smith")
    assert any("Smith" in text for text in said(empty, window=named).texts())
    empty.selection.update(masked=True)
    found = said(empty, window=named).texts()
    assert any("W 400" in text for text in found)
    assert not any("Smith" in text for text in found)


def test_the_place_is_a_coordinate_of_the_patient(empty: Session) -> None:
    empty.selection.update(overlay=1)
    for orientation, text in (("coronal", "y 5.0 mm"), ("sagittal", "x 4.0 mm")):
        found = said(empty, cursor=(4.0, 5.0, 6.0), orientation=orientation)
        assert text in found.bottom_left[0].text


@pytest.mark.parametrize(
    ("window", "text"),
    [
        (Window(40, 400, name="soft-tissue"), "W 400  C 40  Soft tissue"),
        (Window(-600, 1500), "W 1500  C −600"),
        (Window(1.25, 2.5, "LINEAR_EXACT"), "W 2.50  C 1.25"),
        (Window(0.01, 0.02, "LINEAR_EXACT"), "W 0.0200  C 0.0100"),
        (None, ""),
    ],
)
def test_a_window_is_written_with_its_name(window: Window | None, text: str) -> None:
    assert window_text(window, ramp_volume()) == text


def test_a_window_on_suv_says_so() -> None:
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.001))
    assert window_text(Window(2, 4, "LINEAR_EXACT"), pet) == "W 4.00  C 2.00  SUVbw"


def test_the_probe_tells_value_unit_and_place(empty: Session) -> None:
    under = np.array([4.0, 5.0, 6.0])
    assert said(empty, under=under, cursor=(4.0, 5.0, 6.0)).bottom_right[-1].text == (
        "252 HU   (4.0, 5.0, 6.0) mm"
    )
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.01))
    assert "SUVbw" in said(empty, pet, under, cursor=(4.0, 5.0, 6.0)).bottom_right[-1].text


@pytest.mark.parametrize(
    ("item", "warning"),
    [
        (
            ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(None, missing=("PatientWeight",))),
            "no SUV: PatientWeight missing",
        ),
        (
            ramp_volume(broken={5: "the file ends after 60% of the image"}),
            "INCOMPLETE: the file ends after 60% of the image",
        ),
        (
            ImageSet(np.zeros((1, 4, 4), np.int16), "1", "CR", np.ones(1, bool)),
            "sizes unknown: px",
        ),
        (
            ImageSet(
                np.zeros((1, 4, 4), np.int16),
                "1",
                "DX",
                np.ones(1, bool),
                (0.1, 0.1),
                "detector",
            ),
            "mm at the detector, not in the patient",
        ),
    ],
)
def test_what_must_not_be_overlooked_is_a_warning(
    empty: Session, item: Item, warning: str
) -> None:
    empty.selection.update(overlay=0)
    inverted = item.modality == "PT"
    found = said(empty, item, cursor=(11.0, 7.5, 15.0), inverted=inverted)
    assert [(one.text, one.ink) for one in found.bottom_right] == [(warning, "warn")]


def test_flags_say_how_the_picture_was_made(empty: Session) -> None:
    found = said(
        empty, ramp_volume(lossy="JPEG 2000, lossy 10:1"), resampled=True, interpolate=True
    )
    assert found.bottom_right[0].text == "LOSSY 10:1   RESAMPLED   INTERP"


def test_a_phase_is_told_with_its_value(empty: Session) -> None:
    item = Series4D((ramp_volume(), ramp_volume()), "time", (0.0, 12.5), "s")
    found = said(empty, item, phase=1, cursor=(4.0, 5.0, 6.0))
    assert "Phase 2 / 2   t 12.5 s" in texts(found.bottom_left)


def test_an_empty_view_says_only_who(empty: Session) -> None:
    put(empty, ramp_volume())
    found = corners(empty, empty.views["b"].value, None)
    assert found.texts() == ["A, B", "ID ID1", "Sex F  born 1960-01-02"]


def test_a_birth_date_is_not_taken_for_a_sex(empty: Session) -> None:
    said(empty)
    patient = empty.opened.value.patient
    assert patient is not None
    empty.opened.update(patient=replace(patient, sex=""))
    assert who(empty, 2)[-1] == "born 1960-01-02"


def test_what_the_reader_turned_about_is_flagged(empty: Session) -> None:
    found = said(empty, inverted=True, rotation=90, flip_vertical=True)
    assert [(one.text, one.ink) for one in found.bottom_right] == [
        ("INVERTED   ROTATED 90°   FLIPPED", "warn")
    ]
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.01))
    assert (
        "INVERTED"
        not in said(empty, pet, inverted=True, rotation=0, flip_vertical=False).texts()
    )


def test_hidden_measurements_are_told(empty: Session) -> None:
    empty.selection.update(annotations_shown=False)
    assert "MEASUREMENTS HIDDEN" in said(empty).texts()


def test_numbers_are_written_as_people_write_them(empty: Session) -> None:
    texts = {"RepetitionTime": "7", "EchoTime": "2.9"}
    item = ramp_volume(modality="MR", unit="1", texts=texts, lossy="JPEG 2000, lossy 21.521:1")
    found = said(empty, item, np.array([-0.01, 5.0, 6.0]), cursor=(4.0, 5.0, 6.0)).texts()
    assert "TR 7 ms  TE 2.9 ms" in found and "LOSSY 21.5:1" in found
    assert found[-1].endswith("(0.0, 5.0, 6.0) mm")
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.001))
    window = Window(3.5, 7, "LINEAR_EXACT", name="suv-7")
    assert window_text(window, pet) == "W 7.00  C 3.50  SUVbw 0-7"


def test_padding_has_no_value(empty: Session) -> None:
    item = ramp_volume(padding=(252.0, 252.0))
    found = said(empty, item, np.array([4.0, 5.0, 6.0]), cursor=(4.0, 5.0, 6.0))
    assert found.bottom_right[-1].text.startswith("no value")


def test_a_missing_modality_leaves_no_empty_line(empty: Session) -> None:
    item = ImageSet(np.zeros((1, 4, 4), np.int16), "1", "", np.ones(1, bool))
    assert "" not in said(empty, item).texts()


def test_slices_that_are_no_regular_block_are_told(empty: Session) -> None:
    tilted = ramp_volume()
    affine = tilted.geometry.affine.copy()
    affine[1, 0] = 1.0  # each slice 1 mm further back: atan(1/3)
    sheared = replace(tilted, geometry=replace(tilted.geometry, affine=affine))
    assert "TILTED 18.4°" in said(empty, sheared).texts()
    z = np.array([0, 3, 6, 9, 12, 15, 18, 21, 24, 30.0])
    uneven = ramp_volume(slice_positions=np.stack([0 * z, 0 * z, z], 1))
    assert "UNEVEN SLICES: 3.0 to 6.0 mm apart" in said(empty, uneven).texts()
    assert not any("UNEVEN" in text for text in said(empty).texts())


def test_values_that_a_reader_set_are_named(empty: Session) -> None:
    facts = (Fact("PatientWeight", "weight", "80 kg", True), Fact("Units", "unit", "BQML"))
    suv = Suv(0.001, facts=facts, overridden=("PatientWeight",))
    found = said(empty, ramp_volume(modality="PT", unit="Bq/ml", suv=suv)).texts()
    assert "SUV OVERRIDDEN: weight" in found


def test_a_part_of_a_series_says_so(empty: Session) -> None:
    item = ramp_volume()
    put(empty, item)
    empty.loading._plans["k1"] = Plan(range(0, 20, 2))
    state = empty.views["a"].value
    assert "ONLY 10 OF 0 SLICES: 1 in 2" in corners(empty, state, cut(state)).texts()


def test_a_sigmoid_and_a_table_are_called_so() -> None:
    assert window_text(Window(40, 400, "SIGMOID"), ramp_volume()) == "W 400  C 40  sigmoid"
    lut = VoiLut(np.arange(256, dtype=np.uint16), 0.0, 8, "BONE")
    item = ramp_volume(marks=Marks((lut,)))
    assert window_text(voi_lut.choices(item)[0], item) == "VOI LUT BONE"


def test_the_probe_knows_the_files_other_quantities(empty: Session) -> None:
    adc = RealWorldMap("ADC", "mm2/s", 1e-6, 0.0, 0.0, 2000.0)
    own = RealWorldMap("same", "[hnsf'U]", 1.0, 0.0, 0.0, 2000.0)
    item = ramp_volume(marks=Marks(maps=(adc, own)))
    put(empty, item, cursor=(4.0, 5.0, 6.0))
    state = empty.views["a"].value
    under = item.geometry.to_patient(np.array([2, 5, 4]))
    found = corners(empty, state, cut(state), under).texts()
    assert any(text.startswith("254 HU   0.000254 mm2/s ADC") for text in found), found


def test_the_short_form_of_the_window_keeps_its_unit(empty: Session) -> None:
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.001))
    for item, brief in ((pet, "W 7.00  C 3.50   SUVbw"), (ramp_volume(), "W 7.00  C 3.50")):
        put(empty, item)
        empty.views["a"].update(window=Window(3.5, 7, "LINEAR_EXACT", name="suv-7"))
        state = empty.views["a"].value
        assert corners(empty, state, cut(state)).bottom_left[-1].short == brief
