"""The inside of a decoder process: compressed frames come in, samples go out.

A request is sizes and a place, the layout as JSON and the codestream; the answer is a flag, a
size, and the samples or what was wrong. Codestream and samples pass through memory that both
sides share, at the place; or through the pipes where there is none (`PIPED`). It ends when its
input does.
"""

import json
import os
import struct
import sys
from dataclasses import astuple
from functools import lru_cache
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.layout import Layout

REQUEST = struct.Struct("<LQq")
ANSWER = struct.Struct("<BQ")
PIPED = -1
MEMORY_MOST = 4 << 30
Shared = NDArray[np.uint8]


@lru_cache(64)
def _written(one: Layout) -> bytes:
    return json.dumps(astuple(one)).encode()


@lru_cache(64)
def _read(head: bytes) -> Layout:
    return Layout(*json.loads(head))


def asked(one: Layout, length: int, place: int = PIPED) -> bytes:
    """The head of a request; the codestream follows it, or lies at a place of the memory."""
    head = _written(one)
    return REQUEST.pack(len(head), length, place) + head


def room(one: Layout, length: int) -> tuple[int, int]:
    """(where the samples lie behind a codestream, bytes that both take)."""
    start = (length + 63) & ~63
    return start, start + one.rows * one.columns * one.samples * np.dtype(one.dtype).itemsize


def main() -> None:
    """Answer requests until there are none. What libraries print goes nowhere.

    The last word of the command line is the descriptor of the shared memory, or "".
    """
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _ignore_interrupts()
    from viewer.dicom import codecs

    memory = mapped(int(sys.argv[1])) if sys.argv[1] else None
    codecs.warm()
    _limit_memory()
    serve(sys.stdin.buffer, answers, memory)


def mapped(descriptor: int) -> Shared:
    """The memory behind a descriptor, which is closed; raises OSError."""
    import mmap

    try:
        whole = mmap.mmap(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)
    return np.frombuffer(whole, np.uint8)


def serve(requests: BinaryIO, answers: BinaryIO, memory: Shared | None = None) -> None:
    """Answer each request in turn."""
    from viewer.dicom import codecs

    while len(head := requests.read(REQUEST.size)) == REQUEST.size:
        size, length, place = REQUEST.unpack(head)
        one = _read(requests.read(size))
        shared = None if memory is None or place == PIPED else memory[place:]
        data = requests.read(length) if shared is None else shared[:length].tobytes()
        try:
            good, body = 1, codecs.decode(data, one).reshape(-1).view(np.uint8)
        except codecs.Undecodable as error:
            good, body = 0, np.frombuffer(str(error).encode(), np.uint8)
        except MemoryError:
            text = b"needs more memory to be unpacked than is allowed"
            good, body = 0, np.frombuffer(text, np.uint8)
        if good and shared is not None:
            start, _ = room(one, length)
            shared[start : start + len(body)] = body
            _send(answers, ANSWER.pack(good, len(body)))
        else:
            _send(answers, ANSWER.pack(good, len(body)))
            _send(answers, body.data)


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
