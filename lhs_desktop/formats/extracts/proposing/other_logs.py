"""Tables that are no figures though they hold numbers: logs of decisions, risks and tests of change, targets by month."""

import re
from collections.abc import Sequence

from lhs_desktop.formats.extracts.proposing.list_columns import spaced
from lhs_desktop.formats.extracts.proposing.target_tables import targets_of_no_list
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text

_LOOKED_AT = 20
"""Rows among which the headers of a log stand."""

_NUMBERED = r"( ?(id|no|nr|ref|reference|number|#))?\.?"
_DECISION = re.compile(
    rf"^(agreed )?decisions?{_NUMBERED}( (made|taken|agreed|reached|text|log|description))?$"
)
_ABOUT_DECISION = re.compile(
    r"agreed|(made|taken|approved|proposed) by|meeting|review|rationale|reason|impact|^date\b|\bdate$|owner|status|type"
)
_RISK = re.compile(
    rf"^risks?{_NUMBERED}( (description|title|name|event|statement|category|type))?$|^description of (the )?risk$|^hazards?$"
)
_ABOUT_RISK = re.compile(
    r"likelihood|probability|impact|consequence|severity|score|rating|mitigation|controls?|exposure|appetite|residual"
)
_CYCLE = re.compile(r"^(plan|do|study|act|check)$")
_PDSA = re.compile(r"\bpd[sc]a\b")


def other_logs(workbook: Workbook, sheet: str | None) -> dict[str, str]:
    """The sheets of a workbook, or the one that is named, which are such logs, and of what."""
    found = {}
    for one in workbook.sheets:
        if sheet in (None, one.name) and (kind := _kind_of(one) or targets_of_no_list(one)):
            found[one.name] = kind
    return found


def _kind_of(sheet: Sheet) -> str:
    for row in range(min(sheet.rows, _LOOKED_AT)):
        texts = [cell_text(cell).strip() for cell in sheet.row(row)]
        if kind := other_log([text for text in texts if 0 < len(text) <= _LONGEST]):
            return kind
    return ""


_LONGEST = 60
"""Longer texts are no headers."""


def other_log(heads: Sequence[str]) -> str:
    """What a table logs by its headers: ``decisions``, ``risks`` or ``cycles``; empty where it is none of these."""
    words = [" ".join(spaced(head).split()).casefold() for head in heads if head]
    steps = {word for word in words if _CYCLE.fullmatch(word)}
    if len(steps) >= 3 or (len(steps) >= 2 and any(_PDSA.search(word) for word in words)):
        return "cycles"
    if (
        any(_RISK.search(word) for word in words)
        and sum(bool(_ABOUT_RISK.search(word)) for word in words) >= 2
    ):
        return "risks"
    decisions = [word for word in words if _DECISION.search(word)]
    others = [word for word in words if word not in decisions]
    acted = any(re.search(r"^(agreed )?actions?\b|^tasks?\b", word) for word in others)
    if decisions and not acted and any(_ABOUT_DECISION.search(word) for word in others):
        return "decisions"
    return ""
