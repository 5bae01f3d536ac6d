"""Which columns are figures, and which of them make a measure: numerator, denominator, the rate as published."""

import re
from collections.abc import Sequence

import numpy as np

from lhs_desktop.formats.extracts.proposing.drafts import (
    EXPECTED,
    Draft,
    is_share,
    is_time,
    of_parts,
    of_value,
)
from lhs_desktop.formats.extracts.proposing.profiles import Column, determines
from lhs_desktop.formats.extracts.published import SCALES
from lhs_desktop.formats.extracts.quantities import quantity, spaced

AGREES = 0.9
"""Share of rows in which a published rate equals the computed one."""
MOSTLY = 0.75
"""Share of filled cells that are numbers in a column of figures."""

FEW = 20
"""In more rows than these dates repeat."""
LOOKED_AT = 200
CODE_DIGITS = 5
"""Numbers of places have as many digits at least."""

_TIME_OF = re.compile(r"(\d+ days?,? )?\d{1,3}:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?", re.IGNORECASE)
_OF_ROWS = re.compile(
    r"#|no\.?|nr\.?|s\.? ?no\.?|row( ?(no|number|id))?|index|seq(uence)?|serial( no)?", re.IGNORECASE
)
_OF_DATES = re.compile(
    r"((calendar|fiscal|financial) )?(month|quarter|qtr|week|weekday|day)( of (the )?(year|month|week))?( (no|nr|num|number)\.?)?",
    re.IGNORECASE,
)
LAST_WEEK = 53
_NO_FIGURE = re.compile(
    r"\b(zip|postcode|post code|phone|fax|lat|latitude|long|longitude|year|rank|percentile rank|ci|confidence|lower|upper|"
    r"higher estimate|limit|lcl|ucl|id|code|number of hospitals|p.?val(ue)?|pval|stars?|linear mean|months)\b|"
    r"(?:_|\b)(id|code|ci)(?:_|\d|\b)|facid|95 ?ci|\w (no|nr)\.?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"within|meeting|met\b|breach|over \d|waiting|deaths?|readmi|infection|inf ?count|cases|events|observed|numerator|"
    r"cancel|falls|occupied|onset|failures?|not treated|patients in a|positive|with injury|^n$|^x$|^num\b|ulcers|injuries|"
    r"complian|greater",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"attendance|total|denominator|^den\b|patient.?days|line.?days|device.?days|cathdays|cldays|pat ?days|days$|discharges?|"
    r"admissions|eligible|treated|available|capacity|births|cases$|population|registered|number of patients|"
    r"last minute|procedures?|opportunit|surveyed|census|visits",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\bs[iu]r\b|\bsmr\b|\brates?\b|\bratio\b|percent|\bpct\b|%|proportion|\bshare\b|\bscore\b|occupancy|\bper 10",
    re.IGNORECASE,
)


def is_figure(column: Column) -> bool:
    """Whether a column holds figures rather than codes, dates, years, limits of an interval or numbers of rows."""
    return (
        column.numeric >= MOSTLY
        and column.period is None
        and not _NO_FIGURE.search(spaced(column.head))
        and quantity(column.head) not in ("dates", "codes")
        and not _numbers_rows(column)
        and not _numbers_dates(column)
        and not _are_dates(column)
    )


def holds_times(column: Column) -> bool:
    """Whether a column holds times of the day or how long something took: ``00:07:19``; no place is called so."""
    known = [text for text in column.texts if text]
    return bool(known) and sum(_TIME_OF.fullmatch(text) is not None for text in known) >= MOSTLY * len(known)


def _numbers_rows(column: Column) -> bool:
    """A column without a header, or with one that says so, that counts the rows."""
    if not (column.head.startswith("Column ") or _OF_ROWS.fullmatch(column.head.strip())):
        return False
    known = column.numbers[np.isfinite(column.numbers)]
    return len(known) > 2 and bool((np.diff(known) > 0).mean() > MOSTLY and (known == np.floor(known)).all())


def _numbers_dates(column: Column) -> bool:
    """A column of the numbers of months, quarters or weeks, beside the date itself."""
    known = column.numbers[np.isfinite(column.numbers)]
    said = _OF_DATES.fullmatch(spaced(column.head).strip()) is not None
    return said and column.whole and bool(known.max() <= LAST_WEEK)


def _are_dates(column: Column) -> bool:
    """Days written as eight digits: 07012012, 20120701."""
    if not column.whole or column.distinct * 2 > column.filled > FEW:
        return False
    known = np.unique(column.numbers[np.isfinite(column.numbers)])
    if not len(known) or known.min() < 1_01_1900 or known.max() > 9999_12_31:
        return False
    return all(_is_date(f"{int(one):08d}") for one in known[:LOOKED_AT].tolist())


def _is_date(digits: str) -> bool:
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[:2], digits[2:4]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        if 1900 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return True
    return False


def is_code_of(place: Column | None, column: Column) -> bool:
    """Whether a column numbers the places: on each of them the same number of as many digits, on no two the same.

    A population is the same in all months too, but not of as many digits everywhere, nor called a number.
    """
    if place is None or not 3 <= place.distinct <= place.filled / 2 or not column.whole:
        return False
    if (
        _WHOLE.search(spaced(column.head))
        or _PART.search(spaced(column.head))
        or is_time(spaced(column.head))
    ):
        return False
    known = column.numbers[np.isfinite(column.numbers)]
    digits = np.floor(np.log10(np.maximum(known, 1)))
    return (
        bool(digits.min() == digits.max() >= CODE_DIGITS - 1)
        and determines(place, column)
        and determines(column, place)
    )


def find_figures(columns: Sequence[Column]) -> list[Draft]:
    """The measures that the figures of a table make."""
    figures = [column for column in columns if is_figure(column)]
    found: list[Draft] = []
    used: set[str] = set()
    for column in figures:
        made = _published(column, figures)
        if made is not None and made.numerator not in used:
            found.append(made)
            used |= {made.published, made.numerator, made.denominator}
    rest = [column for column in figures if column.head not in used]
    wholes = [column for column in figures if column.head not in {one.numerator for one in found}]
    for column in rest:
        whole = _whole_of(column, wholes)
        if (
            whole is not None
            and column.head not in used
            and whole.head not in {one.numerator for one in found}
        ):
            found.append(_pair(column, whole))
            used.add(column.head)
    used |= {one.denominator for one in found}
    for column in figures:
        if column.head not in used:
            found.append(
                of_value(column.head, column.head, column.numbers, column.signed, column.index, column.shown)
            )
    return sorted(found, key=lambda one: one.position)


def _published(rate: Column, figures: Sequence[Column]) -> Draft | None:
    """A column that equals one of the others over another, times a round number, in most rows."""
    if rate.whole or not _RATE.search(spaced(rate.head)):
        return None
    parts = [one for one in figures if one is not rate and not _RATE.search(spaced(one.head))]
    for above in parts:
        for below in parts:
            if above is below:
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
                    times = f" × {scale:,.0f}" if scale != 1 else ""
                    reason = f"“{rate.head}” equals “{above.head}” ÷ “{below.head}”{times}"
                    return of_parts(
                        rate.head,
                        (above.head, below.head, rate.head),
                        (above.numbers, below.numbers, rate.numbers),
                        reason,
                        position=rate.index,
                    )
    return None


def _whole_of(part: Column, figures: Sequence[Column]) -> Column | None:
    """The column that a part is most likely a part of, by its name and by never exceeding it."""
    name = spaced(part.head)
    if not _PART.search(name) or _RATE.search(name) or not part.counts:
        return None
    candidates = [
        other
        for other in figures
        if other.head != part.head
        and not _RATE.search(spaced(other.head))
        and (_WHOLE.search(spaced(other.head)) or EXPECTED.search(other.head))
    ]
    fitting = [
        other
        for other in candidates
        if EXPECTED.search(other.head) or is_time(spaced(other.head)) or is_share(part.numbers, other.numbers)
    ]
    # a name that shares words stands nearer
    words = _words(part.head)
    return max(
        fitting,
        key=lambda other: (
            bool(EXPECTED.search(other.head)),
            not _PART.search(spaced(other.head)),
            len(words & _words(other.head)),
            -abs(other.index - part.index),
            other.index > part.index,
        ),
        default=None,
    )


def _words(head: str) -> set[str]:
    return set(re.findall(r"[a-z0-9&]+", spaced(head).casefold())) - {"number", "of", "the", "in", "total"}


def _pair(part: Column, whole: Column) -> Draft:
    if EXPECTED.search(whole.head):
        reason = f"“{part.head}” are observed, “{whole.head}” expected"
    elif is_time(spaced(whole.head)):
        reason = f"“{part.head}” are events, “{whole.head}” the exposure"
    else:
        reason = f"“{part.head}” never exceeds “{whole.head}”"
    return of_parts(
        part.head,
        (part.head, whole.head, ""),
        (part.numbers, whole.numbers, None),
        reason,
        position=part.index,
    )
