"""Taking extracts in: read by their recipes, checked, and stored as one batch in one transaction.

What became of batches is in ``batches``.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select, update

from lhs_desktop.collecting import no_search
from lhs_desktop.config import resources
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.lookups import read_lookups
from lhs_desktop.formats.extracts.reading import read_extract, recognises
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.formats.workbooks_back.asked import take_reasons
from lhs_desktop.models.db import store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.staging import Change, Staging
from lhs_desktop.models.db.tables import batch, source, waiting
from lhs_desktop.models.ledger import Ledger, Problem, Reconciled
from lhs_desktop.models.recipes import Recipe, parse_recipe
from lhs_desktop.services import nodes
from lhs_desktop.services.importing import fruitless, recipes
from lhs_desktop.services.importing.checks import check_sheet
from lhs_desktop.services.importing.checks.naming import check_names
from lhs_desktop.services.importing.checks.sheets import contradicting
from lhs_desktop.services.importing.checks.verdict import refuse_stops, totals_that_differ
from lhs_desktop.services.importing.deciding import decided
from lhs_desktop.services.importing.definitions import aliases, ensure_measures, ensure_targets
from lhs_desktop.services.importing.definitions import create_nodes as make_nodes
from lhs_desktop.services.importing.drafting_lists import with_place
from lhs_desktop.services.importing.examples import TableRead, table_read
from lhs_desktop.services.importing.matching import Directory
from lhs_desktop.services.importing.new_places import NewPlace, new_places
from lhs_desktop.services.importing.placing import Placed, place
from lhs_desktop.services.importing.progress import Progress, Report
from lhs_desktop.services.importing.recognising import as_stated, recognise
from lhs_desktop.services.importing.reconciling import reported_against_parts
from lhs_desktop.services.importing.records.writing import write_list
from lhs_desktop.services.importing.sources import Ref, Source, read_as_known, read_as_stated, source_of
from lhs_desktop.services.importing.told import Told, told_of

Wanted = str | Recipe | Mapping[Ref, Recipe] | None
PROBLEMS_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or, as a dry run, would do."""

    batch: int | None
    ledger: Ledger
    skipped: dict[str, int]
    reconciled: list[Reconciled]
    problems: list[Problem]
    changes: list[Change]
    """What changed (old and new); the first thousand."""
    recipes: tuple[str, ...]
    nodes_created: int = 0
    notes: tuple[str, ...] = ()
    tables: tuple[TableRead, ...] = ()
    """What each table holds as it was read, with values to compare with the sheet."""
    places: tuple[NewPlace, ...] = ()
    """Places that the files describe and that were not known."""
    series: tuple[tuple[int, int], ...] = ()
    """Keys of the nodes and the measures that the files have figures of."""

    @property
    def undecided(self) -> bool:
        """Whether something waits for a person: values, or a file of which nothing was stored."""
        return self.ledger.undecided or any(problem.code in fruitless.CODES for problem in self.problems)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to store, refuse or keep for later."""
        return self.ledger.read == self.ledger.skipped and not self.nodes_created

    def as_dict(self) -> dict[str, Any]:
        return {
            "batch": self.batch,
            **self.ledger.as_dict(),
            "tables": [one.as_dict() for one in self.tables],
            "reconciled": [one.as_dict() for one in self.reconciled],
            "problems": [one.as_dict() for one in self.problems],
            "skipped_because": self.skipped,
            "nodes_created": self.nodes_created,
            "recipes": list(self.recipes),
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class _File:
    recipe: Recipe
    sheets: list[SheetExtract]
    notes: list[str] = field(default_factory=list)


class _DryRun(Exception):
    """Leaves the transaction, so that nothing of a dry run stays, nor a batch in which there is nothing."""


@no_search
def import_files(
    database: Database,
    files: Sequence[Ref],
    recipe: Wanted = None,
    dry_run: bool = False,
    create_nodes: bool = False,
    report: Report | None = None,
    accept_drift: bool = False,
    accept: frozenset[str] = frozenset(),
    repair_zeros: bool = False,
    workbooks: Mapping[Ref, Workbook] | None = None,
    place: str = "",
    careful: bool = False,
) -> ImportResult:
    """Imports extracts as one batch, in one transaction.

    Args:
        database: Open for writing.
        files: Extracts (paths, addresses of databases, sources), and any lookup files that their recipes name.
        recipe: A recipe, its name or a TOML file, or a recipe for each file; None recognises each extract by its
            heads.
        dry_run: Does all but keep it.
        create_nodes: Makes the nodes that the extracts describe; otherwise values of unknown nodes wait.
        accept_drift: Reads a release whose heads or sheets are called otherwise now by the recipe that is nearest, and
            keeps both names in it; otherwise the differences are an error.
        report: Called with parts done and parts in all; may raise ``Cancelled``: nothing is left then.
        accept: Codes of problems that stop an import, and do not stop this one.
        repair_zeros: Fills codes with zeros where that alone makes them known.
        workbooks: Extracts that were read already; they are not read again.
        place: The node to which actions and targets belong whose list names no place; its recipe keeps it.
        careful: With ``create_nodes``: makes no node that resembles one that is known; its values wait.

    Raises:
        Rejected: an extract cannot be read, no recipe fits, ``node-unknown``, or ``checks-stop``; the database is
            untouched.
    """
    if place:
        with database.read() as connection:
            nodes.find(connection, place)
    progress = Progress(report, len(files))
    sources = {file: source_of(file) for file in files}
    read = _read_all(database, sources, recipe, progress, accept_drift, workbooks or {}, place)
    for one in read:
        one.recipe = decided(one.recipe, accept)
    result: ImportResult | None = None
    with (
        suppress(_DryRun),
        database.write("import " + ", ".join(one.name for one in sources.values())) as step,
    ):
        result = _write_all(step, read, create_nodes, careful, progress, repair_zeros)
        read.clear()  # no longer needed while readings are judged
        if dry_run:
            raise _DryRun
        refuse_stops(result.problems, accept)
        if result.is_empty:
            raise _DryRun  # there is nothing to keep, not even a problem of a cell
        return result
    assert result is not None
    return replace(result, batch=None)


def _read_all(
    database: Database,
    sources: Mapping[Ref, Source],
    wanted: Wanted,
    progress: Progress,
    accept_drift: bool,
    workbooks: Mapping[Ref, Workbook],
    place: str,
) -> list[_File]:
    wanted = wanted or None
    known = _known(database, wanted)
    given = {source.name: source.path for source in sources.values() if source.path is not None}
    named_as_lookup = {lookup.file for one in known for lookup in one.lookups.values()}
    found = []
    extracts = [ref for ref, one in sources.items() if one.name not in named_as_lookup] or list(sources)
    for number, ref in enumerate(extracts):
        report = progress.reading(number)
        workbook = workbooks.get(ref) or read_as_known(sources[ref], known, recognises, report)
        if isinstance(wanted, Mapping) and ref in wanted:
            chosen = wanted[ref]
        else:
            stated = isinstance(wanted, (str, Recipe))
            chosen = (
                as_stated(workbook, known[0], accept_drift)
                if stated
                else recognise(workbook, known, accept_drift)
            )
        if place:
            chosen = parse_recipe(with_place(chosen.toml, place))
        workbook = read_as_stated(sources[ref], workbook, chosen, report)
        found.append(_read_one(workbook, sources[ref].path, chosen, given))
        report(1, 1)
    return found


def _known(database: Database, wanted: Wanted) -> list[Recipe]:
    if isinstance(wanted, Recipe):
        return [wanted]
    with database.read() as connection:
        if isinstance(wanted, str) and wanted:
            return [recipes.named(connection, wanted)]
        return [*(wanted.values() if isinstance(wanted, Mapping) else ()), *recipes.known(connection)]


def _read_one(workbook: Workbook, path: Path | None, recipe: Recipe, given: dict[str, Path]) -> _File:
    def find(file: str) -> Path | None:
        places = [
            given.get(file),
            path.parent / file if path is not None else None,
            resources() / "samples" / file,
            resources() / "recipes" / "lookups" / file,
        ]
        return next((place for place in places if place is not None and place.is_file()), None)

    lookups, missing = read_lookups(recipe, find)
    asked = None
    if path is not None:
        workbook, asked = take_reasons(workbook, path, recipe)
    sheets = read_extract(workbook, recipe, lookups)
    if asked is not None:
        for sheet in sheets:
            asked.only(sheet)
    for file in missing:
        sheets[0].problems.append(Problem(workbook.name, sheets[0].sheet, "", file, "lookup-missing"))
    return _File(recipe, sheets, list(workbook.notes))


def _write_all(
    step: Step,
    files: list[_File],
    create_nodes: bool,
    careful: bool,
    progress: Progress,
    repair_zeros: bool,
) -> ImportResult:
    connection = step.connection
    key = step.insert(
        "batch", step=step.number, imported_at=step.at, imported_by=step.who, state="committed", ledger="{}"
    )
    total = _Total()
    today = date.fromisoformat(step.at[:10])
    for number, file in enumerate(files):
        report = progress.writing(number)
        before, left_out = total.ledger, Counter(total.skipped)
        recipes.keep(step, file.recipe)
        ensure_measures(
            step, file.recipe, {sheet.measures[one] for sheet in file.sheets for one in sheet.measured}
        )
        directory = cache(partial(Directory, connection))
        total.problems += check_names(connection, file.sheets, repair_zeros, directory)
        places = new_places(connection, file.sheets, file.recipe.name, directory, create_nodes, careful)
        total.places.update((one.code, one) for one in places if one.code not in total.places)
        if create_nodes:
            waits = {one.code for one in places if not one.made}
            described = (node for sheet in file.sheets for node in sheet.structure if node.code not in waits)
            total.nodes += make_nodes(step, described, aliases(connection, file.recipe.name))
        ensure_targets(step, file.recipe)
        for position, sheet in enumerate(file.sheets):
            if (read := table_read(sheet)) is not None:
                total.tables.append(read)
            _note_repeated(connection, key, sheet, total)
            source_id = _source(connection, key, sheet)
            if sheet.listing is not None:
                written = write_list(step, sheet, create_nodes)
                total.add(sheet, written.placed, written.stored, written.changes)
                total.nodes += written.nodes
                total.notes += written.notes
                continue  # a list brings no figures
            placed = place(connection, sheet, file.recipe, source_id)
            staging = Staging(connection, placed.rows, report)
            total.problems += check_sheet(connection, sheet, placed.found, source_id, today)
            total.problems += contradicting(connection, sheet, key, source_id) if position else []
            total.add(sheet, placed, staging.stored(), staging.changes())
            staging.commit(key, total.written)
            if placed.waiting:
                connection.execute(insert(waiting), [{**row, "batch_id": key} for row in placed.waiting])
            report(position + 1, len(file.sheets))
        total.notes += file.notes
        skipped = Counter(total.skipped) - left_out
        if nothing := fruitless.nothing_stored(file.sheets, total.ledger - before, skipped):
            total.problems.insert(0, nothing)
        total.reconciled += reported_against_parts(connection, file.recipe, file.sheets)
    total.problems += totals_that_differ(total.reconciled)
    names = tuple(dict.fromkeys(file.recipe.name for file in files))
    return total.finish(step, key, names)


def _source(connection: Connection, key: int, sheet: SheetExtract) -> int:
    """The sheet as a source of this batch; what waited from the same sheet gives way to it."""
    earlier = select(source.c.id).where(
        source.c.sha256.in_((sheet.sha256, sheet.replaces)),
        source.c.sheet == sheet.sheet,
        source.c.batch_id == waiting.c.batch_id,
    )
    connection.execute(update(waiting).where(waiting.c.source_id.in_(earlier)).values(batch_id=key))
    values = {
        "batch_id": key,
        "file": sheet.file,
        "sheet": sheet.sheet,
        "sha256": sheet.sha256,
        "recipe": sheet.recipe,
    }
    return int(connection.execute(insert(source).values(**values).returning(source.c.id)).scalar_one())


def _note_repeated(connection: Connection, key: int, sheet: SheetExtract, total: "_Total") -> None:
    earlier = connection.execute(
        select(source.c.batch_id)
        .join(batch, batch.c.id == source.c.batch_id)
        .where(source.c.sha256 == sheet.sha256, source.c.sheet == sheet.sheet, batch.c.state == "committed")
        .where(batch.c.id != key)  # a sheet may hold two tables
        .order_by(source.c.batch_id.desc())
    ).first()
    if earlier is not None:
        total.notes.append(f"{sheet.file}: this same file has been imported before, in batch {earlier[0]}.")
        total.problems.append(
            Problem(sheet.file, sheet.sheet, "", "", "file-imported-before", {"batch": earlier[0]})
        )


@dataclass(slots=True)
class _Total:
    """What the sheets of a batch come to."""

    ledger: Ledger = field(default_factory=Ledger)
    skipped: dict[str, int] = field(default_factory=dict)
    reconciled: list[Reconciled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    """What the extract calls the nodes that wait, by their codes."""
    told: dict[str, Told] = field(default_factory=dict)
    """What the extract says of them, and of the nodes above them."""
    places: dict[str, NewPlace] = field(default_factory=dict)
    nodes: int = 0
    tables: list[TableRead] = field(default_factory=list)
    series: dict[tuple[int, int], None] = field(default_factory=dict)
    written: store.Written = field(default_factory=store.Written)

    def add(self, sheet: SheetExtract, placed: Placed, stored: store.Stored, changes: list[Change]) -> None:
        for reasons in (sheet.skipped, placed.skipped):
            for reason, count in reasons.items():
                self.skipped[reason] = self.skipped.get(reason, 0) + count
        self.ledger += Ledger(
            new=stored.new,
            changed=stored.changed,
            same=stored.same,
            rejected=sheet.rejected + placed.rejected,
            skipped=sum(sheet.skipped.values()) + sum(placed.skipped.values()),
            waiting=sheet.waiting + placed.waiting_values,
        )
        self.problems += [*sheet.problems, *placed.problems]
        self.waiting.update(placed.waiting_names)
        self.told |= told_of(sheet.structure, dict.fromkeys(one["node"] for one in placed.waiting))
        self.reconciled += sheet.reconciled
        self.changes += changes
        pairs = np.unique(np.stack((placed.found.node, placed.found.measure)), axis=1)
        self.series |= dict.fromkeys(zip(*pairs.tolist(), strict=True))

    def finish(self, step: Step, key: int, names: tuple[str, ...]) -> ImportResult:
        kept = [problem.as_dict() for problem in self.problems[:PROBLEMS_KEPT]]
        step.update(
            "batch",
            key,
            ledger=json.dumps(
                {
                    **self.ledger.as_dict(),
                    "skipped_because": self.skipped,
                    "waiting_names": self.waiting,
                    "told": {code: one.as_dict() for code, one in self.told.items()},
                }
            ),
            reconciled=json.dumps([one.as_dict() for one in self.reconciled], ensure_ascii=False),
            problems=json.dumps(kept, ensure_ascii=False),
        )
        uuid = step.connection.execute(select(batch.c.uuid).where(batch.c.id == key)).scalar_one()
        digest = self.written.digest(step.connection, key)
        step.note("import", "observations", uuid, {"digest": [None, digest]})
        step.at_hand = self.written.figures
        return ImportResult(
            key,
            self.ledger,
            self.skipped,
            self.reconciled,
            self.problems,
            self.changes[:1000],
            names,
            self.nodes,
            tuple(dict.fromkeys(self.notes)),
            tuple(self.tables),
            tuple(self.places.values()),
            tuple(self.series),
        )
