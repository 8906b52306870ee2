"""The rules that no other tool holds: sizes, a test for every module, registries, start-up.

The layers are held by import-linter, which the check command runs.
"""

import ast
import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import viewer
from viewer.core.registry import Registry

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "viewer").rglob("*.py"))
FILE_LINES = 400
FUNCTION_LINES = 60
LATE = ("vtk", "vtkmodules", "SimpleITK", "highdicom", "pynetdicom", "matplotlib", "scipy")
CALLS = 200_000

# Each void call and each emit dropped a reference of None or True in PySide6 6.12.0, until the
# interpreter stopped with a fatal error: the version may not move while this fails.
REFERENCES = f"""
import sys
from PySide6.QtCore import QObject, Signal, QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Sender(QObject):
    sent = Signal(bool)

app = QApplication([])
widget, timer, sender = QWidget(), QTimer(), Sender()
sender.sent.connect(lambda on: None)
before = sys.getrefcount(None), sys.getrefcount(True)
for i in range({CALLS} // 4):
    widget.setEnabled(True)
    widget.move(i % 7, 0)
    timer.setInterval(5)
    sender.sent.emit(True)
after = sys.getrefcount(None), sys.getrefcount(True)
print(max(abs(b - a) for a, b in zip(before, after)))
"""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_and_its_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FILE_LINES
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in functions(ast.parse(text))
        if node.end_lineno and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


def test_every_module_has_its_test() -> None:
    missing = []
    for path in MODULES:
        if path.name in {"__init__.py", "__main__.py"}:
            continue
        folder = ROOT / "tests" / path.relative_to(ROOT / "viewer").parent
        test = folder / f"test_{path.stem}.py"
        if not test.exists():
            missing.append(f"{name_of(path)} lacks {name_of(test)}")
    assert missing == []


def modules() -> list[Any]:
    """Every module of the package, imported."""
    names = [
        found.name
        for found in pkgutil.walk_packages(viewer.__path__, "viewer.")
        if not found.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in names]


def registries() -> dict[str, Registry[Any]]:
    """Every registry, with all its items, by the module that makes it."""
    found = {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, Registry) and value._package == module.__name__
    }
    for registry in found.values():
        registry.discover()
    return found


def faults(item: Any) -> list[str]:
    """What is wrong with an item of a registry."""
    wrong = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9 _.+-]*", item.name):
        wrong.append(f"the name {item.name!r} cannot be typed in a command")
    for field in ("label", "title", "help", "source"):
        text = getattr(item, field, "set")
        if isinstance(text, str) and not text.strip():
            wrong.append(f"{item.name} has no {field}")
    if not dataclasses.is_dataclass(item) or not type(item).__dataclass_params__.frozen:  # type: ignore[attr-defined]
        wrong.append(f"{item.name} is not a frozen dataclass")
    return wrong


def test_every_item_of_every_registry_is_well_formed() -> None:
    found = registries()
    assert "viewer.measure.kinds" in found
    for where, registry in found.items():
        items = list(registry)
        assert items, f"{where} is empty"
        assert [fault for item in items for fault in faults(item)] == [], where
        for field in ("label", "key"):
            texts = [
                text for item in items if isinstance(text := getattr(item, field, ""), str)
            ]
            told = [text for text in texts if text]
            assert len(told) == len(set(told)), f"two items of {where} share a {field}"


def test_qt_keeps_the_references_of_none_and_true() -> None:
    done = subprocess.run(
        [sys.executable, "-c", REFERENCES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < CALLS // 1000


@pytest.mark.skipif(
    not (ROOT / "viewer/ui/main_window.py").exists(), reason="there is no window yet"
)
def test_the_first_window_waits_for_no_large_library() -> None:
    code = f"import sys, viewer.ui.main_window; print(*sys.modules.keys() & set({LATE}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
