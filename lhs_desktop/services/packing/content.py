"""The content of a packet, from the statement of its node: final texts and numbers for every format."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from lhs_desktop.models import disclosure
from lhs_desktop.models.db.tables import batch, closure, observation, source
from lhs_desktop.models.packets import PacketContent
from lhs_desktop.models.readings import Status
from lhs_desktop.models.wording import day, how_many, instant, listed, number
from lhs_desktop.services import actions, statements
from lhs_desktop.services.actions import Action
from lhs_desktop.services.databases import today
from lhs_desktop.services.packing import annex, doing, grids
from lhs_desktop.services.packing.figures import line
from lhs_desktop.services.packing.glossary import glossary
from lhs_desktop.services.packing.pages import measure_page
from lhs_desktop.services.readings import kept
from lhs_desktop.services.statements import StatementRow

LEGEND = "For the meeting and its members. Not for publication."


def packet_content(
    connection: Connection,
    code: str,
    when: str | None = None,
    on: date | None = None,
    names: bool = False,
) -> PacketContent:
    """The packet of a node for a period; the latest one that has figures when none is named.

    Args:
        connection: A transaction that reads.
        code: The node.
        when: The period.
        on: The day of the packet: actions are overdue or not, and were there or not, on that day. None is today.
        names: Says by which login each file was imported.

    Raises:
        Rejected: as ``statements.statement``.
    """
    found = statements.statement(connection, code, when, on)
    day_of = on or today()
    batches = _batches(connection, _descendants(connection, found.node.id))
    as_of = max((row.imported_at for row in batches), default="1970-01-01T00:00:00Z")
    listed = actions.listing(connection, code, on=day_of)
    told = [row for row in found.rows if _has_value(row)]
    untold = _untold([row for row in found.rows if not _has_value(row)])
    children = [(row.measure, child.id) for row in told for child in row.children]
    readings = kept.of_nodes(connection, children, found.period, on)
    grid = grids.grid(connection, found, told, readings)
    content = PacketContent(
        packet_id="",
        title="Meeting packet",
        node=found.node.code,
        node_name=found.node.name,
        level=found.node.level,
        purpose=found.node.purpose,
        period=found.period.code,
        period_label=found.period.long_label,
        on=day_of,
        on_text=day(day_of),
        as_of=instant(as_of),
        as_of_date=datetime.strptime(as_of, "%Y-%m-%dT%H:%M:%SZ").date(),
        status="draft",
        legend=LEGEND,
        attribution=annex.attributions(connection, batches),
        batches="batch " + str(batches[0].id)
        if len(batches) == 1
        else "batches " + ", ".join(str(row.id) for row in batches),
        summary=_summary(told, untold, listed, day_of),
        statement=tuple(line(row) for row in told),
        untold=untold,
        grid_title=grids.title(found, grid),
        grid=grid,
        pages=tuple(measure_page(row, found, readings, listed, day_of) for row in told),
        actions=tuple(doing.action_line(one, day_of) for one in listed),
        glossary=glossary(found),
        dictionary=annex.dictionary([row.measure for row in found.rows]),
        data=annex.data(connection, found),
        provenance=annex.provenance(connection, batches, names),
    )
    return replace(content, packet_id=packet_id(content))


def _has_value(row: StatementRow) -> bool:
    """Whether there is anything to draw: a measure without is one line of the statement, and no page."""
    return any(one.value is not None for one in row.series.reported)


def _untold(rows: Sequence[StatementRow]) -> tuple[str, ...]:
    """Measures without any value by the reason why: ``Too few to report: CLABSI, CAUTI.``"""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        one = row.reported
        words = disclosure.reason(row.measure, one) if one else f"no figure for {row.period.label}"
        reasons.setdefault(_REASONS.get(words, words), []).append(row.measure.name)
    return tuple(f"{words[0].upper()}{words[1:]}: {listed(names)}." for words, names in reasons.items())


_REASONS = {"too few to judge": "too few to report"}
"""Where no period has a value, there is nothing to judge at all."""


def packet_id(content: PacketContent) -> str:
    """Twelve hexadecimal digits of the hash of all that the packet says."""
    plain = json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _descendants(connection: Connection, key: int) -> list[int]:
    below = select(closure.c.descendant_id).where(closure.c.ancestor_id == key)
    return [key, *connection.execute(below).scalars()]


def _batches(connection: Connection, keys: list[int]) -> Sequence[Any]:
    """The batches on which the numbers of these nodes rest, in order."""
    rows = connection.execute(
        select(batch)
        .where(
            batch.c.id.in_(
                select(source.c.batch_id)
                .join(observation, observation.c.source_id == source.c.id)
                .where(observation.c.node_id.in_(keys))
            )
        )
        .order_by(batch.c.id)
    )
    return rows.all()


_ORDER = {Status.MISSED: 0, Status.NO_VALUE: 1, Status.NO_TARGET: 2, Status.MET: 3}


def _summary(
    told: Sequence[StatementRow], untold: Sequence[str], listed: Sequence[Action], on: date
) -> tuple[str, ...]:
    """Sentences, exceptions first."""
    sentences = []
    for row in sorted(told, key=lambda row: _ORDER[row.reading.status]):
        is_judged = row.reading.status in (Status.MET, Status.MISSED)
        said = f"{row.measure.name}: {row.headline if is_judged else row.sentence}"
        if row.off_target and row.off_target[0] and row.reading.status is Status.MET:
            by_chance = sum(child.within_chance for child in row.children_off_target)
            missed, every = row.off_target
            are = "is" if missed == 1 else "are"
            of_them = f"{how_many(by_chance, missed)} of them " if missed > 1 else ""
            rest = f", {of_them}within chance" if by_chance else ""
            said += f" Below it {number(missed)} of {number(every)} {are} off target{rest}."
        sentences.append(said)
    acting = doing.summary(listed, on)
    return (*sentences, *untold, *([acting] if acting else []))
