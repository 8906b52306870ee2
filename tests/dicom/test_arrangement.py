from viewer.core.patient import Instance, Problem
from viewer.dicom.arrangement import Notes


def noted(path: str) -> Notes:
    one = Instance(path, "1.1", "1.2", "1.3", "1.4", "1.5")
    notes = Notes(objects=1)
    notes.tell(one, "is odd", "shown with care")
    notes.set_aside(one)
    return notes


def test_notes_of_parts_are_joined_in_their_order() -> None:
    notes = noted("/a")
    notes.add(noted("/b"))
    assert notes.problems == [
        Problem("/a", "is odd", "shown with care"),
        Problem("/b", "is odd", "shown with care"),
    ]
    assert notes.aside == {("/a", ""), ("/b", "")}
    assert notes.objects == 2
