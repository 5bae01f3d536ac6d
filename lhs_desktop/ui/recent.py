"""The databases that were open lately."""

import json
from contextlib import suppress
from os.path import isfile
from pathlib import Path

from lhs_desktop import private
from lhs_desktop.config import data_folder

KEPT = 9


def _file() -> Path:
    return data_folder() / "recent.json"


def _noted() -> list[Path]:
    try:
        names = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []


def recent_files() -> list[Path]:
    """Newest first; only those that are still there."""
    return [path for path in _noted() if isfile(path)]


def last_file() -> Path | None:
    """The one that was open last, wherever it is now."""
    return next(iter(_noted()), None)


def remember(path: Path) -> None:
    """Notes it as the last one; where nothing can be written, nobody is bothered."""
    whole = path.resolve()
    names = [whole, *(one for one in _noted() if one != whole)][:KEPT]
    file = _file()
    beside = file.with_suffix(".new")
    with suppress(OSError):
        private.folder(file.parent)
        private.write_text(beside, json.dumps([str(name) for name in names], ensure_ascii=False))
        beside.replace(file)
