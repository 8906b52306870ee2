"""Pictures in every format, decoded again by another library."""

from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from viewer.imaging import encode
from viewer.imaging.encode import Pixels


def grey() -> Pixels:
    made = np.zeros((60, 80, 3), np.uint8)
    made[...] = np.arange(80)[None, :, None] * 3
    return made


def coloured() -> Pixels:
    made = grey()
    made[10:20, 10:30] = (240, 228, 66)
    made[40:50, 30:50] = (204, 121, 167)
    return made


def decoded(data: bytes) -> list[Pixels]:
    image = Image.open(BytesIO(data))
    found = []
    for n in range(getattr(image, "n_frames", 1)):
        image.seek(n)
        found.append(np.asarray(image.convert("RGB")))
    return found


@pytest.mark.parametrize("pixels", [grey(), coloured()])
@pytest.mark.parametrize("coder", [encode.png, encode.tiff])
def test_without_loss_every_pixel_comes_back(coder, pixels: Pixels) -> None:  # type: ignore[no-untyped-def]
    assert (decoded(coder(pixels))[0] == pixels).all()


def test_jpeg_is_close(  # its loss is told where it is chosen
) -> None:
    for pixels in (grey(), coloured()):
        away = np.abs(decoded(encode.jpeg(pixels))[0].astype(int) - pixels)
        assert away.mean() < 1


def test_grey_pictures_are_written_grey() -> None:
    assert Image.open(BytesIO(encode.png(grey()))).mode == "L"
    assert Image.open(BytesIO(encode.png(coloured()))).mode == "RGB"


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0)])
def test_animations_keep_frames_colours_and_rate(order: tuple[int, ...]) -> None:
    frames = [(grey(), coloured())[n] for n in order]
    out = BytesIO()
    encode.gif(iter(frames), 10, out)
    moving = BytesIO()
    encode.apng(iter(frames), 10, len(frames), moving)
    for data in (out.getvalue(), moving.getvalue()):
        for found, wanted in zip(decoded(data), frames, strict=True):
            assert (found == wanted).all()
        image = Image.open(BytesIO(data))
        image.seek(1)
        assert image.info["duration"] == 100 and image.info.get("loop") == 0


def test_a_gif_is_no_faster_than_what_plays_it() -> None:
    out = BytesIO()
    encode.gif(iter([grey(), coloured()]), 120, out)
    assert Image.open(BytesIO(out.getvalue())).info["duration"] == 20


def test_nothing_but_pixels_is_in_the_file() -> None:
    """No text, time, comment or program: PNG chunks, JPEG markers, TIFF tags, GIF blocks."""
    png = Image.open(BytesIO(encode.png(coloured())))
    png.load()
    assert png.info == {}
    jpeg = Image.open(BytesIO(encode.jpeg(coloured())))
    assert set(jpeg.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    tiff = Image.open(BytesIO(encode.tiff(coloured())))
    assert not {270, 305, 306, 315, 316, 33432} & set(tiff.tag_v2)  # type: ignore[attr-defined]
    out = BytesIO()
    encode.gif(iter([coloured()]), 10, out)
    assert "comment" not in Image.open(BytesIO(out.getvalue())).info


def test_an_apng_is_whole_for_a_strict_reader() -> None:
    """Another library of PNG reads every frame, and checks every sum."""
    frames = [coloured(), grey(), coloured()[::-1].copy()]
    out = BytesIO()
    encode.apng(iter(frames), 25, 3, out)
    assert imagecodecs.apng_check(out.getvalue()) is not False
    found = imagecodecs.apng_decode(out.getvalue())
    assert found.shape == (3, 60, 80, 3) and (found == np.stack(frames)).all()
    names = [name for name, _ in encode._chunks(out.getvalue())]
    assert names[:3] == [b"IHDR", b"acTL", b"fcTL"] and names[-1] == b"IEND"
    assert set(names) == {b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fdAT", b"IEND"}
