"""Drafts on the disk: one small file for each database, readable by its user alone."""

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lhs_desktop import private
from lhs_desktop.config import state_folder

FORMAT = 1
FORGOTTEN = 365 * 24 * 3600
"""Seconds after which drafts of a database that is not there any more are removed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a record and not saved: only the fields that differ from what is stored."""

    node: str
    """The code of the node where it was typed."""
    node_name: str
    number: int
    """Of the action; 0 for a new one."""
    title: str
    typed: str
    """When it was typed last, as the journal writes instants."""
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """The database that drafts belong to: its address, and what tells it from another at the same address."""

    address: str
    identity: str

    @property
    def key(self) -> str:
        return hashlib.sha256(
            f"{self.address}\n{self.identity}".encode(errors="surrogateescape")
        ).hexdigest()[:32]

    @property
    def file(self) -> Path:
        return folder() / f"{self.key}.json"


def folder() -> Path:
    return state_folder() / "drafts"


def read(owner: Owner) -> dict[str, Kept]:
    """By record. A file that cannot be read holds nothing; it is written over with the next draft."""
    try:
        held = json.loads(owner.file.read_text(encoding="utf-8"))
        if held["address"] != owner.address or held["identity"] != owner.identity:
            return {}
        return {str(record): Kept(**one) for record, one in held["drafts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write(owner: Owner, changes: dict[str, Kept | None]) -> None:
    """Brings the file up to date, whole or not at all: another window may have written other records meanwhile.

    Args:
        owner: Whose drafts they are.
        changes: By record; None where nothing is kept any more.

    Raises:
        OSError: Nothing is kept.
    """
    others = {record: one for record, one in read(owner).items() if record not in changes}
    held: dict[str, Kept | None] = {**others, **changes}
    drafts = {record: asdict(one) for record, one in held.items() if one is not None}
    if not drafts:
        owner.file.unlink(missing_ok=True)
        return
    private.folder(folder())
    body = {"format": FORMAT, "address": owner.address, "identity": owner.identity, "drafts": drafts}
    beside = owner.file.with_suffix(".new")
    try:
        with open(beside, "w", encoding="utf-8", opener=private.opened) as file:
            private.keep(beside)
            json.dump(body, file, indent=1)  # in ASCII: half a surrogate may have been typed
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, owner.file)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def sweep() -> None:
    """Removes what a killed program left half written, and old drafts of databases that are gone."""
    with suppress(OSError):
        for file in folder().iterdir():
            with suppress(OSError, ValueError, KeyError, TypeError):
                if file.suffix == ".new":
                    file.unlink()
                elif time.time() - file.stat().st_mtime > FORGOTTEN:
                    address = json.loads(file.read_text(encoding="utf-8"))["address"]
                    if not os.path.exists(address):
                        file.unlink()
