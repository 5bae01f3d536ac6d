"""Rules of the house that no linter knows: what starting must not load, what must not be in the tree."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"alembic", "docx", "matplotlib", "openpyxl", "pandas", "pptx", "scipy", "typst", "xlsxwriter"}


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("lhs_desktop.cli", HEAVY | {"PySide6", "numpy", "sqlalchemy"}),
        ("lhs_desktop.ui.run", HEAVY | {"numpy", "sqlalchemy"}),
        ("lhs_desktop.ui.furnishing", HEAVY),
        ("lhs_desktop.statistics", HEAVY | {"PySide6", "sqlalchemy"}),
    ],
)
def test_starting_does_not_load_what_only_some_commands_need(module: str, forbidden: set[str]) -> None:
    loaded = set(run_python(f"import sys, {module}; print(*sys.modules)").split())
    assert loaded & forbidden == set()


def test_qt_keeps_its_references_over_10_000_emits_and_calls() -> None:
    """PySide6 6.12.0 loses a reference to None and True on each, and in the end aborts the process."""
    assert "through" in run_python(
        """
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    told = Signal(object)

sender = Sender()
sender.told.connect(lambda value: None)
for _ in range(10_000):
    sender.told.emit(True)
    sender.told.emit(None)
    sender.setObjectName("name")
    sender.blockSignals(False)
print("through")
"""
    )


def test_no_file_names_a_folder_of_one_machine() -> None:
    made = {"build", "dist", "out", "__pycache__"}
    folder = re.compile(rb"(?<![\w./:<>-])/(?:work|root|farm|home|Users|opt)/\w|(?<![\w./:<>-])/tmp/[a-z]")
    found = []
    for top, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in made and (name == ".ci" or name[0] != ".")]
        for path in (Path(top, name) for name in files):
            content = path.read_bytes()
            if b"\0" not in content:
                found += [
                    f"{path.relative_to(ROOT)}: {line.decode(errors='replace').strip()[:120]}"
                    for line in content.splitlines()
                    if folder.search(line)
                ]
    assert found == []
