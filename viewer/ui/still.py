"""Pictures of views without a window: for snapshots."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.core.patient import Patient
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging.rendering_presets import Preset
from viewer.ui.slice_picture import SlicePicture
from viewer.ui.theme import load_fonts

Size = tuple[int, int]  # width, height


@contextmanager
def drawing() -> Iterator[None]:
    """Fonts and images work inside; no display is needed."""
    application = QGuiApplication.instance() or QGuiApplication([])
    load_fonts()
    yield
    del application


def of_slice(patient: Patient, state: ViewState, size: Size | None, plain: bool) -> QImage:
    """What a view of a window would show; size None: one pixel for each of the plane's.

    plain: without text and lines, in greys.
    """
    with drawing():
        session = Session(Jobs(), Document())
        try:
            session.opened.update(patient=patient)
            fields = {name: getattr(state, name) for name in ViewState.__slots__}
            session.views["a"].update(**fields)
            picture = SlicePicture(session, "a")
            made = picture.image(_pixels(picture, size), plain, stretched=size is None)
        finally:
            session.jobs.close()
    colour = state.images is not None and state.images.array.ndim == 4
    grey = plain and not colour
    return made.convertToFormat(QImage.Format.Format_Grayscale8) if grey else made


def in_3d(
    volume: Volume, preset: Preset, size: Size, window: Window | None, plain: bool = False
) -> QImage:
    """The volume from the front, in full quality; plain: without letters and the cube."""
    from viewer.ui.render_thread import stop
    from viewer.ui.volume_picture import mark, render

    with drawing():
        try:
            made = render(volume, preset, QSize(*size), window=window)
            if not plain:
                mark(made, volume)
            return made
        finally:
            stop()


def write(image: QImage, path: Path) -> None:
    """The picture as a PNG; raises ViewerError."""
    coded = QBuffer()
    coded.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(coded, QByteArray(b"PNG")).write(image):
        raise ViewerError("There is not enough memory for this picture.", "Make it smaller.")
    with replacing(path) as part:
        part.write_bytes(coded.data().data())


def _pixels(picture: SlicePicture, size: Size | None) -> QSize:
    if size is not None:
        return QSize(*size)
    scene = picture.scene(QSize(1, 1).toSizeF(), stretched=True)
    if scene is None:
        raise ViewerError("There is no picture here.", "Choose another volume.")
    rows, columns = scene.shown.plane.shape
    return QSize(columns, rows)
