"""A process that appends 20 changes, again where that fails, and prints what is acknowledged.

python appending_child.py FILE
"""

import sqlite3
import sys
from pathlib import Path

from tests.store.test_documents import note
from viewer.core.errors import ViewerError
from viewer.store.documents import Documents

TRIES = 5


def append_all(path: Path) -> None:
    store: Documents | None = None
    for n in range(20):
        one = note(n)
        for _ in range(TRIES):
            try:
                store = store or Documents(path)
                store.append([one])
                print(one.uid, flush=True)
                break
            except (sqlite3.Error, ViewerError):
                if store is not None:
                    store.close()
                store = None


if __name__ == "__main__":
    append_all(Path(sys.argv[1]))
