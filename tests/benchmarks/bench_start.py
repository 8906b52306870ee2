"""Start: from the shell to a usable window, beside an empty PySide6 window, in turn.

xvfb-run -a -s "-screen 0 1600x1000x24" python tests/benchmarks/bench_start.py

"usable": the window is painted and the event loop has gone round once more. "first image": the
bundled sample's CT is painted. Each run is a process of its own, and user folders are kept
between runs, as on any day but the first.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import common
from viewer.paths import resource

ROOT = Path(__file__).resolve().parents[2]
PEER = "empty PySide6 window"
EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1600, 1000)
window.show()
window.repaint()
QTimer.singleShot(0, app.quit)
app.exec()
"""
OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from viewer.ui import application
app = application.application()
paths = [Path(word) for word in sys.argv[1:]]

def look():
    window = app.activeWindow() or next(iter(app.topLevelWidgets()), None)
    session = getattr(window, "session", None)
    if session is None or not window.isVisible():
        return
    item = session.active.value.item
    if not paths or (item is not None and item.ready.any()):
        window.repaint()
        window.actions_.run("quit")

timer = QTimer(interval=1)
timer.timeout.connect(look)
timer.start()
sys.exit(application.run(paths))
"""


def run(code: str, *words: str) -> None:
    """One start to one end."""
    subprocess.run([sys.executable, "-c", code, *words], check=True, cwd=ROOT)


def main() -> None:
    """Print medians of ten starts each."""
    folder = tempfile.mkdtemp()
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = folder
    sample = str(resource("sample"))
    took = common.interleaved(
        {
            PEER: lambda: run(EMPTY),
            "Oncoscope, usable": lambda: run(OURS),
            "Oncoscope, first image of the sample": lambda: run(OURS, sample),
        },
        rounds=10,
    )
    print("\n".join(common.told(took, PEER)))


if __name__ == "__main__":
    main()
