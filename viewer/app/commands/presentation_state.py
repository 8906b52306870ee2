"""Somebody's way to show the series in the focused view, and back again."""

from viewer.app import presentation_states
from viewer.app.commands import Command, commands, needs_slices
from viewer.app.session import Session
from viewer.core.patient import StoredObject
from viewer.core.presentation_state import PresentationState
from viewer.dicom.presentation_state import presentation_state


def _each(session: Session) -> tuple[StoredObject, ...]:
    return presentation_states.of_series(session.opened.value, session.active.value)


def _next(session: Session) -> None:
    """The next presentation state of the series; after the last, none."""
    each, shown = _each(session), session.active.value.presentation
    uids = [one.instance.sop_instance_uid for one in each]
    at = uids.index(shown.uid) + 1 if shown and shown.uid in uids else 0
    if at >= len(each):
        session.move(**presentation_states.left(session.active.value))
        return
    view, key = session.active, session.active.value.key

    def take(made: PresentationState) -> None:
        if view.value.key == key:
            view.update(**presentation_states.chosen(view.value, made))

    job = session.jobs.start(
        "Opening presentation state", lambda _: presentation_state(each[at])
    )
    job.done.connect(take)
    job.failed.connect(session.said.emit)


def _why_not(session: Session) -> str:
    if session.active.value.item is None:
        return needs_slices(session)
    return "" if _each(session) else "No presentation state is for this series."


commands.add(
    Command(
        "presentation-state",
        "Presentation state",
        "View",
        _next,
        ("Shift+P",),
        "",
        _why_not,
        True,
        lambda session: session.active.value.presentation is not None,
    )
)
