from pathlib import Path

import numpy as np
import pytest

from tests.dicom.instances import image_file, instance_of
from tests.dicom.test_sparse import item
from viewer.core.patient import Frame
from viewer.dicom.layout import layout
from viewer.dicom.marks import marks
from viewer.dicom.values import rescale


def test_each_frame_has_its_own_shutter_and_the_middle_one_speaks_of_tables(
    tmp_path: Path,
) -> None:
    frames = [
        Frame(
            instance_of(
                image_file(
                    tmp_path / f"{n}.dcm",
                    np.zeros((2, 2), np.int16),
                    RescaleSlope=1,
                    RescaleIntercept=-10,
                    VOILUTSequence=[item([2, n, 8], [0, 255])],
                    **(
                        {"ShutterShape": "BITMAP", "ShutterOverlayGroup": 0x6000 + 2 * n}
                        if n
                        else {}
                    ),
                )
            )
        )
        for n in range(3)
    ]
    made, told = marks(frames, layout(frames[0]), [rescale(one) for one in frames])
    assert told == ()
    assert {n: one.overlay for n, one in made.shutters.items()} == {1: 0x6002, 2: 0x6004}
    assert [one.first for one in made.voi_luts] == [1.0]
    assert {n: luts[0].first for n, luts in made.own_luts.items()} == {0: 0.0, 2: 2.0}
    assert made.overlays == {} and made.maps == ()


@pytest.mark.parametrize("pixels", ["u2", "f4"])
def test_plain_images_have_no_marks(tmp_path: Path, pixels: str) -> None:
    one = Frame(instance_of(image_file(tmp_path / "a.dcm", np.zeros((2, 2), pixels))))
    made, told = marks([one], layout(one), [rescale(one)])
    assert (made.voi_luts, made.overlays, made.shutters, made.maps, told) == (
        (),
        {},
        {},
        (),
        (),
    )
