"""The sentence of a reading: what the last value is, which rule speaks, since when, and what it means."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import VARIATION_WORDS, Assurance, Status, Variation
from lhs_desktop.models.wording import figure, number, plural
from lhs_desktop.statistics.rules import Rule, Signs
from lhs_desktop.statistics.spc import Bools, Floats

CHART_WORDS = {
    "run": "run chart",
    "i": "XmR chart",
    "mr": "moving range chart",
    "xbar": "X-bar chart",
    "s": "S chart",
    "p": "p chart",
    "pp": "p′ chart",
    "u": "u chart",
    "up": "u′ chart",
    "c": "c chart",
    "g": "g chart",
    "t": "t chart",
}


RECENT = 12
"""How many of the last periods tell how often the target was met."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a sentence draws on; arrays have one entry a point of the last phase."""

    measure: Measure
    periods: Sequence[Period]
    value: Floats
    known: Bools
    """Where there is a value that counts."""
    target: float
    """At the last value, as are the lines; NaN where there is none."""
    center: float
    lower: float
    upper: float
    sides: Signs
    """Empty where no rule speaks."""
    marks: Signs
    """Shape (rules, points)."""
    rules: Sequence[Rule]
    last: int
    statuses: Sequence[Status]
    """Of the last periods, up to the last value."""
    streak: int
    variation: Variation
    assurance: Assurance
    points: int
    needed: int
    chart: str


def sentence(told: Told) -> str:
    """One sentence, its parts set apart by semicolons."""
    measure, last = told.measure, told.last
    value = float(told.value[last])
    first = f"{figure(value, measure)} in {told.periods[last].label}"
    status = told.statuses[-1]
    if status in (Status.MET, Status.MISSED):
        first += ", " + against_target(measure, value, told.target, status, told.streak)
    return "; ".join(part for part in (first, _variation(told), _assurance(told)) if part) + "."


def against_target(measure: Measure, value: float, target: float, status: Status, streak: int) -> str:
    aim = figure(target, measure, trim=True)
    if status is Status.MET:
        words = f"target of {aim} met"
    else:
        away = "above" if value > target else "below"
        unit = " points" if measure.unit == "%" else ""
        words = f"{abs(value - target):.{measure.decimals}f}{unit} {away} the target of {aim}"
    return words + (f" for the {_ordinal(streak)} {_grain(measure)} in a row" if streak > 1 else "")


def chart_reason(measure: Measure, chart: str, factor: float) -> str:
    """Why the program chose a chart."""
    name = CHART_WORDS[chart]
    if chart in ("pp", "up") or (chart == "i" and measure.kind is Kind.COUNT):
        return (
            f"{name}: the values vary {number(factor, 1)} times as much as chance alone would make them, "
            "so the limits follow what they do from one period to the next"
        )
    if chart == "p":
        return f"{name}: a share of cases, and the values vary no more than chance makes them"
    if chart == "u":
        what = "observed over expected" if measure.kind is Kind.RATIO else "events per exposure"
        return f"{name}: {what}, and the values vary no more than chance makes them"
    if chart == "c":
        return f"{name}: a count, and the values vary no more than chance makes them"
    return f"{name}: measured values, with limits from the differences between neighbours"


def _variation(told: Told) -> str:
    measure, last = told.measure, told.last
    if told.variation is Variation.INSUFFICIENT:
        return f"{told.points} of the {told.needed} values that limits need, so no signal can be read"
    center = figure(told.center, measure)
    if told.variation is Variation.COMMON_CAUSE:
        if told.upper - told.lower == 0:
            return f"every value is {center}: no variation"
        if math.isnan(told.lower):
            return f"no signal (median {center})"
        low, high = (number(edge, measure.decimals) for edge in (told.lower, told.upper))
        return f"no signal: within the limits of {low} to {high} around {center}"
    hits = [(row, rule) for row, rule in enumerate(told.rules) if told.marks[row, last]]
    beyond = any(rule.test == "beyond" and rule.length == 1 for _, rule in hits)
    phrases = [
        _phrase(told, row, rule)
        for row, rule in hits
        # a value beyond a limit is beyond less than that, too
        if not (beyond and rule.test == "beyond" and rule.length > 1)
    ]
    return f"{', and '.join(phrases)}: {VARIATION_WORDS[told.variation]}"


def _phrase(told: Told, row: int, rule: Rule) -> str:
    """What a rule says of the last value."""
    measure, last = told.measure, told.last
    high = told.marks[row, last] > 0
    if rule.test == "beyond" and rule.length == 1:
        count = _count_back(told, told.marks[row] == told.marks[row, last])
        limit = figure(told.upper if high else told.lower, measure)
        edge = f"{'above the upper' if high else 'below the lower'} limit of {limit}"
        return edge + (f" for {_in_a_row(told, count)}" if count > 1 else "")
    if rule.test in ("run", "anhoej"):
        wanted = 1 if high else -1
        run = [index for index in _back(told) if told.sides[index] != 0]
        count = 0
        for index in run:
            if told.sides[index] != wanted:
                break
            count += 1
            since = told.periods[index].label
        center = figure(told.center, measure)
        line = "median" if told.chart == "run" else "mean"
        side_words = "above" if high else "below"
        return f"{side_words} the {line} of {center} for {_in_a_row(told, count)}, since {since}"
    if rule.test == "trend":
        count = 1
        back = _back(told)
        for later, earlier in itertools.pairwise(back):
            step = told.value[later] - told.value[earlier]
            if step == 0 or (step > 0) != high:
                break
            count += 1
        return f"{'rising' if high else 'falling'} over {_in_a_row(told, count)}"
    if rule.test == "beyond":
        return (
            f"{rule.count} of {rule.length} values more than {number(rule.sigma)} sigmas "
            f"{'above' if high else 'below'} the line"
        )
    if rule.test == "alternating":
        return f"{rule.length} values up and down in turn"
    if rule.test == "within":
        return f"{rule.length} values closer to the line than chance allows"
    return f"{rule.length} values away from the line, on both sides"


def _back(told: Told) -> list[int]:
    """The values of the phase of the last one, from it back."""
    return [int(index) for index in np.flatnonzero(told.known[: told.last + 1])[::-1]]


def _in_a_row(told: Told, count: int) -> str:
    """``9 months``; ``9 values`` where there are gaps between them."""
    back = _back(told)[:count]
    whole = back[0] - back[-1] + 1 == len(back) and told.measure.calendar != "span"
    return plural(count, told.measure.calendar) if whole else f"{count} values in a row"


def _count_back(told: Told, hits: Bools) -> int:
    count = 0
    for index in _back(told):
        if not hits[index]:
            break
        count += 1
    return count


def _assurance(told: Told) -> str:
    if told.assurance is Assurance.NONE:
        return ""
    if told.assurance is Assurance.CONSISTENT_PASS:
        return "as it runs, it will meet the target"
    if told.assurance is Assurance.CONSISTENT_FAIL:
        return "as it runs, it will miss the target"
    judged = [one for one in told.statuses if one in (Status.MET, Status.MISSED)]
    met = judged.count(Status.MET)
    share = f"target met in {met} of the last {len(judged)}"
    settled = told.variation is Variation.COMMON_CAUSE
    return share + (", as it runs hit or miss" if settled else "")


def no_figure(label: str, last: str) -> str:
    """For a period without a figure: says so, then what the last value was."""
    return f"No figure for {label}. {last}"


def _grain(measure: Measure) -> str:
    return "period" if measure.calendar == "span" else measure.calendar


def _ordinal(count: int) -> str:
    if 10 <= count % 100 <= 20:
        return f"{count}th"
    return f"{count}" + {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
