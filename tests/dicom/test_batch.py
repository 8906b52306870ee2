from dataclasses import fields

from viewer.core.patient import Instance
from viewer.dicom.batch import Batch, Columns, Interned

FILES = [(f"/a/{n}", 100 + n, 7) for n in range(4)]
SHARED = Instance("/x", "1.0", "1.4", "1.5", "1.6", "1.7", "", 1, 1, {"Rows": 4, "KVP": 120.0})
COLUMNS: Columns = {
    "SOPInstanceUID": ["1.1", "1.2", "1.3", "1.4"],
    "InstanceNumber": [1, 2, 3, 4],
    "KVP": [120.0, 120.0, 80.0, 80.0],
}


def test_each_file_has_its_instance() -> None:
    made = Batch(FILES, SHARED, COLUMNS).instances()
    assert [(one.path, one.size, one.mtime_ns) for one in made] == FILES
    assert made[2] == Instance(
        *("/a/2", "1.3", "1.4", "1.5", "1.6", "1.7", "", 102, 7),
        {"Rows": 4, "KVP": 80.0, "InstanceNumber": 3},
    )
    assert [one.attributes["InstanceNumber"] for one in made] == [1, 2, 3, 4]


def test_files_that_differ_in_nothing_but_their_place() -> None:
    made = Batch(FILES, SHARED, {}).instances()
    assert len(made) == 4 and all(one.attributes == SHARED.attributes for one in made)
    assert made[0].attributes is not made[1].attributes


def test_every_uid_may_differ() -> None:
    uids: Columns = {"SeriesInstanceUID": ["8"] * 4, "StudyInstanceUID": ["9", "9", "9", "10"]}
    made = Batch(FILES, SHARED, uids).instances()
    assert {one.series_instance_uid for one in made} == {"8"}
    assert [one.study_instance_uid for one in made] == ["9", "9", "9", "10"]


def test_some_of_the_files() -> None:
    whole = Batch(FILES, SHARED, COLUMNS)
    assert whole.of([3, 1]).instances() == [whole.instances()[n] for n in (3, 1)]
    assert whole.of([0, 1, 2, 3]) is whole


def test_equal_values_become_one_object() -> None:
    interned = Interned()
    first = Batch(FILES, SHARED, {})
    other = Instance(
        *("", "2", "1.4", "1.5", "1.6", "1.7", "", 1, 1), {"Rows": 4.0, "KVP": [1.5]}
    )
    interned.batch(first)
    one, two = (interned.batch(Batch(FILES, other, {})).shared.attributes for _ in range(2))
    assert one["KVP"] is two["KVP"]
    assert type(one["Rows"]) is float  # 4 and 4.0 are told apart


def test_no_field_of_an_instance_is_forgotten() -> None:
    assert [field.name for field in fields(Instance)] == [
        *("path", "sop_instance_uid", "sop_class_uid", "transfer_syntax_uid"),
        *("series_instance_uid", "study_instance_uid", "member", "size", "mtime_ns"),
        "attributes",
    ]
