"""The page of keys: every command with its key, found by typing, changed by pressing one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.app.commands import MENUS, Command, commands
from viewer.app.session import Session
from viewer.ui import key_map
from viewer.ui.key_field import KeyField
from viewer.ui.key_map import keys_of, shown_key
from viewer.ui.text import label
from viewer.ui.theme import color

_NAME = Qt.ItemDataRole.UserRole


class KeysPage(QWidget):
    """A key that another command has is taken from it only when that is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = ""  # a key that another command has
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText("Find a command or a key")
        self.search.setAccessibleName("Find a command or a key")
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Command", "Menu", "Key"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("Commands and their keys")
        self.list.currentItemChanged.connect(self._chosen)
        self.field = KeyField()
        self.list.itemActivated.connect(self.field.listen)
        self.field.pressed_key.connect(self._pressed)
        self.none = _button("No key", self._clear)
        self.first = _button("As at first", self._restore)
        self.take = _button("Take it from there", self._take)
        self.take.setProperty("role", "primary")
        self.all = _button("All keys as at first", self._restore_all)
        self.told = label("", "dim")
        self.told.setWordWrap(True)
        self._arrange()
        self._fill()
        session.preferences.changed.connect(self._refresh)

    def _arrange(self) -> None:
        head = self.list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 90), (2, 190)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        foot = QHBoxLayout()
        for one in (self.field, self.none, self.first):
            foot.addWidget(one)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.take)
        foot.addWidget(self.all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.search)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)

    def _fill(self) -> None:
        order = {menu: n for n, menu in enumerate(MENUS)}
        every = sorted(commands, key=lambda one: order.get(one.menu, len(order)))
        self._rows = {one.name: QTreeWidgetItem(self.list) for one in every}
        for name, row in self._rows.items():
            command = commands[name]
            row.setData(0, _NAME, name)
            row.setText(0, _label(command, self._session))
            row.setText(1, command.menu)
        self._refresh()
        self.list.setCurrentItem(next(iter(self._rows.values())))

    def _refresh(self, _: object = None) -> None:
        """The keys as they are; what the user has changed in the accent colour."""
        now = self._session.preferences.value
        for name, row in self._rows.items():
            row.setText(2, "  or  ".join(shown_key(k) for k in keys_of(commands[name], now)))
            row.setForeground(2, color("accent" if name in now.keys else "text"))
        self.all.setEnabled(bool(now.keys))
        self._chosen()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in self._rows.values():
            told = " ".join(row.text(n) for n in range(3)).casefold()
            row.setHidden(not all(word in told for word in words))
        current = self.list.currentItem()
        if current is None or current.isHidden():
            first = next((one for one in self._rows.values() if not one.isHidden()), None)
            if first is not None:
                self.list.setCurrentItem(first)
        self._chosen()

    @property
    def _name(self) -> str:
        row = self.list.currentItem()
        return str(row.data(0, _NAME)) if row is not None and not row.isHidden() else ""

    def _chosen(self, *_: object) -> None:
        self._wanted = ""
        self.told.setText("")
        self.take.hide()
        name, now = self._name, self._session.preferences.value
        self.field.setEnabled(bool(name))
        self.none.setEnabled(bool(name) and bool(keys_of(commands[name], now)))
        self.first.setEnabled(name in now.keys)

    def _pressed(self, key: str) -> None:
        now = self._session.preferences.value
        other = key_map.owner(key, now)
        if other is None or other.name == self._name:
            self._put(key)
            return
        self._wanted = key
        self.told.setText(f"{shown_key(key)} is the key of “{_label(other, self._session)}”.")
        self.take.show()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, key: str) -> None:
        now = self._session.preferences.value
        self._session.preferences.update(keys=key_map.assigned(now, self._name, key))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        if self._wanted:
            self._put(self._wanted)

    def _clear(self) -> None:
        now = self._session.preferences.value
        self._session.preferences.update(keys=key_map.without(now, self._name))

    def _restore(self) -> None:
        now = self._session.preferences.value
        self._session.preferences.update(keys=key_map.restored(now, self._name))

    def _restore_all(self) -> None:
        self._session.preferences.update(keys={})


def _label(command: Command, session: Session) -> str:
    named = command.name.startswith("window-")
    return (command.label_in(session) if named else command.label).rstrip("…")


def _button(text: str, clicked: object) -> QPushButton:
    made = QPushButton(text)
    made.clicked.connect(clicked)
    return made
