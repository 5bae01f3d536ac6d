"""The databases that were open lately."""

import json
from pathlib import Path

from lhs_desktop.config import data_folder

KEPT = 9


def _file() -> Path:
    return data_folder() / "recent.json"


def recent_files() -> list[Path]:
    """Newest first; only those that are still there."""
    try:
        names = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(names, list):
        return []
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]


def remember(path: Path) -> None:
    whole = path.resolve()
    names = [whole, *(one for one in recent_files() if one != whole)][:KEPT]
    file = _file()
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps([str(name) for name in names], ensure_ascii=False), encoding="utf-8")
    beside.replace(file)
