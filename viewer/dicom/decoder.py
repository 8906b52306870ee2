"""The inside of a decoder process: compressed frames come in, samples go out.

A request is two sizes, the layout as JSON and the codestream; the answer is a flag, a size,
and the samples or what was wrong. It ends when its input does.
"""

import json
import os
import struct
import sys
from dataclasses import astuple
from typing import BinaryIO

from viewer.dicom.layout import Layout

REQUEST = struct.Struct("<LQ")
ANSWER = struct.Struct("<BQ")
MEMORY_MOST = 4 << 30


def asked(one: Layout, data: bytes) -> bytes:
    """The head of a request; the codestream follows it."""
    head = json.dumps(astuple(one)).encode()
    return REQUEST.pack(len(head), len(data)) + head


def main() -> None:
    """Answer requests until there are none. What libraries print goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _ignore_interrupts()
    from viewer.dicom import codecs

    codecs.warm()
    _limit_memory()
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request in turn."""
    from viewer.dicom import codecs

    while len(head := requests.read(REQUEST.size)) == REQUEST.size:
        size, length = REQUEST.unpack(head)
        one = Layout(*json.loads(requests.read(size)))
        data = requests.read(length)
        try:
            good, body = 1, codecs.decode(data, one).data.cast("B")
        except codecs.Undecodable as error:
            good, body = 0, memoryview(str(error).encode())
        except MemoryError:
            good, body = 0, memoryview(b"needs more memory to be unpacked than is allowed")
        _send(answers, ANSWER.pack(good, len(body)))
        _send(answers, body)


def _send(answers: BinaryIO, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[answers.write(left) :]


def _ignore_interrupts() -> None:
    """Ctrl+C in a terminal is meant for the program that shows something."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MOST, MEMORY_MOST))
    except (ImportError, OSError, ValueError):  # Windows and macOS have no such limit
        return
