"""The menu of a right click: commands for what was clicked."""

from PySide6.QtWidgets import QMenu, QWidget

from viewer.app.commands import Command, commands
from viewer.app.session import Session
from viewer.ui.text import plain

ON_MARK = ("rename", "hide", "delete")
ON_PICTURE = (
    ("fit", "reset", "invert", "interpolate"),
    ("plane-axial", "plane-coronal", "plane-sagittal", "plane-acquired"),
    ("rotate-right", "rotate-left", "flip-horizontal", "flip-vertical"),
    ("key-image", "save-picture", "copy-picture"),
    ("overlays", "shutters"),
    ("crosshair-lines", "link", "maximise"),
)
WINDOWS = "window-"


def context_menu(session: Session, on_mark: bool, parent: QWidget) -> QMenu:
    """Commands on the selected mark, or the windows and framing of the picture."""
    commands.discover()
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    if on_mark:
        _fill(menu, session, [commands[name] for name in ON_MARK])
        menu.addSeparator()
    windows = menu.addMenu("Window")
    possible = [one for one in commands if one.name.startswith(WINDOWS)]
    _fill(windows, session, [one for one in possible if not one.why_not(session)])
    for group in ON_PICTURE:
        _fill(menu, session, [commands[name] for name in group])
        menu.addSeparator()
    return menu


def _fill(menu: QMenu, session: Session, each: list[Command]) -> None:
    for command in each:
        action = menu.addAction(command.label_in(session))
        reason = command.why_not(session)
        action.setEnabled(not reason)
        action.setToolTip(plain(reason))
        action.setCheckable(command.checkable)
        action.setChecked(command.checkable and command.checked(session))
        action.triggered.connect(lambda _=False, command=command: command.run(session))
