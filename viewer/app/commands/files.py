"""Opening, closing, help: commands that ask the window for a dialog."""

from viewer.app.commands import Command, commands, needs_study


def _ask(what: str, label: str, menu: str, keys: tuple[str, ...] = (), icon: str = "") -> None:
    commands.add(Command(what, label, menu, lambda s: s.asked.emit(what), keys, icon))


_ask("open-folder", "Open a folder…", "File", ("Ctrl+O",), "folder")
_ask("open-files", "Open files, ZIP or CD…", "File", ("Ctrl+Shift+O",), "file")
_ask("open-sample", "Open the sample study", "File", (), "sample")
_ask("watch-folder", "Watch a folder…", "File")
_ask("stop-watching", "Stop watching folders", "File")
_ask("new-window", "New window", "File", ("Ctrl+N",))
_ask("close-window", "Close window", "File", ("Ctrl+W",))
_ask("quit", "Quit", "File", ("Ctrl+Q",))
_ask("help", "Mouse and keys", "Help", ("F1", "?"), "help")
_ask("intended-use", "Intended use", "Help")
_ask("about", "About Oncoscope", "Help")

commands.add(
    Command(
        "problems",
        "What was left out or needs care…",
        "File",
        lambda session: session.asked.emit("problems"),
        why_not=needs_study,
    )
)
