"""One writer at a time: an operating-system lock on a file beside the database.

The lock goes with the process, however it dies; the text in the file says who holds it.
"""

import contextlib
import getpass
import os
import platform
import re
import sys
import time
from pathlib import Path
from typing import IO

from lhs_desktop.errors import OpenElsewhere, Unavailable
from lhs_desktop.models.db.journal import now

PATIENCE = 3.0
"""Seconds. A process that was killed while it started another one has lent it the lock for a moment."""


class WriterLock:
    """Held from the first moment a program may write until it closes the database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Takes the lock.

        Raises:
            OpenElsewhere: ``open-elsewhere``, saying who has it.
            Unavailable: ``folder-not-writable``.
        """
        try:
            file = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115 (kept open while held)
        except OSError as error:
            raise Unavailable("folder-not-writable", folder=str(self._path.parent)) from error
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                _lock(file)
                break
            except OSError as error:
                file.seek(0)
                holder = file.read().strip() or "another program"
                if not _is_gone(holder) or time.monotonic() > patience:
                    file.close()
                    raise OpenElsewhere("open-elsewhere", file=self._path.stem, holder=holder) from error
                time.sleep(0.02)
        file.truncate(0)
        file.write(f"{_user()} on {platform.node()}, process {os.getpid()}, since {now()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None


def _is_gone(holder: str) -> bool:
    """Whether the process that is said to hold the lock ran on this machine and is no more."""
    said = re.search(r" on (\S+), process (\d+),", holder)
    if said is None or said[1] != platform.node() or sys.platform == "win32":
        return False
    try:
        os.kill(int(said[2]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(file: IO[str]) -> None:
        # Byte far behind the text, so that others can still read who holds it.
        file.seek(1_000_000)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0, os.SEEK_END)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
