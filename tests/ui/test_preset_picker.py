"""The panel of presets: a picture of the volume in each, chosen with keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.blobs import blob
from viewer.imaging.rendering_presets import presets
from viewer.ui.preset_picker import PresetPicker

FRAMING = ((0.0, 0.0), 1.0, (0.0, 0.0))


def opened(qtbot: QtBot) -> tuple[QWidget, PresetPicker]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    picker = PresetPicker(window)
    picker.offer(blob(), FRAMING, "ct-bone", window.mapToGlobal(QPoint(20, 20)))
    return window, picker


def test_every_preset_gets_a_picture_of_this_volume(qtbot: QtBot) -> None:
    _, picker = opened(qtbot)
    qtbot.waitUntil(lambda: not picker._waiting, timeout=20_000)
    assert list(picker._buttons) == [one.name for one in presets("CT")]
    for name, button in picker._buttons.items():
        image = button.icon().pixmap(116, 88).toImage()
        lights = [
            image.pixelColor(x, y).lightness()
            for x in range(0, 116, 2)
            for y in range(0, 88, 2)
        ]
        assert (max(lights) > 60) or name == "ct-lung"
    assert picker._buttons["ct-bone"].isChecked()


def test_arrows_move_and_enter_chooses(qtbot: QtBot) -> None:
    _, picker = opened(qtbot)
    chosen: list[str] = []
    picker.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        focus = picker.window().focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
    assert chosen == ["ct-vessels"]
    assert picker.isHidden()


def test_escape_and_a_click_elsewhere_close_it(qtbot: QtBot) -> None:
    window, picker = opened(qtbot)
    qtbot.keyClick(picker._buttons["ct-bone"], Qt.Key.Key_Escape)
    assert picker.isHidden()
    picker.offer(blob(), FRAMING, "ct-mip", window.mapToGlobal(QPoint(600, 480)))
    assert window.rect().contains(picker.geometry())
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    picker._left(None, window)
    assert picker.isHidden()
