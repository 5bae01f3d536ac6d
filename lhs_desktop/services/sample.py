"""The sample database: the bundled real extracts, brought in by the same import as any user's."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lhs_desktop.config import resources
from lhs_desktop.errors import Rejected, Unavailable
from lhs_desktop.models.db.lock import WriterLock
from lhs_desktop.services.databases import create
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.intake import ImportResult

Say = Callable[[str], None]
Report = Callable[[int, int], None]

NODE = "S92000003"
"""Scotland: what the sample's packet is about."""


@dataclass(frozen=True, slots=True)
class Extract:
    title: str
    files: tuple[str, ...]


EXTRACTS = (
    Extract("Scotland: monthly A&E, July 2007 to April 2022", ("monthly_ae_waitingtimes_202204.csv",)),
    Extract(
        "Texas: healthcare-associated infections, 2014",
        ("Healthcare_Associated_Infections_-_Hospital.TX.2015-10.csv",),
    ),
    Extract(
        "England: workforce, September 2009 to August 2024",
        ("NHS Workforce Statistics, August 2024 England and Organisation.xlsx",),
    ),
    Extract(
        "England: monthly A&E, August 2024 to January 2025",
        (
            "Monthly-AE-August-2024.csv",
            "Monthly-AE-September-2024.csv",
            "Monthly-AE-October-2024-revised.csv",
            "Monthly-AE-November-2024-revised.csv",
            "Monthly-AE-December-2024.csv",
            "Monthly-AE-January-2025.csv",
        ),
    ),
)


def build(path: Path, say: Say = lambda _: None, report: Report | None = None) -> list[ImportResult]:
    """Makes the sample database beside its place and swaps it in whole; nothing of an interrupted one remains.

    Args:
        path: Where it is to be; its folder is made where it is missing.
        say: Called with a sentence for each extract.
        report: Called with parts done and parts in all; may raise ``Cancelled``.

    Raises:
        Rejected: ``database-exists``.
        OpenElsewhere: another program is building it.
        Unavailable: the folder cannot be written, or there is no room.
    """
    partial = path.with_name(f".{path.name}.building")
    with _building(path, partial):
        found = _import(partial, say, report)
        os.replace(partial, path)
    return found


def put_aside(path: Path) -> Path | None:
    """Takes a sample that cannot be used out of the way of a new one; returns where it is kept, None if it was empty."""
    if not path.exists():
        return None
    if path.is_file() and path.stat().st_size == 0:
        path.unlink()
        return None
    number = 1
    while (aside := path.with_name(f"{path.stem} put aside {number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    journal = _beside(path)[0]
    if journal.exists():
        os.replace(journal, _beside(aside)[0])  # it belongs to that file: with a new one it would do harm
    return aside


@contextmanager
def _building(path: Path, partial: Path) -> Iterator[None]:
    """Keeps others from the place, and clears away what this or an earlier build has left unfinished."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("folder-not-writable", folder=str(path.parent)) from error
    lock = WriterLock(path)
    lock.acquire()
    try:
        if path.exists():
            raise Rejected("database-exists", file=str(path))
        _clear(partial)
        yield
    finally:
        _clear(partial)
        if not path.exists():
            _beside(path)[-1].unlink(missing_ok=True)  # the lock of nothing
        lock.release()


def _clear(partial: Path) -> None:
    for file in (partial, *_beside(partial)):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _beside(path: Path) -> list[Path]:
    """What stands beside a database while it is written."""
    return [path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm", ".lock")]


def _import(path: Path, say: Say, report: Report | None) -> list[ImportResult]:
    folder = resources() / "samples"
    found = []
    furthest = 0
    with create(path) as database:
        for number, extract in enumerate(EXTRACTS):
            files = [folder / name for name in extract.files]

            def shown(done: int, total: int, number: int = number) -> None:
                nonlocal furthest
                furthest = max(furthest, number * 1000 + done * 1000 // max(total, 1))
                if report:
                    report(furthest, len(EXTRACTS) * 1000)

            result = intake.import_files(database, files, create_nodes=True, report=shown)
            found.append(result)
            ledger = result.ledger
            agreed = sum(1 for one in result.reconciled if abs(one.difference) < 1e-6)
            words = [
                f"{extract.title}: {ledger.read:,} values read, {ledger.new:,} new, "
                f"{ledger.rejected:,} rejected, {ledger.skipped:,} skipped"
            ]
            if result.reconciled:
                words.append(f"{agreed} of {len(result.reconciled)} published figures agree")
            say("; ".join(words))
    return found
