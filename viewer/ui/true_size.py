"""Pictures as large as the patient is: a millimetre on the screen for one in the picture."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QScreen
from PySide6.QtWidgets import QWidget

from viewer.app.preferences import LEAST_MM, MOST_MM, Preferences
from viewer.core.volume import ImageSet
from viewer.ui import haloed
from viewer.ui.framing import Framing
from viewer.ui.slice_picture import Scene
from viewer.ui.theme import IMAGE_PX, font

NO_MM = "These images have no size in mm, so there is no true size."
NO_SCREEN = "This screen does not tell its size: measure it in the settings (Screen) first."
MEASURED = "1:1 mm"
_EXACT = 0.004  # share by which a size may be off and still be called true
_UP = 3.2  # lines of text above the lower edge


@dataclass(frozen=True, slots=True)
class Pixel:
    """A screen's (device-independent) pixel: its size, and whether the user measured it."""

    mm: float
    measured: bool


def screen_name(screen: QScreen) -> str:
    """What a screen is known by: maker, model, number, and how many pixels it has now."""
    size = screen.size()
    told = (screen.manufacturer(), screen.model(), screen.serialNumber() or screen.name())
    return " ".join([*(one for one in told if one), f"{size.width()}x{size.height()}"])


def pixel(screen: QScreen, preferences: Preferences) -> Pixel | None:
    """How large its pixels are: as measured, else as it says; None where it says nonsense."""
    own = preferences.pixel_mm.get(screen_name(screen))
    if own is not None:
        return Pixel(own, True)
    wide, pixels = screen.physicalSize().width(), screen.size().width()
    mm = wide / pixels if pixels else 0.0
    return Pixel(mm, False) if LEAST_MM <= mm <= MOST_MM else None


def in_mm(scene: Scene) -> bool:
    """Whether the picture has a size at all."""
    item = scene.state.images
    return not isinstance(item, ImageSet) or item.spacing is not None


def zoom(scene: Scene, one: Pixel) -> float:
    """The view's zoom with which its picture has its true size."""
    return scene.state.zoom / (scene.framing.per_mm * one.mm)


def is_true(framing: Framing, one: Pixel) -> bool:
    return abs(framing.per_mm * one.mm - 1) < _EXACT


def words(scene: Scene, one: Pixel) -> str:
    """What stands on a picture of true size."""
    images = scene.state.images
    told = MEASURED
    if images is not None and images.spacing_kind == "detector":
        told += " at the detector"
    return told if one.measured else f"{told}  (screen not measured)"


def draw(painter: QPainter, view: QWidget, scene: Scene, preferences: Preferences) -> None:
    """Say so, low in the middle, where a picture has its true size."""
    one = pixel(view.screen(), preferences)
    if one is None or not in_mm(scene) or not is_true(scene.framing, one):
        return
    small, told = font(IMAGE_PX), words(scene, one)
    width, height = haloed.size_of(told, small)
    size = scene.framing.size
    place = QPointF((size.width() - width) / 2, size.height() - _UP * height)
    haloed.draw(painter, place, told, small, "text" if one.measured else "warn")
