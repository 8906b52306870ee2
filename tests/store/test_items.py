"""Annotations as JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from viewer.core.annotation import Annotation
from viewer.core.key_image import KeyImage
from viewer.core.plane import Oblique
from viewer.core.suv import SuvOverride
from viewer.store import items

FULL = Annotation(
    uid="2.25.1",
    kind="arrow",
    points=((0.1, -2.0, 3e-7), (1.0, 2.0, 3.0)),
    frame_of_reference_uid="1.2",
    u=(0.6, 0.8, 0.0),
    v=(-0.8, 0.6, 0.0),
    study_instance_uid="1.3",
    series_instance_uid="1.4",
    volume_key="abc",
    images=(("1.5", 1), ("1.6", 2)),
    label="Läsion 一",
    text="<b>\u202e\n",
    hidden=True,
    author="Dr. Ö",
    made=datetime(2026, 11, 24, 9, 41, 7, 5, UTC),
)


OVERRIDE = SuvOverride(
    uid="suv:1.4",
    series_instance_uid="1.4",
    weight_kg=70.5,
    injected=datetime(2020, 5, 4, 9),
    scan_start=datetime(2020, 5, 4, 10, 0, 0, 5),
    reason="weighed on the ward",
    made=datetime(2026, 11, 24, 9, 41, 7, 5, UTC),
)


KEY = KeyImage(
    "2.25.7",
    "abc",
    "1.3",
    "1.4",
    orientation="coronal",
    point=(0.1, -2.0, 3e-7),
    oblique=Oblique((0.6, 0.8, 0.0), (0.0, 0.0, -1.0)),
    phase=2,
    note="<b>Ö",
    made=datetime(2026, 11, 24, 9, 41, 7, 5, UTC),
)


@pytest.mark.parametrize(
    "one",
    [
        FULL,
        Annotation("1", "probe", ((1.0, 2.0, 3.0),), ""),
        OVERRIDE,
        SuvOverride("suv:1", "1"),
        KEY,
        KeyImage("2.25.8", "us", images=(("1.5", 3),), frame=2),
    ],
)
def test_every_field_comes_back_exactly(one: items.Kept) -> None:
    assert items.from_json(items.to_json(one)) == one


def test_numbers_of_numpy_are_numbers() -> None:
    point: Any = (np.float32(1.5), np.float64(2), 3.0)
    image: Any = ("1", np.int64(4))
    one = replace(FULL, points=(point,), images=(image,))
    assert items.from_json(items.to_json(one)) == replace(
        FULL, points=((1.5, 2.0, 3.0),), images=(("1", 4),)
    )


def test_fields_of_a_later_program_are_passed_over() -> None:
    raw = json.loads(items.to_json(FULL)) | {"finding": ["1", "SCT", "x"], "lesion": {"a": 1}}
    assert items.from_json(json.dumps(raw)) == FULL


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "{}", '{"type": "lesion", "uid": "1"}', '{"type": "annotation"}']
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own errors are of this class
        items.from_json(text)
