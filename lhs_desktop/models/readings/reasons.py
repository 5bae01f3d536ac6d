"""Why a point is marked, in words made when they are shown: the rule, the limit, and how many values it takes."""

from collections.abc import Callable, Sequence

from lhs_desktop.models import periods
from lhs_desktop.models.charts import ChartPoint, Flag, center_name
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.readings import Reading, Status, status_of
from lhs_desktop.models.readings.rule_sets import rule_set
from lhs_desktop.models.readings.sentences import unit_of_distance
from lhs_desktop.models.wording import figure, number
from lhs_desktop.statistics.rules import Rule

FLAG_WORDS = {
    Flag.NONE: "No signal",
    Flag.IMPROVEMENT: "Improving",
    Flag.CONCERN: "Concern",
    Flag.NEUTRAL: "Changed",
    Flag.EXCLUDED: "Left out",
}

RULE_WORDS = {
    "beyond": "limit",
    "run": "run",
    "anhoej": "run",
    "trend": "trend",
    "alternating": "alternating",
    "within": "too close",
    "avoiding": "too far",
}

Values = Sequence[float | None]
GoesOn = Callable[[int, int], bool]
"""Whether a stretch of points goes on from one place to the one beside it."""


def marks(measure: Measure, reading: Reading, values: Values) -> tuple[str, ...]:
    """For each period of a reading what marks its point: ``below the lower limit of 88.3 %``; nothing for most.

    Args:
        measure: Whose reading it is.
        reading: The reading.
        values: Of its periods; None where there is none, or none to be shown.
    """
    if not any(reading.signals):
        return ("",) * len(reading.periods)
    rules = {rule.code: rule for rule in rule_set(reading.rules).rules}
    series = _Series(measure, reading, values)
    return tuple(
        "; ".join(dict.fromkeys(series.phrase(rules[code], index) for code in _told(rules, codes)))
        if values[index] is not None
        else ""
        for index, codes in enumerate(reading.signals)
    )


def rules_named(reading: Reading, index: int) -> str:
    """The rules that mark a point, in short: ``limit, run``."""
    codes = reading.signals[index]
    if not codes:
        return ""
    rules = {rule.code: rule for rule in rule_set(reading.rules).rules}
    named = (_name(rules[code]) for code in _told(rules, codes))
    return ", ".join(dict.fromkeys(named))


def _name(rule: Rule) -> str:
    return (
        f"{rule.count} in {rule.length}"
        if rule.test == "beyond" and rule.length > 1
        else RULE_WORDS[rule.test]
    )


def _told(rules: dict[str, Rule], codes: Sequence[str]) -> list[str]:
    """A value beyond a limit is beyond less than that, too: said once, and first."""
    known = [code for code in codes if code in rules]
    beyond = [code for code in known if rules[code].test == "beyond" and rules[code].length == 1]
    rest = [code for code in known if not (beyond and rules[code].test == "beyond") and code not in beyond]
    return [*beyond, *rest]


class _Series:
    """The points of a reading, looked at from one of them."""

    def __init__(self, measure: Measure, reading: Reading, values: Values) -> None:
        self._measure, self._reading, self._values = measure, reading, values
        starts = [reading.periods.index(phase.start) for phase in reading.phases]
        self._phase = [sum(1 for start in starts if start <= index) for index in range(len(reading.periods))]

    def phrase(self, rule: Rule, index: int) -> str:
        name = center_name(self._reading.chart)
        high = self._side(index) > 0
        side = "above" if high else "below"
        center = figure(self._reading.center[index], self._measure)
        if rule.test == "beyond" and rule.length == 1:
            edge = self._reading.upper[index] if high else self._reading.lower[index]
            return f"{side} the {'upper' if high else 'lower'} limit of {figure(edge, self._measure)}"
        if rule.test in ("run", "anhoej"):
            return f"one of {self._span(self._run(index))} {side} the {name} of {center}"
        if rule.test == "trend":
            rises, span = self._trend(index)
            return f"one of {self._span(span)} that {'rise' if rises else 'fall'} without a break"
        if rule.test == "beyond":
            edge = self._line(index, rule.sigma if high else -rule.sigma)
            beyond = f" {side} {figure(edge, self._measure)}" if edge is not None else ""
            return (
                f"one of {rule.count} in {rule.length} values{beyond}, "
                f"more than {number(rule.sigma)} sigmas {side} the {name}"
            )
        if rule.test == "alternating":
            return f"one of {rule.length} values up and down in turn"
        if rule.test == "within":
            return f"one of {rule.length} values closer to the {name} than chance allows"
        return f"one of {rule.length} values away from the {name}, on both sides"

    def _side(self, index: int) -> int:
        value, center = self._values[index], self._reading.center[index]
        if value is None or center is None or value == center or self._is_out(index):
            return 0
        return 1 if value > center else -1

    def _is_out(self, index: int) -> bool:
        return self._reading.flags[index] is Flag.EXCLUDED

    def _run(self, index: int) -> tuple[int, int]:
        """The first and the last of the values on its side, one after the other."""
        side = self._side(index)
        return self._stretch(index, lambda here, beside: self._side(beside) == side)

    def _trend(self, index: int) -> tuple[bool, tuple[int, int]]:
        """Whether it stands in a rise, and the first and the last of it; the longer where it ends a rise and begins a fall."""
        found = []
        for rises in (True, False):

            def goes_on(here: int, beside: int, rises: bool = rises) -> bool:
                early, late = (self._values[place] for place in sorted((here, beside)))
                return early is not None and late is not None and (late > early if rises else late < early)

            first, last = self._stretch(index, goes_on)
            found.append((last - first, rises, (first, last)))
        _, rises, span = max(found)
        return rises, span

    def _stretch(self, index: int, goes_on: GoesOn) -> tuple[int, int]:
        first = last = index
        while first > 0 and self._phase[first - 1] == self._phase[index] and goes_on(first, first - 1):
            first -= 1
        end = len(self._values) - 1
        while last < end and self._phase[last + 1] == self._phase[index] and goes_on(last, last + 1):
            last += 1
        return first, last

    def _span(self, span: tuple[int, int]) -> str:
        first, last = (periods.parse(self._reading.periods[place]).label for place in span)
        return f"{number(span[1] - span[0] + 1)} values in a row ({first} to {last})"

    def _line(self, index: int, sigmas: float) -> float | None:
        center = self._reading.center[index]
        edge = self._reading.upper[index] if sigmas > 0 else self._reading.lower[index]
        return None if center is None or edge is None else center + (edge - center) * abs(sigmas) / 3


def sentence(measure: Measure, reading: Reading, point: ChartPoint) -> str:
    """How a point is judged, and how it stands to its target; nothing for one without a value.

    Args:
        measure: Whose point it is.
        reading: Of its series.
        point: With what marks it.
    """
    if point.value is None:
        return ""
    return " ".join(part for part in (_judged(measure, reading, point), _aimed(measure, point)) if part)


def _judged(measure: Measure, reading: Reading, point: ChartPoint) -> str:
    word = FLAG_WORDS[point.flag]
    if point.flag is Flag.EXCLUDED:
        return f"{word}: the limits take no account of it."
    if point.why:
        return f"{word}: {point.why}."
    if point.center is None:
        return f"Not judged: {reading.points} of the {reading.needed} values that limits need."
    if point.lower is None or point.upper is None:
        return f"{word}."
    low, high = (number(edge, measure.decimals) for edge in (point.lower, point.upper))
    return f"{word}: within the limits of {low} to {high} around {figure(point.center, measure)}."


def _aimed(measure: Measure, point: ChartPoint) -> str:
    status = status_of(point.value, point.target, measure.direction)
    if status not in (Status.MET, Status.MISSED) or point.value is None or point.target is None:
        return ""
    target = f"Target of {figure(point.target, measure, trim=True)}"
    if status is Status.MET:
        return f"{target} met."
    away = number(abs(point.value - point.target), measure.decimals)
    if not away.strip("0."):
        return f"{target} just missed."
    return f"{target} missed by {f'{away} {unit_of_distance(measure, away)}'.rstrip()}."
