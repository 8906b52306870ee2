import subprocess
import sys

import pytest

import viewer


def test_the_version() -> None:
    assert viewer.__version__ == "0.1.0"


def test_the_import_is_quick_and_lazy() -> None:
    code = "import sys, viewer; print({'numpy', 'pydicom'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_public_names_and_only_they() -> None:
    assert viewer.Volume.__module__ == "viewer.core.volume"
    assert "scan" in dir(viewer)
    with pytest.raises(AttributeError, match="no attribute 'scna'"):
        _ = viewer.scna  # type: ignore[attr-defined]
