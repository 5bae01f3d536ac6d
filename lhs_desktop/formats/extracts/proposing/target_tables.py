"""Tables of targets that are neither a list of targets nor figures: read as either, they would be wrong."""

import re
from collections.abc import Sequence

from lhs_desktop.formats.extracts.proposing.list_columns import ListColumn, columns_of, spaced
from lhs_desktop.formats.extracts.proposing.list_kinds import BESIDE_TARGETS, find_kind
from lhs_desktop.formats.extracts.proposing.regions import find_region
from lhs_desktop.formats.extracts.records.goals import read_goal
from lhs_desktop.formats.workbooks import Sheet, cell_text
from lhs_desktop.models.recipes import ListOf

_LOOKED_AT = 20
"""Rows among which the headers stand."""
_TARGET = re.compile(
    r"(^|\b)(target|goal|trajectory)s?( (value|level|rate|name|unit))?( ?\(?%\)?)?( .*\b20\d\d\b.*| \d\d/\d\d)?$"
)
_RESULT = re.compile(
    r"meeting|\bmet\b|within|against|achiev|variance|above|below|\bgap\b|\bvs\b|versus|over|under|\bof target|perform|seen|"
    r"waited|\b(on|off) target|hit|missed|towards"
)
_MEASURED = re.compile(r"(measure|metric|indicator|kpi|series|line)s?( name)?")
_PLANNED = re.compile(
    r"\b(target|trajectory|planned|goal|ambition)s?$|^(target|trajectory|planned|goal)s?\b", re.IGNORECASE
)
_DATED = re.compile(r"\b20\d\d|\b\d\d/\d\d\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\bq[1-4]\b|year")


def targets_of_no_list(sheet: Sheet) -> str:
    """``trajectories`` for targets by period, ``targets`` for ones that lack a measure; empty for any other table."""
    for row in range(min(sheet.rows, _LOOKED_AT)):
        heads = [_words(cell_text(cell)) for cell in sheet.row(row)]
        for column, head in enumerate(heads):
            if _MEASURED.fullmatch(head) and _all_planned(sheet, row + 1, column):
                return "trajectories"
        if any(map(_is_target, heads)):
            return _by_columns(sheet)
    return ""


def _words(text: str) -> str:
    return " ".join(spaced(text).split()).casefold()


def _is_target(head: str) -> bool:
    return _TARGET.search(head) is not None and _RESULT.search(head) is None


def _all_planned(sheet: Sheet, first: int, column: int) -> bool:
    texts = {cell_text(cell).strip() for cell in sheet.column(column, first)} - {""}
    return bool(texts) and all(_PLANNED.search(text) for text in texts)


def _by_columns(sheet: Sheet) -> str:
    region = find_region(sheet)
    if region is None:
        return ""
    columns = columns_of(sheet, region.heads, region.first, region.last)
    targets = [one for one in columns if _is_target(_words(one.head)) and _holds_goals(one)]
    if not targets or any(one.figures and one not in targets and not _is_beside(one) for one in columns):
        return ""
    if len(targets) > 1 and all(_DATED.search(_words(one.head)) for one in targets):
        return "trajectories"
    told = find_kind(columns)
    return "" if told is not None and told[0] is not ListOf.PEOPLE else "targets"


def _is_beside(column: ListColumn) -> bool:
    return re.search(BESIDE_TARGETS, _words(column.head)) is not None


def _holds_goals(column: ListColumn) -> bool:
    goals: Sequence[bool] = [read_goal(None, text, ".", False) is not None for text in column.known]
    return bool(goals) and sum(goals) >= 0.5 * len(goals)
