import io
import json

import imagecodecs
import numpy as np

from viewer.dicom import codecs
from viewer.dicom.decoder import ANSWER, REQUEST, asked, serve
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
    size, length = REQUEST.unpack_from(asked(ONE, b"abc"))
    assert length == 3
    assert Layout(*json.loads(asked(ONE, b"abc")[REQUEST.size :][:size])) == ONE


def test_samples_or_a_reason_are_answered() -> None:
    good = imagecodecs.jpegls_encode(FRAME)
    found = answers(asked(ONE, good) + good, asked(ONE, b"junk") + b"junk")
    assert found[0] == (1, FRAME.tobytes())
    assert found[1] == (0, codecs.DAMAGED.encode())


def test_it_ends_with_its_input() -> None:
    assert answers() == []
    assert answers(b"\1\2") == []
