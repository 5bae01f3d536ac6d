"""Numbers and dates as people read them, in one place for screen, packet and sentence."""

from datetime import date, datetime

from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import MONTHS

MINUS = "−"


def number(value: float | None, decimals: int = 0, sign: bool = False) -> str:
    """``12,345.6``; nothing for a missing value; a real minus sign."""
    if value is None:
        return ""
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


def amount(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole, else with up to three decimals."""
    if value is None:
        return ""
    text = number(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: float | None, measure: Measure, trim: bool = False) -> str:
    """A value with its unit, as in a sentence: ``74.1 %``, ``0.231``."""
    text = number(value, measure.decimals)
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {measure.unit}" if measure.unit and measure.unit != "ratio" else text


def plural(count: int, noun: str) -> str:
    return f"{number(count)} {noun}" + ("" if count == 1 else "s")


def day(value: date) -> str:
    """``7 June 2022``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def instant(stored: str) -> str:
    """``2022-06-07T14:02:11Z`` as ``7 June 2022 14:02 UTC``."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ")
    return f"{day(moment.date())} {moment:%H:%M} UTC"
