"""Which files are as this program left them, sound: one that is need not be checked whole before it is changed.

Kept in the cache: what is lost there is only checked again. A file that was copied, put back, or written by anything else is not known any more;
nor is one whose last whole check was long ago.
"""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lhs_desktop import private
from lhs_desktop.config import cache_folder

KEPT = 50
GOOD_FOR = timedelta(days=7)
"""After a whole check; disks forget without telling."""


def checked_on(path: Path) -> datetime | None:
    """When a file that is as we left it was checked whole; None of any other."""
    noted = _noted().get(str(path.resolve()))
    if noted is None or noted.get("stamp") != _stamp(path):
        return None
    try:
        checked = datetime.fromisoformat(str(noted.get("checked")))
        return checked if datetime.now(UTC) - checked < GOOD_FOR else None
    except (ValueError, TypeError):
        return None


def note(path: Path, checked: datetime | None = None) -> None:
    """Notes a file as it is now; where nothing can be written, it will be checked again."""
    whole = str(path.resolve())
    noted = {name: one for name, one in _noted().items() if name != whole}
    checked = checked or datetime.now(UTC)
    with suppress(OSError):
        entry = {whole: {"stamp": _stamp(path), "checked": checked.isoformat()}}
        file = _file()
        private.folder(file.parent)
        beside = file.with_suffix(f".{os.getpid()}")
        private.write_text(beside, json.dumps(entry | dict(list(noted.items())[: KEPT - 1])))
        os.replace(beside, file)


def _file() -> Path:
    return cache_folder() / "checked.json"


def _noted() -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): one for name, one in found.items() if isinstance(one, dict)}


def _stamp(path: Path) -> list[int]:
    """By which a file is known again; the file itself is not opened."""
    try:
        found = os.stat(path)
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns, found.st_ino]
