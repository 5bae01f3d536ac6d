"""Commands on improvement actions: add, list, edit, done."""

import argparse
from typing import Any

from lhs_desktop.commands import Answer, add_day, day_of, table
from lhs_desktop.models.wording import day, number
from lhs_desktop.services import actions, typed_dates
from lhs_desktop.services.actions import NO_OWNER, status_words
from lhs_desktop.services.databases import open_database, today


def add_to(commands: Any) -> None:
    top = commands.add_parser("action", help="improvement actions: add, list, edit, done")
    below = top.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = below.add_parser("add", help="add an action to a node")
    add.add_argument("database")
    add.add_argument("--node", required=True, metavar="CODE")
    add.add_argument("--title", required=True)
    _fields(add)
    add.set_defaults(run=_add)
    edit = below.add_parser("edit", help="change an action")
    edit.add_argument("database")
    edit.add_argument("id", type=int)
    edit.add_argument("--title")
    edit.add_argument("--status", choices=actions.STATUSES)
    _fields(edit)
    edit.set_defaults(run=_edit)
    done = below.add_parser("done", help="mark an action as done")
    done.add_argument("database")
    done.add_argument("id", type=int)
    add_day(done, "the day on which it was done")
    done.set_defaults(run=_done)
    listing = below.add_parser("list", help="list actions, open ones first")
    listing.add_argument("database")
    listing.add_argument("--node", metavar="CODE", help="only those of a node and the nodes below it")
    listing.add_argument("--status", choices=actions.STATUSES)
    add_day(listing, "the day on which they are overdue or not, and were there or not")
    listing.set_defaults(run=_list)
    for command in (add, edit, done, listing):
        # Also after the inner command; not to be reset by its default.
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def _fields(command: argparse.ArgumentParser) -> None:
    command.add_argument("--measure", metavar="CODE")
    command.add_argument("--period", metavar="PERIOD", help="the period of the figure that it came from")
    command.add_argument("--owner")
    command.add_argument("--due", metavar="DATE", help="such as 2026-11-15, 15 nov 2026, +2w or end of june")
    command.add_argument("--cause")
    command.add_argument("--expected")
    command.add_argument("--notes")


def _values(arguments: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    if "due" in values:
        values["due"] = typed_dates.read(values["due"], today(), None).value
    return values


_FIELDS = ("measure", "period", "owner", "due", "cause", "expected", "notes")


def _answer(database: Any, number: int | None, words: str) -> Answer:
    with database.read() as connection:
        one = next(action for action in actions.listing(connection) if action.number == number)
    return Answer(one.as_dict(), [f"{words} {one.number}: {one.title}"])


def _add(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database) as database:
        made = actions.add(database, arguments.node, arguments.title, **_values(arguments, _FIELDS))
        return _answer(database, made.key, "added action")


def _edit(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database) as database:
        values = _values(arguments, ("title", "status", *_FIELDS))
        made = actions.edit(database, arguments.id, **values)
        return _answer(database, made.key, "changed action")


def _done(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database) as database:
        made = actions.complete(database, arguments.id, day_of(arguments))
        return _answer(database, made.key, "done: action")


def _list(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        asked = day_of(arguments)
        found = actions.listing(connection, arguments.node, status=arguments.status, on=asked)
    on = asked or today()
    rows = [("id", "title", "node", "measure", "owner", "due", "status")]
    for one in found:
        due = one.due.isoformat() if one.due else ""
        owner, said = one.owner or NO_OWNER, status_words(one, on)
        rows.append((str(one.number), one.title, one.node_name, one.measure_name, owner, due, said))
    late = sum(one.is_overdue(on) for one in found)
    lines = [*table(rows, frozenset({0})), "", f"{number(late)} overdue as of {day(on)}."]
    return Answer([one.as_dict(on) for one in found], lines)
