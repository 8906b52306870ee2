"""What was compared of a case, and what differs."""

from dataclasses import dataclass, field

# What ../shared/data/README.md says of the tools themselves, by case and by what differs.
EXPLAINED = {
    (
        "ct_gantrytilt_variable_ge",
        "niftis",
    ): "dcm2niix makes a tilt-corrected, resampled volume",
    ("htj2k_j2k_jls_edge", "niftis"): "J2K_pixelrep_mismatch: likewise",
}


@dataclass
class Result:
    """One case. Each word is what was compared; each fault a difference, by its sort."""

    case: str
    what: str
    counted: str = ""
    compared: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def same(self, sort: str, right: bool, fault: str) -> None:
        self.compared[sort] = self.compared.get(sort, 0) + 1
        if not right:
            self.faults.append((sort, fault))

    @property
    def unexplained(self) -> list[str]:
        return [text for sort, text in self.faults if (self.case, sort) not in EXPLAINED]
