"""Instances as text, short where they are alike: the base once, and what differs from it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from hashlib import blake2b
from typing import Any

from viewer.core.patient import Instance

OF_FILE = ("path", "size", "mtime_ns")
_OWN = ("sop_instance_uid", "member", "attributes")
_SHARED = [field.name for field in fields(Instance) if field.name not in (*OF_FILE, *_OWN)]
_ABSENT = object()
_ALIKE = 3  # of its attributes, one in so many may differ from a base

Base = tuple[int, Mapping[str, Any]]  # number, what instances share of it


def base_of(one: Instance) -> tuple[Base, str]:
    """A base that an instance fits, and its text; the number tells its content."""
    shared = {name: getattr(one, name) for name in _SHARED}
    shared["attributes"] = dict(one.attributes)
    text = _dumped(shared)
    number = int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big")
    return (number, shared), text


def written(one: Instance, base: Base) -> str | None:
    """What an instance does not share with a base; None where that is too much."""
    shared = base[1]
    if any(getattr(one, name) != shared[name] for name in _SHARED):
        return None
    mine, theirs = one.attributes, shared["attributes"]
    changed = _changed(mine, theirs)
    if len(changed) * _ALIKE > len(theirs) + _ALIKE:
        return None
    gone = [] if mine.keys() >= theirs.keys() else [key for key in theirs if key not in mine]
    return _dumped([one.sop_instance_uid, one.member, changed, gone])


def _changed(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in mine.items()
        if (before := theirs.get(key, _ABSENT)) is not value
        and (before != value or type(before) is not type(value))
    }


def read(text: str, base: Mapping[str, Any], file: tuple[str, int, int]) -> Instance:
    """The instance of a file (path, size, time of change) again; raises ValueError."""
    sop_instance_uid, member, changed, gone = json.loads(text)
    attributes = {**base["attributes"], **changed}
    for key in gone:
        del attributes[key]
    path, size, mtime_ns = file
    return Instance(
        path,
        sop_instance_uid,
        base["sop_class_uid"],
        base["transfer_syntax_uid"],
        base["series_instance_uid"],
        base["study_instance_uid"],
        member,
        size,
        mtime_ns,
        attributes,
    )


def whole(instances: tuple[Instance, ...]) -> str:
    """Several instances of one file, each with all that it has."""
    names = [*_SHARED, *_OWN]
    return _dumped([{name: getattr(one, name) for name in names} for one in instances])


def read_whole(text: str, file: tuple[str, int, int]) -> tuple[Instance, ...]:
    """The instances of whole."""
    of_file: dict[str, Any] = dict(zip(OF_FILE, file, strict=True))
    return tuple(Instance(**of_file, **one) for one in json.loads(text))


def _dumped(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
