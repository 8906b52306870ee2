"""What this program is, what it is not for, and whose work is in it."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution, version

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from viewer import __version__
from viewer.paths import resource
from viewer.ui.text import label

INTENDED_USE = (
    "Oncoscope shows and measures images of tumours for research, teaching, second looks and "
    "quality assurance.",
    "It is not a certified medical device: it has no CE mark and no FDA clearance. Do not "
    "diagnose, plan a treatment or judge a response by it alone.",
    "Measured numbers are as good as the images and the points that you set. Check a number "
    "that matters with the system that your hospital has approved.",
    "Nothing leaves this computer: images stay where they are, and what you draw is kept in "
    "your own folder.",
)
PARTS = ("PySide6-Essentials", "numpy", "pydicom", "pyqtgraph", "vtk", "SimpleITK", "highdicom")


def intended_use_page() -> QWidget:
    """The note on what the program is for."""
    return _page([label(text) for text in INTENDED_USE], QSize(560, 220))


def about_page() -> QWidget:
    """Version, the parts it is built of, and the licence notices."""
    notices = QPlainTextEdit(_notices())
    notices.setReadOnly(True)
    notices.setMinimumHeight(240)
    notices.setAccessibleName("Licences")
    rows = [
        label(f"Oncoscope {__version__}, a viewer for tumor review. Licence: Apache-2.0."),
        label("Not a certified medical device. Not for diagnostic use.", "warn"),
        label(" · ".join(f"{name} {_version(name)}" for name in PARTS), "dim"),
        notices,
    ]
    return _page(rows, QSize(640, 460))


def _page(rows: Sequence[QWidget], size: QSize) -> QWidget:
    page = QWidget()
    page.setMinimumWidth(size.width())
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(10)
    for row in rows:
        if isinstance(row, QLabel):
            row.setWordWrap(True)
        column.addWidget(row)
    column.addStretch(1)
    return page


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _notices() -> str:
    """NOTICE lies beside the resources in a checkout, and among the licences of a wheel."""
    beside = resource("fonts").parent.parent / "NOTICE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    try:
        found = distribution("oncoscope").read_text("licenses/NOTICE")
    except PackageNotFoundError:
        found = None
    return found or "The licences of all parts are in the file NOTICE of the distribution."
