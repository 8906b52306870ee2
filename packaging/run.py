"""Sets up what is missing, then starts oncoscope: python3 packaging/run.py [arguments].

Without arguments it opens the sample study that lies in resources/sample.
"""

import sys

import oldest  # noqa: F401 - first, for it must speak before newer syntax is read
from environment import ROOT, RUN, start

SAMPLE = ROOT / "resources" / "sample"

if __name__ == "__main__":
    sys.exit(start(RUN, ["-m", "viewer", *(sys.argv[1:] or [str(SAMPLE)])]))
