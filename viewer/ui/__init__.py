"""Widgets: they read a State or the Document and write to one of them; no files, no SQL."""

import os

# Qt draws large areas with threads of its own and waits for them. Where all cores are busy, as
# while a study is decoded, four views took 41 ms a frame with them and 20 without (2 cores).
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
