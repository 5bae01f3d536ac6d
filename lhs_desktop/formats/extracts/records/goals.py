"""Targets as people write them: ``95%``, ``≥ 90 %``, ``at least 4.5 days``, ``95% by March 2025``."""

import math
import re
from dataclasses import replace

from lhs_desktop.formats.extracts.distinct import distinct_of
from lhs_desktop.formats.extracts.records.dates import Order, read_date
from lhs_desktop.formats.extracts.records.listed import Goal
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.formats.workbooks import Cell

_COMPARED = (
    r"[<>]=?|=>|=<|[≥≤⩾⩽=]|at least|at most|no (?:more|less|fewer) than|not (?:more|less) than|(?:more|less|fewer) than|"
    r"(?:greater|higher|lower) than|min(?:imum)?\.?|max(?:imum)?\.?|up to|under|below|above|over|target:?"
)
_UNIT = (
    r"(?P<time>days?|hours?|hrs?|min(?:ute)?s?|weeks?|months?)|points?|score|cases?|patients?|staff|"
    r"(?:per|/) ?(?P<per>[\d,]*)[a-z -]*|of (?:all )?(?:patients|cases|staff|admissions|discharges|attendances)|\([a-z ]*\)"
)
MARKS = "[*†‡¹²³]*"
"""Of footnotes, behind a target."""
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d{1,2}")
_TIMES = {"h": "hour", "d": "day", "w": "week", "mo": "month", "mi": "minute"}
_WRITTEN = re.compile(
    rf"(?:{_COMPARED})*\s*(?P<number>[-+]?[\d.,]*\d)\s*(?P<percent>%|per ?cent|percent|pct|pc)?\s*(?:{_UNIT})?\s*{MARKS}"
    r"(?:,?\s*(?:by|until|to be (?:met|reached) by)\s+(?P<until>.+))?",
    re.IGNORECASE,
)


def read_goal(raw: Cell, text: str, decimal: str, shown_as_percent: bool, stated: str = "") -> Goal | None:
    """The target of a cell; None where it is none.

    Args:
        raw: The cell itself.
        text: What it holds, as text.
        decimal: The sign before decimals in texts.
        shown_as_percent: Whether the spreadsheet shows the number as a percentage: 0.9 as 90 %.
        stated: What the recipe says of plain numbers: ``fraction``, ``percent`` or nothing.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
        if shown_as_percent:
            return Goal(hundredfold(raw), f"{hundredfold(raw):g}%", percent=True)
        return _stated(Goal(float(raw), f"{raw:g}"), stated)
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    comma = _DECIMAL_COMMA.fullmatch(found["number"]) is not None  # 95,5 is no thousand
    number = parse_numbers(distinct_of([found["number"]]), {}, "," if comma else decimal).value[0]
    if math.isnan(number):
        return None
    until = None
    if found["until"]:
        read = read_date(None, found["until"], Order.UNKNOWN)
        if read is None:
            return None
        until = read.day
    plain = found["number"] == text.strip().removesuffix("%").strip()
    per = float(said) if (said := (found["per"] or "").replace(",", "")) else None
    percent = bool(found["percent"]) or per == 100
    goal = Goal(float(number), text, percent, plain, until, time_of(found["time"] or ""), per)
    return goal if goal.percent else _stated(goal, stated)


def _stated(goal: Goal, stated: str) -> Goal:
    if not stated:
        return goal
    value = hundredfold(goal.value) if stated == "fraction" else goal.value
    return replace(goal, value=value, percent=True)


def time_of(word: str) -> str:
    """``hour`` for ``hrs``; empty for what is no unit of time."""
    key = word.casefold()
    return next((unit for begins, unit in _TIMES.items() if key.startswith(begins)), "")


def hundredfold(value: float) -> float:
    """A fraction as a percentage, without what binary numbers add to it: 0.57 is 57."""
    return round(value * 100, 10)
