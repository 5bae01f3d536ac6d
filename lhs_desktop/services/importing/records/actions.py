"""Actions as a log names them. What cannot be a field of an action is kept in its notes; none is lost for a word."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, func, select

from lhs_desktop.formats.extracts.records.fields import KEPT_AS
from lhs_desktop.formats.extracts.records.listed import ListedRow, Listing
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import action
from lhs_desktop.models.letters import visible
from lhs_desktop.services.actions import NO_OWNER
from lhs_desktop.services.databases import today
from lhs_desktop.services.importing.records import references
from lhs_desktop.services.importing.records.account import Account, Outcome
from lhs_desktop.services.importing.records.same_action import Wanted, same_actions

_TEXTS = ("title", "owner", "reference", "cause", "expected", "effect", "status")
_DATES = {"due": "due", "done": "done_on", "created": "created_on"}
_LABELS = {**KEPT_AS, "measure": "Measure", "title": "Title", "owner": "Owner", "reference": "Reference"}
"""What a text of a field is called in the notes, where the field itself cannot hold it."""


def write_actions(step: Step, listing: Listing, account: Account, create_nodes: bool) -> None:
    """Makes and changes actions."""
    del create_nodes  # an action is of a node that is there
    _Writer(step, listing, account).write()


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._listing = listing
        self._account = account
        recipe = account.extract.recipe
        self._nodes = references.nodes(step.connection, recipe)
        self._measures = references.measures(step.connection, recipe)
        self._next = (step.connection.execute(select(func.max(action.c.number))).scalar() or 0) + 1

    def write(self) -> None:
        rows: list[tuple[ListedRow, dict[str, Any], dict[str, str]]] = []
        for row in self._listing.rows:
            node = self._nodes.key(row.text("node"))
            if node is None:
                self._account.reject(row, "list-node-unknown", "node", node=row.text("node"))
                continue
            if self._account.has_unseen(row, (*_TEXTS, "notes")):
                continue
            kept = {name: visible(text) for name, text in row.attributes.items()}
            rows.append((row, self._values(row, node, kept), kept))
        known = self._step.connection.execute(select(action).order_by(action.c.number)).all()
        same = same_actions([_wanted(row, values) for row, values, _ in rows], known)
        for place, (row, values, kept) in enumerate(rows):
            held = same.found[place]
            if place in same.retitled and held is not None:
                about = {"number": str(held.number), "title": held.title}
                self._account.say(row, "list-action-retitled", "title", row.text("title"), **about)
            if (other := same.again.get(place)) is not None:
                about = {"number": str(other.number), "title": other.title}
                self._account.say(row, "list-reference-again", "reference", row.text("reference"), **about)
            self._account.take(
                self._make(row, values, kept) if held is None else self._change(held, row, values, kept)
            )

    def _values(self, row: ListedRow, node: int, kept: dict[str, str]) -> dict[str, Any]:
        """The columns that a row fills in; what they cannot hold is added to what is kept."""
        values: dict[str, Any] = {name: text for name in _TEXTS if (text := row.text(name))}
        if values.get("owner") == NO_OWNER:
            del values["owner"]  # as our own log says it
        number = row.text("number")
        if number and _whole(number) is None:
            values.setdefault("reference", number)
        for name in ("title", "owner", "reference"):
            most = getattr(action.c[name].type, "length", None)
            if most is not None and len(whole := values.get(name, "")) > most:
                values[name] = f"{whole[: most - 1].rstrip()}…"
                kept[_LABELS[name]] = whole
                self._account.say(row, "list-cut", name, whole, field=name, most=str(most))
        values |= {column: day for name, column in _DATES.items() if (day := row.date(name))}
        if said := row.text("measure"):
            values["measure_id"] = self._measures.key(said)
            if values["measure_id"] is None:
                del values["measure_id"]
                kept[_LABELS["measure"]] = said
                self._account.say(row, "list-measure-kept", "measure", said)
        return {**values, "node_id": node}

    def _make(self, row: ListedRow, values: dict[str, Any], kept: Mapping[str, str]) -> Outcome:
        if number := row.text("number"):
            values.setdefault("reference", number)
        notes = _joined(row.text("notes"), [f"{label}: {text}" for label, text in kept.items()])
        fields = {"status": "open", "created_on": today(), **values, "notes": notes}
        self._step.insert("action", number=self._next, **fields)
        self._next += 1
        return Outcome.NEW

    def _change(
        self, held: Row[Any], row: ListedRow, values: dict[str, Any], kept: Mapping[str, str]
    ) -> Outcome:
        if values.get("reference") == str(held.number):
            del values["reference"]  # our own number, copied by somebody
        if values.get("status", "done") != "done" and held.done_on is not None:
            values.setdefault("done_on", None)  # it is open again
        values["notes"] = self._notes(held.notes, row, kept)
        changed = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changed:
            return Outcome.SAME
        self._step.update("action", held.id, **changed)
        for name, value in changed.items():
            if not name.endswith("_id"):
                self._account.note_change(f"Action {held.number}", name, getattr(held, name), value)
        return Outcome.CHANGED

    def _notes(self, before: str, row: ListedRow, kept: Mapping[str, str]) -> str:
        """The notes of an action that is there: lines of the same name are replaced, others stay."""
        settled = {_LABELS[name] for name in row.values if name in _LABELS} - kept.keys()
        listed = kept.keys() | {one.name for one in self._listing.attributes}
        left = dict(kept)
        free: list[str] = []
        lines: list[str] = []
        for line in before.splitlines():
            label = line.partition(": ")[0]
            if label in settled:
                continue
            if label not in listed:
                free.append(line)
            else:
                lines.append(f"{label}: {left.pop(label)}" if label in left else line)
        said, text = row.text("notes"), "\n".join(free)
        lines += [f"{label}: {text}" for label, text in left.items()]
        return _joined(text if said in text else said, lines)


def _wanted(row: ListedRow, values: Mapping[str, Any]) -> Wanted:
    return Wanted(
        values["title"],
        values["node_id"],
        values.get("reference", ""),
        _whole(row.text("number")),
        values.get("due"),
        values.get("status", "open") == "open",
    )


def _whole(text: str) -> int | None:
    """A number that may be one of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _joined(text: str, lines: list[str]) -> str:
    return "\n".join(part for part in (text.strip("\n"), *lines) if part)
