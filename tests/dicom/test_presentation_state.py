"""What presentation states ask for: of a made one, and of a real one without its image."""

from pathlib import Path

import pytest

from tests.dicom.presentation import full, radiograph, state_for
from viewer.core.patient import StoredObject
from viewer.core.presentation import Shutter, Window
from viewer.core.presentation_state import PresentationState, Scope
from viewer.dicom.presentation_state import presentation_state
from viewer.dicom.scan import scan


def only(path: Path) -> StoredObject:
    (one,) = [one for series in scan([path]).series for one in series.objects]
    return one


@pytest.mark.parametrize("kind", ["11.1", "11.2"])
def test_all_that_a_state_may_ask_for(tmp_path: Path, kind: str) -> None:
    image = radiograph(tmp_path)
    made = presentation_state(only(state_for(tmp_path, image, kind, **full(image))))
    scope = Scope(frozenset({(image.SOPInstanceUID, 0)}))
    assert (made.label, made.scope) == ("Second look", scope)
    assert made.window("any", 1) == Window(200, 100, name="presentation state")
    assert made.areas[0].first == (31, 21) and made.areas[0].last == (60, 40)
    assert (made.rotation, made.flipped, made.inverted) == (90, True, True)
    assert made.shutter == Shutter(rectangle=(2, 37, 1, 49))
    line, circle = made.drawings
    assert (line.kind, line.points, line.unit) == ("POLYLINE", ((10, 10), (30, 10)), "pixel")
    assert (circle.kind, circle.unit, circle.filled) == ("CIRCLE", "display", True)
    (note,) = made.notes
    assert (note.text, note.at, note.scope) == ("nodule", (5, 6), scope)


def test_what_it_does_not_ask_for_stays_as_it_is(tmp_path: Path) -> None:
    image = radiograph(tmp_path)
    made = presentation_state(only(state_for(tmp_path, image)))
    assert made == PresentationState(
        made.uid, "READING", Scope(frozenset({(image.SOPInstanceUID, 0)}))
    )


def test_senseless_values_are_passed_over(tmp_path: Path) -> None:
    image = radiograph(tmp_path)
    asked = full(image)
    asked["SoftcopyVOILUTSequence"][0].WindowWidth = "0"
    asked["ImageRotation"] = 45
    made = presentation_state(only(state_for(tmp_path, image, **asked)))
    assert made.windows == () and made.rotation == 0


def test_a_real_one_of_a_finding(shared: Path) -> None:
    made = presentation_state(only(shared / "data/gsps_and_pdf/Issue168.dcm"))
    assert made.notes[0].text == "98%" and len(made.scope.images) == 1
