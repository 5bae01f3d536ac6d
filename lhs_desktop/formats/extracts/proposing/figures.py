"""Which columns are figures, and which of them make a measure: numerator, denominator, the rate as published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.proposing.profiles import Column

SCALES = (1.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
AGREES = 0.9
"""Share of rows in which a published rate equals the computed one."""

_NO_FIGURE = re.compile(
    r"\b(zip|postcode|post code|phone|fax|lat|latitude|long|longitude|year|rank|ci|confidence|lower|upper|limit|"
    r"id|code|number of hospitals)\b|(?:_|\b)(id|code|ci)(?:_|\d|\b)|facid",
    re.IGNORECASE,
)
_PART = re.compile(
    r"within|meeting|met\b|breach|over \d|waiting|deaths?|readmi|infection|cases|events|observed|numerator|cancel|"
    r"falls|occupied|onset|failures?|^n$|^x$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"attendance|total|denominator|patient.?days|line.?days|device.?days|days$|discharges?|admissions|eligible|"
    r"treated|available|capacity|births|cases$|population|registered|number of patients",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"predict|expect", re.IGNORECASE)
_RATE = re.compile(
    r"\bsir\b|\bsur\b|\bsmr\b|rate|ratio|percent|%|proportion|share|score|occupancy", re.IGNORECASE
)
_TIME = re.compile(r"days|hours|years|exposure|population|registered", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A proposed measure."""

    head: str
    """Of the column that names it."""
    kind: str
    numerator: str
    denominator: str = ""
    published: str = ""
    multiplier: float = 1.0
    unit: str = ""
    reason: str = ""


def is_figure(column: Column) -> bool:
    """Whether a column holds figures rather than codes, years or limits of an interval."""
    return column.numeric >= 0.8 and column.period is None and not _NO_FIGURE.search(column.head)


def find_figures(columns: Sequence[Column]) -> list[Figure]:
    """The measures that the figures of a table make."""
    figures = [column for column in columns if is_figure(column)]
    found: list[Figure] = []
    used: set[str] = set()
    for column in figures:
        made = _published(column, figures)
        if made is not None and made.numerator not in used:
            found.append(made)
            used |= {made.head, made.numerator, made.denominator}
    rest = [column for column in figures if column.head not in used]
    for column in rest:
        other = _whole_of(column, rest)
        if (
            other is not None
            and column.head not in used
            and other.head not in {one.numerator for one in found}
        ):
            found.append(_pair(column, other))
            used.add(column.head)
    used |= {one.denominator for one in found}
    for column in figures:
        if column.head in used:
            continue
        kind = "count" if column.whole else "mean"
        reason = f"“{column.head}” holds {'whole numbers' if column.whole else 'measured values'}"
        found.append(Figure(column.head, kind, column.head, reason=reason))
    order = {column.head: column.index for column in columns}
    return sorted(found, key=lambda one: order[one.head])


def _published(rate: Column, figures: Sequence[Column]) -> Figure | None:
    """A column that equals one of the others over another, times a round number, in most rows."""
    if rate.whole or not _RATE.search(rate.head):
        return None
    for above in figures:
        for below in figures:
            if len({rate.head, above.head, below.head}) < 3 or _RATE.search(above.head + " " + below.head):
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = above.numbers / np.where(below.numbers > 0, below.numbers, np.nan)
            known = np.isfinite(ratio) & np.isfinite(rate.numbers) & (above.numbers > 0)
            if known.sum() < 5:
                continue
            for scale in SCALES:
                close = np.abs(ratio[known] * scale - rate.numbers[known]) <= np.maximum(
                    0.006 * max(1.0, scale / 1000), 0.01 * np.abs(rate.numbers[known])
                )
                if close.mean() >= AGREES:
                    return _rate(rate, above, below, scale)
    return None


def _rate(rate: Column, above: Column, below: Column, scale: float) -> Figure:
    reason = f"“{rate.head}” equals “{above.head}” ÷ “{below.head}”" + (
        f" × {scale:,.0f}" if scale != 1 else ""
    )
    if _EXPECTED.search(below.head):
        return Figure(rate.head, "ratio", above.head, below.head, rate.head, 1.0, "ratio", reason)
    if _is_share(above, below):
        return Figure(rate.head, "proportion", above.head, below.head, rate.head, 100.0, "%", reason)
    unit = f"per {scale:,.0f}" if scale > 1 else ""
    return Figure(rate.head, "rate", above.head, below.head, rate.head, scale, unit, reason)


def _is_share(above: Column, below: Column) -> bool:
    both = np.isfinite(above.numbers) & np.isfinite(below.numbers)
    return (
        bool(both.any())
        and bool((above.numbers[both] <= below.numbers[both]).all())
        and not _TIME.search(below.head)
    )


def _whole_of(part: Column, figures: Sequence[Column]) -> Column | None:
    """The column that a part is most likely a part of, by its name and by never exceeding it."""
    if not _PART.search(part.head):
        return None
    candidates = [
        other
        for other in figures
        if other.head != part.head
        and (_WHOLE.search(other.head) or _EXPECTED.search(other.head))
        and not (_WHOLE.search(part.head) and not _PART.search(part.head))
    ]
    fitting = [
        other
        for other in candidates
        if _EXPECTED.search(other.head) or _TIME.search(other.head) or _is_share(part, other)
    ]
    # a name that shares words stands nearer
    words = _words(part.head)
    return max(
        fitting,
        key=lambda other: (
            bool(_EXPECTED.search(other.head)),
            len(words & _words(other.head)),
            -abs(other.index - part.index),
        ),
        default=None,
    )


def _words(head: str) -> set[str]:
    """The words of a head, also of one written together: ``NumberOfAttendances``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head)
    return set(re.findall(r"[a-z0-9&]+", spaced.casefold()))


def _pair(part: Column, whole: Column) -> Figure:
    if _EXPECTED.search(whole.head):
        reason = f"“{part.head}” are observed, “{whole.head}” expected"
        return Figure(part.head, "ratio", part.head, whole.head, "", 1.0, "ratio", reason)
    if _TIME.search(whole.head):
        reason = f"“{part.head}” are events, “{whole.head}” the exposure"
        return Figure(part.head, "rate", part.head, whole.head, "", 1_000.0, "per 1,000", reason)
    reason = f"“{part.head}” never exceeds “{whole.head}”"
    return Figure(part.head, "proportion", part.head, whole.head, "", 100.0, "%", reason)
