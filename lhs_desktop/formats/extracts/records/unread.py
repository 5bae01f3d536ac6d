"""Figures that a list holds as texts which are no numbers as the program reads them: they are named, not dropped."""

import re

from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.written_periods import of_column
from lhs_desktop.formats.workbooks import cell_text
from lhs_desktop.models.ledger import Problem

LOOKED_AT = 200
MOST = 0.75
"""Share of the cells of a column that must look like figures."""

_SPACE = "[ \u00a0\u2009\u202f']"
_LIKE = re.compile(
    rf"[(<>~≈]?{_SPACE}*[-+−–]?{_SPACE}*\d{{1,3}}({_SPACE}?\d{{3}})*([.,]\d+)?{_SPACE}*\)?"
    rf"({_SPACE}*(%|(/|of|von|sur|de){_SPACE}*\d+.*|\(.*\)|[*†‡a-z]{{1,2}}|min|h|days?))?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\d+")


def unread_figures(table: SheetTable) -> list[Problem]:
    """The first cell of each column whose cells look like figures and are written otherwise than numbers are."""
    found = []
    last = min(table.last, table.first + LOOKED_AT - 1)
    for index, head in enumerate(table.names):
        if not head:
            continue
        cells = table.sheet.column(index, table.first, last)
        texts = [(row, text) for row, cell in enumerate(cells) if (text := cell_text(cell).strip())]
        like = [(row, text) for row, text in texts if _LIKE.fullmatch(text)]
        written = [(row, text) for row, text in like if not _PLAIN.fullmatch(text)]
        if not written or len(like) < MOST * len(texts) or of_column(head, cells) is not None:
            continue
        row, text = written[0]
        found.append(
            Problem(
                table.file, table.sheet.name, table.cell(row, index), text, "figures-unread", {"head": head}
            )
        )
    return found
