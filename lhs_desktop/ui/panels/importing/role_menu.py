"""The menu of a column's roles, and of what can be done with a row."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from lhs_desktop.models.recipes import Layout, ListOf, Recipe
from lhs_desktop.models.recipes.lists import FIELDS
from lhs_desktop.services.importing.roles import Part, Role
from lhs_desktop.ui.panels.importing.edges import LEFT, RIGHT
from lhs_desktop.ui.panels.importing.roles import part_name
from lhs_desktop.ui.plain import plain_command

Choose = Callable[[Role, bool], object]
MANY = 15
"""Measures that a menu lists."""


def tr(text: str) -> str:
    return QCoreApplication.translate("role menu", text)


def add_roles(menu: QMenu, recipe: Recipe, now: tuple[Role, ...], choose: Choose) -> None:
    """The roles that a column can have by a recipe's layout; the present ones are ticked."""
    if recipe.listing is not None:
        _add_fields(menu, recipe.listing.of, now, choose)
        return
    levels = [level.level for level in recipe.levels]

    def add(to: QMenu, role: Role, text: str = "", adds: bool = False) -> QAction:
        action = to.addAction(plain_command(text or part_name(role.part)))
        action.setCheckable(True)
        action.setChecked(not adds and any(_same(role, one) for one in now))
        action.triggered.connect(lambda _checked=False: choose(role, adds))
        return action

    node = levels[-1] if levels else ""
    if recipe.layout is not Layout.ACROSS:
        add(menu, Role(Part.PERIOD))
    add(menu, Role(Part.NODE_CODE, node))
    add(menu, Role(Part.NODE_NAME, node))
    above = menu.addMenu(part_name(Part.PARENT))
    for level in levels[:-1]:
        add(above, Role(Part.PARENT, level), tr("Code of {level}").format(level=level))
        add(above, Role(Part.PARENT_NAME, level), tr("Name of {level}").format(level=level))
    add(above, Role(Part.PARENT), tr("A new level above {level}").format(level=node or tr("the node")))
    menu.addSeparator()
    if recipe.layout is Layout.LONG:
        _add_figures(menu, recipe, add)
    elif recipe.layout is Layout.COMPANIONS:
        add(menu, Role(Part.MEASURE))
        add(menu, Role(Part.VALUE))
    if recipe.layout is not Layout.ACROSS:
        add(menu, Role(Part.FOOTNOTE))
    menu.addSeparator()
    add(menu, Role(Part.NOT_READ))


def _add_fields(menu: QMenu, of: ListOf, now: tuple[Role, ...], choose: Choose) -> None:
    """The fields of a list, and what else can be done with a column of it."""
    beside = {ListOf.NODES: tr("Keep as an attribute"), ListOf.ACTIONS: tr("Keep in the notes")}
    others = [Role(Part.ATTRIBUTE)] if of in beside else []
    for role in (*(Role(Part.FIELD, name) for name in FIELDS[of]), *others, Role(Part.NOT_READ)):
        if role in (Role(Part.ATTRIBUTE), Role(Part.NOT_READ)):
            menu.addSeparator()
        kept = role.part is Part.ATTRIBUTE
        action = menu.addAction(beside[of] if kept else _field_name(of, role))
        action.setCheckable(True)
        action.setChecked(any(one.part is Part.ATTRIBUTE for one in now) if kept else role in now)
        action.triggered.connect(lambda _checked=False, role=role: choose(role, False))


def _field_name(of: ListOf, role: Role) -> str:
    """A field in words; a log of actions has its sender's numbers, and ours only where it is ours."""
    if of is ListOf.ACTIONS and role.of in ("number", "reference"):
        return tr("Our number") if role.of == "number" else tr("Sender’s number")
    return role.of.capitalize() or part_name(role.part)


def _add_figures(menu: QMenu, recipe: Recipe, add: Callable[..., QAction]) -> None:
    add(menu, Role(Part.VALUE), tr("Value: its own measure"))
    measures = recipe.measures[:MANY]
    for part in (Part.NUMERATOR, Part.DENOMINATOR, Part.PUBLISHED):
        if not measures:
            break
        below = menu.addMenu(tr("{role} of").format(role=part_name(part)))
        for measure in measures:
            name = f"{measure.name} ({measure.code})" if measure.name else measure.code
            add(below, Role(part, measure.code), name)
        if part is Part.PUBLISHED:
            continue
        more = [one for one in measures if (one.numerator if part is Part.NUMERATOR else one.denominator)]
        if more:
            below.addSeparator()
        for measure in more:
            text = tr("Added to the numerator of {measure}").format(measure=measure.name or measure.code)
            add(below, Role(part, measure.code), text, adds=True)


def _same(role: Role, other: Role) -> bool:
    """A value is the numerator of its own measure; a parent of none is always a new one."""
    if role.part is Part.NUMERATOR and other.part is Part.VALUE:
        return role.of == other.of
    if role.part is Part.VALUE:
        return other.part is Part.VALUE
    return role == other


def add_row(
    menu: QMenu, row: int, header: Callable[[int, int | None], object], end: Callable[[int], object]
) -> None:
    """What can be done with a row, with the keys that do the same.

    Args:
        menu: Where it is added.
        row: Counted from 0.
        header: Takes the heads of the row; with how many rows of heads there are, None for as many as now.
        end: Ends the table above the row.
    """
    for text, keys, needed, do in (
        (tr("Header row here"), "H", 0, lambda: header(row, None)),
        (tr("Header in this row alone"), "", 0, lambda: header(row, 1)),
        (tr("Header in two rows, this and the one above"), "", 1, lambda: header(row, 2)),
        (tr("Table ends above this row"), "E", 0, lambda: end(row)),
    ):
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _checked=False, do=do: do())
        if needed > row:
            action.setEnabled(False)
            action.setToolTip(tr("There is no row above this one"))


def add_sides(menu: QMenu, set_side: Callable[[str], object]) -> None:
    """Where the table begins and ends, with the keys that do the same."""
    menu.addSeparator()
    for text, keys, which in (
        (tr("Table begins with this column"), "L", LEFT),
        (tr("Table ends with this column"), "R", RIGHT),
    ):
        action = menu.addAction(f"{text}\t{keys}")
        action.triggered.connect(lambda _checked=False, which=which: set_side(which))


def new_menu(parent: QWidget, title: str) -> QMenu:
    """A menu that begins with what it is about."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(title)
    add_title(menu, title)
    return menu


def add_title(menu: QMenu, title: str) -> None:
    """A line that says what those below it are about."""
    action = menu.addAction(plain_command(title))
    action.setEnabled(False)
