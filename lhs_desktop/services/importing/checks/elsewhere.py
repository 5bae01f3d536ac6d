"""Places that a file has below another parent than the database: two wards may bear the same name."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from lhs_desktop.formats.extracts.candidates import NodeCandidate, SheetExtract
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.models.db.tables import closure, node
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import normal

SHOWN = 20
"""So many are named one by one."""
AT_ONCE = 500


def placed_elsewhere(
    connection: Connection, sheet: SheetExtract, known: Mapping[str, int], called: Mapping[str, int]
) -> list[Problem]:
    """Known places whose codes are only their names, and that stand below another one in this file.

    A publisher's code stays that of its place wherever it moves; a name alone may be that of another place.

    Args:
        connection: The transaction of the import.
        sheet: Its structure.
        known: The keys of nodes by their codes.
        called: The keys of nodes by what the extract calls them.
    """
    names = {one.code: one.name for one in sheet.structure}
    named = [
        one for one in sheet.structure if one.code in known and one.parent and one.code == slug(one.name)
    ]
    over = _above(connection, [known[one.code] for one in named])
    found = []
    for one in named:
        above, code = over.get(known[one.code], {}), one.parent or ""
        told = {known.get(code), called.get(normal(code))}
        parent = names.get(code, code)
        if above and not told & above.keys() and normal(parent) not in map(normal, above.values()):
            parameters = {"name": one.name, "parent": parent, "known": next(iter(above.values()))}
            found.append(
                Problem(sheet.file, sheet.sheet, _cell(sheet, one), one.name, "node-elsewhere", parameters)
            )
    return found[:SHOWN]


def _above(connection: Connection, keys: Sequence[int]) -> dict[int, dict[int, str]]:
    """By node the names of those that are or were above it, the nearest first, by their keys."""
    found: dict[int, dict[int, str]] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = connection.execute(
            select(closure.c.descendant_id, node.c.id, node.c.name)
            .join(node, closure.c.ancestor_id == node.c.id)
            .where(closure.c.descendant_id.in_(keys[start : start + AT_ONCE]), closure.c.depth > 0)
            .order_by(closure.c.depth)
        )
        for below, key, name in rows:
            found.setdefault(below, {})[key] = name
    return found


def _cell(sheet: SheetExtract, one: NodeCandidate) -> str:
    """A cell with a figure of a place."""
    if one.code not in sheet.nodes:
        return ""
    rows = (sheet.candidates.node == sheet.nodes.index(one.code)).nonzero()[0]
    return sheet.candidates.cell[int(rows[0])] if len(rows) else ""
