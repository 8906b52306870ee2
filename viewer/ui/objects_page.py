"""Reports, structures, documents of the patient: a list, and what the chosen one says."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.app import objects
from viewer.app.objects import Handouts, Listed
from viewer.app.session import Session
from viewer.core.content import Content, Node, lines
from viewer.core.errors import ViewerError
from viewer.ui.messages import words
from viewer.ui.text import counted, label, plain
from viewer.ui.theme import font

OPENS = (
    "It opens in another program, as a copy that is deleted when Oncoscope ends. "
    "Documents can hold links and scripts: open only what you trust."
)
_DEEP_OPEN = 3  # levels of an outline that are open at first


class ObjectsPage(QWidget):
    """Nothing is read before it is chosen, nothing leaves the program before it is asked."""

    def __init__(self, session: Session, handouts: Handouts) -> None:
        super().__init__()
        self.setProperty("names", True)  # it may tell who the patient is
        self._session, self._handouts = session, handouts
        self._listed = objects.listed(session.opened.value)
        self._wanted: Listed | None = None
        self.content: Content | None = None
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName("Reports and other objects")
        self.list.setUniformRowHeights(True)
        self.outline = QTreeWidget()
        self.outline.setHeaderHidden(True)
        self.outline.setColumnCount(2)
        self.outline.setWordWrap(True)
        self.outline.setAccessibleName("What it says")
        self.title, self.facts = label(), label("", "dim")
        self.title.setFont(font(14, self.title.font().Weight.DemiBold))
        self.told = label("", "dim")
        for one in (self.title, self.facts, self.told):
            one.setWordWrap(True)
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = QPushButton("Open in the system's viewer")
        self.save = QPushButton("Save a copy…")
        self.copy = QPushButton("Copy as text")
        self.open.clicked.connect(self._open)
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self._arrange()
        self._fill()
        self.list.currentItemChanged.connect(self._chosen)
        if self._listed:
            self.list.setCurrentItem(self._rows[0])

    def sizeHint(self) -> QSize:
        return QSize(1080, 640)

    def _arrange(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addWidget(self.outline, 1)
        column.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.copy, self.save, self.open):
            foot.addWidget(button)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(3)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([320, 760])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _fill(self) -> None:
        """A branch for each study, a row for each object."""
        branches: dict[str, QTreeWidgetItem] = {}
        self._rows: list[QTreeWidgetItem] = []
        for number, one in enumerate(self._listed):
            uid = one.study.study_instance_uid
            if uid not in branches:
                words_ = (one.study.date or "No date", one.study.description)
                branches[uid] = QTreeWidgetItem(
                    self.list, ["  ".join(word for word in words_ if word)]
                )
                branches[uid].setFlags(Qt.ItemFlag.ItemIsEnabled)
                branches[uid].setExpanded(True)
            row = QTreeWidgetItem(branches[uid], [one.object.label])
            row.setData(0, Qt.ItemDataRole.UserRole, number)
            row.setToolTip(0, plain(f"{one.object.label}\nSeries: {one.series.description}"))
            self._rows.append(row)

    def _chosen(self, row: QTreeWidgetItem | None, _: object = None) -> None:
        number = row.data(0, Qt.ItemDataRole.UserRole) if row else None
        if number is None:
            return
        self._wanted = one = self._listed[number]
        self.content = None
        self._show_words("", "", "opening…")
        objects.read(
            self._session.jobs,
            one.object,
            lambda found: self._came(one, found),
            lambda error: self._failed(one, error),
        )

    def _came(self, one: Listed, found: Content) -> None:
        if one is not self._wanted:
            return
        self.content = found
        facts = "   ·   ".join(f"{node.name}: {node.value}" for node in found.facts)
        told = counted(len(one.object.references), "series", "series")
        told = f"It refers to {told}." if one.object.references else ""
        if found.document is not None:
            told = OPENS if objects.is_pdf(found) else "It is no PDF that can be handed out."
        self._show_words(found.title, facts, told)
        _grow(self.outline.invisibleRootItem(), found.outline, 0)
        self.open.setVisible(objects.is_pdf(found))
        self.save.setVisible(bool(found.document))
        self.copy.setVisible(True)

    def _failed(self, one: Listed, error: Exception) -> None:
        if one is self._wanted:
            self._show_words(one.object.label, "", " ".join(words(error)))

    def _show_words(self, title: str, facts: str, told: str) -> None:
        texts: tuple[tuple[QLabel, str], ...] = (
            (self.title, title), (self.facts, facts), (self.told, told),
        )  # fmt: skip
        for one, text in texts:
            one.setText(text)
            one.setVisible(bool(text))
        self.outline.clear()
        self.outline.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for button in (self.open, self.save, self.copy):
            button.hide()

    # what leaves the program

    def _open(self) -> None:
        if self.content is None:
            return
        try:
            path = self._handouts.put(self.content)
        except ViewerError as error:
            self._session.said.emit(error)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._session.said.emit(
                ViewerError("No program for PDF files was found.", "Save a copy instead.")
            )

    def _save(self) -> None:
        found = self.content
        if found is None:
            return
        dialog = QFileDialog(self, "Save a copy of the document")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"document{objects.suffix(found)}")
        dialog.fileSelected.connect(lambda name: self._save_to(found, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_to(self, found: Content, path: Path) -> None:
        try:
            objects.save(found, path)
        except ViewerError as error:
            self._session.said.emit(error)
        else:
            self._session.said.emit(f"Saved as {path.name}.")

    def _copy(self) -> None:
        if self.content is not None:
            found = self.content
            text = [found.title, *lines(found.facts), "", *lines(found.outline)]
            QApplication.clipboard().setText("\n".join(text))


def _grow(parent: QTreeWidgetItem, nodes: tuple[Node, ...], depth: int) -> None:
    for node in nodes:
        row = QTreeWidgetItem(parent, [node.name, node.value])
        for column, text in enumerate((node.name, node.value)):
            row.setToolTip(column, plain(text))
        _grow(row, node.children, depth + 1)
        row.setExpanded(depth < _DEEP_OPEN)
