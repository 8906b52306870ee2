"""An arrangement as bytes, to be had again for the same files without arranging them anew.

Only plain records of the core are ever made of such bytes; nothing in them can be called.
"""

import pickle
from collections.abc import Sequence
from hashlib import blake2b
from io import BytesIO
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom.arrange import Arrangement

_CORE = "viewer.core."
_OTHERS = {
    ("viewer.dicom.arrange", "Arrangement"),
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
    _Writer(out, instances).dump(made)
    return out.getvalue()


def restored(data: bytes, instances: Sequence[Instance]) -> Arrangement | None:
    """The arrangement again; None where the bytes are something else."""
    try:
        made = _Reader(BytesIO(data), instances).load()
    except Exception:  # noqa: BLE001 - pickle raises whatever damaged bytes lead it to
        return None
    return made if isinstance(made, Arrangement) else None


class _Writer(pickle.Pickler):
    """Writes an instance as its number."""

    def __init__(self, out: BytesIO, instances: Sequence[Instance]) -> None:
        super().__init__(out, 5)
        self._numbers = {id(one): n for n, one in enumerate(instances)}

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
