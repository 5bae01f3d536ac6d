"""What stands behind a packet: its data with their source cells, the dictionary, the provenance."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from lhs_desktop.models import disclosure
from lhs_desktop.models.db.tables import source
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.observations import Reported, Withheld
from lhs_desktop.models.packets import DataRow, DictionaryEntry, ProvenanceRow
from lhs_desktop.models.wording import instant, number
from lhs_desktop.services import nodes, series
from lhs_desktop.services.importing import recipes
from lhs_desktop.services.statements import Statement


def attributions(connection: Connection, batches: Sequence[Any]) -> tuple[str, ...]:
    """The lines that the publishers of the data ask for."""
    known = {one.name: one.attribution for one in recipes.known(connection)}
    names = connection.execute(
        select(source.c.recipe).where(source.c.batch_id.in_([row.id for row in batches])).distinct()
    ).scalars()
    return tuple(sorted({known[name] for name in names if known.get(name)}))


def dictionary(measures: Sequence[Measure]) -> tuple[DictionaryEntry, ...]:
    return tuple(
        DictionaryEntry(
            one.code,
            one.name,
            one.domain,
            one.kind.value,
            one.direction.value,
            one.rollup.value,
            one.multiplier,
            one.unit,
            one.numerator,
            one.denominator,
            one.source,
            one.steward,
        )
        for one in measures
    )


def data(connection: Connection, found: Statement) -> tuple[DataRow, ...]:
    """All figures of the node and of its children, up to the period, each with its source cell."""
    measures = [row.measure for row in found.rows]
    limits = {row.measure.code: row.period for row in found.rows}
    below = nodes.children(connection, found.node.id, found.period.end)
    every = [
        series.of_node(connection, found.node.id, measures),
        *series.of_siblings(connection, [one.id for one in below], measures),
    ]
    return tuple(
        _data_row(one.code, one.name, each.measure, reported)
        for one, figures in zip((found.node, *below), every, strict=True)
        for code, each in figures.items()
        for when, reported in zip(each.periods, each.reported, strict=True)
        if when <= limits[code]
    )


def _data_row(code: str, name: str, measure: Measure, reported: Reported) -> DataRow:
    cell = reported.source
    cells = ""
    if cell:
        cells = f"{cell.cell} / {cell.denominator_cell}" if cell.denominator_cell else cell.cell
    return DataRow(
        node=code,
        node_name=name,
        measure=measure.code,
        period=reported.period,
        numerator=reported.numerator,
        denominator=reported.denominator,
        value=reported.value,
        state=reported.state.value,
        rolled_up=reported.rolled_up,
        file=cell.file if cell else "",
        sheet=cell.sheet if cell else "",
        cell=cells,
        batch=cell.batch if cell else None,
        withheld=reported.withheld is not Withheld.NONE,
        note=disclosure.reason(measure, reported) or reported.footnote,
    )


_ACCOUNTS = ("read", "new", "changed", "same", "rejected", "skipped", "waiting")


def provenance(connection: Connection, batches: Sequence[Any], names: bool) -> tuple[ProvenanceRow, ...]:
    """The files behind the numbers, with their hashes and what the import did; who did it where names are wanted."""
    found = []
    for row in batches:
        ledger = json.loads(row.ledger)
        words = " · ".join(f"{account} {number(ledger.get(account, 0))}" for account in _ACCOUNTS)
        sources = connection.execute(
            select(source.c.file, source.c.sha256, source.c.recipe)
            .where(source.c.batch_id == row.id)
            .distinct()
            .order_by(source.c.file)
        )
        for file, sha256, recipe in sources:
            by = row.imported_by if names else ""
            found.append(ProvenanceRow(row.id, file, sha256, recipe, instant(row.imported_at), by, words))
    return tuple(found)
