"""People of the staff as a list names them, and the roles that they have at nodes."""

from datetime import date

from sqlalchemy import select

from lhs_desktop.formats.extracts.records.listed import ListedRow, Listing
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import person, role
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.importing.records import references
from lhs_desktop.services.importing.records.account import Account, Outcome

_Dates = tuple[date | None, date | None]


def write_people(step: Step, listing: Listing, account: Account, create_nodes: bool) -> None:
    """Makes and changes people and their roles."""
    del create_nodes  # a role is at a node that is there
    _Writer(step, listing, account).write()


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._rows = listing.rows
        self._account = account
        self._nodes = references.nodes(step.connection, account.extract.recipe)
        self._people = {
            normal(row.name): (row.id, row.email) for row in step.connection.execute(select(person))
        }
        self._roles: dict[tuple[int, int, str], tuple[int, _Dates]] = {
            (row.person_id, row.node_id, normal(row.title)): (row.id, (row.valid_from, row.valid_to))
            for row in step.connection.execute(select(role))
        }

    def write(self) -> None:
        for row in self._rows:
            if (outcome := self._take(row)) is not None:
                self._account.take(outcome)

    def _take(self, row: ListedRow) -> Outcome | None:
        unfit = self._account.is_unfit
        if unfit(row, person, {"name": "name", "email": "email"}) or unfit(row, role, {"role": "title"}):
            return None
        node = self._nodes.key(row.text("node")) if row.text("node") else None
        if row.text("node") and node is None:
            self._account.reject(row, "list-node-unknown", "node", node=row.text("node"))
            return None
        if row.text("role") and node is None:
            self._account.reject(row, "list-field-missing", "node", field="node")
            return None
        first, last = row.date("from"), row.date("to")
        if first and last and last < first:
            self._account.reject(row, "list-dates-reversed", "to")
            return None
        key, outcome = self._person(row)
        found = self._role(row, key, node, (first, last)) if node is not None else Outcome.SAME
        if Outcome.NEW in (outcome, found):
            return Outcome.NEW
        return Outcome.CHANGED if Outcome.CHANGED in (outcome, found) else Outcome.SAME

    def _person(self, row: ListedRow) -> tuple[int, Outcome]:
        name, email = row.text("name"), row.text("email")
        known = self._people.get(normal(name))
        if known is None:
            key = self._step.insert("person", name=name, email=email)
            self._people[normal(name)] = (key, email)
            return key, Outcome.NEW
        key, before = known
        if not email or email == before:
            return key, Outcome.SAME
        self._step.update("person", key, email=email)
        self._account.note_change(name, "email", before, email)
        self._people[normal(name)] = (key, email)
        return key, Outcome.CHANGED

    def _role(self, row: ListedRow, person_id: int, node_id: int, dates: _Dates) -> Outcome:
        title = row.text("role") or "Member"
        place = (person_id, node_id, normal(title))
        known = self._roles.get(place)
        if known is None:
            key = self._step.insert(
                "role",
                node_id=node_id,
                person_id=person_id,
                title=title,
                valid_from=dates[0],
                valid_to=dates[1],
            )
            self._roles[place] = (key, dates)
            return Outcome.NEW
        key, before = known
        after = (dates[0] or before[0], dates[1] or before[1])
        if after == before:
            return Outcome.SAME
        self._step.update("role", key, valid_from=after[0], valid_to=after[1])
        self._account.note_change(row.text("name"), f"dates as {title}", _span(before), _span(after))
        self._roles[place] = (key, after)
        return Outcome.CHANGED


def _span(dates: _Dates) -> str:
    return " – ".join(one.isoformat() if one else "…" for one in dates)
