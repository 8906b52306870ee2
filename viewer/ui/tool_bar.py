"""The bar of tools, measurements, layouts, windows, undo: icons with their names below."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from viewer.app.commands import needs_picture
from viewer.app.session import Session
from viewer.ui.actions import Actions
from viewer.ui.grid_button import GridButton
from viewer.ui.icons import SIZE, icon
from viewer.ui.theme import LABEL_PX, font
from viewer.ui.window_fields import WindowFields

FIRST = ("draw-length", "draw-bidirectional", "draw-angle", "draw-ellipse", "draw-arrow")


class ToolBar(QToolBar):
    """What the mouse does, what is measured, how views are arranged; all from the commands."""

    def __init__(
        self, session: Session, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__("Tools", parent)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFont(font(LABEL_PX))
        self._session, self._actions = session, actions
        self._needed = 0  # pixels for all names
        self._add(actions.group("tool-"))
        self.addSeparator()
        kinds = actions.group("draw-")
        first = [action for name in FIRST for action in kinds if action.objectName() == name]
        self._add(first)
        self.more = self._more([action for action in kinds if action not in first])
        self.addSeparator()
        self._add([actions["undo"], actions["redo"]])  # here, where no narrow window hides them
        self.addSeparator()
        self._add([actions["layout-one"], actions["layout-mpr"]])
        self.grid = GridButton(session, actions, self)
        self.grid.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._dress(self.grid, "Grid")
        self.addWidget(self.grid)
        self.addSeparator()
        self._presets()
        self.fields = WindowFields(session)
        self.addWidget(self.fields)
        self._add([actions["histogram"]])
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        for name in ("palette", "studies-panel", "measurements-panel"):
            self._add([actions[name]])
            self.button(name).setProperty("role", "quiet")
        rest = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if rest is not None:
            rest.setIcon(icon("more"))
            rest.setAccessibleName("More tools")
        session.selection.changed.connect(self._show_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the names do not fit, the icons alone; what still does not, behind "…"."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)  # a layout may not change while it is being made

    def _fit(self) -> None:
        named = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        if named:
            self._needed = self.sizeHint().width()
        fits = self.width() >= self._needed
        if fits != named:
            style = Qt.ToolButtonStyle
            chosen = style.ToolButtonTextUnderIcon if fits else style.ToolButtonIconOnly
            self.setToolButtonStyle(chosen)
            for button in (self.more, self.presets, self.grid):
                button.setToolButtonStyle(chosen)

    def button(self, name: str) -> QToolButton:
        """The button of a command."""
        found = self.widgetForAction(self._actions[name])
        assert isinstance(found, QToolButton)
        return found

    def _add(self, actions: list[QAction]) -> None:
        for action in actions:
            self.addAction(action)
            self._dress(self.widgetForAction(action), action.iconText())

    def _dress(self, button: QWidget, name: str) -> None:
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(font(LABEL_PX))

    def _menu_button(self, text: str, icon_name: str, menu: QMenu) -> QToolButton:
        made = QToolButton(self)
        made.setText(text)
        made.setIcon(icon(icon_name))
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._dress(made, text)
        self.addWidget(made)
        return made

    def _more(self, kinds: list[QAction]) -> QToolButton:
        menu = QMenu(self)
        menu.addActions(kinds)
        made = self._menu_button("More", "more", menu)
        made.setToolTip("More measurements")
        made.setCheckable(True)
        made.setEnabled(bool(kinds))
        return made

    def _presets(self) -> None:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.presets = self._menu_button("Presets", "presets", menu)
        self._actions["window-auto"].changed.connect(self._allow_presets)
        self._allow_presets()

    def _allow_presets(self) -> None:
        """Windows can be chosen where there is something to see; else the reason is told."""
        automatic = self._actions["window-auto"]
        told = "Windows of this modality (0 to 9)"
        if not automatic.isEnabled():
            told += "\n" + needs_picture(self._session)
        self.presets.setEnabled(automatic.isEnabled())
        self.presets.setToolTip(told)

    def _fill(self, menu: QMenu) -> None:
        """Only the windows that this modality has."""
        self._actions.refresh()
        menu.clear()
        menu.addActions(
            [a for a in self._actions.group("window-") if a.isEnabled()]
            or [self._actions["window-auto"]]
        )

    def _show_chosen(self, _: object = None) -> None:
        """A kind out of the menu lights its button and lends it its icon."""
        name = f"draw-{self._session.selection.value.tool}"
        chosen = next((a for a in self.more.menu().actions() if a.objectName() == name), None)
        self.more.setChecked(chosen is not None)
        self.more.setIcon(chosen.icon() if chosen else icon("more"))
        self.more.setText(chosen.iconText() if chosen else "More")
