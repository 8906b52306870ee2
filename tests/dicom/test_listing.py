import json
from dataclasses import replace

from tests.dicom.made import instance, series
from tests.volumes import display_set
from viewer.core.patient import Frame, Scan
from viewer.core.suv import Suv
from viewer.dicom.listing import listing, volume
from viewer.dicom.scan import scan_of
from viewer.dicom.segments import Segment
from viewer.dicom.sizes import Sizes, key_of
from viewer.dicom.statistics import Numbers
from viewer.dicom.structures import Roi


def found() -> Scan:
    report = {"sop_class_uid": "1.2.840.10008.5.1.4.1.1.88.34", "PixelTag": None}
    return scan_of(
        [
            *series(3),
            instance(9, series_instance_uid="1.8", References=["1.2.3", "1.7"], **report),
        ]
    )


def test_the_four_levels_have_the_contracts_fields() -> None:
    made = json.loads(json.dumps(listing(found()), allow_nan=False))
    (patient,) = made["patients"]
    assert patient["patient_name"] == "Test^One" and patient["birth_date"] == "1960-01-02"
    (study,) = patient["studies"]
    assert set(study) == {
        "study_instance_uid", "date", "description", "accession_number", "series",
    }  # fmt: skip
    ct, sr = study["series"]
    assert ct["instances"] == 3 and ct["frame_of_reference_uid"] == "1.9"
    assert ct["transfer_syntaxes"] == ["1.2.840.10008.1.2.1"]
    assert sr["objects"] == [
        {
            "sop_class": "1.2.840.10008.5.1.4.1.1.88.34",
            "label": "Comprehensive 3D report",
            "references": ["1.2.3", "1.7"],
            "missing": ["1.7"],
        }
    ]
    assert made["problems"] == []
    assert made["counted"] == {
        "files": 4,
        "files_shown": 3,
        "files_set_aside": 0,
        "objects": 1,
        "left_out": 0,
        "other": 0,
    }


def test_a_volume_has_its_grid() -> None:
    (one,) = found().volumes
    made = volume(one)
    assert (made["kind"], made["shape"], made["phases"]) == ("volume", [3, 4, 4], 1)
    assert made["spacing"] == [2.0, 0.7, 0.5]
    assert (made["pixel_spacing"], made["spacing_kind"]) == ([0.7, 0.5], "patient")
    assert made["origin"] == [-10.0, -20.0, 2.0]
    assert made["direction"] == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert (made["units"], made["suv"], made["slice_positions"]) == ("[hnsf'U]", None, None)


def test_what_has_no_grid_says_so() -> None:
    made = volume(replace(display_set(), geometry=None))
    assert made["spacing"] is made["origin"] is made["direction"] is None


def test_pictures_without_a_place_say_what_their_pixels_measure_and_where() -> None:
    detector = instance(1, Modality="CR", ImagerPixelSpacing=[0.15, 0.14], PixelSpacing=None)
    made = volume(replace(display_set(), geometry=None, frames=(Frame(detector),)))
    assert (made["pixel_spacing"], made["spacing_kind"]) == ([0.15, 0.14], "detector")
    bare = instance(1, PixelSpacing=None)
    made = volume(replace(display_set(), geometry=None, frames=(Frame(bare),)))
    assert (made["pixel_spacing"], made["spacing_kind"]) == (None, "none")


def test_factors_a_slice_are_a_list() -> None:
    made = volume(replace(display_set(), suv=Suv((1.0, 2.0), "bw", "how", ())))
    suv = made["suv"]
    assert (suv["factor"], suv["type"], suv["how"]) == ([1.0, 2.0], "bw", "how")
    types = {one["type"]: one for one in suv["types"]}
    assert types["bw"]["factor"] == [1.0, 2.0] and types["bsa"]["factor"] is None
    assert types["bsa"]["missing"] == ["PatientWeight", "PatientSize"]


def test_numbers_join_the_volumes_that_were_read() -> None:
    scan = found()
    (one,) = scan.volumes
    numbers = Numbers("int16", 0.0, 7.0, float("nan"), "abc")
    made = listing(scan, {one.key: numbers})["patients"][0]["studies"][0]["series"][0]
    (told,) = made["volumes"]
    assert (told["min"], told["max"], told["mean"], told["sha256"]) == (0, 7, None, "abc")
    assert listing(scan, {})["patients"][0]["studies"][0]["series"][0]["volumes"] == []


def test_what_objects_mark_joins_them_where_it_was_read() -> None:
    (_, sr) = (scan := found()).series
    (one,) = sr.objects
    sizes = Sizes((Segment(1, "Liver", 5, None),), (Roi(2, "GTV", 7.5),))
    made = listing(scan, {}, {key_of(one): sizes})["patients"][0]["studies"][0]["series"]
    (told,) = made[1]["objects"]
    assert told["segments"] == [
        {"number": 1, "label": "Liver", "voxels": 5, "volume_mm3": None}
    ]
    assert told["rois"] == [{"number": 2, "name": "GTV", "volume_mm3": 7.5}]
