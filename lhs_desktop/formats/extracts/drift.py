"""A release that is no longer what its recipe knows: which heads, sheets and codes are called otherwise now."""

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from lhs_desktop.formats.extracts.heads import heads_at
from lhs_desktop.formats.extracts.proposing.profiles import meaning_of
from lhs_desktop.formats.extracts.proposing.proposal import examine
from lhs_desktop.formats.extracts.proposing.writing import Found
from lhs_desktop.formats.extracts.table import SEARCHED_ROWS
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text
from lhs_desktop.models.recipes import Recipe, normal

ALIKE = 84.0
"""From this likeness on (of 100) two heads are taken for one that was written anew."""
FROM = 0.5
"""Share of its heads that a recipe must find as they are, to be thought of at all."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A column that is called otherwise, and why it is taken for the same."""

    head: str
    now: str
    reason: str


@dataclass(slots=True)
class Drift:
    """How one table of a release differs from what its recipe knows."""

    recipe: Recipe
    sheet: str
    found: int
    """Heads that are there as they were."""
    renamed: list[Renamed] = field(default_factory=list)
    sheet_renamed: bool = False
    tokens: dict[str, str] = field(default_factory=dict)
    """New texts for missing figures, and the state that they mean."""
    pads: dict[str, int] = field(default_factory=dict)
    """Levels whose codes lost zeros, and the length of the whole ones."""
    added: tuple[str, ...] = ()
    """Heads that no one asked for; they are not read."""

    @property
    def sentences(self) -> list[str]:
        """The differences, one a sentence."""
        said = [f"the sheet now has the name “{self.sheet}”"] if self.sheet_renamed else []
        said += [f"“{one.head}” now has the name “{one.now}” ({one.reason})" for one in self.renamed]
        said += [f"“{token}” stands for a missing figure" for token in self.tokens]
        said += [
            f"codes of {level.lower()} lost their zeros: they are filled to {pad} digits"
            for level, pad in self.pads.items()
        ]
        if self.added:
            shown = ", ".join(f"“{head}”" for head in self.added[:6])
            said.append(f"new columns are not read: {shown}" + (" …" if len(self.added) > 6 else ""))
        return said


def find_drift(workbook: Workbook, recipe: Recipe) -> list[Drift] | None:
    """How a workbook differs from what a recipe knows, table by table; None where it is another extract altogether."""
    found = []
    for part in recipe.parts:
        drift = _of_part(workbook, part)
        if drift is not None:
            found.append(drift)
    return found or None


def unread_sheets(workbook: Workbook, drifts: Sequence[Drift]) -> list[str]:
    """Sheets with a table of figures that no part of the recipe reads."""
    read = {drift.sheet for drift in drifts}
    others = [sheet for sheet in workbook.sheets if sheet.visible and sheet.name not in read]
    return [sheet.name for sheet in others if examine(workbook, sheet) is not None]


def _of_part(workbook: Workbook, part: Recipe) -> Drift | None:
    needed = [
        head for head in dict.fromkeys((*part.recognise, *part.heads)) if not head.startswith("Column ")
    ]
    best: tuple[int, Sheet, list[str]] | None = None
    for sheet in workbook.sheets:
        for names in _header_rows(sheet, part.header_rows):
            there = {normal(name) for name in names if name}
            count = sum(any(normal(other) in there for other in part.other_heads(head)) for head in needed)
            if best is None or count > best[0]:
                best = (count, sheet, names)
    if best is None or not needed or best[0] < FROM * len(needed):
        return None
    count, sheet, names = best
    drift = Drift(part, sheet.name, count)
    drift.sheet_renamed = not any(fnmatch.fnmatchcase(sheet.name, pattern) for pattern in part.sheets)
    seen = examine(workbook, sheet)
    proposal = seen[1] if seen else None
    if not _match(drift, needed, names, proposal):
        return None
    _tokens_and_pads(drift, proposal, names)
    return drift


def _header_rows(sheet: Sheet, depth: int) -> Iterable[list[str]]:
    for row in range(depth - 1, min(sheet.rows, SEARCHED_ROWS)):
        words = [cell_text(cell).strip() for cell in sheet.row(row)]
        yield [*heads_at(sheet, row - depth + 1, row).names, *(words if depth > 1 else [])]


def _match(drift: Drift, needed: list[str], names: list[str], proposal: Found | None) -> bool:
    """Finds the present name of every head that is missing; false where one has none."""
    part = drift.recipe
    there = {normal(name): name for name in names if name}
    missing = [head for head in needed if not any(normal(one) in there for one in part.other_heads(head))]
    claimed = {normal(one) for head in needed for one in part.other_heads(head)}
    free = [name for key, name in there.items() if key not in claimed]
    roles, now = _roles_of_recipe(part), _roles_of_proposal(proposal)
    for head in missing:
        name, reason = _likest(head, free)
        if not name:
            wanted = roles.get(normal(head), set())
            candidates = [one for one in free if wanted & now.get(normal(one), set())]
            name = max(
                candidates, key=lambda one: fuzz.token_set_ratio(_plain(head), _plain(one)), default=""
            )
            reason = f"it is the {min(wanted & now.get(normal(name), set()))} here" if name else ""
        if not name:
            return False
        drift.renamed.append(Renamed(head, name, reason))
        free.remove(name)
    drift.added = tuple(free)
    return True


def _likest(head: str, free: list[str]) -> tuple[str, str]:
    scored = [(fuzz.ratio(_plain(head), _plain(one)), one) for one in free]
    score, name = max(scored, default=(0.0, ""))
    return (name, "spelled almost the same") if score >= ALIKE else ("", "")


def _plain(head: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head).casefold()).strip()


def _roles_of_recipe(part: Recipe) -> dict[str, set[str]]:
    """What each head is, in words."""
    found: dict[str, set[str]] = {}

    def add(head: str, role: str) -> None:
        if head:
            found.setdefault(normal(head), set()).add(role)

    add(part.period.column, "period")
    for level in part.levels:
        add(level.code_column, f"code of each {level.level.lower()}")
        add(level.name_column, f"name of each {level.level.lower()}")
    for rule in part.measures:
        for role in ("numerator", "denominator"):
            for head in getattr(rule, role):
                add(head, role)
        add(rule.published, "published ratio")
        add(rule.where_column, "kind of each row")
    add(part.value_column, "value")
    return found


def _roles_of_proposal(proposal: Found | None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    if proposal is None:
        return found

    def add(head: str, role: str) -> None:
        if head:
            found.setdefault(normal(head), set()).add(role)

    if proposal.period is not None:
        add(proposal.period.column, "period")
    for place in proposal.places:
        add(place.code_column, f"code of each {place.level.lower()}")
        add(place.name_column, f"name of each {place.level.lower()}")
    for measure in proposal.measures:
        add(measure.draft.numerator, "numerator")
        add(measure.draft.denominator, "denominator")
        add(measure.draft.published, "published ratio")
        add(measure.where_column, "kind of each row")
    add(proposal.value_column, "value")
    return found


def _tokens_and_pads(drift: Drift, proposal: Found | None, names: list[str]) -> None:
    """Texts for missing figures that are new, and codes that lost their zeros."""
    part = drift.recipe
    if proposal is None:
        return
    now = {normal(one.now) for one in drift.renamed}
    read = now | {normal(other) for head in part.heads for other in part.other_heads(head)}
    for column in proposal.columns:
        if normal(column.head) in read and column.numeric > 0:
            for token in column.missing:
                meaning = meaning_of(token)
                if meaning is not None and normal(token) not in part.missing:
                    drift.tokens[token] = meaning
    padded = {normal(place.code_column): place.pad for place in proposal.places if place.pad}
    renamed = {normal(one.head): one.now for one in drift.renamed}
    for level in part.levels:
        head = renamed.get(normal(level.code_column), level.code_column)
        pad = max(
            (padded.get(normal(one), 0) for one in (head, *part.other_heads(level.code_column))), default=0
        )
        if pad and not level.pad:
            drift.pads[level.level] = pad
