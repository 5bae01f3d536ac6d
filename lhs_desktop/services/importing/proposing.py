"""Proposing how to read an extract that no recipe knows, and reading it so."""

from collections.abc import Callable, Sequence
from functools import partial

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.proposing.proposal import Proposal
from lhs_desktop.formats.extracts.proposing.proposal import propose as propose_for
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.intake import ImportResult
from lhs_desktop.services.importing.sources import Ref, read_source, source_of

__all__ = ["Proposal", "import_proposed", "propose"]


def propose(ref: Ref, sheet: str | None = None, report: Callable[[int, int], None] | None = None) -> Proposal:
    """A recipe for a file, with the reason of each part.

    Raises:
        Rejected: what is wrong with the file; ``sheet-unknown``, ``no-table``.
    """
    source = source_of(ref)
    found = propose_for(read_source(source, report=report), sheet)
    parse_recipe(found.toml, source.name)  # what is proposed can be read
    return found


def import_proposed(
    database: Database,
    files: Sequence[Ref],
    toml: str,
    *,
    dry_run: bool,
    create_nodes: bool,
    report: Callable[[int, int], None] | None = None,
    accept: frozenset[str] = frozenset(),
    repair_zeros: bool = False,
) -> tuple[ImportResult, Proposal | None]:
    """Imports extracts; one that no recipe knows is read by a recipe proposed for it.

    Args:
        database: Open for writing.
        files: Extracts.
        toml: The recipe to read by; empty recognises each extract, or proposes.
        dry_run: Does all but keep it.
        create_nodes: Makes the nodes that the extracts describe.
        report: As for ``intake.import_files``; so are ``accept`` and ``repair_zeros``.
        accept: Codes of problems that do not stop this import.
        repair_zeros: Fills codes with zeros where that alone makes them known.

    Returns:
        The result, and what was proposed on the way.

    Raises:
        Rejected: as ``intake.import_files`` and ``propose``; what is wrong with the recipe.
    """
    read = partial(
        intake.import_files,
        database,
        files,
        dry_run=dry_run,
        create_nodes=create_nodes,
        report=report,
        accept=accept,
        repair_zeros=repair_zeros,
    )
    if toml:
        return read(parse_recipe(toml)), None
    try:
        return read(), None
    except Rejected as error:
        if error.code != "recipe-none-fits" or len(files) != 1:
            raise
    found = propose(files[0], report=report)
    return read(parse_recipe(found.toml)), found
