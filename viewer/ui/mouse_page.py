"""The page of the mouse: a set of habits, and what each button does with each key held."""

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app.mouse_map import (
    AS_ALONE,
    DRAGS,
    HELD,
    PRESETS,
    STARTS,
    WHEELS,
    bindings,
)
from viewer.app.session import Session
from viewer.ui.choice import Choice
from viewer.ui.text import label
from viewer.ui.theme import heading_font

BUTTONS = {
    "left": "Left drag",
    "middle": "Middle drag",
    "right": "Right drag",
    "wheel": "Wheel",
}
_SHORT = {"window": "window", "crosshair": "crosshair", "magnify": "magnifier"}
HINT = (
    "The left button always uses the tool in hand, so that measuring needs no other habit; "
    "what is chosen here for it is the tool that a window begins with, and that Escape goes "
    "back to. A right click without a drag always opens the menu."
)


class MousePage(QWidget):
    """Each choice holds at once, in every window."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.preset = Choice("Habits", {name: name for name in PRESETS})
        self.preset.chosen.connect(self._choose_preset)
        self.back = QPushButton("Without my changes")
        self.back.clicked.connect(self._forget)
        self.choices: dict[str, QComboBox] = {}
        head = QHBoxLayout()
        head.addWidget(label("Habits of"))
        head.addWidget(self.preset)
        head.addWidget(self.back)
        head.addStretch(1)
        hint = label(HINT, "dim")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(head)
        column.addLayout(self._grid())
        column.addWidget(hint)
        column.addStretch(1)
        session.preferences.changed.connect(self._refresh)
        self._refresh()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for column, held in enumerate(("alone", *(f"with {key}" for key in HELD)), 1):
            head = label(held, "heading")
            head.setFont(heading_font())
            grid.addWidget(head, 0, column)
            grid.setColumnStretch(column, 1)
        for row, (name, told) in enumerate(BUTTONS.items(), 1):
            grid.addWidget(label(told), row, 0)
            for column, held in enumerate(("", *HELD), 1):
                grid.addWidget(self._choice(f"{held}+{name}" if held else name), row, column)
        row = len(BUTTONS) + 1
        grid.addWidget(label("Left and right"), row, 0)
        grid.addWidget(self._choice("left+right"), row, 1)
        return grid

    def _choice(self, gesture: str) -> QComboBox:
        made = Choice(gesture.replace("+", " + "), _offered(gesture))
        made.chosen.connect(lambda what: self._choose(gesture, what))
        self.choices[gesture] = made
        return made

    def _choose_preset(self, name: str) -> None:
        start = PRESETS[name][0]
        self._session.preferences.update(mouse=name, gestures={}, start="")
        self._session.selection.update(tool=start)

    def _choose(self, gesture: str, what: str) -> None:
        now = self._session.preferences.value
        if gesture == "left":
            self._session.preferences.update(start=what)
            self._session.selection.update(tool=what)
            return
        own = {**now.gestures, gesture: what}
        habit = PRESETS[now.mouse][1].get(gesture, _nothing(gesture))
        if what == habit:
            del own[gesture]
        self._session.preferences.update(gestures=own)

    def _forget(self) -> None:
        self._session.preferences.update(gestures={}, start="")

    def _refresh(self, _: object = None) -> None:
        now = self._session.preferences.value
        bound = bindings(now.mouse, now.gestures)
        self.preset.setCurrentIndex(self.preset.findData(now.mouse))
        self.back.setEnabled(bool(now.gestures or now.start))
        for gesture, choice in self.choices.items():
            what = bound.get(gesture, _nothing(gesture))
            what = now.tool if gesture == "left" else what
            choice.setCurrentIndex(choice.findData(what))
            own = bool(now.start) if gesture == "left" else gesture in now.gestures
            choice.setToolTip("Your own" if own else "")


def _nothing(gesture: str) -> str:
    """What a gesture does that is not spoken of."""
    held = gesture.partition("+")[0]
    return AS_ALONE if held in HELD else ""


def _offered(gesture: str) -> Mapping[str, str]:
    """What can be chosen for a gesture: (what is kept, words)."""
    if gesture == "left":
        return STARTS
    each = WHEELS if gesture.endswith("wheel") else DRAGS
    first = {AS_ALONE: "as alone"} if gesture.partition("+")[0] in HELD else {}
    said = {what: _SHORT.get(what, words).capitalize() for what, words in each.items()}
    if gesture == "left+right":
        del said["tool"]
    return {**first, **said}
