"""From the sheet to the file of a surface: where to, then written in the background."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.app import surfaces
from viewer.app.session import Session
from viewer.app.surfaces import Order
from viewer.core import units
from viewer.core.volume import Volume
from viewer.imaging.surface import Size


class SurfaceSaving(QObject):
    """Asks for a place, then writes; says the end of it."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def save(self, volume: Volume, order: Order) -> None:
        """Ask where. The name proposed tells nothing of the patient: "ct-surface.stl"."""
        suffix = order.format.suffix
        modality = volume.modality.lower()
        name = f"{modality}-surface" if modality.isascii() and modality.isalnum() else "surface"
        dialog = QFileDialog(self._window, "Save surface")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{order.format.label} (*{suffix})")
        dialog.setDefaultSuffix(suffix[1:])
        dialog.selectFile(f"{name}{suffix}")
        dialog.fileSelected.connect(lambda chosen: self.write(volume, order, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, volume: Volume, order: Order, path: Path) -> None:
        """Write to a place that was chosen; a job with progress and Cancel."""

        def saved(size: Size) -> None:
            ml, cm2 = (
                units.plain(one, 1) for one in (size.volume_mm3 / 1000, size.area_mm2 / 100)
            )
            self._session.said.emit(
                f"Saved {path.name}: {size.triangles} triangles, {ml} ml, {cm2} cm², "
                f"in mm along {order.axes} axes."
            )

        job = self._session.jobs.start(
            f"Saving surface as {order.format.label}",
            lambda ticket: surfaces.write(volume, order, path, ticket),
        )
        job.done.connect(saved)
        job.failed.connect(self._session.said)
