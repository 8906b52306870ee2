import io
import json

import imagecodecs
import numpy as np

from viewer.dicom import codecs
from viewer.dicom.decoder import ANSWER, PIPED, REQUEST, asked, room, serve
from viewer.dicom.layout import Layout

FRAME = np.arange(12, dtype=np.uint16).reshape(3, 4)
ONE = Layout(codecs.JPEG_LS, 3, 4)


def answers(*requests: bytes) -> list[tuple[int, bytes]]:
    out = io.BytesIO()
    serve(io.BytesIO(b"".join(requests)), out)
    data, found = out.getvalue(), []
    while data:
        good, size = ANSWER.unpack_from(data)
        found.append((good, data[ANSWER.size : ANSWER.size + size]))
        data = data[ANSWER.size + size :]
    return found


def test_a_request_says_the_layout_and_the_sizes() -> None:
    size, length, place = REQUEST.unpack_from(asked(ONE, 3))
    assert (length, place) == (3, PIPED)
    assert Layout(*json.loads(asked(ONE, 3)[REQUEST.size :][:size])) == ONE


def test_samples_or_a_reason_are_answered() -> None:
    good = imagecodecs.jpegls_encode(FRAME)
    found = answers(asked(ONE, len(good)) + good, asked(ONE, 4) + b"junk")
    assert found[0] == (1, FRAME.tobytes())
    assert found[1] == (0, codecs.DAMAGED.encode())


def test_samples_lie_in_the_shared_memory_behind_their_codestream() -> None:
    good, memory = imagecodecs.jpegls_encode(FRAME), np.zeros(4096, np.uint8)
    start, whole = room(ONE, len(good))
    memory[1024 : 1024 + len(good)] = np.frombuffer(good, np.uint8)
    out = io.BytesIO()
    serve(io.BytesIO(asked(ONE, len(good), 1024)), out, memory)
    assert out.getvalue() == ANSWER.pack(1, FRAME.nbytes)
    assert memory[1024 + start :][: FRAME.nbytes].tobytes() == FRAME.tobytes()
    assert whole == start + FRAME.nbytes and not memory[1024 + whole :].any()


def test_it_ends_with_its_input() -> None:
    assert answers() == []
    assert answers(b"\1\2") == []
