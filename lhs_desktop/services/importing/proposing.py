"""Proposing how to read an extract that no recipe knows."""

from pathlib import Path

from lhs_desktop.formats.extracts.proposing.proposal import Proposal
from lhs_desktop.formats.extracts.proposing.proposal import propose as propose_for
from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.models.recipes import parse_recipe


def propose(path: Path, sheet: str | None = None) -> Proposal:
    """A recipe for a file, with the reason of each part.

    Raises:
        Rejected: what is wrong with the file; ``sheet-unknown``, ``no-table``.
    """
    found = propose_for(read_workbook(path), sheet)
    parse_recipe(found.toml, path.name)  # what is proposed can be read
    return found
