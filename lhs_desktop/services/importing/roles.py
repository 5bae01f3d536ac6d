"""What the columns of an extract are to a recipe."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.models.recipes import Layout, Recipe, normal


class Part(StrEnum):
    """What a column can be to a recipe."""

    PERIOD = "period"
    NODE_CODE = "node code"
    NODE_NAME = "node name"
    PARENT = "parent"
    PARENT_NAME = "parent name"
    NUMERATOR = "numerator"
    TAKEN_OFF = "subtracted"
    DENOMINATOR = "denominator"
    EXPOSURE = "exposure"
    VALUE = "value"
    PUBLISHED = "published"
    MEASURE = "measure"
    CONDITION = "condition"
    MARK = "mark"
    ATTRIBUTE = "attribute"
    FIELD = "field"
    """Of a list."""
    FOOTNOTE = "footnote"
    TOTALS = "totals"
    ONLY = "only"
    NOT_READ = "not read"
    REFUSED = "refused"


UNREAD = (Part.NOT_READ, Part.REFUSED)


@dataclass(frozen=True, slots=True)
class Role:
    """A part, and the level or measure that it is a part of."""

    part: Part
    of: str = ""


def roles_of(recipe: Recipe) -> dict[str, tuple[Role, ...]]:
    """The roles of the columns that one table of a recipe names, by their heads in normal form."""
    found: dict[str, list[Role]] = {}

    def note(head: str, role: Role) -> None:
        for other in recipe.other_heads(head) if head else ():
            if role not in (roles := found.setdefault(normal(other), [])):
                roles.append(role)

    for head in recipe.period.columns:
        note(head, Role(Part.PERIOD))
    for number, level in enumerate(recipe.levels):
        is_node = number == len(recipe.levels) - 1
        note(level.code_column, Role(Part.NODE_CODE if is_node else Part.PARENT, level.level))
        note(level.name_column, Role(Part.NODE_NAME if is_node else Part.PARENT_NAME, level.level))
        note(level.where_column, Role(Part.CONDITION, level.level))
        for attribute in level.attributes:
            note(attribute.column, Role(Part.ATTRIBUTE, attribute.name))
    if recipe.layout is Layout.LONG:
        _note_measures(recipe, note)
    if recipe.listing is not None:
        for name, listed in recipe.listing.fields.items():
            for head in listed.columns:
                note(head, Role(Part.FIELD, name))
        for one in recipe.listing.attributes:
            note(one.column, Role(Part.ATTRIBUTE, one.name))
    for head in recipe.measure_columns:
        note(head, Role(Part.MEASURE))
    note(recipe.value_column, Role(Part.VALUE))
    note(recipe.footnote_column, Role(Part.FOOTNOTE))
    for rule in recipe.totals:
        note(rule.column, Role(Part.TOTALS))
    for only in recipe.only:
        note(only.column, Role(Part.ONLY))
    return {head: tuple(roles) for head, roles in found.items()}


def _note_measures(recipe: Recipe, note: Callable[[str, Role], None]) -> None:
    for measure in recipe.measures:
        lone = not measure.denominator and len(measure.numerator) == 1 and not measure.minus
        for part, heads in (
            (Part.VALUE if lone else Part.NUMERATOR, measure.numerator),
            (Part.TAKEN_OFF, measure.minus),
            (Part.DENOMINATOR, measure.denominator),
            (Part.EXPOSURE, measure.exposure),
            (Part.PUBLISHED, (measure.published,)),
            (Part.MARK, measure.marks),
            (Part.CONDITION, (measure.where_column,)),
        ):
            for head in heads:
                note(head, Role(part, measure.code))
