"""Oncoscope: a DICOM viewer for tumor review, and its Python surface for scripts.

scan = viewer.scan("folder")          # headers only
volume = scan.volumes[0].load()       # a Volume, a Series4D or an ImageSet
viewer.write(volume, "volume.nii.gz")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viewer.core.errors import IncompleteWarning, ViewerError
    from viewer.core.progress import Cancelled
    from viewer.core.volume import ImageSet, Series4D, Volume
    from viewer.dicom.handles import write
    from viewer.store.surface import scan

__version__ = "0.1.0"
__all__ = [
    "Cancelled",
    "ImageSet",
    "IncompleteWarning",
    "Series4D",
    "ViewerError",
    "Volume",
    "scan",
    "write",
]

_HOMES = {
    "scan": "viewer.store.surface",
    "write": "viewer.dicom.handles",
    "ViewerError": "viewer.core.errors",
    "IncompleteWarning": "viewer.core.errors",
    "Cancelled": "viewer.core.progress",
    "Volume": "viewer.core.volume",
    "Series4D": "viewer.core.volume",
    "ImageSet": "viewer.core.volume",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for (PEP 562): a quick start."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
