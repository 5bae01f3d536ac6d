"""The roles of columns in words and colours. A colour says the family; the word says which."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from lhs_desktop.services.importing.roles import Part, Role
from lhs_desktop.services.importing.views import RowKind

PLACES = (Part.NODE_CODE, Part.NODE_NAME, Part.PARENT, Part.PARENT_NAME, Part.ATTRIBUTE)
FIGURES = (Part.NUMERATOR, Part.TAKEN_OFF, Part.VALUE)
BASES = (Part.DENOMINATOR, Part.EXPOSURE)


def tr(text: str) -> str:
    return QCoreApplication.translate("roles", text)


@dataclass(frozen=True, slots=True)
class Look:
    """How a role is painted: the colour's name in the palette, and how much of it lies on the cells below."""

    color: str
    tint: float
    outlined: bool = False


def look(part: Part) -> Look:
    if part in PLACES:
        return Look("accent", 0.10, part not in (Part.NODE_CODE, Part.NODE_NAME))
    if part is Part.FIELD:
        return Look("accent", 0.08)
    if part is Part.PERIOD:
        return Look("neutral", 0.10)
    if part in FIGURES:
        return Look("met", 0.12)
    if part in BASES:
        return Look("met", 0.06, outlined=True)
    if part is Part.REFUSED:
        return Look("missed", 0.16)
    if part is Part.NOT_READ:
        return Look("muted", 0.0, outlined=True)
    return Look("muted", 0.06)


def part_name(part: Part) -> str:
    """The word of a role in a menu, a legend or a list."""
    return {
        Part.PERIOD: tr("Period"),
        Part.NODE_CODE: tr("Node code"),
        Part.NODE_NAME: tr("Node name"),
        Part.PARENT: tr("Parent"),
        Part.PARENT_NAME: tr("Parent name"),
        Part.NUMERATOR: tr("Numerator"),
        Part.TAKEN_OFF: tr("Subtracted from the numerator"),
        Part.DENOMINATOR: tr("Denominator"),
        Part.EXPOSURE: tr("Exposure"),
        Part.VALUE: tr("Value"),
        Part.PUBLISHED: tr("Published"),
        Part.MEASURE: tr("Names the measure"),
        Part.CONDITION: tr("Separates measures"),
        Part.MARK: tr("Mark"),
        Part.ATTRIBUTE: tr("Attribute"),
        Part.FIELD: tr("Field"),
        Part.FOOTNOTE: tr("Footnote"),
        Part.TOTALS: tr("Marks totals"),
        Part.ONLY: tr("Separates rows from their details"),
        Part.NOT_READ: tr("Not read"),
        Part.REFUSED: tr("Refused: identifies patients"),
    }[part]


def role_name(role: Role) -> str:
    """A role with what it belongs to: ``Numerator of ED4H``, ``Parent: Region``."""
    name = part_name(role.part)
    if not role.of:
        return name
    if role.part in PLACES or role.part is Part.FIELD:
        return tr("{role}: {of}").format(role=name, of=role.of)
    return tr("{role} of {of}").format(role=name, of=role.of)


def chip(roles: Sequence[Role]) -> str:
    """The roles of a column in a word or two, for the head of the grid."""
    if not roles:
        return ""
    first = roles[0]
    if first.part is Part.REFUSED:
        text = tr("⊘ Refused")
    elif first.part in (Part.PARENT, Part.ATTRIBUTE, Part.FIELD) and first.of:
        text = first.of
    elif first.part is Part.PARENT_NAME and first.of:
        text = tr("{level} name").format(level=first.of)
    elif first.part is Part.TAKEN_OFF:
        text = tr("Subtracted")
    elif first.part in (Part.MEASURE, Part.CONDITION):
        text = tr("Measure")
    else:
        text = part_name(first.part)
    others = sum(one.part not in (Part.TOTALS, Part.ONLY) for one in roles[1:])
    return f"{text} +{others}" if others else text


def kind_name(kind: RowKind) -> str:
    return {
        RowKind.ABOVE: tr("above the table: a title or note"),
        RowKind.HEADER: tr("headers of the columns"),
        RowKind.DATA: tr("data"),
        RowKind.TOTAL: tr("a total: reconciled, not loaded"),
        RowKind.DETAIL: tr("detail of another row: not read"),
        RowKind.BELOW: tr("below the table: a note"),
        RowKind.UNREAD: tr("not read"),
    }[kind]


MARKS = {RowKind.ABOVE: "¶", RowKind.HEADER: "≡", RowKind.TOTAL: "Σ", RowKind.DETAIL: "·", RowKind.BELOW: "¶"}
"""Signs beside the numbers of rows."""
