"""Sets up what is missing, then checks everything: python3 packaging/test.py [arguments].

With arguments (as for pytest) only those tests run.
"""

import sys

import oldest  # noqa: F401 - first, for it must speak before newer syntax is read
from environment import ROOT, TEST, start

if __name__ == "__main__":
    sys.exit(start(TEST, [str(ROOT / "packaging" / "check.py"), *sys.argv[1:]]))
