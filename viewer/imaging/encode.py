"""Pictures as bytes of a format: nothing but pixels goes in, no time, no program, no text."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # (rows, columns, 3) RGB
_JPEG_QUALITY = 95
_GIF_STEP_MS = 10  # GIF counts in hundredths of a second; below two browsers play slowly
_GIF_LEAST_MS = 20


def png(pixels: Pixels) -> bytes:
    """Without loss; grey where all of it is grey."""
    import imagecodecs

    return bytes(imagecodecs.png_encode(_plain(pixels), level=6))


def jpeg(pixels: Pixels) -> bytes:
    """With loss: for slides, not for reading."""
    import imagecodecs

    made = imagecodecs.jpeg8_encode(_plain(pixels), level=_JPEG_QUALITY, subsampling="444")
    return bytes(made)


def tiff(pixels: Pixels) -> bytes:
    """Without loss, packed by Deflate."""
    import imagecodecs

    return bytes(imagecodecs.tiff_encode(_plain(pixels), compression="deflate"))


def apng(frames: Sequence[Pixels], rate: float) -> bytes:
    """A PNG that plays round and round, at a rate of pictures a second."""
    import imagecodecs

    stack = np.stack(frames)
    if _is_grey(stack):
        stack = np.ascontiguousarray(stack[..., 0])
    return bytes(imagecodecs.apng_encode(stack, level=6, delay=max(1, round(1000 / rate))))


def gif(frames: Iterator[Pixels], rate: float, to: IO[bytes]) -> None:
    """Plays round and round; 256 colours a frame: exact where all of it is grey."""
    stays = max(_GIF_LEAST_MS, round(1000 / rate / _GIF_STEP_MS) * _GIF_STEP_MS)
    pictures = (_indexed(frame) for frame in frames)
    first = next(pictures)
    first.save(
        to,
        "GIF",
        save_all=True,
        append_images=pictures,
        duration=stays,
        loop=0,
        disposal=1,
        optimize=False,
    )


def _indexed(pixels: Pixels) -> Any:
    """A picture of at most 256 colours: its own, or those that fit best.

    All have a palette: Pillow turns the colours of frames after a grey one to grey.
    """
    from PIL import Image

    return Image.fromarray(pixels).quantize(
        256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )


def _plain(pixels: Pixels) -> NDArray[np.uint8]:
    """(rows, columns) where all is grey, else (rows, columns, 3)."""
    kept = pixels[..., 0] if _is_grey(pixels) else pixels
    return np.ascontiguousarray(kept)


def _is_grey(pixels: NDArray[np.uint8]) -> bool:
    red, green, blue = (pixels[..., n] for n in range(3))
    return bool((red == green).all() and (green == blue).all())
