"""Where things are on this machine: resources that ship with the program, settings, backups."""

import sys
from functools import lru_cache
from pathlib import Path

APPLICATION = "lhs-desktop"

SUFFIX = ".lhsdb"
"""What the file of a database ends in."""


@lru_cache(maxsize=1)
def resources() -> Path:
    """The folder of what ships with the program, in a source tree, a wheel or a frozen program."""
    return _shipped("resources")


@lru_cache(maxsize=1)
def documents() -> Path:
    """The folder of the guide, its pictures and the other documents."""
    return _shipped("docs")


def _shipped(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    for folder in ([Path(frozen) / name] if frozen else []) + [here.parent / name, here / f"_{name}"]:
        if folder.is_dir():
            return folder
    raise RuntimeError(f"the {name} of the program are missing: install it again")


def data_folder() -> Path:
    """Where the program keeps what is not in a database: the sample, the list of recent files. It may not be there yet."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """Where the program keeps what it needs only while it runs, and what it can find out again; it may not be there yet."""
    from platformdirs import user_cache_path

    return user_cache_path(APPLICATION, appauthor=False)


def log_folder() -> Path:
    """Where logs are; it may not be there yet."""
    from platformdirs import user_log_path

    return user_log_path(APPLICATION, appauthor=False)


def state_folder() -> Path:
    """Where the program keeps what the user has begun and not saved; it may not be there yet."""
    from platformdirs import user_state_path

    return user_state_path(APPLICATION, appauthor=False)
