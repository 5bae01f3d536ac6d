"""A workbook and a recipe to what the workbook holds."""

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.across import read_across
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.companions import read_companions
from lhs_desktop.formats.extracts.long import read_long
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.table import find_tables
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.recipes import Layout, Recipe

_LAYOUTS = {Layout.LONG: read_long, Layout.COMPANIONS: read_companions, Layout.ACROSS: read_across}


def read_extract(workbook: Workbook, recipe: Recipe, lookups: Lookups) -> list[SheetExtract]:
    """Reads every sheet of a workbook that a recipe knows.

    Raises:
        Rejected: ``recipe-does-not-fit`` when it knows none, ``column-missing`` when a column that it
            needs is not there.
    """
    tables = find_tables(workbook, recipe)
    if not tables:
        raise Rejected(
            "recipe-does-not-fit",
            file=workbook.name,
            recipe=recipe.name,
            columns=", ".join(recipe.recognise[:4]),
        )
    return [_LAYOUTS[recipe.layout](table, recipe, lookups, workbook.sha256) for table in tables]


def recognises(workbook: Workbook, recipe: Recipe) -> bool:
    """Whether a recipe knows a workbook by its heads."""
    return bool(find_tables(workbook, recipe))
