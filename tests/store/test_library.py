"""The library's file: what was found, searched in every script, and where files lie."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from viewer.core.patient import (
    DisplaySet,
    Instance,
    Patient,
    Problem,
    Scan,
    Series,
    StoredObject,
    Study,
)
from viewer.store.library import Studies, looks_alike, missing


def series(study: str, modality: str = "CT", files: tuple[str, ...] = (), n: int = 1) -> Series:
    uid = f"{study}.{n}"
    instances = tuple(
        Instance(path, f"{uid}.{k}", "1", "1", uid, study) for k, path in enumerate(files)
    )
    shown = DisplaySet(f"k{uid}", "volume", "x", modality, "image", (), (1, 1, 1))
    return Series(uid, n, modality, f"Series {n}", "", "", (), instances, (shown,))


def patient(
    name: str = "Doe^Jane",
    patient_id: str = "ID1",
    study: str = "1.9",
    born: str = "1960-01-02",
    date: str = "2024-03-05",
    description: str = "Thorax",
    made: tuple[Series, ...] = (),
) -> Patient:
    one = Study(study, date, description, "ACC7", made or (series(study),))
    return Patient(patient_id, name, born, "F", (one,))


def scan(*patients: Patient) -> Scan:
    return Scan(patients, (), {})


@pytest.fixture
def studies(tmp_path: Path) -> Studies:
    return Studies(tmp_path / "library.sqlite")


def test_what_was_recorded_is_listed_newest_first(studies: Studies) -> None:
    one = series("1.9", "PT", ("/a/1", "/a/2"), 2), series("1.9", "CT", ("/a/3",), 1)
    studies.record(scan(patient(made=one), patient("Roe", "ID2", "2.9", date="2025-01-01")))
    found, total = studies.search("")
    assert total == 2 and [s.study_instance_uid for s in found] == ["2.9", "1.9"]
    jane = found[1]
    assert (jane.patient_id, jane.patient_name, jane.birth_date, jane.sex) == (
        "ID1",
        "Doe^Jane",
        "1960-01-02",
        "F",
    )
    assert (jane.date, jane.description, jane.accession_number) == (
        "2024-03-05",
        "Thorax",
        "ACC7",
    )
    assert (jane.modalities, jane.images, jane.missing) == (("CT", "PT"), 3, 0)
    assert [(s.number, s.description, s.images, s.keys) for s in jane.series] == [
        (1, "Series 1", 1, ("k1.9.1",)),
        (2, "Series 2", 2, ("k1.9.2",)),
    ]
    studies.close()


def test_objects_that_are_no_images_are_counted_apart(studies: Studies) -> None:
    segmented = StoredObject(
        "RT Structure Set", "x", (), Instance("/a/9", "9", "1", "1", "", "")
    )
    structures = replace(
        series("1.9", "RTSTRUCT", ("/a/9",), 1), volumes=(), objects=(segmented,)
    )
    nothing = replace(series("1.9", "XX", ("/a/10",), 3), volumes=())
    made = (structures, series("1.9", "CT", ("/a/1", "/a/2"), 2), nothing)
    studies.record(scan(patient(made=made)))
    ((one,), _) = studies.search("")
    assert (one.modalities, one.images) == (("CT", "RTSTRUCT"), 2)
    assert [(s.modality, s.images, s.keys) for s in one.series] == [
        ("RTSTRUCT", 1, ()),
        ("CT", 2, ("k1.9.2",)),
    ]
    studies.record(
        scan(patient("Roe", "ID2", study=""), patient("Poe", study="3", made=(nothing,)))
    )
    assert studies.search("")[1] == 1
    studies.close()


def test_recording_again_renews_and_doubles_nothing(studies: Studies) -> None:
    studies.record(scan(patient(made=(series("1.9", "CT", ("/a/1", "/a/2")),))))
    again = patient(description="Thorax 2", made=(series("1.9", "CT", ("/b/1",)),))
    studies.record(scan(again))
    found, total = studies.search("thorax 2")
    assert total == 1 and found[0].images == 2
    assert studies.files("1.9") == ("/a/2", "/b/1")  # the first object has moved
    studies.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("muller", ["1"]),
        ("MÜLLER hans", ["1"]),
        ("hans müll", ["1"]),
        ("muller jane", []),
        ("山田", ["2"]),
        ("やまだ", ["2"]),
        ("太郎 mr", ["2"]),
        ("пушкин", ["3"]),
        ("αλεξ", ["4"]),
        ("حسن", ["5"]),
        ("김희중", ["6"]),
        ("pat-3", ["3"]),
        ("2021", ["3"]),
        ("2021-04", ["3"]),
        ("20210406", ["3"]),
        ("mamma", ["4"]),
        ("acc7", ["6", "5", "4", "3", "2", "1"]),
        ("series 1 pt", ["1"]),
        ("%", []),
        ("_", []),
        ("*", []),
        ("m?ller", []),
        ("[m]uller", []),
        ("'; DROP TABLE studies; --", []),
        ("   ", ["6", "5", "4", "3", "2", "1"]),
    ],
)
def test_every_word_is_looked_for_in_any_script(
    studies: Studies, text: str, found: list[str]
) -> None:
    names = ["Müller^Hans", "Yamada^Tarou=山田^太郎=やまだ^たろう", "Пушкин^А"]
    names += ["Αλέξανδρος", "حسن^علي", "Kim^Heejung=金^喜重=김^희중"]
    for n, name in enumerate(names, 1):
        modality = {1: "PT", 2: "MR"}.get(n, "CT")
        studies.record(
            scan(
                patient(
                    name.replace("김^희중", "김희중"),
                    f"PAT-{n}",
                    str(n),
                    date="2021-04-06" if n == 3 else f"200{n}-01-01",
                    description="Mamma" if n == 4 else "",
                    made=(series(str(n), modality),),
                )
            )
        )
    shown, total = studies.search(text)
    assert total == len(found)
    assert sorted(one.study_instance_uid for one in shown) == sorted(found)
    studies.close()


def test_files_that_moved_are_counted_and_found_again(studies: Studies, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    paths = tuple(str(folder / f"{n}.dcm") for n in range(5))
    for path in paths:
        Path(path).write_bytes(b"x")
    studies.record(scan(patient(made=(series("1.9", "CT", paths),))))
    assert not studies.check(["1.9"])
    Path(paths[1]).unlink()
    Path(paths[2]).unlink()
    assert studies.check(["1.9"]) and not studies.check(["1.9"])
    assert studies.search("")[0][0].missing == 2
    shutil.move(folder, tmp_path / "out")
    assert studies.check(["1.9"]) and studies.search("")[0][0].missing == 5
    moved = tuple(path.replace("/in/", "/out/") for path in paths)
    studies.record(scan(patient(made=(series("1.9", "CT", moved),))))
    assert studies.check(["1.9"]) and studies.search("")[0][0].missing == 2
    assert missing(moved) == {moved[1], moved[2]}
    studies.close()


@pytest.mark.skipif(os.name == "nt", reason="file names there are always text")
def test_images_that_share_a_uid_are_all_found_again(studies: Studies) -> None:
    instances = tuple(Instance(f"/a/{n}", "1.5", "1", "1", "1.9.1", "1.9") for n in range(3))
    one = replace(series("1.9"), instances=instances)
    for _ in range(2):
        studies.record(scan(patient(made=(one,))))
        assert studies.files("1.9") == ("/a/0", "/a/1", "/a/2")


def test_names_that_are_not_text_are_kept(studies: Studies) -> None:
    path = os.fsdecode(b"/data/\xff.dcm")
    studies.record(scan(patient(made=(series("1.9", "CT", (path,)),))))
    assert studies.files("1.9") == (path,)
    studies.close()


def test_a_forgotten_study_leaves_no_word_behind(studies: Studies, tmp_path: Path) -> None:
    studies.record(scan(patient("Zanzibar^Otto", "ZZ-77")))
    studies.keep_thumbnail("k1.9.1", b"Zpicture")
    studies.record(scan(patient("Roe", "ID2", "2.9")))
    studies.keep_thumbnail("k2.9.1", b"picture")
    studies.forget("1.9")
    assert [s.study_instance_uid for s in studies.search("")[0]] == ["2.9"]
    assert studies.thumbnail("k1.9.1") is None and studies.thumbnail("k2.9.1") == b"picture"
    assert studies.files("1.9") == () and studies.search("zanzibar") == ((), 0)
    studies.close()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("library.sqlite*"))
    assert b"anzibar" not in left and b"ZZ-77" not in left and b"Zpicture" not in left


def test_a_failure_while_recording_changes_nothing(studies: Studies) -> None:
    bad = replace(patient("Roe", "ID2", "2.9"), studies=(object(),))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        studies.record(scan(patient(), bad))
    assert studies.search("") == ((), 0)
    studies.close()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("ID1", "Doe^Jane", "1960-01-02"), False),
        (("ID2", "Doe^Jane", "1960-01-02"), True),
        (("ID1", "DOE^JANE^", "1960-01-02"), False),
        (("ID1", "Doe^Jane", "1961-01-02"), True),
        (("ID1", "Roe^Jane", "1960-01-02"), True),
        (("ID2", "Dóe^Jane=山田", "1960-01-02"), True),
        (("ID2", "Roe^Jane", "1960-01-02"), False),
        (("", "", "1960-01-02"), False),
    ],
)
def test_who_could_be_taken_for_whom(
    studies: Studies, other: tuple[str, str, str], expected: bool
) -> None:
    one = ("ID1", "Doe^Jane", "1960-01-02")
    assert looks_alike(one, other) == looks_alike(other, one) == expected
    studies.record(scan(patient(other[1], other[0], born=other[2])))
    assert studies.alike(one) == ((other,) if expected else ())
    studies.close()


def test_people_without_name_and_id_are_not_alike(studies: Studies) -> None:
    studies.record(scan(patient("", "", born="1970-01-01")))
    assert studies.alike(("", "", "1980-01-01")) == ()
    studies.close()


def test_a_look_is_known_until_something_changes(studies: Studies) -> None:
    problems = (Problem("/a/b", "is cut off", "left out"),)
    look = b"/a", b"digest"
    assert studies.looked(look) is None
    studies.keep_look(look, 7, problems)
    assert studies.looked(look) == (7, problems)
    assert studies.looked((b"/a", b"other")) is None
    assert studies.looked((b"/b", b"digest")) is None
    studies.keep_look((b"/a", b"other"), 8, ())
    assert studies.looked(look) is None
    studies.forget("1.2.3")
    assert studies.looked((b"/a", b"other")) is None


@pytest.mark.parametrize(
    ("words", "patient_id"),
    [
        ("王 小東", "X1EXAMPLE"),
        ("xiaodong", "X1EXAMPLE"),
        ("山田", "H31EXAMPLE"),
        ("ヤマダ", "H31EXAMPLE"),
        ("قباني", "SCSARAB"),
        ("jerome", "SCSFREN"),
        ("ЛЮКCEМБ", "SCSRUSS"),
    ],
)
def test_real_names_of_every_script_are_found(
    shared: Path, studies: Studies, words: str, patient_id: str
) -> None:
    from viewer.dicom.scan import scan as scanned

    studies.record(scanned([shared / "data/charsets"]))
    found, _ = studies.search(words)
    assert patient_id in {one.patient_id for one in found}


def test_an_unknown_patient_is_alike_to_those_of_other_studies_only(studies: Studies) -> None:
    one, other = (patient(patient_id="", born="", study=uid) for uid in ("1.9", "2.9"))
    studies.record(scan(one, other))
    assert studies.alike(one.identity) == (other.identity,)
    assert studies.search("")[1] == 2
    studies.close()
