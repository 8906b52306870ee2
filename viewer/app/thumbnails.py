"""Small pictures of display sets: made in the background once, and kept."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.app.jobs import Jobs
from viewer.app.library import Library
from viewer.core.errors import ViewerError
from viewer.core.geometry import Geometry
from viewer.core.patient import DisplaySet
from viewer.core.presentation import Window
from viewer.core.progress import Silent, Ticket
from viewer.core.volume import ImageSet, Volume
from viewer.dicom.load import prepare
from viewer.imaging import planes, presets, voi_lut

SIDE = 96
_SHARES = 0.5, 0.25, 0.75  # of the way through a series, until something can be read
_FINE = 4  # samples along each side of a thumbnail's pixel
Picture = NDArray[np.uint8]


class Thumbnails(QObject):
    """get(display_set): its picture, or None until `changed` tells its key.

    A picture is (96, 96) grey, or (96, 96, 3) where the images are in colour.
    """

    changed = Signal(str)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._jobs = Jobs(ThreadPoolExecutor(1, thread_name_prefix="thumbnail"))
        self._known: dict[str, Picture | None] = {}
        self._looked: set[str] = set()

    def get(self, display_set: DisplaySet) -> Picture | None:
        """The picture if it is there; else it is asked for. None stays where there is none."""
        key = display_set.key
        if key not in self._known:
            self._known[key] = None
            job = self._jobs.start("", lambda ticket: self._made(display_set, ticket))
            job.done.connect(lambda picture: self._came(key, picture))
        return self._known[key]

    def kept(self, key: str) -> Picture | None:
        """As `get`, of a display set that need not be open: only what was made before."""
        if key not in self._known and key not in self._looked:
            self._looked.add(key)
            job = self._jobs.start("", lambda _: self._stored(key))
            job.done.connect(lambda picture: self._found(key, picture))
        return self._known.get(key)

    def close(self) -> None:
        self._jobs.close()

    def _found(self, key: str, picture: Picture | None) -> None:
        if picture is not None:
            self._came(key, picture)

    def _came(self, key: str, picture: Picture | None) -> None:
        self._known[key] = picture
        if picture is not None:
            self.changed.emit(key)

    def _made(self, display_set: DisplaySet, ticket: Ticket) -> Picture | None:
        """The kept picture, or a new one, which is then kept where there is room."""
        key = display_set.key
        kept = self._stored(key)
        if kept is not None:
            return kept
        try:
            made, whole = _tried(display_set, ticket)
        except ViewerError:
            return None
        if whole:
            with suppress(ViewerError, sqlite3.Error):
                self._library.studies().keep_thumbnail(key, made.tobytes())
        return made

    def _stored(self, key: str) -> Picture | None:
        with suppress(ViewerError, sqlite3.Error):
            kept = self._library.studies().thumbnail(key)
            if kept is not None and len(kept) in (SIDE * SIDE, 3 * SIDE * SIDE):
                shape = (SIDE, SIDE, 3)[: 2 if len(kept) == SIDE * SIDE else 3]
                return np.frombuffer(kept, np.uint8).reshape(shape)
        return None


def thumbnail(display_set: DisplaySet, ticket: Ticket | None = None) -> Picture:
    """The middle image, upright, in its opening window, at true proportions on black.

    Where nothing of that can be read, another one. Raises ViewerError, Cancelled.
    """
    return _tried(display_set, ticket or Silent())[0]


def of_volume(volume: Volume) -> Picture:
    """The middle slice of a volume that is in memory: of those that no file has."""
    k, (_, *size) = len(volume.array) // 2, volume.geometry.shape
    grid = replace(volume.geometry, shape=(1, size[0], size[1]))
    one = replace(
        volume,
        array=volume.array[k : k + 1],
        geometry=grid,
        ready=np.ones(1, bool),
        slice_positions=None,
        suv=None,
    )
    return letterboxed(*_greys(one))


def _tried(display_set: DisplaySet, ticket: Ticket) -> tuple[Picture, bool]:
    """The picture, and whether all of its image could be read."""
    if not display_set.frames:
        raise ViewerError("This series was computed, so there is nothing to read.", "")
    for share in _SHARES:
        opened = prepare(_one(display_set, share))
        problems = opened.fill(ticket)
        item = opened.item
        assert isinstance(item, Volume | ImageSet)
        whole = not any(one.effect == "partly shown" for one in problems)
        if whole or item.array.max() > item.array.min():
            return letterboxed(*_greys(item)), whole
    raise ViewerError("The images cannot be read.", "See what was left out.")


def _one(display_set: DisplaySet, share: float) -> DisplaySet:
    """A display set of one image (of the first phase), that share of the way through it."""
    frames, geometry = display_set.frames, display_set.geometry
    if geometry is None:
        chosen = frames[int(len(frames) * share) :][:1]
        return replace(display_set, frames=chosen, phases=1, shape=None)
    count, *size = geometry.shape
    one = Geometry(geometry.affine, (1, size[0], size[1]), geometry.frame_of_reference_uid)
    return replace(
        display_set,
        kind="volume",
        frames=frames[int(count * share) :][:1],
        shape=one.shape,
        geometry=one,
        phases=1,
        axis=None,
        axis_values=(),
        slice_positions=None,
    )


def _greys(item: Volume | ImageSet) -> tuple[Picture, tuple[float, float]]:
    """The item's one image in grey or colour, and the distances of its rows and columns."""
    if isinstance(item, Volume):
        name = planes.native_orientation(item.geometry)
        values = planes.picture(item.array, item.geometry, name, 0)
        spacing = planes.plane_at(item.geometry, name, 0).spacing
    else:
        values, spacing = item.array[0], item.spacing or (1.0, 1.0)
    if values.ndim == 3:
        return values.astype(np.uint8), spacing
    window = presets.opening_window(item) or Window(0.5, 1.0, "LINEAR_EXACT")
    inverted, factor = presets.opens_inverted(item), presets.shown_factor(item)
    return voi_lut.levels(values, item, window, inverted, factor), spacing


def letterboxed(greys: Picture, spacing: tuple[float, float]) -> Picture:
    """A picture whose rows and columns lie so far apart, fitted into a black square."""
    height, width = greys.shape[0] * spacing[0], greys.shape[1] * spacing[1]
    scale = SIDE / max(height, width)
    rows, columns = (min(SIDE, max(1, round(side * scale))) for side in (height, width))
    at_row, at_column = (
        ((np.arange(count * _FINE) + 0.5) * size / (count * _FINE)).astype(int)
        for count, size in ((rows, greys.shape[0]), (columns, greys.shape[1]))
    )
    fine = greys[at_row[:, None], at_column].reshape(rows, _FINE, columns, _FINE, -1)
    out = np.zeros((SIDE, SIDE, fine.shape[-1]), np.uint8)
    top, left = (SIDE - rows) // 2, (SIDE - columns) // 2
    out[top : top + rows, left : left + columns] = fine.mean(axis=(1, 3)).round()
    return out if greys.ndim == 3 else out[..., 0]
