"""Commands that read: nodes, measures, observations, statement."""

import argparse
from typing import Any

from lhs_desktop.commands import Answer, add_day, day_of, table
from lhs_desktop.models import disclosure
from lhs_desktop.models.observations import Reported, Withheld
from lhs_desktop.models.readings import status_words
from lhs_desktop.models.wording import amount, day, number
from lhs_desktop.services import catalogue, nodes, series, statements
from lhs_desktop.services.databases import open_database, today
from lhs_desktop.services.statements import StatementRow


def add_to(commands: Any) -> None:
    listing = commands.add_parser("nodes", help="list the nodes of the tree")
    listing.add_argument("database")
    listing.add_argument("--under", metavar="CODE", help="only a node and what is below it")
    add_day(listing, "the day on which the tree is looked at")
    listing.set_defaults(run=_nodes)
    measures = commands.add_parser("measures", help="list the measures")
    measures.add_argument("database")
    measures.set_defaults(run=_measures)
    observations = commands.add_parser("observations", help="list the figures of a node and measure")
    observations.add_argument("database")
    observations.add_argument("--node", required=True, metavar="CODE")
    observations.add_argument("--measure", required=True, metavar="CODE")
    observations.set_defaults(run=_observations)
    statement = commands.add_parser("statement", help="show the statement of a node for a period")
    statement.add_argument("database")
    statement.add_argument("node")
    statement.add_argument("--period", help="the latest with figures when none is named")
    add_day(statement, "the day from which to look: later periods are left out")
    statement.set_defaults(run=_statement)


def _nodes(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        found = nodes.listing(connection, arguments.under, day_of(arguments))
    rows = [("code", "name", "level", "type", "parent", "children")]
    rows += [(n.code, n.name, n.level, n.type, n.parent or "", str(n.children)) for n in found]
    document = [
        {
            "code": one.code,
            "name": one.name,
            "level": one.level,
            "kind": one.kind,
            "type": one.type,
            "parent": one.parent,
            "communities": list(one.communities),
            "children": one.children,
        }
        for one in found
    ]
    return Answer(document, table(rows, frozenset({5})))


def _measures(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        found = catalogue.measures(connection)
    document = [
        {
            "code": one.code,
            "name": one.name,
            "domain": one.domain,
            "kind": one.kind.value,
            "direction": one.direction.value,
            "rollup": one.rollup.value,
            "multiplier": one.multiplier,
            "unit": one.unit,
            "minimum_n": one.minimum_n,
            "disclosure_n": one.disclosure_n,
            "decimals": one.decimals,
            "calendar": one.calendar,
            "numerator": one.numerator,
            "denominator": one.denominator,
        }
        for one in found
    ]
    rows = [("code", "name", "domain", "kind", "direction", "roll-up", "unit")]
    rows += [(m.code, m.name, m.domain, m.kind, m.direction, m.rollup, m.unit) for m in found]
    return Answer(document, table(rows))


def reported_dict(one: Reported) -> dict[str, Any]:
    """A figure as the command line gives it."""
    cell = one.source
    below = one.below
    return {
        "period": one.period,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": one.value,
        "state": one.state.value,
        "withheld": one.withheld is not Withheld.NONE,
        "rolled_up": one.rolled_up,
        "footnote": one.footnote,
        "counted": one.counted,
        "missing": one.missing,
        "source": {
            "file": cell.file,
            "sheet": cell.sheet,
            "cell": cell.cell,
            "denominator_cell": cell.denominator_cell,
            "batch": cell.batch,
        }
        if cell
        else None,
        "roll_up": {
            "numerator": below.numerator,
            "denominator": below.denominator,
            "value": below.value,
            "counted": below.counted,
            "difference": None if below.value is None or one.value is None else below.value - one.value,
        }
        if below
        else None,
    }


def _observations(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        measure = catalogue.find(connection, arguments.measure)
        found = series.observations(connection, arguments.node, arguments.measure)
    rows = [("period", "numerator", "denominator", "value", "state", "source")]
    for one in found:
        cell = one.source
        place = f"{cell.file} {cell.sheet} {cell.cell}" if cell else f"roll-up of {one.counted}"
        rows.append(
            (
                one.period,
                amount(one.numerator),
                amount(one.denominator),
                number(one.value, measure.decimals),
                disclosure.reason(measure, one) or "ok",
                place,
            )
        )
    return Answer([reported_dict(one) for one in found], table(rows, frozenset({1, 2, 3})))


def _off_target(row: StatementRow) -> str:
    """``19 of 92 (9 within chance)``; nothing where no child has a figure."""
    if row.off_target is None:
        return ""
    words = "{} of {}".format(*row.off_target)
    by_chance = sum(child.within_chance for child in row.children_off_target)
    return f"{words} ({by_chance} within chance)" if by_chance else words


def _statement(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        on = day_of(arguments)
        found = statements.statement(connection, arguments.node, arguments.period, on)
    as_of = f", as of {day(on)}" if on else ""
    lines = [f"{found.node.name}, {found.period.long_label}{as_of}", ""]
    rows = [("measure", "actual", "target", "variance", "prior", "status", "off target below")]
    for row in found.rows:
        decimals = row.measure.decimals
        rows.append(
            (
                row.measure.with_unit,
                number(row.value, decimals) or "–",
                number(row.target, decimals),
                number(row.variance, decimals, sign=True),
                number(row.prior, decimals),
                status_words(row.reading.status, row.within_chance),
                _off_target(row),
            )
        )
    lines += table(rows, frozenset({1, 2, 3, 4}))
    lines += ["", *(f"{row.measure.name}: {row.sentence}" for row in found.rows)]
    document = {**statements.as_dict(found), "on": (on or today()).isoformat()}
    return Answer(document, lines)
