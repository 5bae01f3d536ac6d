"""Where things are on this machine: resources that ship with the program, settings, backups."""

import sys
from functools import lru_cache
from pathlib import Path

APPLICATION = "lhs-desktop"


@lru_cache(maxsize=1)
def resources() -> Path:
    """The folder of what ships with the program, in a source tree, a wheel or a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    for folder in ([Path(frozen) / "resources"] if frozen else []) + [
        here.parent / "resources",
        here / "_resources",
    ]:
        if folder.is_dir():
            return folder
    raise RuntimeError("the resources of the program are missing: install it again")


def data_folder() -> Path:
    """Where the program keeps what is not in a database: the sample, the list of recent files."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False, ensure_exists=True)


def log_folder() -> Path:
    from platformdirs import user_log_path

    return user_log_path(APPLICATION, appauthor=False, ensure_exists=True)
