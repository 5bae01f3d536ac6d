"""Words of closed lists, as people write them."""

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
    return _SYNONYMS[name].get(normal(text))


def known(name: str) -> str:
    """The words of a field, for a message."""
    return ", ".join(dict.fromkeys(_SYNONYMS[name].values()))
