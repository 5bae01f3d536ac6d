"""Figures and lines of a packet as final text: the statement, and how a reading is marked."""

from lhs_desktop.models import disclosure
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.observations import Withheld
from lhs_desktop.models.packets import Figure, StatementLine
from lhs_desktop.models.readings import (
    OUTLOOK_WORDS,
    VARIATION_WORDS,
    Reading,
    Status,
    Variation,
    status_words,
)
from lhs_desktop.models.wording import amount, number, plural
from lhs_desktop.services import charting
from lhs_desktop.services.statements import ChildFigure, StatementRow

NONE = "–"
"""What stands where there is no value."""


def figure_of(value: float | None, measure: Measure, sign: bool = False) -> Figure:
    return Figure(number(value, measure.decimals, sign=sign), value)


def target_of(value: float | None, measure: Measure) -> Figure:
    """Without the zeros behind the point: ``95``."""
    text = number(value, measure.decimals)
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text, value)


def of_child(child: ChildFigure, measure: Measure) -> Figure:
    """A value, or what stands in place of it."""
    if child.value is not None:
        return figure_of(child.value, measure)
    return Figure(disclosure.instead(measure, None, child.denominator, child.withheld) or NONE)


def line(row: StatementRow) -> StatementLine:
    """A measure in the statement."""
    measure, reading, shown = row.measure, row.reading, row.shown
    return StatementLine(
        measure=measure.code,
        name=measure.name,
        unit=measure.unit,
        latest=figure_of(shown.value, measure) if shown is not None else Figure(NONE),
        target=target_of(shown.target if shown is not None else row.target, measure),
        variance=figure_of(shown.variance if shown is not None else None, measure, sign=True),
        prior=figure_of(_prior(row), measure),
        status=reading.status.value,
        status_text=status_words(reading.status, row.within_chance),
        variation=family(reading),
        variation_text=VARIATION_WORDS[reading.variation],
        assurance=reading.outlook.value,
        assurance_text=OUTLOOK_WORDS[reading.outlook],
        streak_text=streak_text(reading.status, reading.streak),
        n=_n(row),
        sentence=row.headline,
        sparkline=charting.sparkline(row),
        off_target=row.off_target,
        rises=reading.rises,
        within_chance=row.within_chance,
        aged=_aged(row),
    )


def _prior(row: StatementRow) -> float | None:
    """The value of the period before that of the latest figure."""
    shown = row.shown
    if shown is None or shown.period == row.period:
        return row.prior
    before = row.series.at(shown.period.previous())
    return before.value if before is not None else None


def _aged(row: StatementRow) -> str:
    """Of a figure that is not of the period of the statement: its own, and how old it is."""
    shown = row.shown
    if shown is None or shown.period == row.asked:
        return ""
    grain = "period" if row.measure.calendar == "span" else row.measure.calendar
    return f"{shown.period.label}, {plural(shown.age, grain)} old" if shown.age else shown.period.label


def _n(row: StatementRow) -> Figure:
    """How many cases the figure rests on, or that they are too few to be told."""
    reported = row.shown.reported if row.shown is not None else row.reported
    if reported is None:
        return Figure("")
    if reported.withheld is not Withheld.NONE:
        return Figure(disclosure.words(row.measure, reported.withheld))
    n = reported.denominator if row.measure.has_denominator else None
    return Figure(amount(n), n)


def family(reading: Reading) -> str:
    """Which mark stands for a variation, whatever its direction."""
    if reading.variation is Variation.INSUFFICIENT:
        return "insufficient"
    return "common" if reading.flag is Flag.NONE else reading.flag.value


def streak_text(status: Status, streak: int) -> str:
    """``missed × 21``."""
    return f"{status.value} × {streak}" if streak and status in (Status.MET, Status.MISSED) else ""
