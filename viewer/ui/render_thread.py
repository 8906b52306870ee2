"""The one thread that owns all VTK objects. Asks come in, pictures go out; the newest wins."""

import atexit
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from viewer.core.errors import ViewerError
from viewer.core.plane import Plane
from viewer.core.volume import Volume
from viewer.imaging.projection import coarser
from viewer.imaging.rendering_presets import Transfer
from viewer.ui.ray_caster import Pixels, RayCaster, Scene
from viewer.ui.rendering_plan import (
    Pass,
    adapted,
    alone,
    moving,
    needs_normals,
    rows_next,
    still,
)
from viewer.ui.surface_normals import SurfaceNormals


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawn scene. plane: where the image lies in the patient.

    number: of the request that asked for it. full: original voxels, every pixel.
    """

    number: int
    scene: Scene
    image: QImage
    plane: Plane
    full: bool
    unshaded: bool = False  # full but for the shading, which follows
    look: Transfer | None = None  # the curves that it was drawn with


class Client(QObject):
    """One asker of pictures, on the main thread; its signals arrive there."""

    drawn = Signal(object)  # Picture
    failed = Signal(object)  # ViewerError, or another exception where there is a bug
    shaded = Signal(object)  # a volume that can be drawn with shading from now on

    def __init__(self) -> None:
        super().__init__()
        self.coarse = 2.0  # of the last moving picture; the render thread's own
        self.volume: Volume | None = None  # the one that is on the screen


@dataclass(slots=True, eq=False)
class _Work:
    """What is being drawn for a client. rank: small is done first."""

    rank: int
    steps: Iterator[None]
    fail: Callable[[Exception], None]


MOVING, STILL, IDLE = 0, 1, 2


class RenderThread:
    """Draws for all clients, a short step at a time, most urgent first."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._work: dict[object, _Work] = {}
        self._orders: list[Callable[[RayCaster], None]] = []
        self._stopped = False
        self._waiting: list[tuple[Volume, Client]] = []  # for normals
        self._normals = SurfaceNormals(self._found)
        self._thread = Thread(target=self._run, name="render", daemon=True)
        self._thread.start()

    def ask(self, client: Client, number: int, scene: Scene, rank: int = STILL) -> None:
        """Draw a scene for a client instead of what it asked for before.

        rank: MOVING gives one quick preview, STILL goes on to the full quality, IDLE is a
        preview that waits until nobody else wants anything; what is seen fills its picture.
        """

        def steps(caster: RayCaster) -> Iterator[None]:
            def tell(image: QImage, plane: Plane, how: Pass) -> None:
                look = caster.look(scene)
                made = Picture(number, scene, image, plane, how.is_full, not how.shade, look)
                client.drawn.emit(made)

            if rank == STILL:
                self._shade(caster, scene, client)
            wanted = caster.framed(scene) if rank == IDLE else scene
            return _steps(caster, wanted, client if rank == MOVING else None, rank, tell)

        if rank == MOVING:
            self._normals.moving()
        self._put(client, rank, steps, client.failed.emit)

    def picture(self, scene: Scene) -> QImage:
        """The scene in full quality; waits for it. Raises ViewerError without OpenGL."""
        future: Future[QImage] = Future()

        def steps(caster: RayCaster) -> Iterator[None]:
            def tell(image: QImage, plane: Plane, how: Pass) -> None:
                future.set_result(image)

            return _steps(caster, scene, None, STILL, tell, only_full=True)

        self._put(future, STILL, steps, future.set_exception)
        return future.result()

    def withdraw(self, client: Client) -> None:
        """The client wants nothing any more."""
        with self._changed:
            self._work.pop(client, None)
            self._waiting = [one for one in self._waiting if one[1] is not client]

    def forget(self, volume: Volume) -> None:
        """Let go of a volume that is shown no longer."""
        self._normals.forget(volume)
        with self._changed:
            self._waiting = [one for one in self._waiting if one[0] is not volume]
            self._orders.append(lambda caster: caster.forget(volume))
            self._changed.notify()

    def stop(self) -> None:
        """Free all and wait for the end; a process that exits without this crashes."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._normals.stop()
        self._thread.join()

    # inside

    def _shade(self, caster: RayCaster, scene: Scene, client: Client) -> None:
        """Have the normals found of what cannot be shaded before, and tell the client then."""
        volume = scene.volume
        if caster.normals(volume) is not None:
            return
        if needs_normals(caster.software, volume.array.size, caster.look(scene)):
            with self._changed:
                if not any(of is volume and one is client for of, one in self._waiting):
                    self._waiting.append((volume, client))
            self._normals.want(volume, caster.shading_of(scene))

    def _found(self, volume: Volume, mapper: Any) -> None:
        """The normals of a volume are there (None: cannot be had); for who waits for them."""

        def take(caster: RayCaster) -> None:
            caster.take_normals(volume, mapper)
            with self._changed:
                clients = [one for of, one in self._waiting if of is volume]
                self._waiting = [one for one in self._waiting if one[0] is not volume]
            for client in clients:
                client.shaded.emit(volume)

        with self._changed:
            self._orders.append(take)
            self._changed.notify()

    def _put(
        self,
        owner: object,
        rank: int,
        steps: Callable[[RayCaster], Iterator[None]],
        fail: Callable[[Exception], None],
    ) -> None:
        def lazily() -> Iterator[None]:
            yield from steps(self._caster)

        with self._changed:
            if self._stopped:
                raise RuntimeError("the render thread has ended")
            self._work.pop(owner, None)
            self._work[owner] = _Work(rank, lazily(), fail)
            self._changed.notify()

    def _run(self) -> None:
        try:
            self._caster = RayCaster()
        except Exception as error:  # noqa: BLE001 - each asker is told
            self._refuse(error)
            return
        while self._next():
            pass
        self._caster.close()

    def _refuse(self, error: Exception) -> None:
        """Without OpenGL: tell everyone who asks."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._work)
                if self._stopped:
                    return
                waiting = list(self._work.values())
                self._work.clear()
            for work in waiting:
                work.fail(error)

    def _next(self) -> bool:
        """Wait for something to do and do one step of it; False at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._work or self._orders)
            if self._stopped:
                return False
            orders, self._orders = self._orders, []
            owner = min(self._work, key=lambda one: self._work[one].rank, default=None)
            work = self._work[owner] if owner is not None else None
        for order in orders:
            order(self._caster)
        if work is not None and not self._step(work):
            with self._changed:
                if self._work.get(owner) is work:
                    del self._work[owner]
        return True

    def _step(self, work: _Work) -> bool:
        """One step; False where there are no more."""
        try:
            next(work.steps)
        except StopIteration:
            return False
        except Exception as error:  # noqa: BLE001 - told to the asker
            work.fail(error)
            return False
        return True


def _steps(
    caster: RayCaster,
    scene: Scene,
    mover: Client | None,
    rank: int,
    tell: Callable[[QImage, Plane, Pass], None],
    only_full: bool = False,
) -> Iterator[None]:
    """Draw a scene pass by pass, strip by strip; stops for others between two strips."""
    if mover is not None:
        passes: tuple[Pass, ...] = (moving(caster.software, mover.coarse),)
    else:
        of = (caster.software, scene.volume.array.size, caster.look(scene))
        passes = still(*of, caster.normals(scene.volume))
        passes = passes[:1] if rank == IDLE else passes
        passes = (alone(*of, caster.normals(scene.volume)),) if only_full else passes
    for how in passes:
        plane = coarser(scene.plane, how.coarse)
        begun = perf_counter()
        pixels = yield from _strips(caster, scene, how, plane)
        if mover is not None:
            mover.coarse = adapted(mover.coarse, perf_counter() - begun)
        tell(_image(pixels), plane, how)
        yield


def _strips(
    caster: RayCaster, scene: Scene, how: Pass, plane: Plane
) -> Generator[None, None, Pixels]:
    """The pixels of a plane; stops for others between two strips of about equal time."""
    total = plane.shape[0]
    rows, first, parts = total // 16 + 1 if how.strips else total, 0, []
    while first < total:
        if first:
            yield
        begun = perf_counter()
        last = min(first + rows, total)
        parts.append(caster.draw(scene, how, plane, first, last))
        rows, first = rows_next(rows, perf_counter() - begun), last
    return np.concatenate(parts)


def _image(rgba: Pixels) -> QImage:
    """An opaque QImage with its own memory, in the format that paints fastest."""
    rows, columns = rgba.shape[:2]
    image = QImage(rgba.data, columns, rows, 4 * columns, QImage.Format.Format_RGBX8888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


class _Shared:
    """The thread of this process, started when first asked for."""

    thread: RenderThread | None = None
    retired: ClassVar[list[Client]] = []  # a QObject may not end on the render thread


def shared() -> RenderThread:
    """The process's render thread."""
    if _Shared.thread is None:
        _Shared.thread = RenderThread()
    return _Shared.thread


def stop() -> None:
    """End the process's render thread, if it runs. Also done when the process exits."""
    thread, _Shared.thread = _Shared.thread, None
    if thread is not None:
        thread.stop()


def let_go(client: Client) -> None:
    """A client wants nothing any more, and its volume is let go; starts no thread."""
    volume, client.volume = client.volume, None
    _Shared.retired.append(client)
    if _Shared.thread is not None:
        _Shared.thread.withdraw(client)
        if volume is not None:
            _Shared.thread.forget(volume)


def unavailable(error: Exception) -> ViewerError:
    """What to tell the user of a failure to draw."""
    if isinstance(error, ViewerError):
        return error
    return ViewerError("The 3D picture could not be drawn.", "All other views work.")


atexit.register(stop)
