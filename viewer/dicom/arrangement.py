"""What arranging instances gives, and what is noted meanwhile."""

from dataclasses import dataclass, field

from viewer.core.patient import Effect, Instance, Patient, Problem
from viewer.dicom import files


@dataclass(frozen=True, slots=True)
class Arrangement:
    """patients: with all that is shown. aside, objects: how many files are which."""

    patients: tuple[Patient, ...]
    problems: tuple[Problem, ...]
    aside: int
    objects: int


@dataclass(slots=True)
class Notes:
    """What is said and counted while instances are arranged."""

    problems: list[Problem] = field(default_factory=list)
    aside: set[tuple[str, str]] = field(default_factory=set)
    objects: int = 0

    def tell(self, instance: Instance, reason: str, effect: Effect) -> None:
        self.problems.append(Problem(files.shown(instance), reason, effect))

    def set_aside(self, instance: Instance) -> None:
        self.aside.add((instance.path, instance.member))

    def add(self, others: "Notes") -> None:
        self.problems += others.problems
        self.aside |= others.aside
        self.objects += others.objects
