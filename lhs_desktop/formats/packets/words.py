"""The fixed words of a packet, the same in every format.

Everything else that is printed comes from the content, already as final text.
"""

import re
from typing import Final

from lhs_desktop.models.packets import MeasurePage
from lhs_desktop.models.periods import MONTHS

WORDS: Final[dict[str, str]] = {
    "summary": "Summary",
    "statement": "Statement",
    "contents": "Contents",
    "grid": "Grid of readings",
    "actions": "Actions",
    "action_log": "Action log",
    "glossary": "Glossary and method",
    "sources": "Sources",
    "numbers": "Numbers",
    "as_of": "Data as of",
    "as_of_short": "as of",
    "on": "Actions as of",
    "on_alone": "As of {day}",
    "on_short": "{name}, as of {day}",
    "value_unit": "Numbers ({unit})",
    "period": "Period",
    "packet": "Packet",
    "packet_short": "packet",
    "status": "Status",
    "draft": "Draft",
    "final": "Final",
    "batches": "Based on",
    "page": "page {page} of {pages}",
    "slide": "slide {page} of {pages}",
    "measure": "Measure",
    "unit": "unit",
    "latest": "Latest",
    "prior": "prior",
    "target": "Target",
    "variance": "Variance",
    "streak": "streak",
    "variation": "Reading",
    "assurance": "outlook",
    "trend": "Last periods",
    "n": "n",
    "value": "Value",
    "node": "Node",
    "number": "No.",
    "action": "Action",
    "owner": "Owner",
    "due": "Due",
    "effect": "effect",
    "status_words": "Status in words",
    "done_on": "Done on",
    "days_late": "Days late",
    "cause": "Cause",
    "expected": "Expected",
    "notes": "Notes",
    "term": "Term",
    "meaning": "Meaning",
    "batch": "Batch",
    "file": "File",
    "recipe": "Recipe",
    "imported": "Imported",
    "ledger": "Ledger",
    "met": "target met",
    "missed": "target missed",
    "within_chance": "target missed, within chance",
    "no_target": "no target",
    "no_value": "no value",
    "improvement": "improving",
    "concern": "concern",
    "neutral": "changed",
    "common": "no signal",
    "insufficient": "not enough data",
    "excluded": "left out",
    "no_actions": "No actions are recorded.",
    "no_summary": "Nothing has changed since the last period.",
    "no_measures": "No measures are chosen for this packet.",
    "no_numbers": "No numbers are recorded for these periods.",
    "no_children": "None is off target.",
    "no_glossary": "No terms need explaining.",
    "no_sources": "No data have been imported.",
    "cover_line": "{name}, every period on record",
}


SIGNS: Final[dict[str, str]] = {"met": "✓", "missed": "✗", "within_chance": "≈"}
"""Where there is no room for a drawn mark."""

_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
_TOGETHER = (
    re.compile(rf"(\d) (?=%|(?:{_MONTH})\b)"),
    re.compile(rf"\b({_MONTH}|Q[1-4]|Week \d+,) (?=\d{{4}}\b)"),
    re.compile(r"\b(Week) (?=\d+,)"),
)


def unbroken(text: str) -> str:
    """The same text, in which no line ends between a figure and its percent sign, or within a date."""
    for pattern in _TOGETHER:
        text = pattern.sub("\\1\u00a0", text)
    return text


def numbers_title(page: MeasurePage) -> str:
    """``Numbers (per 1,000 bed days)``: the unit stands here once, not over a narrow column."""
    return WORDS["value_unit"].format(unit=page.chart.unit) if page.chart.unit else WORDS["numbers"]
