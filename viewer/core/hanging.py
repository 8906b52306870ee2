"""Hanging protocols: which series goes where, chosen by rules that can be told in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

ROLE, BONUS, NEWEST, OWN = 10, 3, 20, 1000  # points of a score
Age = Literal["", "older", "oldest"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What rules read of a series that can be shown.

    study: 0 for the newest of the patient, 1 for the one before, ... orientation: of the
    acquired slices, "" where they have no place. axis_values: of the fourth axis.
    view: of a mammogram, such as "R MLO".
    """

    key: str
    modality: str
    description: str = ""
    study: int = 0
    date: str = ""
    body_part: str = ""
    orientation: str = ""
    kind: str = "volume"
    images: int = 1
    slices: int = 1
    phases: int = 1
    axis: str = ""
    axis_values: tuple[float, ...] = ()
    contrast: bool = False
    view: str = ""
    localizer: bool = False
    number: int = 0

    @property
    def text(self) -> str:
        return f"{self.description} {self.body_part}".lower()


@dataclass(frozen=True, slots=True)
class Role:
    """What a series must be to be shown in a place of a protocol; empty fields ask nothing.

    words, without: regular expressions of which one, none must be found in its description
        or body part. age, like: of an older study, most like the series of another role.
    least_b: s/mm2 of the highest b-value. views: of a mammogram.
    """

    name: str
    required: bool = True
    modality: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    orientation: str = ""
    kind: tuple[str, ...] = ()
    axis: tuple[str, ...] = ()
    slices: int = 1
    phases: int = 1
    least_b: float = 0.0
    contrast: bool | None = None
    views: tuple[str, ...] = ()
    like: str = ""
    age: Age = ""

    @property
    def conditions(self) -> int:
        """How much it asks for."""
        asked = (self.words, self.body, self.orientation, self.axis, self.views, self.like)
        return sum(map(bool, asked)) + (self.phases > 1) + (self.least_b > 0)


@dataclass(frozen=True, slots=True)
class Spot:
    """One tile of a protocol: the series of a role, and how it is shown.

    window, preset: names of window and 3D presets. slab: (mode, mm). layer: role of the series
    over it, with its opacity. phase: number, from the end where negative. chest: the side of
    the picture where a mammogram has the chest wall.
    """

    role: str
    orientation: str = ""
    kind: str = "slice"
    window: str = ""
    preset: str = ""
    slab: tuple[str, float] | None = None
    colours: str = ""
    layer: str = ""
    opacity: float = 0.4
    phase: int | None = None
    chest: str = ""
    tall: int = 1
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Protocol:
    """A way to hang what is open. least: how many roles must be found, beside the required.

    own: made by the user, whose protocols go before those that we ship.
    """

    name: str
    label: str
    rows: int
    columns: int
    roles: tuple[Role, ...]
    spots: tuple[Spot, ...]
    least: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How a protocol suits what is open: found: series by role; missing: why it does not."""

    protocol: Protocol
    found: Mapping[str, Candidate] = field(default_factory=dict)
    score: int = 0
    missing: str = ""

    @property
    def why(self) -> str:
        """Why it suits, in a sentence."""
        if self.missing:
            return self.missing
        told = [f"{role}: {_told(one)}" for role, one in self.found.items()]
        return "; ".join(told)


def ranked(protocols: Sequence[Protocol], candidates: Sequence[Candidate]) -> list[Fit]:
    """All protocols, the best first; those that do not suit last; the same order each time."""
    fits = [fit(one, candidates) for one in protocols]
    return sorted(fits, key=lambda one: (bool(one.missing), -one.score, one.protocol.name))


def fit(protocol: Protocol, candidates: Sequence[Candidate]) -> Fit:
    """Which series would take which role, and how well that suits."""
    found: dict[str, Candidate] = {}
    for role in protocol.roles:
        chosen = _choose(role, candidates, found)
        if chosen is not None:
            found[role.name] = chosen
        elif role.required:
            return Fit(protocol, found, 0, f"There is no {_asked(role)}.")
    if len(found) < max(protocol.least, 1):
        most = f"{len(found)} of at least {protocol.least} series found"
        return Fit(protocol, found, 0, f"Only {most}." if found else "None of its series.")
    roles = {role.name: role for role in protocol.roles}
    score = sum(
        (ROLE if roles[name].required else BONUS) + roles[name].conditions for name in found
    )
    score += NEWEST if any(one.study == 0 for one in found.values()) else 0
    return Fit(protocol, found, score + (OWN if protocol.own else 0))


def suits(role: Role, one: Candidate) -> bool:
    """Whether a series is what a role asks for, whatever its study."""
    highest = max(one.axis_values, default=0.0) if one.axis == "b-value" else 0.0
    return (
        not one.localizer
        and _among(one.modality, role.modality)
        and _among(one.kind, role.kind)
        and _among(one.axis, role.axis)
        and _among(one.view, role.views)
        and (not role.orientation or one.orientation == role.orientation)
        and (not role.words or _says(one.text, role.words))
        and not _says(one.text, role.without)
        and (not role.body or _says(one.text, role.body))
        and one.slices >= role.slices
        and one.phases >= role.phases
        and highest >= role.least_b
        and role.contrast in (None, one.contrast)
    )


def likeness(
    of: Candidate, one: Candidate
) -> tuple[bool, bool, bool, bool, float, bool, float]:
    """How like two series are, as at another time: the greater, the more.

    Modality, then orientation, kind, body part, words of the description, contrast, size.
    """
    parts = of.body_part.lower(), one.body_part.lower()
    words = SequenceMatcher(None, of.description.lower(), one.description.lower()).ratio()
    size = min(of.images, one.images) / max(of.images, one.images, 1)
    return (
        of.modality == one.modality,
        of.orientation == one.orientation,
        of.kind == one.kind,
        not all(parts) or parts[0] == parts[1],
        round(words, 2),
        of.contrast == one.contrast,
        size,
    )


def counterpart(
    of: Candidate, candidates: Sequence[Candidate], age: Age = "older"
) -> Candidate | None:
    """What an older study has of the same sort; None where nothing can be compared.

    older: the study next before that has one of that modality; oldest: the first of all.
    """
    older = [one for one in candidates if one.study > of.study and not one.localizer]
    same = [one for one in older if one.modality == of.modality]
    if not same:
        return None
    study = (max if age == "oldest" else min)(one.study for one in same)
    among = [one for one in same if one.study == study]
    return max(among, key=lambda one: (likeness(of, one), -one.number, one.key))


def _choose(
    role: Role, candidates: Sequence[Candidate], found: Mapping[str, Candidate]
) -> Candidate | None:
    """The series of a role: no series twice, one study unless it asks for an older one."""
    free = [one for one in candidates if one.key not in {c.key for c in found.values()}]
    if role.like:
        of = found.get(role.like)
        taken = {one.study for one in found.values()} if role.age == "oldest" else set()
        among = [one for one in free if suits(role, one) and one.study not in taken]
        return counterpart(of, among, role.age or "older") if of is not None else None
    fits = [one for one in free if suits(role, one)]
    if not fits:
        return None
    first = next(iter(found.values()), None)
    study = first.study if first is not None else min(one.study for one in fits)
    here = [one for one in fits if one.study == study]
    return max(here, key=_rank) if here else None


def _rank(one: Candidate) -> tuple[bool, bool, int, int, str]:
    """Of several that suit: whole volumes in axial slices, the largest, the first made."""
    volume = one.kind in ("volume", "4d")
    return volume, one.orientation == "axial", one.images, -one.number, one.key


def _among(value: str, allowed: Sequence[str]) -> bool:
    return not allowed or value in allowed


def _says(text: str, words: Sequence[str]) -> bool:
    return any(re.search(word, text) for word in words)


def _asked(role: Role) -> str:
    """What a role looks for, in words."""
    parts = ["older"] if role.like else []
    parts += ["/".join(role.views)] if role.views else []
    parts += [role.orientation] if role.orientation else []
    parts += ["/".join(role.modality) or "series"]
    text = " ".join(parts) if not role.like else f"older study with the same as “{role.like}”"
    if role.words:
        text += f" named like {', '.join(role.words[:3])}"
    if role.phases > 1:
        text += f" with {role.phases} phases or more"
    if role.slices > 1:
        text += f" of {role.slices} slices or more"
    return text


def _told(one: Candidate) -> str:
    """ "CT Thorax 1.5 mm, axial, 2020-01-02"."""
    name = " ".join(part for part in (one.modality, one.description) if part)
    return ", ".join(part for part in (name, one.orientation, one.date) if part)
