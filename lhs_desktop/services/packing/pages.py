"""A page for each measure: what it says, its chart, its numbers, the children and the actions."""

from collections.abc import Sequence
from datetime import date

from lhs_desktop.models import disclosure
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.observations import Withheld
from lhs_desktop.models.packets import ChildLine, Figure, MeasurePage, NumbersRow
from lhs_desktop.models.readings import NO_FIGURES, status_words
from lhs_desktop.models.wording import amount, how_many, plural_of
from lhs_desktop.services import charting
from lhs_desktop.services.actions import Action
from lhs_desktop.services.packing.doing import action_line
from lhs_desktop.services.packing.figures import figure_of, of_child, streak_text, target_of
from lhs_desktop.services.packing.grids import Readings
from lhs_desktop.services.statements import ChildFigure, Statement, StatementRow

NUMBERS_SHOWN = 13
CHILDREN_SHOWN = 25


def measure_page(
    row: StatementRow, found: Statement, readings: Readings, listed: Sequence[Action], on: date
) -> MeasurePage:
    """The page of a measure.

    Args:
        row: Of the statement.
        found: The statement.
        readings: Of the children.
        listed: All actions of the node and of those below it.
        on: The day on which they are overdue or not.
    """
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
        actions=tuple(action_line(one, on) for one in own),
        numerator_label=numerator,
        denominator_label=denominator,
    )


_PARTS = {
    Kind.RATIO: ("Observed", "Predicted"),
    Kind.COUNT: ("Number", ""),
    Kind.MEAN: ("", "n"),
}


def _numerator(measure: Measure, value: float | None, numerator: float | None) -> Figure:
    """The numerator, unless it is the value itself, or the sum behind a mean, which is no figure for people."""
    is_value = measure.kind is Kind.COUNT and (value is None or value == numerator)
    if is_value or measure.kind is Kind.MEAN:
        return Figure("")
    return Figure(amount(numerator), numerator)


def _children(row: StatementRow, found: Statement) -> tuple[str, Sequence[ChildFigure]]:
    """The children that miss, furthest from the target first; without a target all, worst first."""
    with_figure = [child for child in row.children if child.has_figure]
    if not with_figure:
        return "", ()
    levels = {one.level for one in found.page.children}
    name = plural_of(levels.pop()) if len(levels) == 1 else "Nodes below"
    if row.target is None:
        best_first = row.measure.direction is not Direction.HIGHER
        valued = [child for child in with_figure if child.value is not None]
        ordered = sorted(valued, key=lambda child: child.value or 0.0, reverse=best_first)
        ordered += [
            child
            for child in row.children
            if disclosure.instead(row.measure, child.value, child.denominator, child.withheld)
        ]
        end = "highest first" if best_first else "lowest first"
        title = f"{name}, {end}"
    else:
        ordered = list(row.children_off_target)
        title = f"{name} off target ({len(ordered)} of {len(with_figure)})"
        by_chance = sum(child.within_chance for child in ordered)
        if by_chance:
            title += f", {how_many(by_chance, len(ordered))} within chance"
    if len(ordered) > CHILDREN_SHOWN:
        title += f", the first {CHILDREN_SHOWN}"
    return title, ordered[:CHILDREN_SHOWN]


_WISHED = {
    Direction.HIGHER: "Higher is better.",
    Direction.LOWER: "Lower is better.",
    Direction.NEUTRAL: "Neither direction is better.",
}


def _purpose(measure: Measure) -> str:
    """What it measures and which way is better, as far as anybody has said."""
    above = "Numerator" if measure.denominator else "What is counted"
    parts = [
        measure.definition,
        _WISHED[measure.direction],
        f"{above}: {measure.numerator}." if measure.numerator else "",
        f"Denominator: {measure.denominator}." if measure.denominator else "",
    ]
    return " ".join(part for part in parts if part)


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
                figure_of(reported.value, measure),
                _numerator(measure, reported.value, reported.numerator),
                Figure(amount(denominator), denominator),
                target_of(target, measure),
                note,
            )
        )
    return tuple(found)


def _child(row: StatementRow, child: ChildFigure, readings: Readings) -> ChildLine:
    measure = row.measure
    small = child.withheld is Withheld.SMALL
    reading = NO_FIGURES if small else readings.get((measure, child.id), NO_FIGURES)
    return ChildLine(
        code=child.code,
        name=child.name,
        latest=of_child(child, measure),
        target=target_of(child.target, measure),
        variance=figure_of(child.variance, measure, sign=True),
        numerator=_numerator(measure, child.value, child.numerator),
        denominator=Figure(amount(child.denominator), child.denominator),
        status=child.status.value,
        status_text=status_words(child.status, child.within_chance),
        streak_text=streak_text(reading.status, reading.streak),
        within_chance=child.within_chance,
    )
