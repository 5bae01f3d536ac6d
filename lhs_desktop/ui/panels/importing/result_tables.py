"""The tables of the result of an import: what was read, new places, published figures, changes, names that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lhs_desktop.models.wording import amount, number
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.importing.name_words import match_reason, match_text
from lhs_desktop.ui.wording import counted, tr

if TYPE_CHECKING:
    from lhs_desktop.services.importing.examples import Example, TableRead
    from lhs_desktop.services.importing.new_places import NewPlace
    from lhs_desktop.services.importing.settling import Unknown


@dataclass(frozen=True, slots=True)
class Shown:
    """An example with the table that it is from."""

    table: "TableRead"
    example: "Example"


def examples(parent: QObject) -> RecordsModel:
    return RecordsModel(
        [
            Field(
                tr("Cell"),
                _cells,
                tip=lambda one: f"{one.table.file}, {one.table.sheet}",
                what=tr("The cell of the value, then that of its denominator. Enter shows it in the sheet."),
            ),
            Field(
                tr("Value"),
                lambda one: _value(one.example),
                is_number=True,
                what=tr("The value as it was read: compare it with the cell."),
            ),
            Field(
                tr("Period"),
                lambda one: one.example.period.label,
                what=tr("The period that the value was read for."),
            ),
            Field(
                tr("Node"), lambda one: one.example.node, tip=lambda one: one.example.measure, is_name=True
            ),
        ],
        parent,
    )


def _cells(one: Shown) -> str:
    cells = (one.example.cell, one.example.denominator_cell)
    return " / ".join(cell for cell in cells if cell)


def _value(one: "Example") -> str:
    if not one.denominator_cell:
        return amount(one.value)
    return f"{amount(one.value)} / {amount(one.denominator)}"


def tables(parent: QObject) -> RecordsModel:
    return RecordsModel(
        [
            Field(tr("Table"), lambda one: one.sheet, tip=lambda one: f"{one.file}, {one.sheet}"),
            Field(
                tr("First"),
                lambda one: one.first.label if one.first else "",
                what=tr("The first period that was read."),
            ),
            Field(
                tr("Last"),
                lambda one: one.last.label if one.last else "",
                what=tr("The last period that was read."),
            ),
            Field(
                tr("Periods"),
                lambda one: number(one.periods),
                is_number=True,
                what=tr("How many periods have values."),
            ),
            Field(
                tr("Nodes"),
                lambda one: number(one.nodes),
                is_number=True,
                what=tr("How many nodes have values."),
            ),
            Field(
                tr("Measures"),
                lambda one: number(one.measures),
                is_number=True,
                what=tr("How many measures have values."),
            ),
        ],
        parent,
    )


def new_places(parent: QObject) -> RecordsModel:
    def where(one: "NewPlace") -> str:
        return one.parent or tr("at the top")

    return RecordsModel(
        [
            Field(
                tr("New place"),
                lambda one: one.name,
                tip=lambda one: f"{one.name} ({one.code})",
                is_name=True,
            ),
            Field(tr("Level"), lambda one: one.level, what=tr("The level, as the file says.")),
            Field(tr("Below"), where, tip=where, what=tr("The node above it, as the file says.")),
        ],
        parent,
    )


def reconciled(parent: QObject) -> RecordsModel:
    return RecordsModel(
        [
            Field(
                tr("Published"),
                lambda one: one.what.split(": ", 1)[-1],
                tip=lambda one: one.what,
                what=tr("A total or a share that the file prints beside its values."),
            ),
            Field(
                tr("Printed"),
                lambda one: amount(one.published),
                is_number=True,
                what=tr("What the file prints."),
            ),
            Field(
                tr("Added up"),
                lambda one: amount(one.computed),
                is_number=True,
                what=tr("What its values come to."),
            ),
            Field(
                tr("Difference"),
                lambda one: "✓ 0" if one.agrees else difference(one.difference),
                is_number=True,
                tone=lambda one: "met" if one.agrees else "missed",
            ),
        ],
        parent,
    )


def changes(parent: QObject) -> RecordsModel:
    def parts(values: tuple[float | None, float | None, str]) -> str:
        said = " / ".join(amount(value) for value in values[:2] if value is not None)
        return said or values[2]

    return RecordsModel(
        [
            Field(tr("Node"), lambda one: one.node),
            Field(tr("Measure"), lambda one: one.measure),
            Field(tr("Period"), lambda one: one.period),
            Field(
                tr("Was"),
                lambda one: parts(one.old),
                is_number=True,
                muted=lambda one: True,
                what=tr("What is stored now."),
            ),
            Field(tr("Becomes"), lambda one: parts(one.new), is_number=True, what=tr("What the file says.")),
        ],
        parent,
    )


def unknown(parent: QObject) -> RecordsModel:
    def may_be(one: "Unknown") -> str:
        return "\n".join(f"{match_text(match)}: {match_reason(match)}" for match in one.proposals)

    return RecordsModel(
        [
            Field(
                tr("Name"),
                lambda one: one.node,
                muted=lambda one: one.name,
                what=tr("The code or the name in the file, and what the file calls it."),
            ),
            Field(
                tr("Values"),
                lambda one: number(one.values),
                is_number=True,
                what=tr("How many values wait under it."),
            ),
            Field(
                tr("May be"),
                lambda one: match_text(one.proposals[0]) if one.proposals else tr("nothing is like it"),
                muted=lambda one: not one.proposals,
                tip=may_be,
            ),
        ],
        parent,
    )


def levels(found: "Iterable[NewPlace]") -> str:
    """``371 Hospital, 60 County, 1 State``: how many places of each level, the lowest first."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.level] = counts.get(one.level, 0) + 1
    return ", ".join(f"{number(count)} {level}" for level, count in reversed(counts.items()))


def difference(value: float) -> str:
    """With its sign."""
    return ("+" if value > 0 else "") + amount(value)


def span(one: "TableRead") -> str:
    """``Apr 2025 to Mar 2026: 12 periods, 4 nodes, 1 measure``."""
    if one.first is None or one.last is None:
        return tr("no figures")
    first, last = one.first.label, one.last.label
    said = first if first == last else tr("{first} to {last}").format(first=first, last=last)
    return f"{said}: {_counts(one.periods, one.nodes, one.measures)}"


def spans(found: "tuple[TableRead, ...]") -> list[str]:
    """A line for each table, with its sheet where there are several."""
    if len(found) == 1:
        return [span(found[0])]
    return [f"{one.sheet}, {span(one)}" for one in found]


def whole_span(found: "tuple[TableRead, ...]") -> str:
    """``3 tables, 2013 to 2015``: from the first period of all to the last."""
    firsts = [one.first for one in found if one.first is not None]
    lasts = [one.last for one in found if one.last is not None]
    count = counted(len(found), tr("1 table"), tr("{n} tables"))
    if not firsts:
        return count
    said = tr("{count}, {first} to {last}")
    return said.format(count=count, first=min(firsts).label, last=max(lasts).label)


def _counts(periods: int, nodes: int, measures: int) -> str:
    return ", ".join(
        (
            counted(periods, tr("1 period"), tr("{n} periods")),
            counted(nodes, tr("1 node"), tr("{n} nodes")),
            counted(measures, tr("1 measure"), tr("{n} measures")),
        )
    )
