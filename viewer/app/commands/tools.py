"""What the left mouse button does: the mouse tools, and every kind of measurement."""

from viewer.app.commands import Command, commands, needs_picture, needs_volume
from viewer.app.session import Session
from viewer.measure import Kind, kinds

# name, label, key
MOUSE = (
    ("window", "Window", "W"),
    ("pan", "Pan", "P"),
    ("zoom", "Zoom", "Z"),
    ("scroll", "Scroll", "S"),
    ("crosshair", "Crosshair", "X"),
)

# what fits under a button, where the kind's own label does not
_SHORT = {
    "bidirectional": "Lesion",
    "arrow": "Arrow",
    "polyline": "Curve",
    "freehand": "Freehand",
}


def short_name(kind: Kind) -> str:
    """A kind in a word, for a button or a row."""
    return _SHORT.get(kind.name, kind.label)


def _take(session: Session, name: str) -> None:
    session.selection.update(tool=name)


def _held(session: Session, name: str) -> bool:
    return session.selection.value.tool == name


for _name, _label, _key in MOUSE:
    commands.add(
        Command(
            f"tool-{_name}",
            f"{_label} with the mouse",
            "Tools",
            lambda s, name=_name: _take(s, name),  # type: ignore[misc]
            (_key,),
            _name,
            needs_picture,
            True,
            lambda s, name=_name: _held(s, name),  # type: ignore[misc]
            _label,
        )
    )

kinds.discover()
for _kind in kinds:
    commands.add(
        Command(
            f"draw-{_kind.name}",
            f"Measure: {_kind.label}",
            "Tools",
            lambda s, name=_kind.name: _take(s, name),  # type: ignore[misc]
            (_kind.key,) if _kind.key else (),
            _kind.name,
            needs_volume,
            True,
            lambda s, name=_kind.name: _held(s, name),  # type: ignore[misc]
            short_name(_kind),
            words=_kind.name,
        )
    )
