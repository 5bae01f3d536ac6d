"""Where files were that were imported, so that they need not be looked for again."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lhs_desktop import private
from lhs_desktop.config import data_folder

KEPT = 200


def _file() -> Path:
    return data_folder() / "imported.json"


def _known() -> dict[str, str]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(paths: Iterable[Path]) -> None:
    """Notes where files are, by their names; the newest are kept. Where nothing can be written, nobody is bothered."""
    known = _known()
    for path in paths:
        known.pop(path.name, None)
        known[path.name] = str(path.resolve())
    file = _file()
    beside = file.with_suffix(".new")
    with suppress(OSError):
        private.folder(file.parent)
        private.write_text(beside, json.dumps(dict(list(known.items())[-KEPT:]), ensure_ascii=False))
        beside.replace(file)


def where(name: str) -> Path | None:
    """Where a file of this name was last imported from, if one is still there."""
    path = Path(str(_known().get(name, "")))
    return path if path.name == name and path.is_file() else None
