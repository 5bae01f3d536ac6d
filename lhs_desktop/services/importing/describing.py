"""A recipe in lines: what stands where, and why it was proposed so."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from lhs_desktop.models.recipes import Duplicates, Recipe, normal
from lhs_desktop.services.importing.prepared import Prepared
from lhs_desktop.services.importing.roles import Part, Role, roles_of
from lhs_desktop.services.importing.views import Region

_ORDER = tuple(Part)
MANY = 60
"""Roles of a table that are worth a line each."""


class Topic(StrEnum):
    """What a line is about."""

    DRIFT = "drift"
    """Called otherwise now."""
    TABLE = "table"
    ROLE = "role"
    MISSING = "missing"
    TOTALS = "totals"
    ONLY = "only"
    DUPLICATES = "duplicates"
    END = "end"
    WHY = "why"
    """A reason of something that has no line."""


@dataclass(frozen=True, slots=True)
class Line:
    topic: Topic
    role: Role | None = None
    heads: tuple[str, ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()
    """The sheet, row and column of each head."""
    text: str = ""
    reason: str = ""
    rows: tuple[int, int, int] = (0, 0, 0)
    """Of a table, from 0: its row of heads, its first and its last row of data."""


def lines(prepared: Prepared) -> list[Line]:
    """The lines of a file's recipe, table by table; empty where it has none."""
    recipe = prepared.recipe
    if recipe is None:
        return []
    reasons = _Reasons(prepared)
    found = [Line(Topic.DRIFT, text=difference) for difference in prepared.differences]
    for number, part in enumerate(recipe.parts):
        regions = [
            (view.sheet.name, region)
            for view in prepared.views
            for region in view.regions
            if region.table == number
        ]
        sheet = regions[0][0] if regions else ""
        found += _table_lines(regions, reasons)
        found += _role_lines(part, regions, reasons.on(sheet))
        found += _rule_lines(part, reasons.on(sheet))
    return list(dict.fromkeys(found)) + [Line(Topic.WHY, text=reason) for reason in reasons.left()]


class _Reasons:
    """The reasons of a proposal; each is given once. With several tables, each begins with its sheet."""

    def __init__(self, prepared: Prepared) -> None:
        names = [view.sheet.name for view in prepared.views]
        self._left: list[tuple[str, str]] = []
        for reason in prepared.reasons:
            sheet = next((name for name in names if reason.startswith(f"{name}: ")), "")
            self._left.append((sheet, reason.removeprefix(f"{sheet}: ") if sheet else reason))

    def take(self, sheet: str, fits: Callable[[str], bool]) -> str:
        """The first reason that fits."""
        for one in self._left:
            if one[0] in ("", sheet) and fits(one[1]):
                self._left.remove(one)
                return one[1]
        return ""

    def on(self, sheet: str) -> "Take":
        return partial(self.take, sheet)

    def left(self) -> list[str]:
        return [f"{sheet}: {reason}" if sheet else reason for sheet, reason in self._left]


Take = Callable[[Callable[[str], bool]], str]


def _table_lines(regions: list[tuple[str, Region]], reasons: _Reasons) -> list[Line]:
    return [
        Line(
            Topic.TABLE,
            text=sheet,
            places=((sheet, region.header, 0),),
            reason=reasons.take(sheet, lambda one: one.startswith("row") and "heads" in one),
            rows=(region.header, region.first, region.last),
        )
        for sheet, region in regions
    ]


def _role_lines(recipe: Recipe, regions: list[tuple[str, Region]], take: Take) -> list[Line]:
    by_role: dict[Role, list[str]] = {}
    for head, roles in roles_of(recipe).items():
        for role in roles:
            by_role.setdefault(role, []).append(head)
    found = []
    if recipe.period.within:
        reason = take(lambda one: "holds the period" in one)
        found.append(Line(Topic.ROLE, Role(Part.PERIOD), text=recipe.period.within, reason=reason))
    for level in recipe.levels:
        if level.code:
            role = Role(Part.NODE_CODE if level is recipe.levels[-1] else Part.PARENT, level.level)
            found.append(Line(Topic.ROLE, role, text=f"{level.name or level.code} ({level.code})"))
    if recipe.listing is not None:
        for name, rule in recipe.listing.fields.items():
            if rule.constant:  # the same on every row
                reason = take(lambda one: "taken as" in one)
                found.append(Line(Topic.ROLE, Role(Part.FIELD, name), text=rule.constant, reason=reason))
    measures = {measure.code: number for number, measure in enumerate(recipe.measures)}
    ordered = sorted(by_role, key=lambda role: (measures.get(role.of, -1), _ORDER.index(role.part)))
    for role in ordered[:MANY]:
        found.append(_role_line(role, by_role[role], regions, take))
    if len(ordered) > MANY:
        found.append(Line(Topic.WHY, text=f"+ {len(ordered) - MANY}"))
    return found


def _role_line(role: Role, heads: list[str], regions: list[tuple[str, Region]], take: Take) -> Line:
    """The line of a role, with its heads as the first sheet that has them writes them."""
    names: dict[str, str] = {}
    places: dict[str, tuple[str, int, int]] = {}
    for sheet, region in regions:
        for column, head in enumerate(region.heads):
            if (key := normal(head)) in heads and key not in places:
                names[key], places[key] = head, (sheet, region.header, column)
    known = [head for head in heads if head in places] or heads
    shown = tuple(names.get(head, head) for head in known)
    reason = take(partial(_names_one, tuple(f"“{name}”" for name in shown)))
    return Line(
        Topic.ROLE, role, shown, tuple(places[head] for head in known if head in places), reason=reason
    )


def _rule_lines(recipe: Recipe, take: Take) -> list[Line]:
    found = []
    if recipe.totals:
        texts = ", ".join(text for rule in recipe.totals for text in rule.texts)
        found.append(Line(Topic.TOTALS, text=texts, reason=take(lambda one: "totals" in one)))
    for only in recipe.only:
        found.append(Line(Topic.ONLY, heads=(only.column,), text=", ".join(only.texts)))
    tokens = [token for token in recipe.missing if token]
    if tokens:
        found.append(Line(Topic.MISSING, text="  ".join(tokens)))
    if recipe.duplicates is not Duplicates.REJECT:
        reason = take(lambda one: "several rows" in one)
        found.append(Line(Topic.DUPLICATES, text=recipe.duplicates.value, reason=reason))
    if recipe.stop:
        found.append(Line(Topic.END, text=" · ".join(recipe.stop)))
    return found


def _names_one(names: tuple[str, ...], reason: str) -> bool:
    return any(name in reason for name in names)
