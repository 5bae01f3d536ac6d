"""Folders that something is written into: made where they are missing, refused before anything is begun."""

import os
from pathlib import Path

from lhs_desktop.errors import Rejected, Unavailable


def ready(folder: Path) -> None:
    """Makes a folder, and looks whether it can be written to.

    Raises:
        Rejected: ``folder-is-file``, ``folder-name-wrong``.
        Unavailable: ``folder-not-writable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Rejected("folder-is-file", folder=str(folder)) from error
    except ValueError as error:
        raise Rejected(
            "folder-name-wrong", folder=str(folder).replace("\0", "\N{REPLACEMENT CHARACTER}")
        ) from error
    except OSError as error:
        raise Unavailable("folder-not-writable", folder=str(folder)) from error
    if not os.access(folder, os.W_OK):
        raise Unavailable("folder-not-writable", folder=str(folder))
