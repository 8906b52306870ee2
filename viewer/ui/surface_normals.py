"""Finds the normals of large volumes in the background, one volume after the other.

The CPU mapper needs them to shade, and finds them when it first draws: 3 bytes a voxel, about
a second for 10 million voxels on one core. Its own thread and window make that first drawing
here, so that the render thread can go on; the finished mapper is handed over.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Condition, Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

from viewer.core.volume import Volume

_QUIET_S = 0.3  # after the last drawing of a moving picture the work goes on
_PROGRESS = "VolumeMapperComputeGradientsProgressEvent"  # VTK: after each eight slices

_PATIENCE_S = 10.0  # for eight slices; a process that ends within VTK's work crashes

Make = Callable[[], tuple[Any, Any, Any]]  # a window, its volume prop, the prop's mapper
Take = Callable[[Volume, Any], None]


class SurfaceNormals:
    """A thread that starts with the first volume wanted; it stands still while others draw."""

    def __init__(self, take: Take) -> None:
        """take: is given, on this thread, the volume and its mapper (None: it failed)."""
        self._take = take
        self._changed = Condition()
        self._wanted: OrderedDict[int, tuple[Volume, Make]] = OrderedDict()
        self._busy: Volume | None = None
        self._stopped = False
        self._stands = Event()
        self._moved = 0.0
        self._thread: Thread | None = None

    def want(self, volume: Volume, make: Make) -> None:
        """Find a volume's normals, if nobody has asked for them yet.

        make: called on this thread; what is drawn once, with shading, in a small window.
        """
        with self._changed:
            if self._busy is volume or id(volume) in self._wanted or self._stopped:
                return
            self._wanted[id(volume)] = volume, make
            self._changed.notify()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="normals", daemon=True)
                self._thread.start()

    def forget(self, volume: Volume) -> None:
        """A volume is shown no longer; what has been begun is finished and dropped."""
        with self._changed:
            self._wanted.pop(id(volume), None)

    def moving(self) -> None:
        """Somebody turns a picture: the processor is theirs."""
        self._moved = monotonic()

    def stop(self) -> None:
        """End. VTK cannot be made to stop within a volume: there the thread stands still."""
        with self._changed:
            self._stopped = True
            self._wanted.clear()
            self._changed.notify()
            thread, busy = self._thread, self._busy
        if thread is None:
            return
        if busy is None:
            thread.join()
        end = monotonic() + _PATIENCE_S
        while thread.is_alive() and not self._stands.wait(0.02) and monotonic() < end:
            pass

    # inside

    def _run(self) -> None:
        while (wanted := self._next()) is not None:
            volume, make = wanted
            try:
                mapper = self._found(make)
            except Exception:  # noqa: BLE001 - the render thread draws them another way
                mapper = None
            with self._changed:
                self._busy = None
                ended = self._stopped
            if not ended:
                self._take(volume, mapper)
            del volume, make, mapper, wanted

    def _next(self) -> tuple[Volume, Make] | None:
        """The volume to be done next; None when all has ended."""
        with self._changed:
            while not self._wanted and not self._stopped:
                self._changed.wait()
            if self._stopped:
                return None
            found = self._wanted.popitem(last=True)[1]
            self._busy = found[0]
            return found

    def _found(self, make: Make) -> Any:
        """The mapper with its normals, free of the window that it was drawn in."""
        window, prop, mapper = make()
        threads = mapper.GetNumberOfThreads()
        mapper.SetNumberOfThreads(1)
        observer = mapper.AddObserver(_PROGRESS, lambda *_: self._wait())
        window.Render()
        mapper.RemoveObserver(observer)
        mapper.SetNumberOfThreads(threads)
        mapper.ReleaseGraphicsResources(window)
        prop.SetMapper(None)
        window.Finalize()
        return mapper

    def _wait(self) -> None:
        """Within the work: give way to pictures that move; for ever when all has ended."""
        if self._stopped:
            self._stands.set()
            held = Lock()
            held.acquire()
            held.acquire()
        while monotonic() - self._moved < _QUIET_S and not self._stopped:
            sleep(0.02)
