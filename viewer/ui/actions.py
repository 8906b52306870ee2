"""Menu entries, buttons and keys of one window, made from the registry of commands."""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from viewer.app.commands import MENUS, Command, commands
from viewer.app.session import Session
from viewer.ui.icons import icon
from viewer.ui.key_map import keys_of, shown_key
from viewer.ui.text import plain

# How long menus are parted: a heading for what stands in a menu of its own ("" for what
# stands in this one, between lines), and the names of the commands. Others come last.
GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "File": (
        ("", "open-.*"),
        ("", "save-(picture|surface)"),
        ("", "objects|problems"),
        ("", ".*watch.*"),
        ("", ".*window"),
        ("", "quit"),
    ),
    "Edit": (
        ("", "undo|redo"),
        ("", "rename|hide|delete|copy"),
        ("", "copy-picture"),
        ("", "(note-)?key-image"),
        ("", ".*"),
    ),
    "View": (
        (
            "Go to",
            "(next|previous)(-10|-5mm|-series|-view|-study|-phase|-key-image)?|first|last",
        ),
        ("Layout", "layout-.*|tile-3d"),
        ("", "maximise|full-screen"),
        ("Grid", "grid-.*"),
        ("Hanging", "hang|save-protocol|protocols|second-screen"),
        ("Compare", "compare|swap-sides|link.*"),
        ("Plane", "plane-.*|(turn|tilt)-.*|(straighten|align)-planes|curve-.*"),
        ("Slab", "slab-.*"),
        ("3D preset", ".*-look"),
        ("Cine", "play.*|rock|faster|slower"),
        ("", "annotations|crosshair-lines|mask-names|tags"),
        ("On the images", "overlays?|shutters|reference-lines|magnifier|lens|presentation.*"),
        ("", ".*-panel"),
        ("Keyboard", "find|.*-pane"),
    ),
    "Image": (
        ("Window", "window-.*"),
        ("Colours", "colours-.*"),
        ("Fusion", "fuse.*|blend|layer-.*"),
        ("Phases", "curves|(mean|maximum)-phases|subtract-first|adc|kinetics"),
        ("", "histogram|suv|invert|interpolate"),
        ("", "fit|true-size|zoom-.*"),
        ("", "rotate-.*|flip-.*"),
        ("", "reset.*"),
    ),
    "Tools": (("", "tool-.*"), ("", "draw-.*")),
}
SETTLE_MS = 30  # one look at all commands for a burst of changes


class Actions(QObject):
    """An action for every command, kept true to the session, and its keys in the window."""

    def __init__(
        self, session: Session, window: QWidget, before: Callable[[Command], bool]
    ) -> None:
        """before(command): True where the window has dealt with it itself."""
        super().__init__(window)
        commands.discover()
        self._session, self._before = session, before
        self._actions = {command.name: self._made(command) for command in commands}
        self._window = window
        self._shortcuts: list[QShortcut] = []
        self._bound: Mapping[str, tuple[str, ...]] | None = None
        self._bind()
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.refresh)
        for state in session.views.values():
            state.changed.connect(self._later)
        session.opened.changed.connect(self._later)
        session.layout.changed.connect(self._later)
        session.selection.changed.connect(self._later)
        session.document.changed.connect(self._later)
        session.laying.changed.connect(self._later)
        session.preferences.changed.connect(self._bind)
        session.preferences.changed.connect(self._later)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """The menus, each with its commands in groups."""
        for title in MENUS:
            menu = QMenu(title, bar)
            menu.aboutToShow.connect(self.refresh)
            left = [command.name for command in commands if command.menu == title]
            for heading, pattern in (*GROUPS.get(title, ()), ("", ".*")):
                names = [name for name in left if re.fullmatch(pattern, name)]
                left = [name for name in left if name not in names]
                self._add_group(menu, heading, names)
            bar.addMenu(menu)

    def _add_group(self, menu: QMenu, heading: str, names: list[str]) -> None:
        if not names:
            return
        if heading:
            inner = menu.addMenu(heading)
        else:
            inner = menu
            if not menu.isEmpty():
                menu.addSeparator()
        inner.addActions([self._actions[name] for name in names])

    def group(self, prefix: str) -> list[QAction]:
        """All actions whose command's name begins so, in order."""
        return [a for name, a in self._actions.items() if name.startswith(prefix)]

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys of a command as they are set now."""
        return keys_of(command, self._session.preferences.value)

    def run(self, name: str) -> None:
        """Do it, or say why it cannot be done."""
        command = commands[name]
        if self._before(command):
            return
        reason = command.why_not(self._session)
        if reason:
            self._session.said.emit(reason)
            return
        command.run(self._session)
        self._later()

    def refresh(self) -> None:
        """Names, reasons and ticks as they are now."""
        for command in commands:
            action = self._actions[command.name]
            reason, label = command.why_not(self._session), command.label_in(self._session)
            action.setEnabled(not reason)
            keys = self.keys(command)
            action.setText(f"{label}\t{shown_key(keys[0])}" if keys else label)
            action.setToolTip(plain(tip(label, keys, reason)))
            if command.checkable:
                action.setChecked(command.checked(self._session))

    def _later(self, _: object = None) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _made(self, command: Command) -> QAction:
        action = QAction(self)
        action.setObjectName(command.name)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setIconText(command.short or command.label.rstrip("…"))
        action.setCheckable(command.checkable)
        action.triggered.connect(lambda: self._triggered(command.name))
        return action

    def _triggered(self, name: str) -> None:
        self.run(name)
        self.refresh()  # Qt has toggled the tick by itself

    def _bind(self, _: object = None) -> None:
        """The keys as they are set now."""
        own = self._session.preferences.value.keys
        if own == self._bound:
            return
        self._bound = own
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self._shortcuts = [
            self._shortcut(command, key) for command in commands for key in self.keys(command)
        ]

    def _shortcut(self, command: Command, key: str) -> QShortcut:
        made = QShortcut(QKeySequence(key), self._window)
        made.setAutoRepeat(not command.checkable)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(lambda: self.run(command.name))
        return made


def tip(label: str, keys: Sequence[str], reason: str) -> str:
    """Name, key, and where it is disabled the reason."""
    key = f" ({shown_key(keys[0])})" if keys else ""
    return f"{label.rstrip('…')}{key}" + (f"\n{reason}" if reason else "")
