"""A recipe to begin with where none could be proposed: what could be seen of the file, and what is still to be said."""

import tomlkit

from lhs_desktop.formats.extracts.identifiers import identifying
from lhs_desktop.formats.extracts.proposing.writing import slug
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text

LOOKED_AT = 40
RECOGNISED = 12


def skeleton(workbook: Workbook) -> str:
    """A recipe with the heads of the widest row of texts; period, nodes and measures are left to be filled in."""
    sheet = max(workbook.sheets, key=lambda one: one.rows * one.columns)
    heads = _heads(sheet)
    stem = workbook.name.rsplit(".", 1)[0]
    document = tomlkit.document()
    document["name"] = slug(stem).lower()[:80] or "recipe"
    document["title"] = stem
    document["publisher"] = ""
    document["layout"] = "long"
    if len(workbook.sheets) > 1:
        document["sheets"] = [sheet.name]
    document["recognise"] = heads[:RECOGNISED]
    text = tomlkit.dumps(document)
    shown = ", ".join(heads) or "none was found"
    return f"{text}\n# Headers that were found: {shown}\n{_TO_FILL}"


def _heads(sheet: Sheet) -> list[str]:
    """The texts of the row that has most of them; columns that identify patients are left out."""
    best: list[str] = []
    place = 0
    for number, row in enumerate(sheet.iterate(0, LOOKED_AT)):
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) > len(best):
            best, place = list(dict.fromkeys(texts)), number
    whole = [cell_text(cell).strip() for row in sheet.iterate(place, place) for cell in row]
    refused = set(identifying(whole, sheet, place + 1, sheet.rows - 1))
    return [head for head in best if head not in refused]


_TO_FILL = """
# The column that holds the period, and how it is written (%Y-%m for 2024-07).
[period]
column = ""
format = "%Y-%m"

# The columns that name the node; further [[levels]] above this one for those above it.
[[levels]]
level = "Hospital"
rank = 30
code_column = ""
name_column = ""

# Each measure: the columns of its numerator and denominator. kind: proportion, rate, ratio, count or mean.
[[measures]]
code = ""
name = ""
kind = "count"
numerator = ""
"""
