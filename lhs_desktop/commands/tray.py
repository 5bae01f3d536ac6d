"""The command for what waits: tray list, resolve, make, discard."""

import argparse
from typing import TYPE_CHECKING, Any

from lhs_desktop.commands import Answer, table
from lhs_desktop.errors import Rejected
from lhs_desktop.models.wording import number
from lhs_desktop.services.databases import open_database

if TYPE_CHECKING:
    from lhs_desktop.services.importing.tray import TrayResult

_VERBS = ("list", "resolve", "make", "discard")
_UNDECIDED = 3


def add_to(commands: Any) -> None:
    tray = commands.add_parser(
        "tray",
        help="figures that wait for their node: list them, place them, make their nodes, set them aside",
        usage="lhs-desktop tray DATABASE | tray resolve DATABASE NAME=CODE… [--no-remember] | "
        "tray make DATABASE NAME… [--under CODE --level LEVEL] | tray discard DATABASE NAME…",
    )
    tray.add_argument("words", nargs="+", help="what to do, the database, and the names")
    tray.add_argument(
        "--no-remember", action="store_true", help="do not remember the name for the next extract"
    )
    tray.add_argument("--under", help="the node that new nodes report to; otherwise as their files say")
    tray.add_argument("--level", help="the level of new nodes; otherwise as their files say")
    tray.set_defaults(run=_tray)


def _tray(arguments: argparse.Namespace) -> Answer:
    words: list[str] = arguments.words
    verb = words.pop(0) if words[0] in _VERBS and len(words) > 1 else ""
    target, names = words[0], words[1:]
    if not verb:
        verb = names.pop(0) if names and names[0] in _VERBS else "list"
    if verb == "list":
        return _list(target)
    from lhs_desktop.services.importing import tray

    with open_database(target) as database:
        if verb == "resolve":
            result = tray.resolve(database, _pairs(names), remember=not arguments.no_remember)
        elif verb == "make":
            result = tray.make(database, names, arguments.under or "", arguments.level or "")
        else:
            result = tray.discard(database, names)
    return Answer(result.as_dict(), _lines(result), status=_UNDECIDED if result.ledger.undecided else 0)


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, sign, code = text.rpartition("=")
        if not sign or not name or not code:
            raise Rejected("tray-pair-wrong", pair=text)
        pairs[name.strip()] = code.strip()
    return pairs


def _list(target: str) -> Answer:
    from lhs_desktop.services.importing import tray

    with open_database(target, writable=False) as database:
        found = tray.listing(database)
    rows = [("waits", "values", "periods", "told", "may be", "file")]
    for one in found:
        shown = f"{one.node} ({one.name})" if one.name else one.node
        maybe = ", ".join(f"{match.node} ({match.name}, {match.score} %)" for match in one.proposals)
        span = one.first if one.first == one.last else f"{one.first} to {one.last}"
        told = " below ".join(part for part in (one.level, one.parent) if part)
        rows.append((shown, number(one.values), span, told, maybe, ", ".join(one.files)))
    lines = table(rows, frozenset({1})) if found else ["nothing is waiting"]
    return Answer([one.as_dict() for one in found], lines)


def _lines(result: "TrayResult") -> list[str]:
    ledger = result.ledger
    lines = [
        f"batch {result.batch}: {number(ledger.read)} taken out of the tray = new {number(ledger.new)} + changed "
        f"{number(ledger.changed)} + same {number(ledger.same)} + rejected {number(ledger.rejected)} + "
        f"skipped {number(ledger.skipped)}"
    ]
    if result.nodes_created:
        lines.append(f"{number(result.nodes_created)} nodes made")
    return lines + [f"problem: {one.file} {one.cell}: {one.message}" for one in result.problems]
