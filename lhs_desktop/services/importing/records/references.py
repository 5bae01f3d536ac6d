"""The nodes and measures that the rows of a list name: by code, by an alias, or by a name that only one has."""

from sqlalchemy import Connection, Table, select

from lhs_desktop.models.db.tables import alias, measure, node
from lhs_desktop.models.recipes import normal


class Named:
    """The records of one kind, by how people call them."""

    def __init__(self, connection: Connection, table: Table, recipe: str) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, set[int]] = {}
        for row in connection.execute(select(table.c.id, table.c.code, table.c.name)):
            self._codes[row.code] = row.id
            self._names.setdefault(normal(row.name), set()).add(row.id)
        column = alias.c.node_id if table is node else alias.c.measure_id
        rows = connection.execute(
            select(alias.c.text, column).where(column.is_not(None), alias.c.recipe.in_(("", recipe)))
        )
        self._aliases: dict[str, int] = {normal(text): key for text, key in rows}

    def key(self, said: str) -> int | None:
        """The key of what a text names; None where that is nothing, or more than one."""
        if said in self._codes:
            return self._codes[said]
        key = normal(said)
        if key in self._aliases:
            return self._aliases[key]
        named = self._names.get(key, set())
        return next(iter(named)) if len(named) == 1 else None


def nodes(connection: Connection, recipe: str) -> Named:
    return Named(connection, node, recipe)


def measures(connection: Connection, recipe: str) -> Named:
    return Named(connection, measure, recipe)
