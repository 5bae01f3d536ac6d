"""Commands that bring extracts in and undo batches: import, undo, batches."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lhs_desktop.commands import Answer, table
from lhs_desktop.errors import Rejected
from lhs_desktop.models.ledger import Severity
from lhs_desktop.models.wording import amount, number, plural
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing import batches

if TYPE_CHECKING:
    from lhs_desktop.services.databases import Database
    from lhs_desktop.services.importing.examples import TableRead
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.services.importing.returning import Returned
    from lhs_desktop.services.importing.sources import Source

UNDECIDED = 3
SHOWN = 20
_KINDS = {Severity.STOP: "stops the import", Severity.WARNING: "problem", Severity.NOTE: "note"}


def add_to(commands: Any) -> None:
    bring = commands.add_parser("import", help="import extracts as one batch")
    bring.add_argument("database")
    bring.add_argument("files", nargs="+", metavar="file", help="a file, or the address of a database")
    bring.add_argument("--recipe", help="a recipe's name or TOML file; otherwise it is recognised")
    bring.add_argument(
        "--dry-run", action="store_true", help="say what would happen, without storing anything"
    )
    bring.add_argument(
        "--create-nodes", action="store_true", help="make the nodes that the extracts describe"
    )
    bring.add_argument(
        "--accept-drift", action="store_true", help="accept headers and sheets that have a different name now"
    )
    bring.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CODE",
        help="import even though this problem stops it",
    )
    bring.add_argument(
        "--place",
        default="",
        metavar="CODE",
        help="the node that the actions or targets belong to, if the list names no places",
    )
    bring.add_argument(
        "--repair-zeros", action="store_true", help="fill codes with zeros where they then match known ones"
    )
    bring.add_argument(
        "--problems-to",
        type=Path,
        metavar="FILE.xlsx",
        help="write a copy with the problems marked, so that you can fix them",
    )
    _add_ways_of_reading(bring)
    bring.set_defaults(run=_import)
    recipe = commands.add_parser("recipe", help="propose how to read an extract")
    asked = recipe.add_subparsers(dest="asked", required=True)
    propose = asked.add_parser("propose", help="print a recipe for a file, as TOML")
    propose.add_argument("file", help="a file, or the address of a database")
    propose.add_argument("--sheet", help="only this sheet")
    _add_ways_of_reading(propose)
    propose.add_argument("--json", action="store_true", help="one JSON document on standard output")
    propose.set_defaults(run=_propose)
    problems = commands.add_parser("problems", help="write a copy of an extract with its problems marked")
    problems.add_argument("database")
    problems.add_argument("batch", type=int)
    problems.add_argument("file", type=Path, help="the extract as it was imported")
    problems.add_argument("out", type=Path, metavar="OUT.xlsx")
    problems.set_defaults(run=_problems)
    undo = commands.add_parser("undo", help="undo a batch: restore the values before it")
    undo.add_argument("database")
    undo.add_argument("batch", type=int)
    undo.set_defaults(run=_undo)
    listing = commands.add_parser("batches", help="list the imports, newest first")
    listing.add_argument("database")
    listing.set_defaults(run=_batches)


def _add_ways_of_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--table",
        action="append",
        default=[],
        metavar="NAME",
        help="for a database: only this table or view (may be repeated)",
    )
    command.add_argument(
        "--query", default="", metavar="SELECT", help="for a database: the rows of this query"
    )
    command.add_argument("--encoding", help="for delimited text, such as cp1252; otherwise it is detected")
    command.add_argument(
        "--delimiter", help="for delimited text: one character, or tab; otherwise it is detected"
    )


def _source(where: str, arguments: argparse.Namespace) -> "Source":
    from lhs_desktop.services.importing.sources import Source, source_of

    delimiter = {"tab": "\t", "\\t": "\t"}.get(arguments.delimiter, arguments.delimiter)
    return source_of(Source(where, tuple(arguments.table), arguments.query, arguments.encoding, delimiter))


def _propose(arguments: argparse.Namespace) -> Answer:
    import tomllib

    from lhs_desktop.services.importing import proposing

    found = proposing.propose(_source(arguments.file, arguments), arguments.sheet)
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
            [_source(file, arguments) for file in arguments.files],
            recipe=arguments.recipe,
            dry_run=arguments.dry_run,
            create_nodes=arguments.create_nodes,
            accept_drift=arguments.accept_drift,
            accept=frozenset(arguments.accept),
            repair_zeros=arguments.repair_zeros,
            place=arguments.place,
        )
        written = _give_back(database, arguments, result) if arguments.problems_to else []
    status = UNDECIDED if result.undecided else 0
    document = {**result.as_dict(), "returned": [str(one.file) for one in written]}
    lines = [*_lines(result, arguments.dry_run), *(_returned(one) for one in written)]
    return Answer(document, lines, result.notes, status)


def _give_back(
    database: "Database", arguments: argparse.Namespace, result: "ImportResult"
) -> "list[Returned]":
    """A copy of each extract that has problems; of several, each name ends in that of its extract."""
    from lhs_desktop.services.importing import returning

    files = {problem.file for problem in result.problems}
    chosen = [one for file in arguments.files if (one := _source(file, arguments)).name in files]
    out: Path = arguments.problems_to
    written = []
    for one in chosen:
        target = out if len(chosen) == 1 else out.with_name(f"{out.stem} {Path(one.name).stem}{out.suffix}")
        try:
            written.append(
                returning.give_back(database, one, result.problems, target, recipe=arguments.recipe)
            )
        except Rejected as error:
            if error.code != "return-nothing":
                raise
    return written


def _returned(one: "Returned") -> str:
    return f"to fix: {one.file}: {number(one.rows)} rows with a reason, {number(one.cells)} cells marked"


def _problems(arguments: argparse.Namespace) -> Answer:
    from lhs_desktop.services.importing import returning

    with open_database(arguments.database, writable=False) as database:
        one = returning.give_back_batch(database, arguments.batch, arguments.file, arguments.out)
    document = {"file": str(one.file), "rows": one.rows, "cells": one.cells, "styled": one.styled}
    return Answer(document, [_returned(one)])


def _lines(result: "ImportResult", dry_run: bool) -> list[str]:
    ledger = result.ledger
    head = "dry run" if dry_run else "nothing kept" if result.batch is None else f"batch {result.batch}"
    lines = [
        f"{head}: read {number(ledger.read)} = new {number(ledger.new)} + changed {number(ledger.changed)} + "
        f"same {number(ledger.same)} + rejected {number(ledger.rejected)} + skipped {number(ledger.skipped)} "
        f"+ waiting {number(ledger.waiting)}"
    ]
    lines += [_table_line(one) for one in result.tables]
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
        lines.append(f"{_KINDS[problem.severity]}: {place}: {problem.message}")
    if len(result.problems) > SHOWN:
        lines.append(f"… and {number(len(result.problems) - SHOWN)} more problems (all of them with --json)")
    return lines


def _table_line(one: "TableRead") -> str:
    """What a table holds, with values to compare with the sheet."""
    if one.first is None or one.last is None:
        return f"table: {one.file}, {one.sheet}: no figures"
    span = one.first.label if one.first == one.last else f"{one.first.label} to {one.last.label}"
    counts = ", ".join(
        plural(count, word)
        for count, word in ((one.periods, "period"), (one.nodes, "node"), (one.measures, "measure"))
    )
    said = [
        f"{example.cell} = {amount(example.value)} ({example.node}, {example.period.label})"
        for example in one.examples
    ]
    examples = f"; for example {'; '.join(said)}" if said else ""
    return f"table: {one.file}, {one.sheet}: {span}: {counts}{examples}"


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
            f"{result.records} nodes and other records removed"
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
