"""In which colours volumes and images are shown."""

from functools import partial

from viewer.app import fusion
from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session
from viewer.imaging.colours import colour_map, colour_maps


def colour(session: Session, name: str) -> None:
    """A colour map for what windows are set for: the focused view's volume, or its layer."""
    layer = session.active.value.layer
    if layer is not None and layer.chosen:
        fusion.change(session, session.selection.value.view, colours=name)
    else:
        session.move(colours=name)


def colours_of(session: Session) -> str:
    """The colour map of what windows are set for."""
    value = session.active.value
    return value.layer.colours if value.layer and value.layer.chosen else value.colours


def _needs_grey(session: Session) -> str:
    images = session.active.value.images
    if images is not None and images.array.ndim == 4:
        return "These images are in colour already."
    return needs_picture(session)


def _is(session: Session, name: str) -> bool:
    return colour_map(colours_of(session)).name == name


for _map in colour_maps().values():
    commands.add(
        Command(
            f"colours-{_map.name or 'grey'}",
            f"Colours: {_map.label}" + (" (even steps)" if _map.uniform and _map.name else ""),
            "Image",
            partial(colour, name=_map.name),
            (),
            "",
            _needs_grey,
            True,
            partial(_is, name=_map.name),
            words="" if _map.name else "gray",
        )
    )
