"""The panel of presets: a picture of the volume in each, chosen with keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.blobs import blob
from viewer.imaging.rendering_presets import presets
from viewer.ui.preset_picker import PresetPicker

CAMERA = (0.0, 0.0)


def opened(qtbot: QtBot) -> tuple[QWidget, PresetPicker]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    picker = PresetPicker(window)
    picker.offer(blob(), CAMERA, "ct-bone", window.mapToGlobal(QPoint(20, 20)))
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
    picker.offer(blob(), CAMERA, "ct-mip", window.mapToGlobal(QPoint(600, 480)))
    assert window.rect().contains(picker.geometry())
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    picker._left(None, window)
    assert picker.isHidden()


def test_the_windows_own_keys_do_not_take_the_pickers(qtbot: QtBot) -> None:
    window, picker = opened(qtbot)
    taken: list[str] = []
    for key in ("Esc", "Right", "Return"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda k=key: taken.append(k))
    qtbot.keyClick(picker._buttons["ct-bone"], Qt.Key.Key_Right)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert picker.isHidden() and not taken


def test_a_press_elsewhere_closes_it_even_where_no_focus_goes(qtbot: QtBot) -> None:
    window, picker = opened(qtbot)
    button = QToolButton(window)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert picker.isHidden()


def test_it_opens_beside_its_view_where_there_is_room(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1300, 500)
    view = QWidget(window)
    view.setGeometry(650, 0, 650, 500)
    window.show()
    picker = PresetPicker(view)
    picker.offer(blob(), CAMERA, "ct-bone", view.mapToGlobal(QPoint(20, 20)))
    assert not picker.geometry().intersects(view.geometry())


def test_thumbnails_are_filled_by_what_is_seen(qtbot: QtBot) -> None:
    """A ball of a tenth of the grid's width fills most of the picture's height."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    picker = PresetPicker(window)
    picker.offer(blob(), CAMERA, "ct-bone", QPoint())
    qtbot.waitUntil(lambda: not picker._waiting, timeout=20_000)
    image = picker._buttons["ct-bone"].icon().pixmap(116, 88).toImage()
    lit = [y for y in range(88) if image.pixelColor(58, y).lightness() > 40]
    assert len(lit) > 50
