"""Processes of our own that work beside this one: how they are started, from source and from the frozen program."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

CHILDREN = {
    "--read-workbook": "lhs_desktop.formats.workbooks.child",
    "--draw-charts": "lhs_desktop.formats.charts.child",
}
"""The module of each, whose ``main`` runs it, by the argument with which the frozen program starts itself."""


def start(
    argument: str, errors: IO[bytes] | int, more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Starts a child that hears on its standard input and answers on its standard output.

    Args:
        argument: One of ``CHILDREN``.
        errors: Where what it writes to standard error goes.
        more: For its environment.
    """
    return subprocess.Popen(
        command(argument),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=_environment(more or {}),
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def command(argument: str) -> list[str]:
    """How a child is started: never with the current folder on the import path."""
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, "-P", "-m", CHILDREN[argument]]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    environment = os.environ | more
    if not getattr(sys, "frozen", False):
        home = str(Path(__file__).resolve().parents[2])
        others = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([home, others]) if others else home
    return environment
