"""Everything that can be found by typing: commands, series, studies, measurements, settings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.library import LibraryStudy
from viewer.core.matching import score
from viewer.ui.actions import Actions
from viewer.ui.key_map import shown_key
from viewer.ui.marks import annotations, numbers
from viewer.ui.text import counted, person
from viewer.ui.values import lines, place, series_name

# What can be set, in a user's words, and the part of the settings where it is.
SETTINGS = (
    ("Change a key", "Keys"),
    ("Keyboard shortcuts", "Keys"),
    ("Mouse buttons and wheel", "Mouse"),
    ("Text in the corners of images", "Text on images"),
    ("True size: measure this screen with a bank card", "Screen"),
    ("Lines of first, last or all images in the other views", "Screen"),
    ("Mouse as in OHIF, Weasis, OsiriX, 3D Slicer", "Mouse"),
)
MOST = 60  # rows that are shown


@dataclass(frozen=True, slots=True)
class Findable:
    """title, detail, key, reason: as shown. words: more that finds it. name: to remember it.

    reason: why it cannot be done now, or "".
    """

    name: str
    title: str
    detail: str
    run: Callable[[], object]
    key: str = ""
    reason: str = ""
    words: str = ""


def everything(session: Session, actions: Actions) -> list[Findable]:
    """All of the open window; what is in the library comes from `studies`."""
    return [
        *_series(session),
        *_marks(session),
        *_commands(session, actions),
        *_settings(session),
    ]


def studies(
    session: Session, found: Iterable[LibraryStudy], open_: Callable[[str], object]
) -> list[Findable]:
    """Studies of the library; none while nobody may see names."""
    if session.selection.value.masked:
        return []
    here = {one.study_instance_uid for one in session.opened.value.studies}
    return [_study(one, open_) for one in found if one.study_instance_uid not in here]


def matching(
    typed: str, every: Sequence[Findable], recent: Sequence[str] = ()
) -> list[Findable]:
    """What fits, the best first; of those that fit alike what was used last, then as given."""
    last = {name: n for n, name in enumerate(recent)}
    found = []
    for at, one in enumerate(every):
        fits = score(typed, f"{one.title} {one.words} {one.detail}")
        if fits is None:
            continue
        own = one.title.rpartition(": ")[2]  # "Grey" of "Colours: Grey"
        in_title = [s for s in (score(typed, one.title), score(typed, own)) if s is not None]
        fits = max([fits, *(s + 1 for s in in_title)])
        fits -= 0.5 if one.reason else 0.0
        if not typed.strip():
            fits = 0.0
        found.append((-round(fits, 2), last.get(one.name, len(last)), at, one))
    return [one for *_, one in sorted(found, key=lambda row: row[:3])][:MOST]


def _commands(session: Session, actions: Actions) -> Iterator[Findable]:
    for command in commands:
        reason = command.why_not(session)
        if command.name == "palette" or (reason and not command.menu):
            continue
        keys = actions.keys(command)
        yield Findable(
            f"command {command.name}",
            command.label_in(session).rstrip("…"),
            command.menu or "Right click",
            lambda name=command.name: actions.run(name),  # type: ignore[misc]
            shown_key(keys[0]) if keys else "",
            reason,
            f"{command.label} {command.short} {command.words}",
        )


def _series(session: Session) -> Iterator[Findable]:
    opened = session.opened.value
    for one in opened.display_sets:
        series, study = opened.series_of(one.key), opened.study_of(one.key)
        number = f"{series.number}  " if series and series.number is not None else ""
        date, images = study.date if study else "", counted(len(one.frames), "image")
        yield Findable(
            f"series {one.key}",
            f"{one.modality}  {number}{one.label}",
            "  ·  ".join(one for one in ("Series", date, images) if one),
            lambda key=one.key: session.show(key),  # type: ignore[misc]
            words="show series " + (series.description if series else ""),
        )


def _marks(session: Session) -> Iterator[Findable]:
    """Measurements by number and name, with what they say."""
    found, known = annotations(session.document), numbers(session.document)
    for one in found:
        told = lines(session.derived.measurements(one))[:2]
        name = one.label or one.text or one.kind.capitalize()
        where = f"{place(session, one)}  {series_name(session, one)}".strip()
        yield Findable(
            f"mark {one.uid}",
            "  ".join([f"{known.get(one.uid, '')} {name}".strip(), *told]),
            f"Measurement  ·  {where}",
            lambda mark=one: session.jump(mark),  # type: ignore[misc]
            words=f"go to {one.kind}",
        )


def _study(one: LibraryStudy, open_: Callable[[str], object]) -> Findable:
    """A study by whose it is, as in the library's list."""
    who = person(one.patient_name) or "No name"
    told = [who, one.date, one.description]
    return Findable(
        f"study {one.study_instance_uid}",
        "  ".join(part for part in told if part),
        f"Open from the library  ·  {' '.join(one.modalities)}  {one.patient_id}",
        lambda: open_(one.study_instance_uid),
        words=f"study {one.accession_number}",
    )


def _settings(session: Session) -> Iterator[Findable]:
    for title, part in SETTINGS:
        yield Findable(
            f"setting {title}",
            title,
            f"Settings  ·  {part}",
            lambda part=part: session.asked.emit(f"settings {part}"),  # type: ignore[misc]
        )
