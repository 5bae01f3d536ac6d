"""Commands that bring extracts in and take batches back: import, undo, batches."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lhs_desktop.commands import Answer, table
from lhs_desktop.models.wording import amount, number
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing import batches

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult

UNDECIDED = 3
SHOWN = 20


def add_to(commands: Any) -> None:
    bring = commands.add_parser("import", help="import extracts as one batch")
    bring.add_argument("database")
    bring.add_argument("files", nargs="+", type=Path, metavar="file")
    bring.add_argument("--recipe", help="a recipe's name or TOML file; otherwise it is recognised")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
    bring.add_argument(
        "--create-nodes", action="store_true", help="make the nodes that the extracts describe"
    )
    bring.add_argument(
        "--accept-drift", action="store_true", help="accept heads and sheets that are called otherwise now"
    )
    bring.set_defaults(run=_import)
    recipe = commands.add_parser("recipe", help="propose how to read an extract")
    asked = recipe.add_subparsers(dest="asked", required=True)
    propose = asked.add_parser("propose", help="print a recipe for a file, as TOML")
    propose.add_argument("file", type=Path)
    propose.add_argument("--sheet", help="only this sheet")
    propose.add_argument("--json", action="store_true", help="one JSON document on standard output")
    propose.set_defaults(run=_propose)
    undo = commands.add_parser("undo", help="undo a batch: restore the values before it")
    undo.add_argument("database")
    undo.add_argument("batch", type=int)
    undo.set_defaults(run=_undo)
    listing = commands.add_parser("batches", help="list the imports, newest first")
    listing.add_argument("database")
    listing.set_defaults(run=_batches)


def _propose(arguments: argparse.Namespace) -> Answer:
    import tomllib

    from lhs_desktop.services.importing import proposing

    found = proposing.propose(arguments.file, arguments.sheet)
    document = {
        "recipe": tomllib.loads(found.toml),
        "toml": found.toml,
        "sheet": found.sheet,
        "reasons": list(found.reasons),
    }
    return Answer(document, found.toml.splitlines(), [f"{found.sheet}: {reason}" for reason in found.reasons])


def _import(arguments: argparse.Namespace) -> Answer:
    from lhs_desktop.services.importing import intake

    with open_database(arguments.database) as database:
        result = intake.import_files(
            database,
            arguments.files,
            recipe=arguments.recipe,
            dry_run=arguments.dry_run,
            create_nodes=arguments.create_nodes,
            accept_drift=arguments.accept_drift,
        )
    status = UNDECIDED if result.ledger.undecided else 0
    return Answer(result.as_dict(), _lines(result), result.notes, status)


def _lines(result: "ImportResult") -> list[str]:
    ledger = result.ledger
    head = "dry run" if result.batch is None else f"batch {result.batch}"
    lines = [
        f"{head}: read {number(ledger.read)} = new {number(ledger.new)} + changed {number(ledger.changed)} + "
        f"same {number(ledger.same)} + rejected {number(ledger.rejected)} + skipped {number(ledger.skipped)} "
        f"+ waiting {number(ledger.waiting)}"
    ]
    if result.skipped:
        because = ", ".join(f"{number(count)} {reason}" for reason, count in result.skipped.items())
        lines.append(f"skipped: {because}")
    for one in result.reconciled:
        verdict = "agrees" if one.agrees else f"differs by {amount(one.difference)}"
        lines.append(
            f"reconciled: {one.what}: published {amount(one.published)}, "
            f"computed {amount(one.computed)}: {verdict}"
        )
    for problem in result.problems[:SHOWN]:
        place = " ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
        lines.append(f"problem: {place}: {problem.message}")
    if len(result.problems) > SHOWN:
        lines.append(f"… and {number(len(result.problems) - SHOWN)} more problems (all of them with --json)")
    return lines


def _undo(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database) as database:
        result = batches.undo_batch(database, arguments.batch)
    return Answer(
        {
            "batch": result.batch,
            "restored": result.restored,
            "removed": result.removed,
            "records": result.records,
        },
        [
            f"batch {result.batch} is undone: {result.restored} restored, {result.removed} removed, "
            f"{result.records} nodes and other records taken back"
        ],
    )


def _batches(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        found = batches.history(connection)
    rows = [("batch", "at", "by", "state", "new", "changed", "files")]
    for one in found:
        ledger = one["ledger"]
        rows.append(
            (
                str(one["batch"]),
                one["at"],
                one["by"],
                one["state"],
                number(ledger.get("new", 0)),
                number(ledger.get("changed", 0)),
                ", ".join(one["files"]),
            )
        )
    return Answer(found, table(rows, frozenset({0, 4, 5})))
