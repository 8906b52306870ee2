"""The open patient's studies, newest first, each with the cards of its series."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.app.thumbnails import of_volume
from viewer.core.patient import DisplaySet, Patient, Problem, Series, Study
from viewer.core.volume import Volume
from viewer.ui.series_card import CardState, SeriesCard, image_of
from viewer.ui.text import ElidedLabel, counted, label
from viewer.ui.theme import BASE_PX, font

COLUMNS = 2
_OBJECTS = frozenset(
    ("SR", "PR", "KO", "SEG", "RTSTRUCT", "RTPLAN", "RTRECORD", "REG", "DOC", "ECG", "HD", "AU")
)


class Pictures(Protocol):
    """Where thumbnails come from (app.thumbnails)."""

    @property
    def changed(self) -> SignalInstance: ...

    def get(self, display_set: DisplaySet) -> NDArray[np.uint8] | None: ...

    def kept(self, key: str) -> NDArray[np.uint8] | None: ...


class OpenStudies(QScrollArea):
    """Cards of every series that can be shown, and the way to other objects."""

    opened = Signal(str)  # key of the display set that was chosen

    def __init__(self, session: Session, pictures: Pictures, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._session, self._pictures = session, pictures
        self._patient: Patient | None = None
        self.cards: list[SeriesCard] = []
        self._keys: dict[str, SeriesCard] = {}
        self._seen: frozenset[str] = frozenset()
        self._problems: tuple[Problem, ...] = ()
        self._reasons: dict[str, str] = {}
        session.opened.changed.connect(self._changed)
        session.layout.changed.connect(self._mark_seen)
        session.second.changed.connect(self._mark_seen)
        for state in session.views.values():
            state.changed.connect(self._mark_seen)
        pictures.changed.connect(self._picture_came)
        self._changed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes on to the card of what is shown."""
        chosen = next((c for c in self.cards if c.state.shown), None)
        if chosen or self.cards:
            (chosen or self.cards[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def wanted_height(self) -> int:
        """Pixels in which all cards are seen."""
        page = self.widget()
        return page.sizeHint().height() if page else 0

    def _changed(self, _: object = None) -> None:
        opened = self._session.opened.value
        other = opened.patient is not self._patient or self.widget() is None
        if other:
            self._patient = opened.patient
            self._build(opened)
        if other or opened.problems is not self._problems:
            self._problems = opened.problems
            self._reasons = reasons(opened)
        self._seen = self._seen_now()
        self._mark()

    def _build(self, opened: Opened) -> None:
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 2, 4, 8)
        column.setSpacing(4)
        self.cards, self._keys = [], {}
        for study in opened.studies:
            self._add_study(column, study)
        column.addStretch(1)
        self.setWidget(page)
        for card in self.cards:
            self._picture_came(card.key)

    def _add_study(self, column: QVBoxLayout, study: Study) -> None:
        title = label(study.date or "No date")
        title.setFont(font(BASE_PX, QFont.Weight.Bold))
        images = sum(len(one.frames) for series in study.series for one in series.volumes)
        told = [study.description, counted(images, "image")]
        column.addWidget(title)
        column.addWidget(ElidedLabel(" · ".join(one for one in told if one), "dim"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setSpacing(4)
        grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        pairs = [(series, one) for series in study.series for one in series.volumes]
        for place, (series, one) in enumerate(pairs):
            grid.addWidget(self._card(series, one), place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)
        rest = set_aside(study)
        if rest:
            column.addWidget(self._objects(rest))
        column.addSpacing(8)

    def _objects(self, rest: str) -> QPushButton:
        """The way to what is no picture."""
        made = QPushButton(f"{rest}…")
        made.setProperty("role", "link")
        made.setToolTip("Reports and other objects (J)")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._session.asked.emit("objects"))
        return made

    def _card(self, series: Series, display_set: DisplaySet) -> SeriesCard:
        card = SeriesCard(series, display_set, self)
        card.opened.connect(self.opened)
        card.walked.connect(lambda by: self._walk(card, by))
        self.cards.append(card)
        self._keys[card.key] = card
        return card

    def _walk(self, card: SeriesCard, by: int) -> None:
        at = self.cards.index(card) + by
        if 0 <= at < len(self.cards):
            self.cards[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.cards[at])

    def _mark_seen(self, _: object = None) -> None:
        """Views change at every step of the wheel: only another series matters here."""
        seen = self._seen_now()
        if seen != self._seen:
            self._seen = seen
            self._mark()

    def _seen_now(self) -> frozenset[str]:
        tiles = self._session.tiles
        return frozenset(self._session.views[tile.view].value.key for tile in tiles)

    def _mark(self) -> None:
        loading = self._session.opened.value.loading
        for card in self.cards:
            reason = self._reasons.get(card.key, "")
            card.show_state(CardState(card.key in self._seen, loading.get(card.key), reason))

    def _picture_came(self, key: str) -> None:
        display_set, card = self._session.opened.value.display_set(key), self._keys.get(key)
        if display_set is None or card is None:
            return
        picture = self._pictures.get(display_set)
        item = self._session.loading.item(key)
        if not display_set.frames and isinstance(item, Volume):
            picture = of_volume(item)
        if picture is not None:
            card.show_picture(image_of(picture))


def reasons(opened: Opened) -> dict[str, str]:
    """Why to look twice, by the key of each display set with a file that has a problem."""
    wrong = {problem.path: problem.reason for problem in opened.problems}
    found = {}
    for one in opened.display_sets if wrong else ():
        paths = {frame.instance.path for frame in one.frames}
        reason = next((wrong[path] for path in paths if path in wrong), "")
        if reason:
            found[one.key] = reason
    return found


def set_aside(study: Study) -> str:
    """What of a study is no picture: "2 RTSTRUCT, 1 SR"; "" where there is nothing."""
    counts: dict[str, int] = {}
    for series in study.series:
        if series.objects:
            name = series.modality
            if name not in _OBJECTS:  # such as a report that says it is a CT
                name = series.objects[0].label.split(":")[0]
                name = name if name[:2].isupper() else name[:1].lower() + name[1:]
            counts[name] = counts.get(name, 0) + len(series.objects)
    return ", ".join(f"{number} {name}" for name, number in counts.items())
