"""The content of a packet, from the statement of its node: final texts and numbers for every format."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from lhs_desktop.models import disclosure
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.db.tables import batch, closure, observation, source
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.observations import Withheld
from lhs_desktop.models.packets import (
    ActionLine,
    ChildLine,
    Figure,
    GridCell,
    GridRow,
    MeasurePage,
    NumbersRow,
    PacketContent,
    StatementLine,
)
from lhs_desktop.models.readings import (
    NO_FIGURES,
    OUTLOOK_WORDS,
    VARIATION_WORDS,
    Reading,
    Status,
    Variation,
    status_words,
)
from lhs_desktop.models.wording import amount, day, figure, instant, number, plural, plural_of
from lhs_desktop.services import actions, charting, nodes, statements
from lhs_desktop.services.actions import Action
from lhs_desktop.services.packing import annex
from lhs_desktop.services.packing.glossary import glossary
from lhs_desktop.services.readings import kept
from lhs_desktop.services.statements import ChildFigure, Statement, StatementRow

Readings = dict[tuple[Measure, int], Reading]

NUMBERS_SHOWN = 13
WITHHELD = "withheld"
CHILDREN_SHOWN = 25
LEGEND = "For the meeting and its members. Not for publication."


def packet_content(connection: Connection, code: str, when: str | None = None) -> PacketContent:
    """The packet of a node for a period; the latest one that has figures when none is named.

    Raises:
        Rejected: as ``statements.statement``.
    """
    found = statements.statement(connection, code, when)
    keys = _descendants(connection, found.node.id)
    batches = _batches(connection, keys)
    as_of = max((row.imported_at for row in batches), default="1970-01-01T00:00:00Z")
    as_of_date = datetime.strptime(as_of, "%Y-%m-%dT%H:%M:%SZ").date()
    listed = actions.listing(connection, code)
    lines = tuple(_line(row) for row in found.rows)
    readings = kept.of_nodes(
        connection, [(row.measure, child.id) for row in found.rows for child in row.children], found.period
    )
    grid = _grid(connection, found, readings)
    content = PacketContent(
        packet_id="",
        title="Meeting packet",
        node=found.node.code,
        node_name=found.node.name,
        level=found.node.level,
        purpose=found.node.purpose,
        period=found.period.code,
        period_label=found.period.long_label,
        as_of=instant(as_of),
        as_of_date=as_of_date,
        status="draft",
        legend=LEGEND,
        attribution=annex.attributions(connection, batches),
        batches="batch " + str(batches[0].id)
        if len(batches) == 1
        else "batches " + ", ".join(str(row.id) for row in batches),
        summary=_summary(found, listed, as_of_date),
        statement=lines,
        grid_title=_grid_title(found, grid),
        grid=grid,
        pages=tuple(_page(row, found, readings, listed, as_of_date) for row in found.rows),
        actions=tuple(_action(one, as_of_date) for one in listed),
        glossary=glossary(found),
        dictionary=annex.dictionary([row.measure for row in found.rows]),
        data=annex.data(connection, found),
        provenance=annex.provenance(connection, batches),
    )
    return replace(content, packet_id=packet_id(content))


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


def _figure(value: float | None, measure: Measure, sign: bool = False) -> Figure:
    return Figure(number(value, measure.decimals, sign=sign), value)


def _shown(value: float | None, measure: Measure, mark: Withheld) -> Figure:
    """A figure, or what stands in place of one that is withheld."""
    return _figure(value, measure) if value is not None else Figure(disclosure.words(measure, mark))


def _target(value: float | None, measure: Measure) -> Figure:
    """Without the zeros behind the point: ``95``."""
    text = number(value, measure.decimals)
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text, value)


def _line(row: StatementRow) -> StatementLine:
    measure, reading = row.measure, row.reading
    return StatementLine(
        measure=measure.code,
        name=measure.name,
        unit=measure.unit,
        latest=_figure(row.value, measure) if row.value is not None else Figure("–"),
        target=_target(row.target, measure),
        variance=_figure(row.variance, measure, sign=True),
        prior=_figure(row.prior, measure),
        status=reading.status.value,
        status_text=status_words(reading.status, row.within_chance),
        variation=_family(reading),
        variation_text=VARIATION_WORDS[reading.variation],
        assurance=reading.outlook.value,
        assurance_text=OUTLOOK_WORDS[reading.outlook],
        streak_text=streak_text(reading.status, reading.streak),
        n=_n(row),
        sentence=row.headline,
        sparkline=charting.sparkline(row),
        children_off_target=len(row.children_off_target),
        rises=reading.rises,
        within_chance=row.within_chance,
    )


def _n(row: StatementRow) -> Figure:
    """How many cases the figure rests on, or that they are too few to be told."""
    if row.reported is None:
        return Figure("")
    if row.reported.withheld is not Withheld.NONE:
        return Figure(disclosure.words(row.measure, row.reported.withheld))
    n = row.reported.denominator if row.measure.has_denominator else None
    return Figure(amount(n), n)


def _family(reading: Reading) -> str:
    """Which mark stands for a variation, whatever its direction."""
    if reading.variation is Variation.INSUFFICIENT:
        return "insufficient"
    return "common" if reading.flag is Flag.NONE else reading.flag.value


def streak_text(status: Status, streak: int) -> str:
    """``missed × 21``."""
    return f"{status.value} × {streak}" if streak and status in (Status.MET, Status.MISSED) else ""


_ORDER = {Status.MISSED: 0, Status.NO_VALUE: 1, Status.NO_TARGET: 2, Status.MET: 3}


def _summary(found: Statement, listed: Sequence[Action], on: date) -> tuple[str, ...]:
    """Sentences, exceptions first."""
    sentences = []
    for row in sorted(found.rows, key=lambda row: _ORDER[row.reading.status]):
        sentences.append(f"{row.measure.name}: {row.headline}")
        if row.off_target and row.off_target[0] and row.reading.status is Status.MET:
            missing, every = row.off_target
            sentences.append(f"{row.measure.name}: met here, but {missing} of {every} below are off target.")
    late = sum(1 for one in listed if one.is_overdue(on))
    waiting = sum(1 for one in listed if one.status == "open")
    if listed:
        sentences.append(f"Actions: {plural(waiting, 'open action')}, of which {late} overdue.")
    return tuple(sentences)


def _grid_title(found: Statement, grid: Sequence[GridRow]) -> str:
    levels = {one.level for one in found.page.children}
    name = levels.pop() if len(levels) == 1 else "Node"
    left_out = len(found.page.children) - (len(grid) - 1)
    rest = f" ({left_out} without a figure left out)" if left_out > 0 else ""
    return f"Readings by {name.lower()}, {found.period.label}{rest}"


def _grid(connection: Connection, found: Statement, readings: Readings) -> tuple[GridRow, ...]:
    """The node itself and its children: a cell for each measure."""
    own = GridRow(found.node.code, found.node.name, 0, tuple(_cell(row) for row in found.rows))
    by_child: dict[str, dict[str, ChildFigure]] = {}
    for row in found.rows:
        for child in row.children:
            by_child.setdefault(child.code, {})[row.measure.code] = child
    rows = [own]
    for one in nodes.children(connection, found.node.id, found.period.end):
        cells = by_child.get(one.code)
        if cells and any(cell.value is not None for cell in cells.values()):
            rows.append(
                GridRow(
                    one.code,
                    one.name,
                    1,
                    tuple(_child_cell(row, cells.get(row.measure.code), readings) for row in found.rows),
                )
            )
    return tuple(rows)


def _cell(row: StatementRow) -> GridCell:
    return _grid_cell(row.measure, row.value, row.reading.status, row.within_chance, row.reading)


def _child_cell(row: StatementRow, child: ChildFigure | None, readings: Readings) -> GridCell:
    if child is None or (child.value is None and child.withheld is Withheld.NONE):
        return GridCell("–", None, Status.NO_VALUE.value, "", "no value")
    if child.withheld is Withheld.SMALL:
        why = disclosure.words(row.measure, child.withheld)
        return GridCell(WITHHELD, None, Status.NO_VALUE.value, "", why)
    reading = readings.get((row.measure, child.id), NO_FIGURES)
    why = disclosure.words(row.measure, child.withheld)
    return _grid_cell(row.measure, child.value, child.status, child.within_chance, reading, why)


def _grid_cell(
    measure: Measure,
    value: float | None,
    status: Status,
    within_chance: bool,
    reading: Reading,
    why: str = "",
) -> GridCell:
    text = number(value, measure.decimals) or (WITHHELD if why else "–")
    alt = f"{figure(value, measure) or why or 'no value'}, {status_words(status, within_chance).lower()}"
    alt += f", {VARIATION_WORDS[reading.variation]}"
    return GridCell(text, value, status.value, _family(reading), alt, reading.rises, within_chance)


def _page(
    row: StatementRow, found: Statement, readings: Readings, listed: Sequence[Action], on: date
) -> MeasurePage:
    measure = row.measure
    title, children = _children(row, found)
    own = [one for one in listed if one.measure == measure.code]
    started = [one for one in own if one.node == found.node.code]
    numerator, denominator = _PARTS.get(measure.kind, ("Numerator", "Denominator"))
    return MeasurePage(
        measure=measure.code,
        name=measure.name,
        purpose=_purpose(measure),
        sentence=row.headline,
        why=row.why,
        chart=charting.series_chart(row, found.page, started),
        numbers=_numbers(row),
        children_title=title,
        children=tuple(_child(row, child, readings) for child in children),
        actions=tuple(_action(one, on) for one in own),
        numerator_label=numerator,
        denominator_label=denominator,
    )


_PARTS = {Kind.RATIO: ("Observed", "Predicted"), Kind.COUNT: ("Number", "")}


def _children(row: StatementRow, found: Statement) -> tuple[str, Sequence[ChildFigure]]:
    """The children that miss, furthest from the target first; without a target all, worst first."""
    with_figure = [child for child in row.children if child.has_figure]
    if not with_figure:
        return "", ()
    levels = {one.level for one in found.page.children}
    name = plural_of(levels.pop()) if len(levels) == 1 else "Nodes below"
    if row.target is None:
        best_first = row.measure.direction is not Direction.HIGHER
        shown = [child for child in with_figure if child.value is not None]
        ordered = sorted(shown, key=lambda child: child.value or 0.0, reverse=best_first)
        ordered += [child for child in row.children if child.withheld is not Withheld.NONE]
        end = "highest first" if best_first else "lowest first"
        title = f"{name}, {end}"
    else:
        ordered = list(row.children_off_target)
        title = f"{name} off target ({len(ordered)} of {len(with_figure)})"
        by_chance = sum(child.within_chance for child in ordered)
        if by_chance:
            title += f", {number(by_chance)} within chance"
    if len(ordered) > CHILDREN_SHOWN:
        title += f", the first {CHILDREN_SHOWN}"
    return title, ordered[:CHILDREN_SHOWN]


_WISHED = {
    Direction.HIGHER: "Higher is better.",
    Direction.LOWER: "Lower is better.",
    Direction.NEUTRAL: "Neither direction is better.",
}


def _purpose(measure: Measure) -> str:
    parts = f"Numerator: {measure.numerator}. Denominator: {measure.denominator}."
    if not measure.denominator:
        parts = f"What is counted: {measure.numerator}."
    return f"{measure.definition} {_WISHED[measure.direction]} {parts}".strip()


def _numbers(row: StatementRow) -> tuple[NumbersRow, ...]:
    """The last periods, newest first."""
    measure = row.measure
    every = list(zip(row.series.periods, row.series.reported, row.targets, strict=True))
    found = []
    for when, reported, target in reversed(every[-NUMBERS_SHOWN:]):
        note = disclosure.reason(measure, reported) or reported.footnote
        denominator = reported.denominator if measure.has_denominator else None
        found.append(
            NumbersRow(
                when.code,
                when.label,
                _figure(reported.value, measure),
                Figure(amount(reported.numerator), reported.numerator),
                Figure(amount(denominator), denominator),
                _target(target, measure),
                note,
            )
        )
    return tuple(found)


def _child(row: StatementRow, child: ChildFigure, readings: Readings) -> ChildLine:
    measure = row.measure
    reading = readings.get((measure, child.id), NO_FIGURES)
    return ChildLine(
        code=child.code,
        name=child.name,
        latest=_shown(child.value, measure, child.withheld),
        target=_target(child.target, measure),
        variance=_figure(child.variance, measure, sign=True),
        numerator=Figure(amount(child.numerator), child.numerator),
        denominator=Figure(amount(child.denominator), child.denominator),
        status=child.status.value,
        status_text=status_words(child.status, child.within_chance),
        streak_text=streak_text(reading.status, reading.streak),
        within_chance=child.within_chance,
    )


_ACTION_WORDS = {"open": "open", "overdue": "overdue", "done": "done", "cancelled": "cancelled"}


def _action(one: Action, on: date) -> ActionLine:
    status = "overdue" if one.is_overdue(on) else one.status
    return ActionLine(
        number=one.number,
        title=one.title,
        node=one.node_name,
        measure=one.measure_name,
        owner=one.owner,
        due=one.due,
        due_text=day(one.due) if one.due else "",
        status=status,
        status_text=_ACTION_WORDS[status],
        effect_text=one.effect.replace("_", " "),
    )
