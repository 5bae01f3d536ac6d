"""Where a node reports a figure and its parts add up to another: both are kept, the difference is shown."""

from sqlalchemy import Connection, text

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.models.db.tables import SCALE
from lhs_desktop.models.ledger import Reconciled
from lhs_desktop.models.recipes import Recipe


def reported_against_parts(
    connection: Connection, recipe: Recipe, sheets: list[SheetExtract]
) -> list[Reconciled]:
    """For the topmost nodes of a file and each measure: the newest reported figure against its parts."""
    tops = sorted({node.code for sheet in sheets for node in sheet.structure if node.parent is None})
    found = []
    for code in tops:
        for rule in recipe.every_measure:
            row = connection.execute(
                text(
                    """select n.name, m.name, p.code, o.numerator, b.numerator, b.counted
                from observation o
                join balance b on b.measure_id = o.measure_id and b.node_id = o.node_id
                    and b.period_id = o.period_id
                join node n on n.id = o.node_id
                join measure m on m.id = o.measure_id
                join period p on p.id = o.period_id
                where n.code = :node and m.code = :measure and o.numerator is not null and b.counted > 0
                order by p.end_date desc limit 1"""
                ),
                {"node": code, "measure": rule.code},
            ).first()
            if row is not None:
                node, measure, period, published, parts, counted = row
                what = f"{node}, {measure}, {period}: reported figure against the sum of {counted} parts"
                found.append(Reconciled(what, float(published), parts / SCALE))
    return found
