"""Actions as a list names them: known by their number, else by their title at a node."""

from typing import Any

from sqlalchemy import Row, func, select

from lhs_desktop.formats.extracts.records.listed import ListedRow, Listing
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import action
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.databases import today
from lhs_desktop.services.importing.records import references
from lhs_desktop.services.importing.records.account import Account, Outcome, too_long

_TEXTS = ("title", "owner", "cause", "expected", "notes", "effect", "status")
_DATES = {"due": "due", "done": "done_on", "created": "created_on"}


def write_actions(step: Step, listing: Listing, account: Account, create_nodes: bool) -> None:
    """Makes and changes actions."""
    del create_nodes  # an action is of a node that is there
    _Writer(step, listing, account).write()


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._rows = listing.rows
        self._account = account
        recipe = account.extract.recipe
        self._nodes = references.nodes(step.connection, recipe)
        self._measures = references.measures(step.connection, recipe)
        rows = step.connection.execute(select(action)).all()
        self._numbered: dict[int, Row[Any]] = {row.number: row for row in rows}
        self._titled = {(normal(row.title), row.node_id): row for row in rows}
        self._next = (step.connection.execute(select(func.max(action.c.number))).scalar() or 0) + 1

    def write(self) -> None:
        for row in self._rows:
            if (outcome := self._take(row)) is not None:
                self._account.take(outcome)

    def _take(self, row: ListedRow) -> Outcome | None:
        if long := too_long(row, action, {"title": "title", "owner": "owner"}):
            self._account.reject(row, "list-too-long", long[0], field=long[0], most=str(long[1]))
            return None
        node, measure = self._nodes.key(row.text("node")), None
        if node is None:
            self._account.reject(row, "list-node-unknown", "node", node=row.text("node"))
            return None
        if said := row.text("measure"):
            measure = self._measures.key(said)
            if measure is None:
                self._account.reject(row, "list-measure-unknown", "measure", measure=said)
                return None
        number = row.number("number")
        held = self._numbered.get(int(number)) if number is not None else None
        if number is not None and (held is None or number != int(number)):
            self._account.reject(row, "list-action-unknown", "number", f"{number:g}")
            return None
        held = held or self._titled.get((normal(row.text("title")), node))
        values = self._values(row, node, measure)
        return self._make(values) if held is None else self._change(held, values)

    def _values(self, row: ListedRow, node: int, measure: int | None) -> dict[str, Any]:
        """The columns that a row fills in."""
        values: dict[str, Any] = {name: text for name in _TEXTS if (text := row.text(name))}
        values |= {column: day for name, column in _DATES.items() if (day := row.date(name))}
        if measure is not None:
            values["measure_id"] = measure
        if values.get("status") == "done" and "done_on" not in values:
            values["done_on"] = None  # the list does not say when
        return {**values, "node_id": node}

    def _make(self, values: dict[str, Any]) -> Outcome:
        fields = {"status": "open", "created_on": today(), **values}
        self._step.insert("action", number=self._next, **fields)
        self._next += 1
        return Outcome.NEW

    def _change(self, held: Row[Any], values: dict[str, Any]) -> Outcome:
        if values.get("done_on", "") is None:
            del values["done_on"]
        changed = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changed:
            return Outcome.SAME
        self._step.update("action", held.id, **changed)
        for name, value in changed.items():
            if not name.endswith("_id"):
                self._account.note_change(f"Action {held.number}", name, getattr(held, name), value)
        return Outcome.CHANGED
