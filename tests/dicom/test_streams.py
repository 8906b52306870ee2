import imagecodecs
import numpy as np
import pytest

from viewer.dicom.streams import Stream, is_whole, jpeg, jpeg_2000

GREY = (np.arange(20 * 30).reshape(20, 30) % 251).astype(np.uint8)


def test_a_jpeg_tells_its_size() -> None:
    assert jpeg(imagecodecs.jpeg8_encode(GREY)) == Stream(20, 30, 1, 8, jfif=True)


def test_jpeg_ls_tells_its_precision() -> None:
    stream = jpeg(imagecodecs.jpegls_encode(GREY.astype(np.uint16) * 16))
    assert stream is not None and (stream.rows, stream.columns, stream.samples) == (20, 30, 1)
    assert stream.precision in (12, 16)


def test_jpeg_2000_tells_size_sign_and_transform() -> None:
    signed = GREY.astype(np.int16) - 100
    data = imagecodecs.jpeg2k_encode(signed, level=0, reversible=True, codecformat="j2k")
    assert jpeg_2000(data) == Stream(20, 30, 1, 16, signed=True)
    colours = np.stack([GREY] * 3, -1)
    data = imagecodecs.jpeg2k_encode(colours, level=0, reversible=True, mct=True)
    stream = jpeg_2000(data)
    assert stream is not None and stream.samples == 3 and stream.mixed


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xc0\x00", b"junk" * 20, b"\xff\xd8\xff\xda\0\2"],
)
def test_what_is_no_codestream_tells_nothing(data: bytes) -> None:
    assert jpeg(data) is None
    assert jpeg_2000(data) is None


def test_every_cut_is_survived() -> None:
    whole = imagecodecs.jpeg8_encode(GREY)
    for length in range(0, 200, 3):
        jpeg(whole[:length])
    other = imagecodecs.jpeg2k_encode(GREY, level=0, codecformat="j2k")
    for length in range(len(other[:120])):
        jpeg_2000(other[:length])


@pytest.mark.parametrize(
    "data",
    [
        imagecodecs.jpeg8_encode(GREY),
        imagecodecs.jpegls_encode(GREY),
        imagecodecs.jpeg2k_encode(GREY, level=0, codecformat="j2k"),
        imagecodecs.ljpeg_encode(GREY),
    ],
)
def test_a_codestream_has_an_end(data: bytes) -> None:
    assert is_whole(data) and is_whole(data + bytes(3))
    assert not any(is_whole(data[: len(data) * share // 10]) for share in range(1, 10))
    assert is_whole(b"") and is_whole(b"no codestream")
