"""Pictures to files: one entry of the table is one format."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.imaging import encode
from viewer.imaging.encode import Pixels

_NO_FFMPEG = "Needs the program ffmpeg, which is not installed on this system."
_CODECS = (  # the first that the system's ffmpeg has
    ("libx264", ("-crf", "16", "-pix_fmt", "yuv420p")),
    ("libopenh264", ("-b:v", "20M", "-pix_fmt", "yuv420p")),
    ("mpeg4", ("-q:v", "2", "-pix_fmt", "yuv420p")),
)


@dataclass(frozen=True, slots=True)
class Film:
    """What is written. count: of pictures. rate: pictures a second, where they move.

    captured: for DICOM: a `viewer.dicom.writers.capture.Captured`, or None.
    """

    count: int
    rate: float = 10.0
    captured: object = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format.

    name: as in settings. label: as in the list. suffix: of its files.
    moves: one file holds all pictures (else each has a file of its own).
    write(frames, path, film): all pictures of one file; on a worker's thread.
    why_not: why it cannot be used here, or "". note: what to know of it, or "".
    """

    name: str
    label: str
    suffix: str
    moves: bool
    write: Callable[[Iterator[Pixels], Path, Film], None]
    why_not: Callable[[], str] = lambda: ""
    note: str = ""


def paths(exporter: Exporter, path: Path, count: int) -> tuple[Path, ...]:
    """The files that will be there: one, or numbered ones beside each other."""
    path = path.with_suffix(exporter.suffix) if path.suffix != exporter.suffix else path
    if exporter.moves or count == 1:
        return (path,)
    digits = max(3, len(str(count)))
    return tuple(
        path.with_name(f"{path.stem}-{n:0{digits}d}{path.suffix}") for n in range(1, count + 1)
    )


def write(
    exporter: Exporter, frames: Iterator[Pixels], path: Path, film: Film
) -> tuple[Path, ...]:
    """Write all pictures; what they became. Raises ViewerError.

    Where it fails or is cancelled, no file is left of it: neither half nor whole.
    """
    wanted = paths(exporter, path, film.count)
    if len(wanted) == 1:
        exporter.write(frames, wanted[0], film)
        return wanted
    done: list[Path] = []
    try:
        for one, frame in zip(wanted, frames, strict=True):
            exporter.write(iter([frame]), one, film)
            done.append(one)
    except BaseException:
        for one in done:
            one.unlink(missing_ok=True)
        raise
    return wanted


def _still(code: Callable[[Pixels], bytes]) -> Callable[[Iterator[Pixels], Path, Film], None]:
    def made(frames: Iterator[Pixels], path: Path, film: Film) -> None:
        data = code(next(frames))
        with replacing(path) as part:
            part.write_bytes(data)

    return made


def _apng(frames: Iterator[Pixels], path: Path, film: Film) -> None:
    with replacing(path) as part, part.open("wb") as stream:
        encode.apng(frames, film.rate, film.count, stream)


def _gif(frames: Iterator[Pixels], path: Path, film: Film) -> None:
    with replacing(path) as part, part.open("wb") as stream:
        encode.gif(frames, film.rate, stream)


def _dicom(frames: Iterator[Pixels], path: Path, film: Film) -> None:
    from viewer.dicom.writers.capture import Captured, write_capture

    if not isinstance(film.captured, Captured):
        raise ViewerError("There are no images here that a capture could be of.", "Open some.")
    write_capture(path, frames, film.captured)


def ffmpeg() -> str:
    """The system's program, or ""."""
    return shutil.which("ffmpeg") or ""


def _mp4(frames: Iterator[Pixels], path: Path, film: Film) -> None:
    program = ffmpeg()
    if not program:
        raise ViewerError(_NO_FFMPEG, "Install ffmpeg, or save as GIF or APNG.")
    first = next(frames)
    with replacing(path) as part:
        running = _encoder(program, first, part, film.rate)
        told = _fed(running, chain([first], frames))
        if running.returncode:
            raise ViewerError(
                f"ffmpeg could not make the video ({told or 'it gave no reason'}).",
                "Save as GIF or APNG instead.",
            )


def _fed(running: "subprocess.Popen[bytes]", frames: Iterator[Pixels]) -> str:
    """Hand over all pictures, wait for the end; what it said last."""
    assert running.stdin is not None
    assert running.stderr is not None
    try:
        with suppress(BrokenPipeError):  # it has ended early, and says why
            for frame in frames:
                running.stdin.write(frame.tobytes())
    except BaseException:
        running.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            running.stdin.close()
        said = running.stderr.read().decode("utf-8", "replace").strip().splitlines()
        running.stderr.close()
        running.wait()
    return said[-1] if said else ""


def _encoder(program: str, first: Pixels, path: Path, rate: float) -> "subprocess.Popen[bytes]":
    """ffmpeg that takes raw pictures and writes a video without any metadata."""
    rows, columns = first.shape[:2]
    codec, settings = _codec(program)
    words = [program, "-v", "error", "-y", "-f", "rawvideo", "-pixel_format", "rgb24"]
    words += ["-video_size", f"{columns}x{rows}", "-framerate", f"{rate:g}", "-i", "pipe:0"]
    words += ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", codec, *settings]
    words += ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    words += ["-movflags", "+faststart", "-f", "mp4", str(path)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe)


def _codec(program: str) -> tuple[str, tuple[str, ...]]:
    told = subprocess.run(
        [program, "-v", "error", "-encoders"], capture_output=True, text=True, check=False
    ).stdout
    return next((one for one in _CODECS if f" {one[0]} " in told), _CODECS[-1])


EXPORTERS: tuple[Exporter, ...] = (
    Exporter("png", "PNG", ".png", False, _still(encode.png)),
    Exporter("jpeg", "JPEG", ".jpg", False, _still(encode.jpeg), note="With loss: for slides."),
    Exporter("tiff", "TIFF", ".tif", False, _still(encode.tiff)),
    Exporter("gif", "GIF (moves)", ".gif", True, _gif, note="256 colours at most."),
    Exporter("apng", "APNG (moves)", ".png", True, _apng),
    Exporter(
        "mp4",
        "MP4 video",
        ".mp4",
        True,
        _mp4,
        lambda: "" if ffmpeg() else _NO_FFMPEG,
    ),
    Exporter("dicom", "DICOM secondary capture", ".dcm", True, _dicom),
)
