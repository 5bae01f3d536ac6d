"""Readings in words, made when they are shown: a headline, one sentence why, and the reason of a chart.

Nothing here is ever stored, so that a changed word changes no database.
"""

import itertools
from collections.abc import Iterator

from lhs_desktop.models import periods
from lhs_desktop.models.charts import center_name
from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import (
    LONG_STREAK,
    VARIATION_WORDS,
    Finding,
    Outlook,
    Reading,
    Status,
    Variation,
    status_of,
)
from lhs_desktop.models.wording import figure, number, plural, unit_after

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

MOST_WORDS = 20
"""Of a headline."""

NOTHING = "No figures yet."


def sentence(measure: Measure, reading: Reading, when: Period | None = None, missing: str = "") -> str:
    """The headline, and why; also the alternative text of a chart. Arguments as for ``headline``."""
    return " ".join(
        part for part in (headline(measure, reading, when, missing), why(measure, reading)) if part
    )


def headline(measure: Measure, reading: Reading, when: Period | None = None, missing: str = "") -> str:
    """What the last value is, how it stands to its target, and what speaks in it: at most 20 words.

    Args:
        measure: Whose reading it is.
        reading: The reading.
        when: The period that is asked for, where it has no value.
        missing: Why it has none, where that is known: ``too few to report``.
    """
    if reading.status is Status.NO_VALUE:
        if when is None:
            return NOTHING
        return f"No value for {when.label}" + (f": {missing}." if missing else ".")
    return f"{_headline(measure, reading)}."


def _headline(measure: Measure, reading: Reading) -> str:
    return next(words for words in _headlines(measure, reading) if len(words.split()) <= MOST_WORDS)


def _headlines(measure: Measure, reading: Reading) -> Iterator[str]:
    """From the fullest to the shortest: first what the second sentence says anyway is left out, then units."""
    when = periods.parse(reading.period).when
    value = figure(reading.value, measure)
    bare = number(reading.value, measure.decimals)
    said = VARIATION_WORDS[reading.variation]
    is_signal = reading.variation not in (Variation.COMMON_CAUSE, Variation.INSUFFICIENT)
    too_few = reading.variation is Variation.INSUFFICIENT
    against = list(_against(measure, reading))
    for shown, targets in ((value, against), (bare, against[-1:])):
        for target in targets:
            if not target:
                yield f"{shown} {when}: {said}"
                continue
            if not too_few:
                yield f"{shown} {when}: {target}; {said}"
            if not is_signal:
                yield f"{shown} {when}: {target}"


def _against(measure: Measure, reading: Reading) -> Iterator[str]:
    """How the last value stands to its target, from the fullest words to the shortest."""
    status = _status(measure, reading)
    if status not in (Status.MET, Status.MISSED):
        yield ""
        return
    full, bare = figure(reading.target, measure, trim=True), number(reading.target, measure.decimals)
    done = "met" if status is Status.MET else "just missed" if _away(measure, reading) is None else "missed"
    count = reading.streak
    lasting = f" for the {_ordinal(count)} {_grain(measure)} in a row" if count > 1 else ""
    by_chance = ", but within chance" if reading.chance is not None and count < LONG_STREAK else ""
    short = f", {_ordinal(count)} in a row" if count > 1 else ""
    for aim, streak in itertools.product(
        (f"target of {full}", f"target of {_trimmed(bare)}"), (lasting, short)
    ):
        yield f"{aim} {done}{streak}{by_chance}"
    yield f"target {done}{short}{by_chance}"
    yield f"target {done}{by_chance}"


def why(measure: Measure, reading: Reading) -> str:
    """One sentence: how far from the target, which rule speaks since when or why none does, and the outlook."""
    if not reading.period:
        return ""
    if reading.status is Status.NO_VALUE:
        return f"The last value was {_headline(measure, reading)}."
    parts = [_distance(measure, reading), _variation(measure, reading), _outlook(reading)]
    words = "; ".join(part for part in parts if part)
    return f"{words[0].upper()}{words[1:]}."


def _status(measure: Measure, reading: Reading) -> Status:
    """Of the last value, whatever period is asked for."""
    return status_of(reading.value, reading.target, measure.direction)


def _away(measure: Measure, reading: Reading) -> str | None:
    """How far the last value is from its target, as it is written; None where that would be nothing."""
    if reading.value is None or reading.target is None:
        return None
    distance = number(abs(reading.value - reading.target), measure.decimals)
    return distance if distance.strip("0.") else None


def _distance(measure: Measure, reading: Reading) -> str:
    if _status(measure, reading) is not Status.MISSED or reading.value is None or reading.target is None:
        return ""
    side = "above" if reading.value > reading.target else "below"
    away = _away(measure, reading)
    unit = unit_of_distance(measure, away or "")
    words = f"{away} {unit}".rstrip() if away else "just"
    words += f" {side} the target"
    if reading.chance is None:
        return words
    low, high = (number(end, measure.decimals) for end in reading.chance)
    if reading.streak >= LONG_STREAK:
        return f"{words}, by itself within chance (95 % interval {low} to {high})"
    return f"{words}, which lies within the 95 % interval of {low} to {high}"


def unit_of_distance(measure: Measure, away: str) -> str:
    """What a distance is counted in: ``percentage points``, after ``1`` one of them; nothing for a ratio."""
    if measure.unit == "ratio":
        return ""
    return unit_after(away, "percentage points" if measure.unit == "%" else measure.unit)


def _variation(measure: Measure, reading: Reading) -> str:
    if reading.variation is Variation.INSUFFICIENT:
        return f"{reading.points} of the {reading.needed} values that limits need, so no signal can be read"
    place = reading.periods.index(reading.period)
    center, lower, upper = (line[place] for line in (reading.center, reading.lower, reading.upper))
    if reading.variation is Variation.COMMON_CAUSE:
        if (lower is not None and lower == upper) or reading.usual == reading.points:
            return "every value is the same"
        if reading.usual:
            return (
                f"the same value as in {number(reading.usual)} of {plural(reading.points, _grain(measure))}"
            )
        if lower is None or upper is None:
            return f"no run around the median of {figure(center, measure)} is longer than chance explains"
        low, high = (number(edge, measure.decimals) for edge in (lower, upper))
        return f"within the limits of {low} to {high} around {figure(center, measure)}"
    return _signal(measure, reading, center, lower, upper)


def _signal(
    measure: Measure, reading: Reading, center: float | None, lower: float | None, upper: float | None
) -> str:
    """What speaks: the strongest finding on the side of the signal, then a trend; each fact is said once."""
    high = reading.rises > 0
    own = sorted((one for one in reading.findings if one.high is high), key=_strength)
    others = sorted((one for one in reading.findings if one.high is not high), key=_strength)
    lines = (center, lower, upper)
    words = _phrase(measure, reading, own[0], lines)
    if own[0].test != "trend" and any(one.test == "trend" for one in own):
        words += f" and {'rising' if high else 'falling'}"
    if others:
        words += f", though {_phrase(measure, reading, others[0], lines)}"
    return words


def _strength(finding: Finding) -> int:
    """What is said of several findings: a value beyond a limit lies on that side of the centre line, too."""
    if finding.test == "beyond":
        return 0 if finding.length == 1 else 2
    return 1 if finding.test in ("run", "anhoej") else 3


def _phrase(
    measure: Measure,
    reading: Reading,
    finding: Finding,
    lines: tuple[float | None, float | None, float | None],
) -> str:
    center, lower, upper = lines
    high, side = finding.high, "above" if finding.high else "below"
    since = f" since {periods.parse(finding.since).label}" if finding.values > 1 else ""
    name = center_name(reading.chart)
    if finding.test == "beyond" and finding.length == 1:
        edge, line = ("upper limit", upper) if high else ("lower limit", lower)
        return _beside(measure, reading, line, side, edge) + since
    if finding.test in ("run", "anhoej"):
        return _beside(measure, reading, center, side, name) + since
    if finding.test == "trend":
        return f"{'rising' if high else 'falling'}{since}"
    if finding.test == "beyond":
        return (
            f"{finding.count} of the last {finding.length} values more than {number(finding.sigma)} sigmas "
            f"{side} the {name}"
        )
    if finding.test == "alternating":
        return f"{finding.length} values up and down in turn"
    if finding.test == "within":
        return f"{finding.length} values closer to the {name} than chance allows"
    return f"{finding.length} values away from the {name}, on both sides"


def _beside(measure: Measure, reading: Reading, line: float | None, side: str, name: str) -> str:
    """``below the mean of 97.0 %``; ``just below`` where value and line are written alike."""
    written = figure(line, measure)
    just = "just " if written == figure(reading.value, measure) else ""
    return f"{just}{side} the {name} of {written}"


def _outlook(reading: Reading) -> str:
    if reading.outlook is Outlook.WILL_MEET:
        return "as it runs, it will meet the target"
    if reading.outlook is Outlook.WILL_MISS:
        return "as it runs, it will miss the target"
    if reading.outlook is Outlook.HIT_OR_MISS:
        if 0 < reading.met < reading.judged:
            return f"target met in {reading.met} of the last {reading.judged}: hit or miss"
        return "as it runs, it may meet the target or miss it"
    return ""


def chart_reason(measure: Measure, reading: Reading) -> str:
    """Why the series has the chart it has."""
    name = CHART_WORDS[reading.chart]
    if reading.choice is not None:
        if not reading.choice.by:
            return f"{name}: asked for here; the chart in force may be another"
        return f"{name}: chosen by {reading.choice.by}: {reading.choice.because}"
    if reading.chart in ("pp", "up") or (reading.chart == "i" and measure.kind is Kind.COUNT):
        times = "more than" if reading.factor is None else f"{number(reading.factor, 1)} times as much as"
        return (
            f"{name}: the values vary {times} chance alone would explain, so the limits follow how they "
            f"change from one period to the next"
        )
    if reading.chart == "p":
        return f"{name}: a share of cases, and the values vary no more than chance explains"
    if reading.chart == "u":
        what = "observed over expected" if measure.kind is Kind.RATIO else "events per exposure"
        return f"{name}: {what}, and the values vary no more than chance explains"
    if reading.chart == "c":
        return f"{name}: a count, and the values vary no more than chance explains"
    return f"{name}: measured values, with limits from the differences between neighbours"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grain(measure: Measure) -> str:
    return "period" if measure.calendar == "span" else measure.calendar


def _ordinal(count: int) -> str:
    if 10 <= count % 100 <= 20:
        return f"{count}th"
    return f"{count}" + {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
