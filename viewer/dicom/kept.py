"""An arrangement as bytes, to be had again for the same files without arranging them anew.

Only plain records of the core are ever made of such bytes; nothing in them can be called.
"""

import pickle
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from io import BytesIO
from typing import Any, cast

from viewer.core.patient import DisplaySet, Frame, Instance, Series
from viewer.dicom.arrangement import Arrangement, Notes

_CORE = "viewer.core."
_OTHERS = {
    ("viewer.dicom.arrangement", "Arrangement"),
    ("viewer.dicom.arrangement", "Notes"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}


def key(instances: Sequence[Instance]) -> bytes:
    """What tells the files of instances, and their state and order, from any others."""
    parts = [f"{one.path}\0{one.member}\0{one.size}\0{one.mtime_ns}" for one in instances]
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def dumped(made: Arrangement, instances: Sequence[Instance]) -> bytes:
    """An arrangement of these instances, which it refers to by number."""
    out = BytesIO()
    numbers = {id(one): n for n, one in enumerate(instances)}
    _Writer(out, numbers).dump(_each(made, lambda one: _packed(one, numbers)))
    return out.getvalue()


def restored(data: bytes, instances: Sequence[Instance]) -> Arrangement | None:
    """The arrangement again; None where the bytes are something else."""
    try:
        made = _Reader(BytesIO(data), instances).load()
        if not isinstance(made, Arrangement):
            return None
        return _each(made, lambda one: _unpacked(one, instances))
    except Exception:  # noqa: BLE001 - pickle raises whatever damaged bytes lead it to
        return None


def part_dumped(one: Series, notes: Notes, instances: Sequence[Instance]) -> bytes:
    """One series, and what is told of it."""
    out = BytesIO()
    numbers = {id(each): n for n, each in enumerate(instances)}
    _Writer(out, numbers).dump((_packed(one, numbers), notes))
    return out.getvalue()


def part_restored(data: bytes, instances: Sequence[Instance]) -> tuple[Series, Notes] | None:
    """The same again; None where the bytes are something else."""
    try:
        one, notes = _Reader(BytesIO(data), instances).load()
        return _unpacked(one, instances), notes
    except Exception:  # noqa: BLE001 - as above
        return None


def _each(made: Arrangement, change: Callable[[Series], Series]) -> Arrangement:
    """The arrangement with every series changed."""
    patients = [
        replace(
            patient,
            studies=tuple(
                replace(study, series=tuple(map(change, study.series)))
                for study in patient.studies
            ),
        )
        for patient in made.patients
    ]
    return replace(made, patients=tuple(patients))


def _packed(one: Series, numbers: dict[int, int]) -> Series:
    """The series with numbers in the place of its many instances and frames.

    It stays as it is where some of the instances have no number.
    """
    if not all(id(each) in numbers for each in one.instances):
        return one

    def bare(volume: DisplaySet) -> DisplaySet:
        which = [numbers[id(frame.instance)] for frame in volume.frames]
        told = _bytes(which), _bytes([frame.number for frame in volume.frames])
        return replace(volume, frames=cast(Any, told))

    instances = _bytes([numbers[id(each)] for each in one.instances])
    volumes = tuple(map(bare, one.volumes))
    return replace(one, instances=cast(Any, instances), volumes=volumes)


def _unpacked(one: Series, instances: Sequence[Instance]) -> Series:
    """The series of _packed again."""
    if not isinstance(one.instances, bytes):
        return one

    def whole(volume: DisplaySet) -> DisplaySet:
        which, frames = map(_numbers, cast(Any, volume.frames))
        pairs = zip(which, frames, strict=True)
        return replace(volume, frames=tuple(Frame(instances[n], number) for n, number in pairs))

    own = tuple(instances[n] for n in _numbers(one.instances))
    return replace(one, instances=own, volumes=tuple(map(whole, one.volumes)))


def _bytes(numbers: Sequence[int]) -> bytes:
    return array("I", numbers).tobytes()


def _numbers(data: bytes) -> Sequence[int]:
    made = array("I")
    made.frombytes(data)
    return made


class _Writer(pickle.Pickler):
    """Writes an instance as its number."""

    def __init__(self, out: BytesIO, numbers: dict[int, int]) -> None:
        super().__init__(out, 5)
        self._numbers = numbers

    def persistent_id(self, thing: Any) -> int | None:
        return self._numbers.get(id(thing))


class _Reader(pickle.Unpickler):
    """Makes records of the core and arrays, and nothing else."""

    def __init__(self, data: BytesIO, instances: Sequence[Instance]) -> None:
        super().__init__(data)
        self._instances = instances

    def persistent_load(self, number: Any) -> Instance:
        return self._instances[int(number)]

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if self._allowed(module, name) else None
        if found is None or (module.startswith(_CORE) and not isinstance(found, type)):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found

    def _allowed(self, module: str, name: str) -> bool:
        return "." not in name and (module.startswith(_CORE) or (module, name) in _OTHERS)
