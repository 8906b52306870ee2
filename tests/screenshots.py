"""Takes the pictures of the README from the running window and the sample study.

    .venv/bin/python -m tests.screenshots [folder]

The program runs as a user's does, on fresh user folders and Qt's own off-screen display; marks
are put where a reader would draw them. The folder is resources/screenshots by default.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parents[1]
SIZE = 1600, 1000
PATIENCE_S = 60
TURNTABLE_PX = 200

_home = tempfile.TemporaryDirectory(prefix="screenshots-")
for _name in ("DATA", "CACHE", "CONFIG", "STATE"):
    os.environ[f"XDG_{_name}_HOME"] = str(Path(_home.name, _name))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")

import numpy as np  # noqa: E402 - after the environment is set
from PySide6.QtCore import QEventLoop, QPoint, QRect, QSize, Qt  # noqa: E402 - after the environment is set
from PySide6.QtWidgets import QApplication  # noqa: E402

from viewer.app import mpr  # noqa: E402
from viewer.app.commands import commands  # noqa: E402
from viewer.app.exporters import EXPORTERS, Film  # noqa: E402
from viewer.app.recording import Recording  # noqa: E402
from viewer.app.session import Session  # noqa: E402
from viewer.app.workspace import Workspace  # noqa: E402
from viewer.core.annotation import Annotation  # noqa: E402
from viewer.core.geometry import Vector  # noqa: E402
from viewer.paths import resource  # noqa: E402
from viewer.ui import filming  # noqa: E402
from viewer.ui.application import application  # noqa: E402
from viewer.ui.main_window import MainWindow  # noqa: E402
from viewer.ui.settings import remember_note  # noqa: E402


def wait(until: Callable[[], bool], and_s: float = 0.0) -> None:
    """Let the program run until something holds, and a while longer."""
    end = monotonic() + PATIENCE_S
    while not until():
        if monotonic() > end:
            raise TimeoutError("the window did not come so far")
        _go_on()
    end = monotonic() + and_s
    while monotonic() < end:
        _go_on()


def _go_on() -> None:
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    sleep(0.01)  # QTest.qWait would keep the render thread waiting for the interpreter


def is_read(session: Session) -> bool:
    """Whether all views show something that is read to the end."""
    shown = [session.views[tile.view].value for tile in session.layout.value.tiles]
    volumes = [view.volume for view in shown if view.key]
    return bool(volumes) and all(v is not None and bool(v.ready.all()) for v in volumes)


def mark(session: Session, number: int, kind: str, label: str, *points: Vector) -> None:
    """Put a mark on the CT, in its acquired plane or a coronal one."""
    opened = session.opened.value
    ct = next(one for one in opened.display_sets if one.modality == "CT")
    study, series = opened.study_of(ct.key), opened.series_of(ct.key)
    flat = len({z for _, _, z in points}) == 1
    session.document.put(
        Annotation(
            f"2.25.{number}",
            kind,
            points,
            ct.geometry.frame_of_reference_uid if ct.geometry else "",
            v=(0.0, 1.0, 0.0) if flat else (0.0, 0.0, -1.0),
            study_instance_uid=study.study_instance_uid if study else "",
            series_instance_uid=series.series_instance_uid if series else "",
            volume_key=ct.key,
            label=label,
            made=datetime.now(UTC),
        ),
        label,
    )


def run(session: Session, command: str) -> None:
    """A command, as by its key; it says so where it cannot be done."""
    reason = commands[command].why_not(session)
    if reason:
        raise RuntimeError(f"{command}: {reason}")
    commands[command].run(session)
    _go_on()


def film(session: Session, path: Path) -> None:
    """One turn of the CT in 3D, as a moving picture without patient data."""
    session.arrange("mpr")
    session.views["3d"].update(preset="ct-bone-skin", camera=(0.0, 0.0))
    wait(lambda: is_read(session), 6.0)
    shot = filming.Shot("3d", which="turn", size=QSize(TURNTABLE_PX, TURNTABLE_PX))
    size = QSize(TURNTABLE_PX, TURNTABLE_PX)
    scenery = filming.Scenery(size, (("3d", QRect(QPoint(), size)),))
    frames = filming.painted(filming.images(session, shot, scenery))
    made: list[object] = []
    gif = next(one for one in EXPORTERS if one.name == "gif")
    recording = Recording(session.jobs, frames, gif, path, Film(filming.TURN, 15.0))
    recording.done.connect(made.append)
    recording.failed.connect(made.append)
    wait(lambda: bool(made))
    print(path)


def take(folder: Path) -> None:
    """All pictures, in the order in which a reader would come to them."""
    app, workspace = application(), Workspace.started()
    workspace.preferences.state.update(hang=False)  # each picture arranges its own
    remember_note()
    windows: list[MainWindow] = []

    def show(session: Session) -> None:
        window = MainWindow(workspace, session)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*SIZE)
        window.show()
        windows.append(window)

    def picture(name: str) -> None:
        app.processEvents()
        windows[0].grab().save(str(folder / f"{name}.png"))
        print(folder / f"{name}.png")

    workspace.session_opened.connect(show)
    session = workspace.new_session()
    workspace.open_paths([resource("sample")], into=session)
    wait(lambda: is_read(session), 1.0)
    session.arrange("mpr")
    session.move(cursor=(-59.0, 70.0, -767.6))
    z = -767.58
    mark(session, 1, "bidirectional", "Mass", (-57.0, 45.0, z), (-57.0, 100.0, z),
         (-78.5, 74.0, z), (-34.0, 74.0, z))  # fmt: skip
    mark(session, 2, "ellipse", "Core", (-64.0, 72.3, -760.0), (-48.0, 72.3, -780.0))
    session.selection.update(annotation="2.25.1", measurements_shown=True)
    session.views["3d"].update(preset="ct-bone-skin", camera=(25.0, 10.0), zoom=1.2)
    wait(lambda: is_read(session), 8.0)
    picture("reading")
    mpr.turn(session, mpr.lying(session, "a"), np.array([0.0, 0.0, 1.0]), 25.0)
    session.selection.update(view="b")
    run(session, "slab-mip")
    wait(lambda: is_read(session), 4.0)
    picture("planes")
    run(session, "slab-off")
    run(session, "straighten-planes")
    session.selection.update(annotation="", view="a")
    run(session, "fuse")
    wait(lambda: is_read(session), 6.0)
    picture("fusion")
    run(session, "fuse")
    session.arrange("grid")
    wait(lambda: is_read(session), 2.0)
    picture("series")
    film(session, folder / "turntable.gif")
    windows[0].close()
    workspace.shut_down()


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    chosen.mkdir(parents=True, exist_ok=True)
    take(chosen)
