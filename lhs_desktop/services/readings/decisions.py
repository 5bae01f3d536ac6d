"""What persons decide about series: phases, points left out, charts, the rules of the database.

The program proposes; nothing changes a chart but a decision with a reason, which is kept and can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from sqlalchemy import Connection, select, true

from lhs_desktop.errors import Rejected
from lhs_desktop.models import periods
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import chart_choice, period, phase, setting
from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.readings.rule_sets import rule_set
from lhs_desktop.services import catalogue, changes, nodes
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import today
from lhs_desktop.services.entering import entered
from lhs_desktop.services.readings.kept import RULES, rules_in_force
from lhs_desktop.statistics import spc

PHASE_KINDS = ("rebase", "freeze", "exclude")


@dataclass(frozen=True, slots=True)
class Decision:
    """A phase, frozen limits, or a period left out: decided by a person."""

    key: int
    kind: str
    period: str
    label: str
    reason: str
    state: str
    decided_by: str
    decided_on: str


def of_series(connection: Connection, node: int, measure: int) -> tuple[Decision, ...]:
    """What was decided about a series, in order of time."""
    rows = connection.execute(
        select(phase, period.c.code)
        .join(period, period.c.id == phase.c.period_id)
        .where(phase.c.node_id == node, phase.c.measure_id == measure)
        .order_by(period.c.end_date, phase.c.id)
    )
    return tuple(
        Decision(
            row.id,
            row.kind,
            row.code,
            periods.parse(row.code).label,
            row.reason,
            row.state,
            row.decided_by,
            row.decided_on.isoformat(),
        )
        for row in rows
    )


def decide(
    database: Database,
    node_code: str,
    measure_code: str,
    kind: str,
    period_code: str,
    reason: str,
    *,
    accepted: bool = True,
) -> Changes:
    """Decides about a period of a series.

    Args:
        database: Open for writing.
        node_code: The node.
        measure_code: The measure.
        kind: ``rebase`` (limits start afresh at the period), ``freeze`` (limits are set by the periods up
            to it) or ``exclude`` (the period counts for nothing).
        period_code: The period.
        reason: Why; must be said.
        accepted: False keeps a proposal that was declined, so that it is not made again.

    Raises:
        Rejected: ``reason-missing``, ``node-unknown``, ``measure-unknown``, ``period-unknown``,
            ``period-without-figures``, ``decision-unknown``.
    """
    if kind not in PHASE_KINDS:
        raise Rejected("decision-unknown", kind=kind, known=", ".join(PHASE_KINDS))
    words = _reason(reason)
    when = periods.parse(period_code)
    with database.write(f"{_WORDS[kind]} {measure_code} at {node_code} from {when.code}: {words}") as step:
        node = nodes.find(step.connection, node_code).id
        measure = catalogue.find(step.connection, measure_code).id
        key = step.connection.execute(select(period.c.id).where(period.c.code == when.code)).scalar()
        if key is None:
            raise Rejected("period-without-figures", period=when.label)
        held = step.connection.execute(
            select(phase.c.id).where(
                phase.c.node_id == node,
                phase.c.measure_id == measure,
                phase.c.kind == kind,
                # limits can be frozen at one period only
                true() if kind == "freeze" else phase.c.period_id == key,
            )
        ).scalar()
        fields = {
            "period_id": key,
            "reason": words,
            "state": "accepted" if accepted else "declined",
            "decided_by": step.who,
            "decided_on": today(),
        }
        if held is None:
            held = step.insert("phase", node_id=node, measure_id=measure, kind=kind, **fields)
        else:
            step.update("phase", held, **fields)
        return changes.of(step, held)


_WORDS = {"rebase": "new limits of", "freeze": "freeze limits of", "exclude": "leave out of limits"}


def withdraw(database: Database, key: int) -> Changes:
    """Takes a decision back; the journal keeps it.

    Raises:
        StaleEdit: ``record-gone``.
    """
    with database.write("withdraw a decision about a series") as step:
        step.delete("phase", key)
        return changes.of(step)


def choose_chart(
    database: Database, measure_code: str, kind: str | None, reason: str, node_code: str | None = None
) -> Changes:
    """Prefers a kind of chart to the program's choice; None goes back to that.

    Args:
        database: Open for writing.
        measure_code: The measure.
        kind: ``run i p pp u up c``, as far as the measure has what it needs.
        reason: Why; must be said.
        node_code: Only at this node; None for all.

    Raises:
        Rejected: ``reason-missing``, ``chart-unknown``, ``chart-not-possible``, ``measure-unknown``,
            ``node-unknown``.
    """
    words = _reason(reason)
    with database.write(f"chart of {measure_code}: {kind or 'as proposed'}; {words}") as step:
        measure = catalogue.find(step.connection, measure_code)
        node = nodes.find(step.connection, node_code).id if node_code is not None else None
        held = step.connection.execute(
            select(chart_choice.c.id).where(
                chart_choice.c.measure_id == measure.id,
                chart_choice.c.node_id.is_(None) if node is None else chart_choice.c.node_id == node,
            )
        ).scalar()
        if kind is None:
            if held is not None:
                step.delete("chart_choice", held)
            return changes.of(step)
        fields = {
            "kind": checked_kind(measure, kind),
            "reason": words,
            "decided_by": step.who,
            "decided_on": today(),
        }
        if held is None:
            step.insert("chart_choice", measure_id=measure.id, node_id=node, **fields)
        else:
            step.update("chart_choice", held, **fields)
        return changes.of(step)


def choose_rules(database: Database, code: str) -> Changes:
    """Chooses the set of rules of the whole database; every series is judged anew.

    Raises:
        Rejected: ``rules-unknown``.
    """
    chosen = rule_set(code)
    with database.write(f"rules of special cause: {chosen.name}") as step:
        if rules_in_force(step.connection) != chosen:  # by default, too
            set_setting(step, RULES, chosen.code)
        return changes.of(step)


def set_setting(step: Step, name: str, value: str) -> None:
    held = step.connection.execute(select(setting.c.id).where(setting.c.name == name)).scalar()
    if held is None:
        step.insert("setting", name=name, value=value)
    else:
        step.update("setting", held, value=value)


def possible_kinds(measure: Measure) -> Sequence[spc.Kind]:
    """The charts that a measure has the figures for."""
    if measure.kind is Kind.PROPORTION:
        return ("p", "pp", "i", "run")
    if measure.kind in (Kind.RATE, Kind.RATIO):
        return ("u", "up", "i", "run")
    if measure.kind is Kind.COUNT:
        return ("c", "i", "run")
    return ("i", "run")


def checked_kind(measure: Measure, kind: str) -> spc.Kind:
    """A kind of chart, if there is one of that name and the measure has the figures for it.

    Raises:
        Rejected: ``chart-unknown``, ``chart-not-possible``.
    """
    possible = possible_kinds(measure)
    if kind not in get_args(spc.Kind):
        raise Rejected("chart-unknown", chart=kind, known=", ".join(possible))
    if kind not in possible:
        raise Rejected("chart-not-possible", chart=kind, measure=measure.code, known=", ".join(possible))
    return cast(spc.Kind, kind)


def _reason(text: str) -> str:
    words = text.strip()
    if not words:
        raise Rejected("reason-missing")
    return str(entered(phase, {"reason": words})["reason"])
