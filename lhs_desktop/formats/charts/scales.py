"""Where the axes begin and end, and which ticks are labelled: numbers in, numbers and texts out."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lhs_desktop.models.charts import ChartPoint, SeriesChart
from lhs_desktop.models.periods import month_text

NOTHING = 1e-12
"""Differences below this are no difference."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
CODE = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4])|-W(\d{2})|-(\d{2})-(\d{2}))?")

Width = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class ValueScale:
    """The vertical axis in the display unit."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeTick:
    """A tick at the point with this index: its own label and, where the year changes, the year."""

    index: int
    label: str
    year: str = ""


def finite(value: float | None) -> float | None:
    """The value, or None where it is missing, infinite or not a number."""
    return value if value is not None and math.isfinite(value) else None


def number_text(value: float, decimals: int) -> str:
    """A number for people: thousands separated, a true minus sign, never ``-0``."""
    if abs(value) >= 1e13:
        return f"{value:.2e}".replace("-", "−")
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else f"−{text[1:]}"
    return text


def signed(value: float, decimals: int) -> str:
    """A part of a change, with its sign; nothing before a zero."""
    text = number_text(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def value_scale(chart: SeriesChart, ticks: int = 5) -> ValueScale:
    """The axis of a series: it holds every value, line and limit."""
    return axis_scale(_all_values(chart.points), chart.unit, ticks)


def axis_scale(values: Iterable[float | None], unit: str, ticks: int = 5) -> ValueScale:
    """An axis that holds all these values, with round steps.

    It begins at zero where all is at or above zero and zero does not squeeze them into less than
    half of the length; percentages end at 100.
    """
    shown = [value for value in values if value is not None and math.isfinite(value)]
    low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
    at_least_zero, percent = low >= 0, unit.strip() == "%" and high <= 100
    largest = max(abs(high), abs(low))
    if high - low <= max(largest * 1e-9, NOTHING):
        pad = largest * 0.1 if largest > NOTHING else 1.0
        low, high = low - pad, high + pad
        low = max(low, 0.0) if at_least_zero else low
    if at_least_zero and low <= 0.5 * high:
        low = 0.0
    step = _step(high - low, ticks)
    first, last = _at_or_below(low, step), -_at_or_below(-high, step)
    if last * step - high < 0.15 * step and not (percent and last * step >= 100):
        high = high + 0.15 * step
    bottom = first * step
    top = max(high, last * step if percent or last * step - high < 0.5 * step else high)
    top = min(top, 100.0 + 0.02 * (100.0 - bottom)) if percent else top
    marks = tuple(index * step for index in range(first, last + 1) if index * step <= top + 1e-9 * step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(round(step, decimals) / step - 1) > 1e-9:
        decimals += 1
    return ValueScale(bottom, top, marks, tuple(number_text(mark, decimals) for mark in marks))


def log_scale(low: float, high: float, room: float, measure: Width) -> ValueScale:
    """A logarithmic axis, a little longer than from ``low`` to ``high``, with ticks at 1, 2, 5 × 10ⁿ.

    Args:
        low: Above zero.
        high: Above ``low``.
        room: Length of the axis, in points of type.
        measure: Width of a text in the same unit.
    """
    stretch = (high / low) ** 0.04
    low, high = low / stretch, high * stretch
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    per_point = math.log10(high / low) / max(room, 1.0)
    marks: list[float] = []
    for factors in ((1, 2, 5), (1, 3), (1,)):
        marks = [factor * 10.0**power for power in powers for factor in factors]
        marks = [mark for mark in marks if low <= mark <= high]
        widest = max((measure(_size_text(mark)) for mark in marks), default=0.0) + 8
        if all(math.log10(right / left) / per_point >= widest for left, right in pairwise(marks)):
            break
    return ValueScale(low, high, tuple(marks), tuple(_size_text(mark) for mark in marks))


def _size_text(mark: float) -> str:
    return number_text(mark, max(0, -math.floor(math.log10(mark) + 1e-9)))


def _all_values(points: Sequence[ChartPoint]) -> Iterable[float | None]:
    for point in points:
        lines = (point.value, point.center, point.lower, point.upper, point.target)
        yield from map(finite, (*lines, *(point.interval or ())))


def _at_or_below(value: float, step: float) -> int:
    """The last multiple of the step that is not above the value, forgiving the rounding of 0.1 × 3."""
    nearest = round(value / step)
    return nearest if nearest * step <= value + 1e-12 * abs(value) else math.floor(value / step)


def _step(span: float, ticks: int) -> float:
    power = 10.0 ** math.floor(math.log10(span / ticks))
    for factor in STEPS:
        if span / (factor * power) <= ticks:
            return factor * power
    return 10.0 * power


def time_ticks(points: Sequence[ChartPoint], width: float, measure: Width) -> tuple[TimeTick, ...]:
    """The finest labels that fit side by side: every period, every quarter's first month, or years.

    Args:
        points: The series.
        width: Width of the plot, in points of type.
        measure: Width of a text in the same unit.
    """
    parsed = [_parse(point) for point in points]
    slot = width / max(len(points), 1)
    if all(parsed):
        for candidate in _dated_candidates([item for item in parsed if item]):
            if _fits(candidate, slot, measure):
                return tuple(candidate)
    return tuple(_thinned(points, slot, measure))


@dataclass(frozen=True, slots=True)
class _Dated:
    year: int
    label: str
    major: bool
    """Stands for its neighbours when not all can be labelled: the first month of a quarter."""


def _parse(point: ChartPoint) -> _Dated | None:
    match = CODE.fullmatch(point.period)
    if not match:
        return None
    year, month, quarter, week, day_month, day = match.groups()
    if month and 1 <= int(month) <= 12:
        return _Dated(int(year), month_text(int(month)), int(month) % 3 == 1)
    if quarter:
        return _Dated(int(year), f"Q{quarter}", quarter == "1")
    if week:
        return _Dated(int(year), f"W{int(week)}", int(week) % 4 == 1)
    if day and 1 <= int(day_month) <= 12:
        return _Dated(int(year), f"{int(day)} {month_text(int(day_month))}", day == "01")
    return _Dated(int(year), "", True) if match.group() == year else None


def _dated_candidates(dated: list[_Dated]) -> Iterable[list[TimeTick]]:
    if any(item.label for item in dated):
        yield _with_years(dated, range(len(dated)))
        yield _with_years(dated, [index for index, item in enumerate(dated) if item.major])
    firsts = [index for index, item in enumerate(dated) if not index or dated[index - 1].year != item.year]
    if len(firsts) > 1 and _is_partial(dated, firsts):
        yield [TimeTick(index, str(dated[index].year)) for index in firsts]
        firsts = firsts[1:]
    for step in (1, 2, 5, 10, 20, 50):
        chosen = [index for index in firsts if dated[index].year % step == 0]
        if chosen:
            yield [TimeTick(index, str(dated[index].year)) for index in chosen]


def _is_partial(dated: list[_Dated], firsts: list[int]) -> bool:
    """Whether the first year has fewer periods than the next, so that its label may have to give way."""
    second = firsts[2] if len(firsts) > 2 else len(dated)
    return firsts[1] - firsts[0] < second - firsts[1]


def _with_years(dated: list[_Dated], chosen: Iterable[int]) -> list[TimeTick]:
    ticks: list[TimeTick] = []
    year = 0
    for index in chosen:
        item = dated[index]
        ticks.append(TimeTick(index, item.label, str(item.year) if item.year != year else ""))
        year = item.year
    return ticks


def _fits(ticks: list[TimeTick], slot: float, measure: Width) -> bool:
    if not ticks:
        return False
    for line in (
        [(tick.index, tick.label) for tick in ticks],
        [(tick.index, tick.year) for tick in ticks if tick.year],
    ):
        for (left, before), (right, after) in pairwise(line):
            if (right - left) * slot < (measure(before) + measure(after)) / 2 + 5:
                return False
    return True


def _thinned(points: Sequence[ChartPoint], slot: float, measure: Width) -> Iterable[TimeTick]:
    """Every k-th label, counted from the newest, so that the last period is always named."""
    widest = max((measure(point.label) for point in points), default=0.0) + 8
    step = max(1, math.ceil(widest / slot)) if slot else 1
    for index in range(len(points) - 1, -1, -step):
        yield TimeTick(index, points[index].label)
