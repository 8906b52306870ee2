"""The bytes of files and of ZIP members, within bounds; nothing is ever unpacked to disk."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from viewer.dicom import cut_archive
from viewer.dicom.parse import Malformed

MEMBER_MOST = 4 << 30  # bytes of one unpacked member
RATIO_MOST, RATIO_FREE = 200, 10 << 20  # inflation allowed to a member beyond the first 10 MB
TOTAL_FREE = 1 << 30  # bytes that any archive may unpack to
MEMBERS_MOST = 100_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_NONBLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Place(Protocol):
    """Where an object's bytes lie: a file, or a member of an archive. An Instance is one."""

    @property
    def path(self) -> str: ...
    @property
    def member(self) -> str: ...


def shown(place: Place) -> str:
    """How messages name a file, or a member of an archive."""
    return f"{place.path}/{place.member}" if place.member else place.path


def open_instance(place: Place) -> BinaryIO:
    """The bytes of a file or ZIP member, to seek in and read; raises OSError or Malformed.

    A file comes unbuffered, so that fileno() serves os.preadv; a member comes from memory.
    """
    if place.member:
        return io.BytesIO(member(place.path, place.member))
    return open_file(place.path)


def open_file(path: str) -> io.FileIO:
    """A regular file, unbuffered; never waits for a FIFO or device; raises OSError."""
    return io.FileIO(open_regular(path), "rb")


def open_regular(path: str) -> int:
    """Of a regular file, to be closed; never waits for a FIFO or device; raises OSError."""
    opened = os.open(path, os.O_RDONLY | _NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError("not a regular file")
    except BaseException:
        os.close(opened)
        raise
    return opened


def beginning(path: str, count: int) -> tuple[bytes, int]:
    """The first bytes of a regular file, and how many it has; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | _NONBLOCK)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        return os.read(descriptor, count), status.st_size
    finally:
        os.close(descriptor)


def read_range(place: Place, offset: int, length: int) -> bytes:
    """So many bytes from an offset; fewer where the file ends. Raises OSError, Malformed."""
    with open_instance(place) as stream:
        stream.seek(offset)
        return stream.read(length)


def member(path: str, name: str) -> bytes:
    """A member of a ZIP, unpacked in memory within the limits; raises OSError, Malformed."""
    status = Path(path).stat()
    info = archive(path, status.st_size, status.st_mtime_ns).members.get(name)
    if info is None:
        raise Malformed("is no longer in its archive")
    packed = _packed(path, info)
    if info.compress_type == _STORED:
        return packed
    return _unpacked(packed, info)


@dataclass(frozen=True, slots=True)
class Archive:
    """The files in a ZIP by name, in its order.

    cut: its end is lost, and maybe more of it; whole: how many files are not cut.
    """

    members: Mapping[str, zipfile.ZipInfo]
    cut: bool = False
    whole: int = 0


@lru_cache(maxsize=8)
def archive(path: str, size: int, mtime_ns: int) -> Archive:
    """What is in a ZIP; size and mtime_ns tell a changed one. Raises OSError, Malformed.

    A name that comes again is told apart by " (2)".
    """
    cut = False
    with open_file(path) as stream:
        try:
            with zipfile.ZipFile(stream) as opened:
                infos = opened.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            cut, infos = True, cut_archive.members(stream, MEMBERS_MOST + 1)
            if not infos:
                raise Malformed("is a damaged archive") from error
    listed = [info for info in infos if info.filename and info.filename[-1] != "/"]
    if len(listed) > MEMBERS_MOST:
        raise Malformed(f"is an archive of more than {MEMBERS_MOST} files")
    if sum(info.file_size for info in listed) > TOTAL_FREE + RATIO_MOST * size:
        raise Malformed("is an archive that unpacks to far more than images would")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in listed:
        name, count = info.filename, 2
        while name in found:
            name, count = f"{info.filename} ({count})", count + 1
        found[name] = info
    whole = sum(cut_archive.end(info) <= size for info in listed) if cut else len(listed)
    return Archive(found, cut, whole)


def _packed(path: str, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member as they lie in the archive."""
    if info.flag_bits & 1:
        raise Malformed("is encrypted")
    if info.compress_type not in (_STORED, _DEFLATED):
        raise Malformed("is packed in a way that is not supported")
    if info.file_size > MEMBER_MOST or info.compress_size > MEMBER_MOST:
        raise Malformed(f"is larger than {MEMBER_MOST >> 30} GB")
    with open_file(path) as stream:
        stream.seek(info.header_offset)
        head = stream.read(_LOCAL_HEADER.size)
        if len(head) < _LOCAL_HEADER.size or head[:4] != b"PK\3\4":
            raise Malformed("lies in a damaged archive")
        _, name, extra = _LOCAL_HEADER.unpack(head)
        stream.seek(name + extra, os.SEEK_CUR)
        available = max(os.fstat(stream.fileno()).st_size - stream.tell(), 0)
        data = stream.read(min(info.compress_size, available))
    if len(data) < info.compress_size:
        raise Malformed("is cut off inside its archive")
    return data


def _unpacked(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """Inflated, but no further than the limits and the size that the archive states."""
    most = min(info.file_size, RATIO_FREE + RATIO_MOST * len(packed))
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = machine.decompress(packed, most + 1)
    except zlib.error as error:
        raise Malformed("is damaged inside its archive") from error
    if len(data) > most and most < info.file_size:
        raise Malformed("inflates to far more than an image would")
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise Malformed("is damaged inside its archive")
    return data
