"""What a drag does in 3D, by the buttons and keys that are held."""

from PySide6.QtCore import Qt

from viewer.app.session import Session

_OTHERS = {Qt.MouseButton.MiddleButton: "middle", Qt.MouseButton.RightButton: "right"}
_BOTH = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton


def doing(session: Session, buttons: Qt.MouseButton, held: Qt.KeyboardModifier) -> str:
    """ "turn", "pan", "zoom", "reshape" (of the preset's curves), or another tool's name.

    Left and right together set a window on slices: here they reshape, as Ctrl + left does.
    """
    left = bool(buttons & Qt.MouseButton.LeftButton)
    if buttons & _BOTH == _BOTH or (left and held & Qt.KeyboardModifier.ControlModifier):
        return "reshape"
    bound = session.preferences.value.bindings
    for button, name in _OTHERS.items():
        if buttons & button:
            what = bound.get(name, "")
            return "reshape" if what == "window" else what
    tool = session.selection.value.tool
    if left:
        return tool if tool in ("pan", "zoom") else "turn"
    return ""
