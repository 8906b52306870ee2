"""The library: every patient, study and series that was ever opened here, and not removed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from viewer.core.library import LibrarySeries, LibraryStudy
from viewer.ui.open_studies import Pictures
from viewer.ui.series_card import image_of
from viewer.ui.text import counted, person, plain
from viewer.ui.theme import HEADING_PX, color, font

UID = Qt.ItemDataRole.UserRole
SUBTITLE = Qt.ItemDataRole.UserRole + 1
CARE = Qt.ItemDataRole.UserRole + 2
KEY = Qt.ItemDataRole.UserRole + 3  # of the display set of a series' row
PICTURE = Qt.ItemDataRole.UserRole + 4  # its thumbnail
MODALITY = Qt.ItemDataRole.UserRole + 5  # in its place, where there is none
SIDE = 40  # pixels of a thumbnail
_Index = QModelIndex | QPersistentModelIndex
_OBJECTS = {"RTSTRUCT", "RTPLAN", "RTDOSE", "SEG", "SR", "PR", "KO", "REG", "DOC"}


class _TwoLines(QStyledItemDelegate):
    """A title and below it a dimmer line, amber where care is needed; cut in the middle."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = option.fontMetrics.height()
        lines = 2 if index.data(SUBTITLE) else 1
        least = SIDE if index.data(MODALITY) else 0
        return QSize(60, max(lines * line, least) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        title, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        metrics = option.fontMetrics
        box = option.rect.adjusted(2, 4, -4, -4)
        subtitle = str(index.data(SUBTITLE) or "")
        painter.save()
        if index.data(MODALITY):
            box = self._draw_picture(painter, box, index)
        for text, ink, top in (
            (title, color("text"), box.top()),
            (
                subtitle,
                color("warn" if index.data(CARE) else "dim"),
                box.top() + metrics.height(),
            ),
        ):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
            painter.setPen(ink)
            line = QRect(box.left(), top, box.width(), metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def _draw_picture(self, painter: QPainter, box: QRect, index: _Index) -> QRect:
        """The thumbnail, or the modality in its place; the rest of the box for the words."""
        place = QRect(box.left(), box.top(), SIDE, SIDE)
        painter.fillRect(place, color("bg"))
        picture = index.data(PICTURE)
        if isinstance(picture, QImage):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, picture)
        else:
            painter.setPen(color("dim"))
            small = painter.font()
            painter.setFont(font(HEADING_PX))
            words = painter.fontMetrics().elidedText(
                str(index.data(MODALITY)), Qt.TextElideMode.ElideRight, SIDE - 4
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
            painter.setFont(small)
        painter.setPen(color("line"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        return box.adjusted(SIDE + 8, 2, 0, 0)


class LibraryList(QTreeWidget):
    """Patient > study > series. Double click or Return opens a study.

    pictures: where thumbnails of series come from that were opened before.
    """

    chosen = Signal(str)  # Study Instance UID to open
    forgotten = Signal(str)  # Study Instance UID to remove from the library

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        pictures.changed.connect(self._picture_came)
        self.setHeaderHidden(True)
        self.setIndentation(13)
        self.setColumnCount(1)
        self.setItemDelegate(_TwoLines(self))
        self.setAccessibleName("Library")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.itemDoubleClicked.connect(self._choose)
        self.itemExpanded.connect(self._fill_series)
        self._studies: dict[str, LibraryStudy] = {}

    def show_studies(self, studies: tuple[LibraryStudy, ...]) -> None:
        """Replace the rows; what was open and selected stays so."""
        selected = self._uid(self.currentItem())
        self._studies = {one.study_instance_uid: one for one in studies}
        self.clear()
        patients: dict[tuple[str, str, str], QTreeWidgetItem] = {}
        for study in studies:
            who = study.patient_id, study.patient_name, study.birth_date
            if who not in patients:
                patients[who] = self._patient_row(study)
            row = self._study_row(patients[who], study)
            if study.study_instance_uid == selected:
                self.setCurrentItem(row)
        for row in patients.values():
            row.setExpanded(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _patient_row(self, study: LibraryStudy) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self, [person(study.patient_name) or "No name"])
        told = [f"ID {study.patient_id}" if study.patient_id else "no ID", study.sex]
        told.append(study.birth_date)
        row.setData(0, SUBTITLE, " · ".join(one for one in told if one))
        return row

    def _study_row(self, parent: QTreeWidgetItem, study: LibraryStudy) -> QTreeWidgetItem:
        images_first = sorted(study.modalities, key=lambda name: name in _OBJECTS)
        title = f"{study.date or 'No date'}  {' '.join(images_first)}"
        row = QTreeWidgetItem(parent, [title])
        told = [study.description, counted(study.images, "image")]
        subtitle = " · ".join(one for one in told if one)
        if study.missing:
            subtitle = f"{counted(study.missing, 'file')} moved or gone"
        row.setData(0, SUBTITLE, subtitle)
        row.setData(0, CARE, bool(study.missing))
        row.setData(0, UID, study.study_instance_uid)
        row.setToolTip(0, plain(f"{title}\n{' · '.join(one for one in told if one)}"))
        if study.series:
            policy = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
            row.setChildIndicatorPolicy(policy)
        return row

    def _fill_series(self, row: QTreeWidgetItem) -> None:
        """Series rows are made when they are first looked at."""
        study = self._studies.get(self._uid(row))
        if study is None or row.childCount():
            return
        for series in study.series:
            child = QTreeWidgetItem(row, [_series_title(series)])
            child.setData(
                0, SUBTITLE, counted(series.images, "image" if series.keys else "object")
            )
            child.setData(0, UID, study.study_instance_uid)
            child.setData(0, MODALITY, series.modality or "?")
            child.setToolTip(0, plain(_series_title(series)))
            if series.keys:
                child.setData(0, KEY, series.keys[0])
                self._show_picture(child, series.keys[0])

    def _show_picture(self, row: QTreeWidgetItem, key: str) -> None:
        picture = self._pictures.kept(key)
        if picture is not None:
            row.setData(0, PICTURE, image_of(picture))

    def _picture_came(self, key: str) -> None:
        """Into the row of its series, if that has been looked at."""
        found = QTreeWidgetItemIterator(self)
        while row := found.value():
            if row.data(0, KEY) == key:
                self._show_picture(row, key)
            found += 1

    def _uid(self, row: QTreeWidgetItem | None) -> str:
        return str(row.data(0, UID) or "") if row is not None else ""

    def _choose(self, row: QTreeWidgetItem | None) -> None:
        """Open the study of a row; of a patient's row the newest."""
        uid = self._uid(row)
        if not uid and row is not None and row.childCount():
            uid = self._uid(row.child(0))
        if uid:
            self.chosen.emit(uid)

    def _menu(self, place: QPoint) -> None:
        row = self.itemAt(place)
        uid = self._uid(row)
        if not uid:
            return
        menu = QMenu(self)
        menu.addAction("Open", lambda: self.chosen.emit(uid))
        menu.addAction("Remove from the library", lambda: self.forgotten.emit(uid))
        menu.popup(self.viewport().mapToGlobal(place))


def _series_title(series: LibrarySeries) -> str:
    number = f"{series.number}  " if series.number is not None else ""
    return f"{number}{series.modality}  {series.description}".strip()
