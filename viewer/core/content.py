"""What an object without pictures says, as people read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A line of an outline: "Diameter: 12.4 mm", with what lies below it."""

    name: str
    value: str = ""
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """An object in words.

    facts: about the object itself: who made it, when, whether it is verified.
    outline: what it says or holds.
    document: the bytes of an encapsulated document; mime: what they claim to be.
    """

    title: str
    facts: tuple[Node, ...] = ()
    outline: tuple[Node, ...] = ()
    document: bytes | None = None
    mime: str = ""


def lines(nodes: tuple[Node, ...], indent: int = 0) -> list[str]:
    """The outline as lines of text, two blanks for each step in."""
    out = []
    for node in nodes:
        text = ": ".join(part for part in (node.name, node.value) if part)
        out.append("  " * indent + text)
        out += lines(node.children, indent + 1)
    return out
