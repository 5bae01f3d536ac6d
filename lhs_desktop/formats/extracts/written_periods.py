"""How periods are written: the format of a column, or a period within a title, a sheet's or a file's name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lhs_desktop.formats.extracts.field_periods import APRIL, field_period
from lhs_desktop.formats.extracts.month_names import month_number, sentence_in_english, with_english_months
from lhs_desktop.formats.extracts.period_columns import parse_period
from lhs_desktop.formats.extracts.said_years import (
    LONGEST,
    MONTHS,
    OTHER_DATE,
    Form,
    SaidYear,
    only_year,
    said_years,
)
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.recipes import PeriodRule

ODD = 0.02
"""Share of dates that may be mistakes among the first days of months."""
ENOUGH = 0.95
"""Share of the cells of a column that must be periods."""

GLANCE = 6

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
    if _months_of_years(distinct):
        rule = PeriodRule(column=head, format="%Y-%m", grain="month")
        return Written(rule, f"“{head}” reads as %Y-%m, such as {distinct[0]}")
    if not all(text.isdigit() for text in distinct):
        plain = PeriodRule(column=head, grain="")
        if _share(texts, plain) >= ENOUGH and not _dates(distinct, "%Y-%m-%d"):
            grains = Counter(period.grain.value for text in distinct if (period := parse_period(text, plain)))
            grain = grains.most_common(1)[0][0] if len(grains) == 1 else ""
            begins, assumed = _fiscal(distinct)
            rule = replace(plain, grain=grain, year_from=begins, year_assumed=assumed)
            return Written(rule, f"“{head}” holds periods such as {distinct[0]}")
    fitting = []
    for format_, grain in (*_named_formats(distinct[0]), *_FORMATS):
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


def _fiscal(texts: Sequence[str]) -> tuple[int, bool]:
    """The month in which fiscal years begin, as far as it can be guessed, and whether it is a guess.

    July for those called FY, as in most hospitals of the US. Years by both of their calendar years begin in April;
    where only a part of one is named, nothing bears that out.
    """
    said = [(text, year) for text in texts for year, _, _ in said_years(text)]
    if any(year.form is Form.ENDS and not year.first for _, year in said):
        return JULY, True
    parts = any(year.form is Form.TWO and not year.first and only_year(text) is None for text, year in said)
    return (APRIL, True) if parts else (0, False)


def _named_formats(text: str) -> list[tuple[str, str]]:
    """Formats made of a cell with the name of a month, in whatever language."""
    if len(text) > LONGEST:
        return []
    return _from_names(text) or [
        one for short in (False, True) for one in _from_names(with_english_months(text, short))
    ]


def _months_of_years(texts: Sequence[str]) -> bool:
    """Whether texts are months such as 2011-11 and 2011-12, of which the latter alone could be a fiscal year."""
    return all(_ISO_MONTH.fullmatch(text) for text in texts) and any(
        only_year(text) is None for text in texts
    )


BOTH_ORDERS = ("%d/%m/%Y", "%m/%d/%Y")


def _dates(texts: Sequence[str], format_: str) -> list[date]:
    """The dates that texts hold in a format; others are left out."""
    return [datetime.strptime(text, format_).date() for text in texts if _reads(text, format_)]


@dataclass(frozen=True, slots=True)
class Named:
    """A period that a title or a name holds."""

    period: Period
    year_from: int = 0
    """The month in which its year was taken to begin."""
    assumed: bool = False
    """Whether that is not written."""


def within(text: str, year_from: int = 0) -> Period | None:
    """The period that a title or a name holds; see ``named``."""
    found = named(text, year_from)
    return found.period if found else None


def named(text: str, year_from: int = 0) -> Named | None:
    """The period that a title or a name holds, and whether the beginning of its year is only assumed.

    ``Monthly-AE-August-2024``, ``July to September 2024``, ``Year ending March 2026``, ``January 2025/26``,
    ``Q2-2024-25`` (of a year from April), ``Q2 2024``. A fiscal year is never read as its first calendar year.

    Args:
        text: A title, the name of a sheet or of a file.
        year_from: The month in which years called FY begin, where that is known.
    """
    text = sentence_in_english(text)
    if (quarter := _quarter_within(text, year_from)) is not None:
        return Named(quarter)
    for year, start, end in said_years(text):
        if year.form is Form.SPAN:
            return Named(_whole(year, 0))
        if year.form in (Form.TWO, Form.ENDS) and not _ISO_MONTH.fullmatch(text[start:end]):
            return _fiscal_within(f"{text[:start]} {text[end:]}", year, year_from)
        if year.form is Form.MONTH:
            return Named(periods.month(year.year, year.first))
    for format_, grain in _from_names(text):
        found = re.search(_pattern(format_), text, re.IGNORECASE)
        if found:
            period = parse_period(found[0], PeriodRule(format=format_.strip(), grain=grain))
            if period is not None:
                return Named(period)
    found = re.search(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)", text)
    period = parse_period(f"{found[1]}-{found[2]}", _ISO) if found else None
    if period is None:
        calendar = (str(year.year) for year, _, _ in said_years(text) if year.form is Form.CALENDAR)
        period = next((parse_period(year, PeriodRule(grain="year")) for year in calendar), None)
    return Named(period) if period else None


_ISO = PeriodRule(format="%Y-%m", grain="month")
_ISO_MONTH = re.compile(r"\s*(?:19|20)\d\d-(?:0[1-9]|1[0-2])\s*")
"""``2011-12`` is taken for December, as files of one month are called."""


def _whole(year: SaidYear, year_from: int) -> Period:
    """The span of a whole fiscal year."""
    begins = (replace(year, first=year_from) if not year.first else year).begins
    assert begins is not None
    last = begins + year.months - 1
    first_month, last_month = (periods.month(one // 12, one % 12 + 1) for one in (begins, last))
    return periods.span(first_month.start, last_month.end)


def _fiscal_within(rest: str, year: SaidYear, year_from: int) -> Named:
    """A fiscal year, or the month of it that the rest of a text names."""
    begins = year.first or year_from or (APRIL if year.form is Form.TWO else JULY)
    assumed = not (year.first or year_from) and year.form is Form.ENDS
    found = _MONTH_NAME.search(rest) or _MONTH_SHORT.search(rest)
    whole = _whole(year, begins)
    if found is None or (month := month_number(found[0])) is None:
        return Named(whole, begins, assumed)
    first = whole.start.year + (month < begins)
    certain = year.form is Form.TWO and not JANUARY < month < OCTOBER
    return Named(periods.month(first, month), begins, not certain and not (year.first or year_from))


JANUARY, OCTOBER, JULY = 1, 10, 7


def head_period(words: Sequence[Cell], rule: PeriodRule) -> tuple[Period | None, list[Cell]]:
    """The period that one of the heads of a column names, and what the others say.

    A head may hold both: ``Jul-24 Numerator``.
    """
    for place, word in enumerate(words):
        period = parse_period(word, rule)
        if period is not None:
            others = [*words[:place], *words[place + 1 :]]
            return period, [other for other in others if not _around(cell_text(other), period)]
    for place, word in enumerate(words):
        for found in (
            re.finditer(_pattern(rule.format), cell_text(word), re.IGNORECASE) if rule.format else ()
        ):
            period = parse_period(found[0], rule)
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


def _quarter_within(text: str, year_from: int) -> Period | None:
    """``Q2-2024-25`` is the second quarter from April 2024; ``Q2 2024`` and ``2024 Q2`` are of the calendar year."""
    for pattern in (_QUARTER_OF_TWO, _QUARTER_OF_ONE):
        if found := pattern.search(text):
            return field_period(found[0], year_from)
    return None


_QUARTER_OF_TWO = re.compile(
    r"(?<![A-Za-z0-9])Q(?:uarter)?\s?[1-4][-_, ]*20\d\d\s?[-/–]\s?(?:20)?\d\d(?!\d)"
    r"|(?<!\d)20\d\d\s?[-/–]\s?(?:20)?\d\d[-_, ]*Q(?:uarter)?\s?[1-4](?!\d)",
    re.IGNORECASE,
)
_QUARTER_OF_ONE = re.compile(
    r"(?<![A-Za-z0-9])Q[1-4][-_, ]*20\d\d(?!\d)|(?<!\d)20\d\d[-_ ]?Q[1-4](?![A-Za-z0-9])", re.IGNORECASE
)


def in_title(rows: Iterable[Sequence[Cell]], year_from: int = 0) -> Named | None:
    """The period that the rows above a table name: beside or after a word that says so, else anywhere."""
    texts = [[text for cell in row if (text := cell_text(cell).strip())] for row in rows]
    for line in texts:
        for place, text in enumerate(line):
            if _LABEL.match(text):
                after = text.partition(":")[2].strip()
                for said in (after, *line[place + 1 : place + 2]):
                    if said and (found := named(said, year_from)) is not None:
                        return found
    dates = [line for line in texts if line and not OTHER_DATE.match(line[0])]
    everything = " ".join(text for line in dates for text in line)
    return named(everything, year_from) if everything else None


_LABEL = re.compile(
    r"(reporting |data |report )?(period|month|quarter|time frame|timeframe|date range)\b", re.IGNORECASE
)


def _pattern(format_: str) -> str:
    """A format as a regular expression."""
    parts = {
        "%B": r"[^\W\d_]{3,10}",
        "%b": r"[^\W\d_]{3,5}\.?",
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
    """Formats made of a text with the name of a month: ``MSitAE-AUGUST-2024`` → ``MSitAE-%B-%Y``.

    The year beside a month must be a calendar year: January of ``2025/26`` is not in 2025.
    """
    if any(year.form in (Form.TWO, Form.ENDS) for year, _, _ in said_years(text)):
        return []
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
