"""The sample database: the bundled real extracts, brought in by the same import as any user's."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lhs_desktop.config import resources
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
    """Makes the sample database; an interrupted one does not bear its name.

    Raises:
        Rejected: ``database-exists``.
    """
    folder = resources() / "samples"
    partial = path.with_name(f".{path.name}.building")
    partial.unlink(missing_ok=True)
    found = []
    with create(partial) as database:
        for number, extract in enumerate(EXTRACTS):
            files = [folder / name for name in extract.files]

            def shown(done: int, total: int, number: int = number) -> None:
                if report:
                    report(number * 1000 + done * 1000 // max(total, 1), len(EXTRACTS) * 1000)

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
    for beside in (".lock", "-journal"):
        partial.with_name(partial.name + beside).unlink(missing_ok=True)
    os.replace(partial, path)
    return found
