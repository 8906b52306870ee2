"""Changes to the document: undo, redo, delete, hide."""

from dataclasses import replace

from viewer.app import laying
from viewer.app.commands import Command, commands
from viewer.app.session import Session
from viewer.core.annotation import Annotation


def _selected(session: Session) -> Annotation | None:
    item = session.document.items.get(session.selection.value.annotation)
    return item if isinstance(item, Annotation) else None


def _needs_selected(session: Session) -> str:
    return "" if _selected(session) else "Select a measurement first."


def _delete(session: Session) -> None:
    chosen = _selected(session)
    if chosen:
        session.selection.update(annotation="")
        session.document.remove(chosen.uid, f"Delete {chosen.kind}")


def _hide(session: Session) -> None:
    chosen = _selected(session)
    if chosen:
        word = "Show" if chosen.hidden else "Hide"
        session.document.put(replace(chosen, hidden=not chosen.hidden), f"{word} {chosen.kind}")


def _escape(session: Session) -> None:
    if session.selection.value.annotation:
        session.selection.update(annotation="")
    else:
        session.selection.update(tool=session.preferences.value.tool)


def _next(session: Session, step: int) -> None:
    marks = [i for i in session.document.items.values() if isinstance(i, Annotation)]
    if not marks:
        return
    uids = [mark.uid for mark in marks]
    now = session.selection.value.annotation
    at = uids.index(now) + step if now in uids else (0 if step > 0 else -1)
    session.jump(marks[at % len(marks)])


def _needs_marks(session: Session) -> str:
    marks = any(isinstance(one, Annotation) for one in session.document.items.values())
    return "" if marks else "There are no measurements yet."


def _undo(session: Session) -> None:
    """The last point of what is being laid, else the last change."""
    if not laying.back(session):
        session.document.undo()


def _undo_name(session: Session) -> str:
    if session.laying.value.mark is not None:
        return "Undo: last point"
    return f"Undo: {session.document.undo_label}" if session.document.can_undo else ""


for _command in (
    Command(
        "undo",
        "Undo",
        "Edit",
        _undo,
        ("Ctrl+Z",),
        "undo",
        lambda s: "" if s.document.can_undo or s.laying.value.mark else "Nothing to undo.",
        short="Undo",
        names=_undo_name,
    ),
    Command(
        "redo",
        "Redo",
        "Edit",
        lambda s: s.document.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        lambda s: "" if s.document.can_redo else "Nothing to redo.",
        short="Redo",
        names=lambda s: f"Redo: {s.document.redo_label}" if s.document.can_redo else "",
    ),
    Command(
        "delete",
        "Delete measurement",
        "Edit",
        _delete,
        ("Delete", "Backspace"),
        "delete",
        _needs_selected,
    ),
    Command(
        "hide", "Hide or show measurement", "Edit", _hide, ("Ctrl+H",), "eye", _needs_selected
    ),
    Command(
        "next-mark", "Next measurement", "Edit", lambda s: _next(s, 1), ("M",), "", _needs_marks
    ),
    Command(
        "previous-mark",
        "Previous measurement",
        "Edit",
        lambda s: _next(s, -1),
        ("Shift+M",),
        "",
        _needs_marks,
    ),
    Command(
        "rename",
        "Name measurement…",
        "Edit",
        lambda s: s.asked.emit("rename"),
        ("F2",),
        "rename",
        _needs_selected,
    ),
    Command(
        "copy",
        "Copy measurements as a table",
        "Edit",
        lambda s: s.asked.emit("copy"),
        ("Ctrl+C",),
        "copy",
        _needs_marks,
    ),
    Command("deselect", "Deselect, back to window/level", "Edit", _escape, ("Esc",)),
):
    commands.add(_command)
