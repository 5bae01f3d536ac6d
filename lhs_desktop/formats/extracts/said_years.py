"""What a text says about a year: ``2025``, ``FY2025/26``, ``FY26``, ``April 2025 to March 2026``, ``Year ending March 2026``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from lhs_desktop.formats.extracts.month_names import month_number, sentence_in_english
from lhs_desktop.models import periods

MONTHS = [name.casefold() for name in periods.MONTHS]


class Form(IntEnum):
    """How a year is written; of several in a text the surest one holds, which stands first here."""

    SPAN = 0
    """With its first and last month."""
    TWO = 1
    """By both of its calendar years: ``2025/26``."""
    ENDS = 2
    """By the one in which it ends: ``FY26``."""
    CALENDAR = 3
    """By one calendar year."""
    MONTH = 4
    """Only a month is named, such as that of the report."""


@dataclass(frozen=True, slots=True)
class SaidYear:
    """A year as a text has it."""

    form: Form
    year: int
    """The calendar year that is written; the first of two."""
    first: int = 0
    """The month in which it begins, where the text says so: 4 for ``FY26 (April to March)``."""
    months: int = 12
    """How many months a span has."""
    doubtful: bool = False
    """Whether the text names other years too, or this one in a way that could mean something else."""

    @property
    def begins(self) -> int | None:
        """The number of its first month, counted from the year 0; None where the text does not tell."""
        if not self.first or self.form in (Form.CALENDAR, Form.MONTH):
            return None
        ends_later = self.form is Form.ENDS and self.first > 1
        return (self.year - ends_later) * 12 + self.first - 1


_NAME = rf"(?:{'|'.join(MONTHS)}|sept|{'|'.join(name[:3] for name in MONTHS)})\.?(?![a-z])"
_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\bbis\b|à|\bau\b)\s*"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\s*(?:of\s+)?)"
_SHORT = r"'?’?(?:(?:19|20)\d\d|\d\d)(?!\d|:\d)"


def _dated(name: str) -> str:
    """A date or a month with its year, in groups that begin with a name."""
    return (
        rf"(?:{_DAY}?(?P<{name}m>{_NAME})(?:\s*\d{{1,2}}(?:st|nd|rd|th)?,)?[\s,_/-]*(?P<{name}y>{_SHORT})"
        rf"|(?P<{name}yy>(?:19|20)\d\d)\s*(?P<{name}mm>{_NAME})"
        rf"|(?P<{name}i>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?)(?!\d)"
        rf"|(?P<{name}n>(?:\d{{1,2}}[./-]){{1,2}}(?:(?:19|20)\d\d|\d\d))(?!\d))"
    )


_I = re.IGNORECASE
_SPAN = re.compile(rf"(?<![a-z0-9]){_dated('a')}{_TO}{_dated('b')}", _I)
_LATE_YEAR = re.compile(
    rf"(?<![a-z]){_DAY}?(?P<am>{_NAME}){_TO}{_DAY}?(?P<bm>{_NAME})[\s,_/-]*(?P<by>(?:19|20)\d\d)(?!\s?[-/–]\s?\d)(?!\d)",
    _I,
)
_MONTHS_ONLY = re.compile(rf"(?<![a-z]){_DAY}?(?P<a>{_NAME}){_TO}{_DAY}?(?P<b>{_NAME})", _I)
_ENDING = re.compile(
    rf"(?:\b(?:years?|yr|(?:12|twelve) months)[\s-]*(?:end(?:ing|ed|s)?|to)\b(?!\s+date)|\bFYE\b|\bY/?E\b)"
    rf"[\s:,]*(?:on\s+|in\s+|at\s+)?{_dated('b')}",
    _I,
)
_ENDING_YEAR = re.compile(
    r"(?:\b(?:year|yr)[\s-]*(?:end(?:ing|ed)?)|\bFYE|\bY/?E)[\s:,]*(?:in\s+)?(?P<y>(?:19|20)\d\d)(?![\d/-])",
    _I,
)
_BEGINNING = re.compile(
    rf"\b(?:year|yr|(?:12|twelve) months)[\s-]*(?:beginning|begins|starting|starts|commencing|from)\s*(?:on\s+|in\s+)?"
    rf"{_dated('a')}",
    _I,
)
_FISCAL = r"(?:\b|_)(?P<f>[FS]?F\.?Y\.?|fin(?:ancial)?\.?[\s_-]*year|fiscal[\s_-]*year|fiscal|academic[\s_-]*year|A\.?Y\.?)[\s_:,-]*"
_TWO_JOINED = r"\s?(?:[-/–—_]|\bto\b|&|\band\b)\s?"
_TWO = re.compile(
    rf"(?:{_FISCAL})?(?<![\d./-])'?’?(?P<a>(?:19|20)\d\d|\d\d)(?P<sign>{_TWO_JOINED})'?’?(?P<b>(?:19|20)\d\d|\d\d|\d)"
    r"(?![\d%]|[./-]\d)",
    _I,
)
_ONE_FISCAL = re.compile(rf"{_FISCAL}'?’?(?P<y>(?:19|20)\d\d|\d\d)(?![\d/]|[-–]\d)", _I)
_ONE_BEFORE = re.compile(r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)\s*(?:FY|fiscal year|financial year)\b", _I)
_MONTH_OF = re.compile(rf"(?<![a-z0-9]){_dated('a')}", _I)
_CALENDAR = re.compile(
    r"(?<![\d/.-])(?:CY\s?'?|calendar (?:year )?)?(?P<y>(?:19|20)\d\d)(?![\d/]|[-–.]\d)", _I
)
OTHER_DATE = re.compile(
    r"(published|revised|release|printed|created|generated|run|extract(ed)?|updated|as of|as at|data as|prepared|contact|"
    r"next|copyright)\b|©",
    _I,
)
"""How a line begins that names another date than that of the figures."""
_BEFORE_TWO_DIGITS = 13
"""Of two numbers of two digits that follow on each other, smaller ones could be a day and a month."""
_FEDERAL = 10
"""The month in which the fiscal year of the government of the US begins, called FFY."""


LONGEST = 1000
"""Letters in which a year or a period is looked for: nobody needs more, and a cell may have millions."""


def said_years(text: str) -> Iterator[tuple[SaidYear, int, int]]:
    """The years that a text names, the surest form first, each with the place where it stands."""
    text = _plain(text)
    starts = _only_months(text)
    taken: list[tuple[int, int]] = []

    text = text[:LONGEST]

    def free(found: re.Match[str]) -> bool:
        if any(found.start() < end and start < found.end() for start, end in taken):
            return False
        taken.append(found.span())
        return True

    for pattern in (_SPAN, _LATE_YEAR):
        for found in pattern.finditer(text):
            if (span := _span(found)) is not None and free(found):
                yield span, *found.span()
    for found in _ENDING.finditer(text):
        if (last := _month_of(found, "b", last=True)) is not None and free(found):
            yield _from(last - 11, 12), *found.span()
    for found in _BEGINNING.finditer(text):
        if (first := _month_of(found, "a")) is not None and free(found):
            yield _from(first, 12), *found.span()
    for found in _TWO.finditer(text):
        if (two := _two(found, starts)) is not None and free(found):
            yield two, *found.span()
        elif found["a"] and len(found["a"]) == 4 == len(found["b"]):
            free(found)  # years from 2023 to 2028 are neither
    for found in (*_ENDING_YEAR.finditer(text), *_ONE_FISCAL.finditer(text), *_ONE_BEFORE.finditer(text)):
        if free(found):
            federal = "f" in found.groupdict() and found["f"].casefold() == "ffy"
            yield SaidYear(Form.ENDS, _full(found["y"]), _FEDERAL if federal else starts), *found.span()
    for found in _MONTH_OF.finditer(text):
        day = len(re.findall(r"\d+", found["an"] or "")) == 3  # its month could be the day as well
        if not day and (one := _month_of(found, "a")) is not None and free(found):
            yield SaidYear(Form.MONTH, one // 12, one % 12 + 1), *found.span()
    for found in _CALENDAR.finditer(text):
        if free(found):
            year = int(found["y"])
            form = Form.CALENDAR if starts in (0, 1) else Form.TWO
            yield SaidYear(form, year, starts if starts > 1 else 0, doubtful=form is Form.TWO), *found.span()


def said_year(texts: str | Iterable[str]) -> SaidYear | None:
    """The year that texts name: the surest form of it; in doubt where they name several of that form."""
    lines = [texts] if isinstance(texts, str) else [text for text in texts if not OTHER_DATE.match(text)]
    found = [one for line in lines for one, _, _ in said_years(line)]
    if not found:
        return None
    best = min(found, key=lambda one: one.form)
    starts = {one.first for one in (_only(line) for line in lines) if one is not None}
    if not best.first and len(starts) == 1 and best.form in (Form.TWO, Form.ENDS):
        best = SaidYear(best.form, best.year, starts.pop(), best.months, best.doubtful)
    others = {(one.year, one.months) for one in found if one.form is best.form}
    if len(others) > 1:
        return SaidYear(best.form, best.year, best.first, best.months, doubtful=True)
    return best


def only_year(text: str) -> SaidYear | None:
    """The year that a text names if it says nothing else, as a header over months does."""
    plain = _plain(text).strip(" :()")
    for one, start, end in said_years(plain):
        rest = _MONTHS_ONLY.sub("", plain[:start] + plain[end:])
        if not _EMPTY_WORDS.sub("", rest) and one.form is not Form.MONTH:
            return one
    return None


def without_year(text: str) -> str:
    """A text without the year that it names; as it is where nothing else would be left."""
    plain = _plain(text)
    places = [(start, end) for one, start, end in said_years(plain) if one.form is not Form.MONTH]
    for start, end in sorted(places, reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    plain = " ".join(re.sub(r"\(\s*\)|\[\s*\]", " ", plain).split())
    plain = re.sub(r"\b(?:for|in|during|from|Jahr|année|año)(?:\s+the)?[\s,:;|–—-]*$", "", plain).strip(
        " ,:;|–—-"
    )
    return plain if places and any(sign.isalpha() for sign in plain) else " ".join(text.split())


_EMPTY_WORDS = re.compile(
    r"\b(?:the|for|year|period|of|in|(?:geschäfts)?jahr|année|año|anno|ano)\b|[\s,.:;()\[\]|–—-]", _I
)


def _plain(text: str) -> str:
    text = text.replace("\u2010", "-").replace("\u2011", "-")
    text = re.sub(r"(?<=\d\d\d\d)_(?=\d\d(?!\d))", "-", text)
    return sentence_in_english(" ".join(text.replace("_", " ").split()))


def _only(line: str) -> SaidYear | None:
    first = _only_months(_plain(line))
    return SaidYear(Form.CALENDAR, 0, first) if first else None


def _only_months(text: str) -> int:
    """The month in which years begin where a text says from which to which they go: ``(April to March)``; else 0."""
    for found in _MONTHS_ONLY.finditer(text):
        first, last = month_number(found["a"]), month_number(found["b"])
        if first and last and first % 12 == (last + 1) % 12:
            return first
    return 0


def _span(found: re.Match[str]) -> SaidYear | None:
    if "ay" in found.groupdict():
        first, last = _month_of(found, "a"), _month_of(found, "b", last=True)
        if first is None or last is None:
            return None
    else:
        begin, end = month_number(found["am"]), month_number(found["bm"])
        if begin is None or end is None:
            return None
        last = int(found["by"]) * 12 + end - 1
        first = last - (end - begin) % 12
    return _from(first, last - first + 1) if first < last else None


def _from(first: int, months: int) -> SaidYear:
    return SaidYear(Form.SPAN, first // 12, first % 12 + 1, months)


def _two(found: re.Match[str], starts: int) -> SaidYear | None:
    """A year by both of its calendar years; other pairs of numbers are none."""
    a, b, called = found["a"], found["b"], bool(found["f"])
    joined_by_word = found["sign"].strip().isalpha() or "&" in found["sign"]
    first = _full(a)
    if (first + 1) % 10 ** len(b) != int(b) or len(b) > len(a):
        return None
    if len(a) == 2 and not called and (int(a) < _BEFORE_TWO_DIGITS or len(b) < 2 or joined_by_word):
        return None
    if len(a) == 4 and len(b) < 4 and joined_by_word and not called:
        return None
    if len(b) == 1 and not called and found["sign"].strip() != "/":
        return None
    federal = called and found["f"].casefold() == "ffy"
    return SaidYear(Form.TWO, first, _FEDERAL if federal else starts, doubtful=len(b) == 1 and not called)


def _month_of(found: re.Match[str], name: str, last: bool = False) -> int | None:
    """The number of the month of a date, counted from the year 0."""
    groups = found.groupdict()
    if groups.get(f"{name}m") and groups.get(f"{name}y"):
        month = month_number(groups[f"{name}m"])
        return None if month is None else _full(groups[f"{name}y"].lstrip("'’")) * 12 + month - 1
    if groups.get(f"{name}yy"):
        month = month_number(groups[f"{name}mm"])
        return None if month is None else int(groups[f"{name}yy"]) * 12 + month - 1
    if iso := groups.get(f"{name}i"):
        return int(iso[:4]) * 12 + int(iso[5:7]) - 1
    if not groups.get(f"{name}n"):
        return None
    parts = [int(part) for part in re.split(r"[./-]", groups[f"{name}n"])]
    year = _full(str(parts[-1]))
    if len(parts) == 2:
        return year * 12 + parts[0] - 1 if 1 <= parts[0] <= 12 and parts[-1] > 99 else None
    day, month = parts[0], parts[1]
    edge = day >= 28 if last else day == 1
    if not 1 <= month <= 12 or not edge:
        day, month = month, day
    return year * 12 + month - 1 if 1 <= month <= 12 and 1 <= day <= 31 else None


def _full(year: str) -> int:
    return int(year) + (2000 if int(year) < 100 else 0)
