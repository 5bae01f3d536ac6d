"""A measure as it is proposed: what kind it is, which way is better, in what unit."""

import re
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import Floats
from lhs_desktop.formats.extracts.published import SCALES, agree
from lhs_desktop.formats.extracts.quantities import quantity

_LOWER = re.compile(
    r"death|mortalit|died|infect|\bmrsa\b|\bcdi\b|c\.? ?diff|\bclabsi\b|\bcauti\b|\bssi\b|\bvae\b|sepsis|\bfalls?\b|ulcer|"
    r"pressure injur|readmi|complication|breach|over 4|over \d+ ?h|greater ?\d|waiting|waited|cancel|not treated|complaint|"
    r"\bharm|error|incident|never event|\blwbs\b|left without|length of stay|\blos\b|boarding|delay|vacanc|turnover|"
    r"sickness|absence|bottom.?box|\bsir\b|\bsmr\b|ratio of observed|haemorrhage|hemorrhage|clots?\b|accidental|overdue",
    re.IGNORECASE,
)
_HIGHER = re.compile(
    r"within|meeting ?target|\bmet\b|complian|adheren|top.?box|satisf|recommend|vaccinat|immuni|screen|hand hygiene|"
    r"response rate|on time|coverage|control(led)?\b|timel|cleanliness|quietness|communication|seen in",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"bundle|prophylaxis|complian|adheren|vaccinat|screen|assessment done|documented", re.IGNORECASE
)
"""What is done for patients: more is better, whatever it is done against."""
EXPECTED = re.compile(r"predict|expect|elig ?cases", re.IGNORECASE)
TIME = re.compile(r"days|hours|years|exposure|population|registered|\bbd\b", re.IGNORECASE)
_CAPACITY = re.compile(r"occup|capacit|\bbeds\b", re.IGNORECASE)
PERCENT = re.compile(r"%|percent|\bpct\b|proportion|share", re.IGNORECASE)
_PER = re.compile(r"\bper\s+([\d,. ]+\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed measure; the parts are heads of columns, or words on rows and in heads."""

    name: str
    kind: str
    numerator: str
    denominator: str = ""
    exposure: str = ""
    published: str = ""
    multiplier: float = 1.0
    unit: str = ""
    percent: str = ""
    reason: str = ""
    position: int = 0
    percent_assumed: bool = False
    """Whether the figures do not tell whether they are fractions."""

    @property
    def direction(self) -> str:
        """Which way is better, by the words of its name; neutral where they do not say."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", f"{self.name} {self.numerator}")
        if _DONE.search(words):
            return "higher"
        lower, higher = _LOWER.search(words), _HIGHER.search(words)
        if bool(lower) == bool(higher):
            return "neutral"
        return "lower" if lower else "higher"


def of_value(
    name: str, head: str, numbers: Floats, signed: bool, position: int = 0, shown: bool = False
) -> Draft:
    """A measure of which only the value is given.

    Args:
        name: Of the measure, with its unit perhaps.
        head: The words by which the value is found.
        numbers: What it holds.
        signed: Whether some are written with a percent sign.
        position: Its place among others.
        shown: Whether a spreadsheet shows its fractions as percentages.
    """
    known = numbers[np.isfinite(numbers)]
    if signed or shown or PERCENT.search(name):
        written = "fraction" if shown else _percentages(known, signed)
        reason = {"fraction": "fractions", "percent": "percentages", "mixed": "fractions and percentages"}[
            written
        ]
        return Draft(
            name,
            "mean",
            head,
            unit="%",
            percent=written,
            percent_assumed=not shown and written != "percent" and not _tell_fractions(name, known, written),
            reason=f"“{name}” holds {reason}",
            position=position,
        )
    if found := _PER.search(name):
        return Draft(
            name,
            "mean",
            head,
            unit=f"per {found[1].strip()}",
            reason=f"“{name}” holds rates",
            position=position,
        )
    if what := quantity(head) or quantity(name):
        # whole or not: it says itself that it is no count
        return Draft(name, "mean", head, reason=f"“{name}” holds {what}", position=position)
    whole = len(known) > 0 and bool(((known == np.floor(known)) & (known >= 0)).all())
    kind, what = ("count", "whole numbers") if whole else ("mean", "measured values")
    return Draft(name, kind, head, reason=f"“{name}” holds {what}", position=position)


def _percentages(known: Floats, signed: bool) -> str:
    """How percentages are written: as fractions, as percentages, or as both."""
    if not len(known):
        return "percent"
    small = (np.abs(known) <= 1) & (known != np.floor(known))
    large = np.abs(known) > 1.5
    if (
        small.any()
        and large.any()
        and small.sum() > 0.02 * len(known)
        and float(np.median(known[large])) > 20
    ):
        return "mixed"
    if small.any() and large.mean() < 0.2:
        return "fraction"
    return "fraction" if not large.any() and not signed and len(known) > 3 else "percent"


def _tell_fractions(name: str, known: Floats, written: str) -> bool:
    """Whether figures up to 1 can hardly be small percentages: their header says so, or nearly all are near 1."""
    said = _SHARE.search(name) is not None and "%" not in name
    return written == "fraction" and (said or (len(known) >= ENOUGH and float(np.median(known)) >= NEAR_ONE))


_SHARE = re.compile(r"\b(fraction|proportion|share)\b", re.IGNORECASE)
ENOUGH = 5
NEAR_ONE = 0.6
"""Where half of the figures lie between this and 1, and none above, they are fractions: percentages would go on."""


def of_parts(
    name: str,
    parts: tuple[str, str, str],
    values: tuple[Floats, Floats, Floats | None],
    reason: str,
    exposure: str = "",
    position: int = 0,
) -> Draft:
    """A measure of numerator and denominator, with the ratio as published if there is one.

    Args:
        name: Of the measure.
        parts: The words by which numerator, denominator and published ratio are found.
        values: Their numbers, row by row.
        reason: Why they belong together.
        exposure: The words by which an exposure beside an expected number is found.
        position: Its place among others.
    """
    numerator, denominator, published = parts
    above, below, printed = values
    scale = 0.0
    if printed is not None:
        known = np.isfinite(above) & np.isfinite(below) & np.isfinite(printed) & (below > 0)
        if known.sum() >= 3:
            shares = {s: float(agree(above[known], below[known], printed[known], s).mean()) for s in SCALES}
            best = max(shares, key=lambda one: shares[one])
            scale = best if shares[best] >= 0.8 else 0.0
    fractional = below[np.isfinite(below)]
    percent = bool(PERCENT.search(published))
    expected = bool(EXPECTED.search(denominator)) or (
        scale == 1.0
        and not percent
        and len(fractional) > 0
        and bool((fractional != np.floor(fractional)).any())
    )
    if expected:
        kind, multiplier, unit = "ratio", 1.0, "ratio"
    elif percent and _CAPACITY.search(f"{published} {denominator}"):
        # what is occupied may exceed what is available
        return Draft(
            name, "rate", numerator, denominator, exposure, published, 100.0, "%", "", reason, position
        )
    elif (
        _is_proportion(above, below, printed if percent else None)
        and not is_time(denominator)
        and scale in (0.0, 1.0, 100.0)
    ):
        kind, multiplier, unit = "proportion", 100.0, "%"
    else:
        multiplier = scale or 1_000.0
        if scale in (1.0, 100.0) and percent:
            multiplier = 100.0
            return Draft(
                name,
                "rate",
                numerator,
                denominator,
                exposure,
                published,
                multiplier,
                "%",
                "",
                reason,
                position,
            )
        kind, unit = "rate", f"per {multiplier:,.0f}" if multiplier > 1 else ""
    return Draft(
        name, kind, numerator, denominator, exposure, published, multiplier, unit, "", reason, position
    )


def is_time(head: str) -> bool:
    """Whether a head speaks of time or of persons at risk: ``Patient days``, not ``within 28 days``."""
    return TIME.search(re.sub(r"\d+[ -](days?|hours?|years?)", "", head)) is not None


def _is_proportion(above: Floats, below: Floats, printed: Floats | None) -> bool:
    """Whether one is a share of the other, but for mistakes: rows where it is not, and the published percentage is no more than 100."""
    if printed is None or is_share(above, below):
        return is_share(above, below)
    both = np.isfinite(above) & np.isfinite(below)
    over = both & (above > below)
    return bool(over.sum() <= MISTAKES * both.sum()) and bool((printed[over] <= 100).all())


MISTAKES = 0.1
"""Share of rows in which a part may exceed its whole by mistake."""


def is_share(above: Floats, below: Floats) -> bool:
    """Whether one never exceeds the other."""
    both = np.isfinite(above) & np.isfinite(below)
    return bool(both.any()) and bool((above[both] <= below[both]).all())
