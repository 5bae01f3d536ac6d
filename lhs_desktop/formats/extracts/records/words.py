"""Words of closed lists, as people write them."""

import re
from collections.abc import Mapping

from lhs_desktop.models.measures import Direction, Kind, RollUp
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.recipes import normal

_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **{one.value: one.value for one in Kind},
        "percentage": "proportion",
        "percent": "proportion",
        "%": "proportion",
        "share": "proportion",
        "o/e": "ratio",
        "observed/expected": "ratio",
        "standardised ratio": "ratio",
        "standardized ratio": "ratio",
        "sir": "ratio",
        "number": "count",
        "total": "count",
        "average": "mean",
        "median": "mean",
        "score": "mean",
    },
    "direction": {
        **{one.value: one.value for one in Direction},
        "up": "higher",
        "high": "higher",
        "increase": "higher",
        "higher is better": "higher",
        "down": "lower",
        "low": "lower",
        "decrease": "lower",
        "reduce": "lower",
        "reduction": "lower",
        "minimise": "lower",
        "minimize": "lower",
        "improve": "higher",
        "maximise": "higher",
        "maximize": "higher",
        "lower is better": "lower",
        "none": "neutral",
        "n/a": "neutral",
    },
    "rollup": {
        **{one.value: one.value for one in RollUp},
        "added up": "sum",
        "observed over expected": "oe",
        "o/e": "oe",
        "weighted mean": "weighted",
        "weighted average": "weighted",
        "no": "none",
    },
    "calendar": {
        **{one.value: one.value for one in Grain if one is not Grain.SPAN},
        "daily": "day",
        "weekly": "week",
        "monthly": "month",
        "quarterly": "quarter",
        "annual": "year",
        "annually": "year",
        "yearly": "year",
    },
    "status": {
        "open": "open",
        "not started": "open",
        "planned": "open",
        "in progress": "open",
        "on track": "open",
        "overdue": "open",
        "done": "done",
        "closed": "done",
        "complete": "done",
        "completed": "done",
        "finished": "done",
        "cancelled": "cancelled",
        "canceled": "cancelled",
        "dropped": "cancelled",
    },
    "effect": {
        "effective": "effective",
        "no signal": "no_signal",
        "no_signal": "no_signal",
        "worse": "worse",
        "too early": "too_early",
        "too_early": "too_early",
    },
}


def word(name: str, text: str) -> str | None:
    """The program's word for a text of a field; None where there is none."""
    found = _SYNONYMS[name].get(normal(text))
    if found is None and name == "kind":
        return "rate" if per(text) is not None else None
    return found


def per(text: str) -> float | None:
    """Of how many a rate is: 1,000 for ``Rate per 1,000 bed days``."""
    found = _PER.match(normal(text))
    return float(found[1].replace(",", "")) if found else None


def per_unit(unit: str) -> float | None:
    """Of how many a unit is: 1,000 for ``per 1,000 bed days`` and ``falls per 1000 bed days``; None where it says no number."""
    found = _PER_UNIT.search(unit)
    return float(re.sub(r"[,.\s]", "", found[1])) if found else None


_PER_UNIT = re.compile(r"(?:\bper\b|/)\s*(1(?:[,.\s]?0)*)(?![\d.])", re.IGNORECASE)
_PER = re.compile(r"(?:crude |event |incidence )?rate per (\d[\d,]*)")


def known(name: str) -> str:
    """The words of a field, for a message."""
    return ", ".join(dict.fromkeys(_SYNONYMS[name].values()))
