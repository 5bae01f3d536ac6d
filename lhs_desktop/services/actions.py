"""Improvement actions: who does what by when. Done and effective are different facts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models import periods
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import action, closure, measure, node, period
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.wording import plural, short_day
from lhs_desktop.services import catalogue, changes, nodes, series
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import today
from lhs_desktop.services.entering import entered

STATUSES = ("open", "done", "cancelled")
EDITABLE = frozenset(
    {
        "title",
        "measure",
        "period",
        "owner",
        "due",
        "cause",
        "expected",
        "notes",
        "status",
        "done_on",
        "effect",
        "node",
    }
)


NO_OWNER = "no owner"
"""What stands in place of the owner of an action that has none."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action as screens and pages see it."""

    number: int
    title: str
    node: str
    node_name: str
    measure: str
    measure_name: str
    period: str
    """The code of the period whose figure it came from; empty where it came from none."""
    owner: str
    created_on: date
    due: date | None
    status: str
    done_on: date | None
    effect: str
    cause: str
    expected: str
    notes: str
    reference: str
    """The number that it has in the log of its sender; empty where it has none."""
    uuid: str = ""
    """What it is known by, whatever its number is in another database."""

    def is_overdue(self, on: date) -> bool:
        return self.status == "open" and self.due is not None and self.due < on

    def days_late(self, on: date) -> int:
        """How many days after its due date an open action is on a day, or a done one was done; 0 for none."""
        until = on if self.status == "open" else self.done_on if self.status == "done" else None
        return max((until - self.due).days, 0) if until and self.due else 0

    def as_of(self, on: date) -> "Action":
        """As it stood on a day: one that was done later was still open."""
        if self.status == "done" and self.done_on is not None and self.done_on > on:
            return replace(self, status="open", done_on=None, effect="")
        return self

    def as_dict(self, on: date | None = None) -> dict[str, Any]:
        """As the command line gives it: late or not on a day, else today."""
        when = on or today()
        return {
            "id": self.number,
            "title": self.title,
            "owner": self.owner,
            "due": self.due.isoformat() if self.due else None,
            "status": self.status,
            "as_of": when.isoformat(),
            "overdue": self.is_overdue(when),
            "days_late": self.days_late(when),
            "effect": self.effect or None,
            "node": self.node,
            "measure": self.measure or None,
            "period": self.period or None,
            "done_on": self.done_on.isoformat() if self.done_on else None,
            "cause": self.cause,
            "expected": self.expected,
            "notes": self.notes,
            "reference": self.reference,
        }


def status_words(one: Action, on: date) -> str:
    """``overdue, 61 days late``, ``done 3 Mar 2027, 2 days late``, ``open``."""
    late = f", {plural(days, 'day')} late" if (days := one.days_late(on)) else ""
    if one.is_overdue(on):
        return f"overdue{late}"
    if one.status == "done":
        return (f"done {short_day(one.done_on)}" if one.done_on else "done") + late
    return one.status


def listing(
    connection: Connection,
    node_code: str | None = None,
    below: bool = True,
    status: str | None = None,
    on: date | None = None,
    uuids: Collection[str] | None = None,
) -> list[Action]:
    """Actions: open ones first, by due date.

    Args:
        connection: A transaction that reads.
        node_code: Only those of a node; None: all.
        below: With a node, also those of the nodes below it.
        status: Only those with this status.
        on: As they stood on this day, of those that there were; None: all, as they are now.
        uuids: Only these.
    """
    query = (
        select(
            action,
            node.c.code.label("node_code"),
            node.c.name.label("node_name"),
            measure.c.code.label("measure_code"),
            measure.c.name.label("measure_name"),
            period.c.code.label("period_code"),
        )
        .join(node, node.c.id == action.c.node_id)
        .outerjoin(measure, measure.c.id == action.c.measure_id)
        .outerjoin(period, period.c.id == action.c.period_id)
    )
    if node_code is not None:
        key = _node(connection, node_code)
        of = action.c.node_id == key
        if below:
            when = on or today()
            descendants = select(closure.c.descendant_id).where(
                closure.c.ancestor_id == key, closure.c.valid_from <= when, closure.c.valid_to >= when
            )
            of = of | action.c.node_id.in_(descendants)
        query = query.where(of)
    if on is not None:
        query = query.where(action.c.created_on <= on)
    if uuids is not None:
        query = query.where(action.c.uuid.in_(uuids))
    found = [
        Action(
            row.number,
            row.title,
            row.node_code,
            row.node_name,
            row.measure_code or "",
            row.measure_name or "",
            row.period_code or "",
            row.owner,
            row.created_on,
            row.due,
            row.status,
            row.done_on,
            row.effect,
            row.cause,
            row.expected,
            row.notes,
            row.reference,
            row.uuid,
        )
        for row in connection.execute(query)
    ]
    stood = [one.as_of(on) if on is not None else one for one in found]
    chosen = [one for one in stood if status is None or one.status == status]
    return sorted(chosen, key=lambda one: (one.status != "open", one.due or date.max, one.number))


def figure_from(
    connection: Connection, node_code: str, measure_code: str, period_code: str
) -> tuple[Measure, float] | None:
    """The figure that an action came from, as it is now, with its measure; None where there is none.

    Raises:
        Rejected: ``node-unknown``, ``measure-unknown``, ``period-unknown``.
    """
    if not measure_code or not period_code:
        return None
    found = catalogue.find(connection, measure_code)
    key = nodes.find(connection, node_code).id
    line = series.of_node(connection, key, [found]).get(measure_code)
    reported = line.at(periods.parse(period_code)) if line is not None else None
    return (found, reported.value) if reported is not None and reported.value is not None else None


def add(database: Database, node_code: str, title: str, **fields: Any) -> Changes:
    """Adds an action to a node; ``key`` of the result is its number.

    Args:
        database: Open for writing.
        node_code: The node that it belongs to.
        title: What someone will do.
        fields: Any of ``EDITABLE`` but node, title and status; ``measure`` and ``period`` are codes, ``due`` a date.

    Raises:
        Rejected: ``action-title-missing``, ``node-unknown``, ``measure-unknown``, ``period-unknown``,
            ``period-without-figures``, ``text-too-long``, ``text-unseen``.
    """
    title = title.strip()
    if not title:
        raise Rejected("action-title-missing")
    title = entered(action, {"title": title})["title"]
    with database.write(f"add action “{title}”") as step:
        number = (step.connection.execute(select(func.max(action.c.number))).scalar() or 0) + 1
        values = _columns(step.connection, fields)
        step.insert(
            "action",
            number=number,
            title=title,
            node_id=_node(step.connection, node_code),
            created_on=today(),
            status="open",
            **values,
        )
        return changes.of(step, number)


def edit(database: Database, number: int, **fields: Any) -> Changes:
    """Changes fields of an action.

    Raises:
        Rejected: ``action-unknown``, ``status-wrong``, ``action-title-missing``, ``measure-unknown``, ``text-too-long``,
            ``text-unseen``.
    """
    with database.write(f"edit action {number}") as step:
        _edit(step, number, fields)
        return changes.of(step, number)


def complete(database: Database, number: int, on: date | None = None) -> Changes:
    """Marks an action as done; whether it was effective is judged later."""
    with database.write(f"complete action {number}") as step:
        _edit(step, number, {"status": "done", "done_on": on or today()})
        return changes.of(step, number)


def reopen(database: Database, number: int) -> Changes:
    with database.write(f"reopen action {number}") as step:
        _edit(step, number, {"status": "open", "done_on": None})
        return changes.of(step, number)


def _edit(step: Step, number: int, fields: Mapping[str, Any]) -> None:
    key = step.connection.execute(select(action.c.id).where(action.c.number == number)).scalar()
    if key is None:
        raise Rejected("action-unknown", number=number)
    if "title" in fields and not str(fields["title"]).strip():
        raise Rejected("action-title-missing")
    if fields.get("status", "open") not in STATUSES:
        raise Rejected("status-wrong", status=fields["status"])
    step.update("action", key, **_columns(step.connection, fields))


def _columns(connection: Connection, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - EDITABLE
    if unknown:
        raise TypeError(f"an action has no {', '.join(sorted(unknown))}")
    values = dict(fields)
    if "measure" in values:
        code = values.pop("measure")
        values["measure_id"] = _measure(connection, code) if code else None
    if "period" in values:
        code = values.pop("period")
        values["period_id"] = _period(connection, code) if code else None
    if "node" in values:
        values["node_id"] = _node(connection, values.pop("node"))
    return entered(action, values)


def _node(connection: Connection, code: str) -> int:
    key = connection.execute(select(node.c.id).where(node.c.code == code)).scalar()
    if key is None:
        raise Rejected("node-unknown", node=code)
    return int(key)


def _measure(connection: Connection, code: str) -> int:
    key = connection.execute(select(measure.c.id).where(measure.c.code == code)).scalar()
    if key is None:
        raise Rejected("measure-unknown", measure=code)
    return int(key)


def _period(connection: Connection, code: str) -> int:
    key = connection.execute(select(period.c.id).where(period.c.code == periods.parse(code).code)).scalar()
    if key is None:
        raise Rejected("period-without-figures", period=code)
    return int(key)
