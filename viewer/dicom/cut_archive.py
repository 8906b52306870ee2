"""What a ZIP without its end still holds, found by the local headers of its members."""

import os
import struct
import zipfile
from typing import BinaryIO

_HEADER = struct.Struct("<4s2xHH4xLLLHH")  # APPNOTE.TXT 4.3.7
_MARK = b"PK\3\4"
_UTF8, _SIZES_BEHIND = 0x800, 8
_UNKNOWN = 0xFFFFFFFF  # the size is in an extra field (ZIP64)


def members(stream: BinaryIO, most: int) -> list[zipfile.ZipInfo]:
    """The members from the start on, the last of them perhaps cut; no more than `most`.

    It ends where a header does not say how long its member is.
    """
    size = stream.seek(0, os.SEEK_END)
    found: list[zipfile.ZipInfo] = []
    at = 0
    while at < size and len(found) < most:
        stream.seek(at)
        head = stream.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_MARK):
            break
        _, flags, method, crc, packed, unpacked, name_length, extra = _HEADER.unpack(head)
        name = stream.read(name_length)
        if (
            not name
            or len(name) < name_length
            or flags & _SIZES_BEHIND
            or _UNKNOWN in (packed, unpacked)
        ):
            break
        info = zipfile.ZipInfo(name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"))
        info.header_offset, info.flag_bits, info.compress_type = at, flags, method
        info.CRC, info.compress_size, info.file_size = crc, packed, unpacked
        found.append(info)
        at += _HEADER.size + name_length + extra + packed
    return found


def end(info: zipfile.ZipInfo) -> int:
    """At the least where the packed bytes of a member end in the archive."""
    name = len(info.filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace"))
    return info.header_offset + _HEADER.size + name + info.compress_size
