"""How pixels become greys."""

from dataclasses import dataclass
from typing import Literal

VoiFunction = Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"]


@dataclass(frozen=True, slots=True)
class Window:
    """A window on real-world values (PS3.3 C.11.2.1.2); width >= 1 for LINEAR, else > 0."""

    center: float
    width: float
    function: VoiFunction = "LINEAR"
    name: str = ""

    def __post_init__(self) -> None:
        if not self.width >= (1 if self.function == "LINEAR" else 1e-30):
            raise ValueError(f"a window of width {self.width} shows nothing")
