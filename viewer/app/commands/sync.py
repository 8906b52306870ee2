"""What moves together between examinations."""

from viewer.app import sync
from viewer.app.commands import Command, commands, needs_slices, needs_volume
from viewer.app.session import Session


def _needs_other(session: Session) -> str:
    reason = needs_slices(session) or needs_volume(session)
    if not reason and not sync.others(session):
        reason = "All views in sight have one frame of reference."
    return reason


def _needs_bond(session: Session) -> str:
    reason = _needs_other(session)
    mine, known = session.active.value, session.sync.value
    if not reason and not any(sync.way(known, mine, one) for one in sync.others(session)):
        reason = "These views are not linked by hand or registration."
    return reason


def _needs_files(session: Session) -> str:
    return "" if sync.registrations(session) else "No file of this patient is a registration."


for _name, _label, _key, _run, _why_not in (
    (
        "link-here",
        "Link here: the crosshairs are at one place",
        "Ctrl+Shift+L",
        sync.link_here,
        _needs_other,
    ),
    ("link-register", "Link by registration", "Ctrl+Alt+L", sync.register, _needs_other),
    ("link-files", "Use the registrations of the files", "", sync.use_files, _needs_files),
    ("link-none", "Unlink from other examinations", "", sync.unlink, _needs_bond),
):
    keys = (_key,) if _key else ()
    commands.add(Command(_name, _label, "View", _run, keys, "", _why_not))
commands.add(
    Command(
        "link-looks",
        "Zoom, pan and window go along between time points",
        "View",
        lambda s: s.sync.update(looks=not s.sync.value.looks),
        checkable=True,
        checked=lambda s: s.sync.value.looks,
    )
)
