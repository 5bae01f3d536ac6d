"""How periods are written: the format of a column, or a period within a title, a sheet's or a file's name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lhs_desktop.formats.extracts.field_periods import field_period
from lhs_desktop.formats.extracts.period_columns import parse_period
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.recipes import PeriodRule

ODD = 0.02
"""Share of dates that may be mistakes among the first days of months."""
ENOUGH = 0.95
"""Share of the cells of a column that must be periods."""

GLANCE = 6

MONTHS = [name.casefold() for name in periods.MONTHS]
_MONTH_NAME = re.compile("|".join(MONTHS), re.IGNORECASE)
_MONTH_SHORT = re.compile(rf"\b({'|'.join(name[:3] for name in MONTHS)})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d(?!\d)")

_FORMATS = (
    ("%Y-%m-%d", "day"),
    ("%Y/%m/%d", "day"),
    ("%Y%m%d", "day"),
    ("%d/%m/%Y", "day"),
    ("%m/%d/%Y", "day"),
    ("%d-%m-%Y", "day"),
    ("%d.%m.%Y", "day"),
    ("%Y%m", "month"),
    ("%Y-%m", "month"),
    ("%YM%m", "month"),
    ("%m/%Y", "month"),
    ("%m_%Y", "month"),
    ("%m.%Y", "month"),
    ("%m-%Y", "month"),
    ("%Y.%m", "month"),
    ("%b-%y", "month"),
    ("%b %y", "month"),
    ("%Y", "year"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A format that fits, and the sentence that says so."""

    rule: PeriodRule
    reason: str


def of_column(head: str, cells: Sequence[Cell]) -> Written | None:
    """How the periods of a column are written; None where it holds none."""
    plain_cells = bool not in set(map(type, cells))
    counts = Counter(cells if plain_cells else map(cell_text, cells))
    known = {cell: count for cell, count in counts.items() if cell_text(cell).strip()}
    if not known:
        return None
    days = [
        cell.date() if isinstance(cell, datetime) else cell
        for cell, count in known.items()
        if isinstance(cell, date)
        for _ in range(count)
    ]
    if len(days) == sum(known.values()):
        grain = _grain(days)
        return Written(
            PeriodRule(column=head, grain=grain), f"“{head}” holds dates, each the first of its {grain}"
        )
    texts: Counter[str] = Counter()
    for cell, count in known.items():
        texts[cell_text(cell).strip()] += count
    distinct = sorted(set(texts))
    if not all(text.isdigit() for text in distinct):
        plain = PeriodRule(column=head, grain="")
        if _share(texts, plain) >= ENOUGH and not _dates(distinct, "%Y-%m-%d"):
            grains = Counter(period.grain.value for text in distinct if (period := parse_period(text, plain)))
            grain = grains.most_common(1)[0][0] if len(grains) == 1 else ""
            rule = replace(plain, grain=grain, year_from=_fiscal(distinct))
            return Written(rule, f"“{head}” holds periods such as {distinct[0]}")
    fitting = []
    for format_, grain in (*_from_names(distinct[0]), *_FORMATS):
        if grain == "year" and not all(_YEAR.fullmatch(text) for text in distinct):
            continue
        share = _share(texts, PeriodRule(column=head, format=format_, grain=grain))
        if share >= ENOUGH:
            fitting.append((share, format_, grain))
    if not fitting:
        return None
    # of two orders of day and month, the one in which all are the first of a month
    share, format_, grain = max(
        fitting, key=lambda one: (one[0], one[1] in BOTH_ORDERS and _grain(_dates(distinct, one[1])) != "day")
    )
    if grain == "day":
        grain = _grain(_dates(distinct, format_))
    rule = PeriodRule(column=head, format=format_, grain=grain)
    twice = [
        other for other in fitting if other[0] == share and other[1] in BOTH_ORDERS and format_ in BOTH_ORDERS
    ]
    doubt = "; the order of day and month is not certain" if len(twice) > 1 else ""
    return Written(rule, f"“{head}” reads as {format_}, such as {distinct[0]}{doubt}")


def _fiscal(texts: Sequence[str]) -> int:
    """The month in which years called FY begin, as far as it can be guessed: July, as in most hospitals of the US."""
    return 7 if any(re.search(r"\bFY", text, re.IGNORECASE) for text in texts) else 1


BOTH_ORDERS = ("%d/%m/%Y", "%m/%d/%Y")


def _dates(texts: Sequence[str], format_: str) -> list[date]:
    """The dates that texts hold in a format; others are left out."""
    return [datetime.strptime(text, format_).date() for text in texts if _reads(text, format_)]


def within(text: str) -> Period | None:
    """The period that a title or a name holds.

    ``Monthly-AE-August-2024``, ``July to September 2024``, ``Q2-2024-25`` (of a year from April), ``Q2 2024``.
    """
    if (several := _months_within(text) or _quarter_within(text)) is not None:
        return several
    for format_, grain in _from_names(text):
        found = re.search(_pattern(format_), text, re.IGNORECASE)
        if found:
            period = parse_period(found[0], PeriodRule(format=format_.strip(), grain=grain))
            if period is not None:
                return period
    found = re.search(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)", text)
    if found:
        return parse_period(f"{found[1]}-{found[2]}", PeriodRule(grain="month"))
    found = _YEAR.search(text)
    return parse_period(found[0], PeriodRule(grain="year")) if found else None


def head_period(
    words: Sequence[Cell], rule: PeriodRule, year: int | None
) -> tuple[Period | None, list[Cell]]:
    """The period that one of the heads of a column names, and what the others say.

    A head may hold both: ``Jul-24 Numerator``.
    """
    for place, word in enumerate(words):
        period = parse_period(word, rule, year)
        if period is not None:
            others = [*words[:place], *words[place + 1 :]]
            return period, [other for other in others if not _around(cell_text(other), period)]
    for place, word in enumerate(words):
        for found in (
            re.finditer(_pattern(rule.format), cell_text(word), re.IGNORECASE) if rule.format else ()
        ):
            period = parse_period(found[0], rule, year)
            text = cell_text(word)
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" -–:,()|")
            if period is not None and rest:
                return period, [*words[:place], " ".join(rest.split()), *words[place + 1 :]]
    return None, list(words)


_QUARTER_ALONE = re.compile(r"(q|qtr|quarter)\.? ?[1-4]", re.IGNORECASE)
_QUARTER_DAYS = 80


def _around(text: str, period: Period) -> bool:
    """Whether a head only names the quarter or the year that a shorter period is in, and so says nothing more."""
    text = " ".join(text.split())
    if _QUARTER_ALONE.fullmatch(text):
        return (period.end - period.start).days < _QUARTER_DAYS
    longer = field_period(text)
    return (
        longer is not None and longer != period and longer.start <= period.start <= period.end <= longer.end
    )


_FISCAL = re.compile(
    r"(?<![0-9])(20[0-9]{2})\s?[-/–]\s?(?:20)?([0-9]{2})(?![0-9])|\bFY\s?'?(20[0-9]{2}|[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)


def year_named(text: str, rule: PeriodRule) -> int | None:
    """The calendar year in which the year of a text begins: 2023 for ``2023/24``, and for ``FY24`` from July."""
    if found := _FISCAL.search(text):
        if found[1]:
            return int(found[1])
        ends = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return ends - (rule.year_from > 1)
    found = _YEAR.search(text)
    return int(found[0]) - (rule.year_from > 1) if found else None


def _months_within(text: str) -> Period | None:
    """``July to September 2024``: from the first of the one to the last of the other."""
    names = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
    found = re.search(
        rf"\b({names})\b\s*(?:(20\d\d)\s*)?(?:to|-|–|until)\s*({names})\b\s*,?\s*(20\d\d)",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return None
    first, last = (_number(found[group]) for group in (1, 3))
    until = int(found[4])
    since = int(found[2]) if found[2] else until - (first > last)
    start, end = periods.month(since, first), periods.month(until, last)
    return periods.span(start.start, end.end) if start <= end else None


def _number(name: str) -> int:
    """1 for ``January`` or ``jan``."""
    return next(number for number, full in enumerate(MONTHS, 1) if full.startswith(name.casefold()))


def _quarter_within(text: str) -> Period | None:
    """``Q2-2024-25`` is the second quarter from April 2024; ``Q2 2024`` and ``2024 Q2`` are of the calendar year."""
    for pattern in (_QUARTER_OF_TWO, _QUARTER_OF_ONE):
        if found := pattern.search(text):
            return field_period(found[0])
    return None


_QUARTER_OF_TWO = re.compile(
    r"(?<![A-Za-z0-9])Q(?:uarter)?\s?[1-4][-_, ]*20\d\d\s?[-/–]\s?(?:20)?\d\d(?!\d)"
    r"|(?<!\d)20\d\d\s?[-/–]\s?(?:20)?\d\d[-_, ]*Q(?:uarter)?\s?[1-4](?!\d)",
    re.IGNORECASE,
)
_QUARTER_OF_ONE = re.compile(
    r"(?<![A-Za-z0-9])Q[1-4][-_, ]*20\d\d(?!\d)|(?<!\d)20\d\d[-_ ]?Q[1-4](?![A-Za-z0-9])", re.IGNORECASE
)


def in_title(rows: Iterable[Sequence[Cell]]) -> Period | None:
    """The period that the rows above a table name: beside or after a word that says so, else anywhere."""
    texts = [[text for cell in row if (text := cell_text(cell).strip())] for row in rows]
    for line in texts:
        for place, text in enumerate(line):
            if _LABEL.match(text):
                after = text.partition(":")[2].strip()
                for said in (after, *line[place + 1 : place + 2]):
                    if said and (found := within(said)) is not None:
                        return found
    dates = [line for line in texts if line and not _OTHER_DATE.match(line[0])]
    everything = " ".join(text for line in dates for text in line)
    return within(everything) if everything else None


_LABEL = re.compile(
    r"(reporting |data |report )?(period|month|quarter|time frame|timeframe|date range)\b", re.IGNORECASE
)
_OTHER_DATE = re.compile(
    r"(published|revised|release|printed|created|generated|run|extract(ed)?|updated|as of|prepared|contact|next)\b",
    re.IGNORECASE,
)


def _pattern(format_: str) -> str:
    """A format as a regular expression."""
    parts = {
        "%B": r"[A-Za-z]{3,9}",
        "%b": r"[A-Za-z]{3}",
        "%Y": r"\d{4}",
        "%y": r"\d\d",
        "%m": r"\d\d?",
        "%d": r"\d\d?",
    }
    escaped = re.escape(format_)
    for code, expression in parts.items():
        escaped = escaped.replace(re.escape(code), expression)
    return escaped


def _from_names(text: str) -> list[tuple[str, str]]:
    """Formats made of a text with the name of a month: ``MSitAE-AUGUST-2024`` → ``MSitAE-%B-%Y``."""
    for pattern, code in ((_MONTH_NAME, "%B"), (_MONTH_SHORT, "%b")):
        month = pattern.search(text)
        if month is None:
            continue
        before, after = text[: month.start()], text[month.end() :]
        for year, short in ((_YEAR, "%Y"), (_SHORT_YEAR, "%y")):
            if found := year.search(after):
                return [
                    (
                        before.replace("%", "%%")
                        + code
                        + after[: found.start()]
                        + short
                        + after[found.end() :],
                        "month",
                    )
                ]
            if found := year.search(before):
                return [(before[: found.start()] + short + before[found.end() :] + code + after, "month")]
    return []


def _share(texts: Counter[str], rule: PeriodRule) -> float:
    """The share of cells that are periods by a rule; 0 at once where the first few are none."""
    first = list(texts)[:GLANCE]
    if sum(_likely(text, rule) for text in first) < len(first) / 2:
        return 0.0
    hits = sum(count for text, count in texts.items() if _likely(text, rule))
    return hits / texts.total()


def _likely(text: str, rule: PeriodRule) -> bool:
    """Whether a text is a period of our times: other numbers of six digits would be months of the year 1001."""
    period = parse_period(text, rule)
    return period is not None and EARLIEST <= period.start.year <= LATEST


EARLIEST, LATEST = 1950, 2100


def _reads(text: str, format_: str) -> bool:
    try:
        datetime.strptime(text, format_)
    except ValueError:
        return False
    return True


def _grain(dates: Sequence[date]) -> str:
    """Months, quarters or years where all dates begin one; else days."""
    if sum(one.day != 1 for one in dates) > ODD * len(dates):
        return Grain.DAY.value
    dates = [one for one in dates if one.day == 1]
    if len(dates) > 1 and all(one.month == 1 for one in dates):
        return Grain.YEAR.value
    if len(dates) > 2 and all(one.month in (1, 4, 7, 10) for one in dates):
        return Grain.QUARTER.value
    return Grain.MONTH.value
