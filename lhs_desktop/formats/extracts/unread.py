"""Figures that stand in a file as texts which are no numbers as the program reads them: they are named, not dropped."""

import re
from collections.abc import Collection

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
_ODD = re.compile(r"\d+ ?(/|of) ?\d+.*|(\d+ days?,? )?\d{1,3}:\d\d(:\d\d(\.\d+)?)?", re.IGNORECASE)
"""What is surely a figure, though a column of it be left out on purpose: 39/50, 00:07:19."""


def unread_figures(table: SheetTable, read: Collection[int] = ()) -> list[Problem]:
    """The first cell of each column whose cells look like figures and are written otherwise than numbers are.

    Args:
        table: The table.
        read: Columns that are read. Where there are any, others may be left out on purpose, and only what no program
            could take for a number is named.
    """
    found = []
    last = min(table.last, table.first + LOOKED_AT - 1)
    form = _ODD if read else _LIKE
    for index, head in enumerate(table.names):
        if not head or index in read:
            continue
        cells = table.sheet.column(index, table.first, last)
        texts = [(row, text) for row, cell in enumerate(cells) if (text := cell_text(cell).strip())]
        like = [(row, text) for row, text in texts if form.fullmatch(text)]
        written = [(row, text) for row, text in like if not _PLAIN.fullmatch(text)]
        if not written or len(like) < MOST * len(texts) or of_column(head, cells) is not None:
            continue
        row, text = written[0]
        cell, parameters = table.cell(row, index), {"head": head}
        found.append(Problem(table.file, table.sheet.name, cell, text, "figures-unread", parameters))
    return found
