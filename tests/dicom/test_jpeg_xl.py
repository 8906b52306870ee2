import imagecodecs
import numpy as np
import pytest

from viewer.dicom import jpeg_xl


@pytest.mark.parametrize(
    ("rows", "columns"),
    [(64, 64), (8, 16), (48, 100), (20, 30), (1000, 2000), (1, 1), (2000, 300), (90, 160)],
)
@pytest.mark.parametrize("container", [True, False])
def test_the_size_is_read_from_the_first_bytes(
    rows: int, columns: int, container: bool
) -> None:
    frame = np.zeros((rows, columns), np.uint8)
    data = imagecodecs.jpegxl_encode(frame, lossless=True, usecontainer=container)
    assert jpeg_xl.size(data) == (rows, columns)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\x0a"[:1], b"\xff\xd8\xff\xe0", b"\x00\x00\x00\x0cJXL \r\n\x87\n"]
)
def test_what_is_no_codestream_has_no_size(data: bytes) -> None:
    assert jpeg_xl.size(data) is None


def test_boxes_that_go_nowhere_are_given_up() -> None:
    head = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
    assert jpeg_xl.size(head + bytes(4) + b"free" + bytes(16)) is None
