"""Key images below the views: small pictures in a row; a click goes there."""

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from viewer.app import key_images
from viewer.app.session import Session
from viewer.core.key_image import KeyImage
from viewer.ui.icons import icon
from viewer.ui.text import label, plain
from viewer.ui.theme import HEADING_PX, font

SIDE = 84  # pixels
HEIGHT, LOW = 128, 28  # with pictures, and while there are none
EMPTY = "No key images yet. Press K on a picture that tells something."
_UID = Qt.ItemDataRole.UserRole
_SETTLE_MS = 60


class KeyStrip(QFrame):
    """All key images of the open studies, whichever series is in sight."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self._session = session
        self._pictures: dict[str, QIcon] = {}
        self.list = _List(self)
        self.list.setAccessibleName("Key images")
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.list.asked_menu.connect(self._menu)
        self.empty = label(EMPTY, "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.list, 1)
        row.addWidget(self.empty, 1)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self.refresh)
        session.document.changed.connect(self._later)
        session.opened.changed.connect(self._later)
        session.selection.changed.connect(self._selected)
        for state in session.views.values():
            state.changed.connect(self._later)
        self._selected(session.selection.value)

    def refresh(self) -> None:
        """The row as it is now, with the one that is in sight chosen."""
        marks = key_images.each(self._session.document, self._session.opened.value)
        here = key_images.of_view(self._session.document, self._session.active.value)
        wanted = [(one.uid, _words(self._session, one)) for one in marks]
        items = [self.list.item(n) for n in range(self.list.count())]
        if [(one.data(_UID), one.text()) for one in items] != wanted:
            self.list.clear()
            for one, (_, words) in zip(marks, wanted, strict=True):
                self._add(one, words)
        for n, one in enumerate(marks):
            item = self.list.item(n)
            self._picture(item, one)
            if one == here:
                self.list.setCurrentItem(item)
        if here is None:
            self.list.clearSelection()
        self.list.setVisible(bool(marks))
        self.empty.setVisible(not marks)
        self.setFixedHeight(HEIGHT if marks else LOW)

    def _selected(self, _: object) -> None:
        wanted = self._session.selection.value.key_images_shown
        if wanted != (not self.isHidden()):
            self.setVisible(wanted)
        self._later()

    def _later(self, _: object = None) -> None:
        if not self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def _add(self, one: KeyImage, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(_UID, one.uid)
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        item.setToolTip(plain("\n".join(filter(None, (words, one.note)))))
        item.setSizeHint(QSize(SIDE + 16, HEIGHT - 12))
        item.setIcon(self._pictures.get(one.uid, icon("star", "dim")))
        self.list.addItem(item)

    def _picture(self, item: QListWidgetItem, one: KeyImage) -> None:
        """A picture once the voxels are there; kept then."""
        from viewer.ui.stage import BARE, Stage

        if one.uid in self._pictures:
            return
        state = key_images.seen(self._session, one)
        if state is None:
            return
        ratio = self.devicePixelRatioF()
        stage = Stage(self._session, {"a": state}, BARE)
        side = round(SIDE * ratio)
        picture = QPixmap.fromImage(stage.image("a", QSize(side, side)))
        self._pictures[one.uid] = QIcon(picture)
        item.setIcon(self._pictures[one.uid])

    def _of(self, item: QListWidgetItem | None) -> KeyImage | None:
        found = self._session.document.items.get(item.data(_UID)) if item else None
        return found if isinstance(found, KeyImage) else None

    def _go(self, item: QListWidgetItem) -> None:
        one = self._of(item)
        if one is not None:
            key_images.go(self._session, one)

    def _remove(self) -> None:
        one = self._of(self.list.currentItem())
        if one is not None:
            self._session.document.remove(one.uid, key_images.UNMARKED)

    def _menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        self._go(item)
        menu = QMenu(self)
        menu.addAction("Note…", lambda: self._session.asked.emit("note-key-image"))
        menu.addAction(key_images.UNMARKED, self._remove)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(at))


class _List(QListWidget):
    """A row of pictures that scrolls sideways."""

    asked_menu = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("walks", True)
        self.setFont(font(HEADING_PX))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.asked_menu)


def _words(session: Session, one: KeyImage) -> str:
    """ "CT axial z 12.0 mm": which picture it is; its note where it has one."""
    if one.note:
        return one.note
    found = session.opened.value.display_set(one.volume_key)
    modality = found.modality if found else ""
    if one.orientation is None or one.point is None:
        return f"{modality} image {one.frame + 1}".strip()
    axis = {"axial": 2, "coronal": 1, "sagittal": 0}[one.orientation]
    return f"{modality} {'xyz'[axis]} {one.point[axis]:.0f} mm".strip()
