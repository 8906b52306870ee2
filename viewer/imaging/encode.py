"""Pictures as bytes of a format: nothing but pixels goes in, no time, no program, no text."""

import struct
from collections.abc import Iterator
from typing import IO, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # (rows, columns, 3) RGB
_PNG = b"\x89PNG\r\n\x1a\n"
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


def apng(frames: Iterator[Pixels], rate: float, count: int, to: IO[bytes]) -> None:
    """A PNG that plays round and round, at a rate of pictures a second; one frame at a time.

    The frames are PNGs of one colour type whose IDAT go into fdAT chunks, numbered together
    with the fcTL before each (PNG third edition, 11.3.6).
    """
    import imagecodecs

    stays, number = max(1, round(1000 / rate)), 0
    for n, frame in enumerate(frames):
        coded = _chunks(bytes(imagecodecs.png_encode(np.ascontiguousarray(frame), level=6)))
        if n == 0:
            to.write(_PNG + _chunk(b"IHDR", coded[0][1]))
            to.write(_chunk(b"acTL", struct.pack(">II", count, 0)))
        place = struct.pack(">IIIII", number, frame.shape[1], frame.shape[0], 0, 0)
        to.write(_chunk(b"fcTL", place + struct.pack(">HHBB", stays, 1000, 0, 0)))
        number += 1
        for data in (data for name, data in coded if name == b"IDAT"):
            if n == 0:
                to.write(_chunk(b"IDAT", data))
                continue
            to.write(_chunk(b"fdAT", struct.pack(">I", number) + data))
            number += 1
    to.write(_chunk(b"IEND", b""))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Name and data of each chunk."""
    found, at = [], len(_PNG)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


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
