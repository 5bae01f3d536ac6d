"""The rows of a list into the database, and what became of them as figures have it."""

from collections.abc import Callable
from dataclasses import dataclass

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.proposing.list_nearest import nearest
from lhs_desktop.formats.extracts.records.listed import Listing
from lhs_desktop.formats.extracts.records.messages import MESSAGES
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.staging import Change
from lhs_desktop.models.db.store import Stored
from lhs_desktop.models.recipes import ListOf
from lhs_desktop.models.recipes.lists import PLACED
from lhs_desktop.services.importing.placing import Placed
from lhs_desktop.services.importing.records.account import Account, Outcome
from lhs_desktop.services.importing.records.actions import write_actions
from lhs_desktop.services.importing.records.measures import write_measures
from lhs_desktop.services.importing.records.nodes import write_nodes
from lhs_desktop.services.importing.records.people import write_people
from lhs_desktop.services.importing.records.targets import write_targets

_Writer = Callable[[Step, Listing, Account, bool], None]

_WRITERS: dict[ListOf, _Writer] = {
    ListOf.NODES: write_nodes,
    ListOf.MEASURES: write_measures,
    ListOf.TARGETS: write_targets,
    ListOf.PEOPLE: write_people,
    ListOf.ACTIONS: write_actions,
}


_NAMED = 12
"""Columns that are not read and named."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a list."""

    placed: Placed
    stored: Stored
    changes: list[Change]
    nodes: int
    """Nodes that were made."""
    notes: tuple[str, ...] = ()


def write_list(step: Step, sheet: SheetExtract, create_nodes: bool) -> Written:
    """Writes what a list says.

    Args:
        step: The step of the import.
        sheet: A sheet that was read as a list.
        create_nodes: Makes nodes that rows name as their parents and no list describes.

    Raises:
        Rejected: ``list-place-needed``: the list does not say whose actions or targets these are, and nobody else has.
    """
    listing = sheet.listing
    assert listing is not None
    if listing.of in PLACED and "node" not in listing.fields:
        raise Rejected("list-place-needed", file=sheet.file, of=listing.of.value)
    account = Account(sheet)
    notes: tuple[str, ...] = ()
    if listing.of is ListOf.LOOKUP:
        notes = (MESSAGES["note-lookup"].format(file=sheet.file, seen=nearest(listing.unread)),)
    else:
        _WRITERS[listing.of](step, listing, account, create_nodes)
        if listing.unread:
            columns = ", ".join(f"“{head}”" for head in listing.unread[:_NAMED])
            columns += " …" if len(listing.unread) > _NAMED else ""
            notes = (MESSAGES["note-columns-unread"].format(file=sheet.file, columns=columns),)
    counts = account.outcomes
    stored = Stored(counts[Outcome.NEW], counts[Outcome.CHANGED], counts[Outcome.SAME])
    placed = Placed(problems=account.problems, rejected=account.rejected)
    return Written(placed, stored, account.changes, account.nodes, notes)
