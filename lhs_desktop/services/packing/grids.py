"""The grid of readings: the node and those directly below it, a cell for each measure."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from lhs_desktop.models import disclosure
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.observations import Withheld
from lhs_desktop.models.packets import GridCell, GridRow
from lhs_desktop.models.readings import NO_FIGURES, VARIATION_WORDS, Reading, Status, status_words
from lhs_desktop.models.wording import figure, number
from lhs_desktop.services import nodes
from lhs_desktop.services.packing.figures import NONE, family
from lhs_desktop.services.statements import ChildFigure, Statement, StatementRow

Readings = Mapping[tuple[Measure, int], Reading]

WITHHELD = "withheld"


def title(found: Statement, shown: Sequence[GridRow]) -> str:
    """What the grid shows, and how many of the children have no figure; nothing without a grid."""
    if not shown:
        return ""
    levels = {one.level for one in found.page.children}
    name = levels.pop() if len(levels) == 1 else "Node"
    left_out = len(found.page.children) - (len(shown) - 1)
    rest = f" ({left_out} without a figure left out)" if left_out > 0 else ""
    return f"Readings by {name.lower()}, {found.period.label}{rest}"


def grid(
    connection: Connection, found: Statement, told: Sequence[StatementRow], readings: Readings
) -> tuple[GridRow, ...]:
    """The rows of the grid; none where no child has a figure: the statement says all of the node itself.

    Args:
        connection: A transaction that reads.
        found: The statement.
        told: The measures that have a value; a column each.
        readings: Of the children.
    """
    by_child: dict[str, dict[str, ChildFigure]] = {}
    for row in told:
        for child in row.children:
            by_child.setdefault(child.code, {})[row.measure.code] = child
    rows = [GridRow(found.node.code, found.node.name, 0, tuple(_own(row) for row in told))]
    for one in nodes.children(connection, found.node.id, found.period.end):
        cells = by_child.get(one.code)
        if cells and any(cell.value is not None or cell.withheld for cell in cells.values()):
            below = tuple(_below(row, cells.get(row.measure.code), readings) for row in told)
            rows.append(GridRow(one.code, one.name, 1, below))
    return tuple(rows) if len(rows) > 1 else ()


def _own(row: StatementRow) -> GridCell:
    why = disclosure.words(row.measure, row.reported.withheld) if row.reported else ""
    if row.value is None:
        # what marks an earlier value says nothing of this period
        absent = why or disclosure.instead(
            row.measure, None, row.reported.denominator if row.reported else None
        )
        return GridCell(WITHHELD if why else NONE, None, Status.NO_VALUE.value, "", absent or "no value")
    return _cell(row.measure, row.value, row.reading.status, row.within_chance, row.reading, why)


def _below(row: StatementRow, child: ChildFigure | None, readings: Readings) -> GridCell:
    why = (
        disclosure.instead(row.measure, child.value, child.denominator, child.withheld)
        if child is not None
        else ""
    )
    if child is None or (child.value is None and child.withheld is Withheld.NONE):
        return GridCell(NONE, None, Status.NO_VALUE.value, "", why or "no value")
    if child.withheld is Withheld.SMALL:
        return GridCell(WITHHELD, None, Status.NO_VALUE.value, "", why)
    reading = readings.get((row.measure, child.id), NO_FIGURES)
    return _cell(row.measure, child.value, child.status, child.within_chance, reading, why)


def _cell(
    measure: Measure, value: float | None, status: Status, within_chance: bool, reading: Reading, why: str
) -> GridCell:
    text = number(value, measure.decimals) or (WITHHELD if why else NONE)
    alt = f"{figure(value, measure) or why or 'no value'}, {status_words(status, within_chance).lower()}"
    alt += f", {VARIATION_WORDS[reading.variation]}"
    return GridCell(text, value, status.value, family(reading), alt, reading.rises, within_chance)
