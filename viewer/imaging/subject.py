"""The part of a volume that a 3D picture is framed by: the patient, not the air around."""

from math import inf

from viewer.core.geometry import Geometry
from viewer.core.volume import Volume
from viewer.imaging.proxy import Box, chief_box, cropped, factors, thinned
from viewer.imaging.rendering_presets import default, plain, transfer

_BODY = {"CT": (-300.0, inf)}  # HU: skin and all within, whatever the default preset shows
_LEAST = 64  # voxels along each axis that are looked at
_SHARE = 3  # the part is at least one of so many of the volume: a small implant is no patient


def subject(volume: Volume) -> Geometry:
    """The box of the grid with the body, or what the modality's default preset plainly shows.

    It is the same whatever preset is in use, so that the picture stays when that changes.
    Takes some milliseconds: of a large volume, few voxels are looked at.
    """
    small = thinned(volume, factors(volume.array.shape, _LEAST))
    shown = _BODY.get(volume.modality) or plain(transfer(default(volume.modality), small))
    return cropped(small, _roomy(chief_box(small, *shown), small)).geometry


def _roomy(box: Box, volume: Volume) -> Box:
    k, j, i = (
        _grown(one, n, -(-n // _SHARE)) for one, n in zip(box, volume.array.shape, strict=True)
    )
    return k, j, i


def _grown(one: slice, size: int, least: int) -> slice:
    """At least so long, about the same middle where the volume allows."""
    if one.stop - one.start >= least:
        return one
    start = min(max(0, (one.start + one.stop - least) // 2), size - least)
    return slice(start, start + least)
