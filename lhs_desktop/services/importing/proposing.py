"""Getting files ready for an import: each read once, with the recipe that knows it or one proposed for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lhs_desktop.errors import LhsError, Rejected
from lhs_desktop.formats.extracts.proposing.proposal import Proposal
from lhs_desktop.formats.extracts.proposing.proposal import propose as propose_for
from lhs_desktop.formats.extracts.reading import recognises
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.recipes import Recipe, parse_recipe
from lhs_desktop.services.importing import intake, recipes
from lhs_desktop.services.importing.drifting import nearest
from lhs_desktop.services.importing.intake import ImportResult
from lhs_desktop.services.importing.prepared import Origin, Prepared
from lhs_desktop.services.importing.recognising import recognise
from lhs_desktop.services.importing.sources import Ref, read_as_known, read_as_stated, read_source, source_of
from lhs_desktop.services.importing.viewing import view

__all__ = ["Proposal", "import_prepared", "import_proposed", "known_recipes", "prepare", "propose"]

Report = Callable[[int, int], None]


def propose(ref: Ref, sheet: str | None = None, report: Report | None = None) -> Proposal:
    """A recipe for a file, with the reason of each part.

    Raises:
        Rejected: what is wrong with the file; ``sheet-unknown``, ``no-table``.
    """
    return _proposed(read_source(source_of(ref), report=report), sheet)


def _proposed(workbook: Workbook, sheet: str | None = None) -> Proposal:
    found = propose_for(workbook, sheet)
    parse_recipe(found.toml, workbook.name)  # what is proposed can be read
    return found


def known_recipes(database: Database) -> list[Recipe]:
    """The recipes that ship with the program and those kept in the database, by name."""
    with database.read() as connection:
        return recipes.known(connection)


def prepare(
    files: Sequence[Ref],
    known: Sequence[Recipe],
    *,
    tomls: Mapping[Ref, str] | None = None,
    before: Mapping[Ref, Prepared] | None = None,
    report: Report | None = None,
) -> list[Prepared]:
    """Reads files and finds or proposes a recipe for each; what is wrong with one is kept with it.

    Args:
        files: Extracts, and lookup files that their recipes name.
        known: Recipes to recognise them by.
        tomls: Recipes that were chosen or mended, by file.
        before: What was read already: a workbook is not read again.
        report: Called with parts done and parts in all; may raise ``Cancelled``.
    """
    tomls, before = tomls or {}, before or {}
    of_lookups = {lookup.file for recipe in known for lookup in recipe.lookups.values()}
    extracts = [ref for ref in files if source_of(ref).name not in of_lookups] or list(files)
    found = []
    for number, ref in enumerate(files):

        def share(done: int, total: int, number: int = number) -> None:
            if report is not None:
                report(int(1000 * (number + min(done / max(total, 1), 1.0)) / len(files)), 1000)

        earlier = before.get(ref)
        if ref not in extracts:
            found.append(Prepared(ref, origin=Origin.LOOKUP))
        else:
            found.append(_prepared(ref, known, tomls.get(ref, ""), earlier, share))
        share(1, 1)
    return found


def _prepared(
    ref: Ref, known: Sequence[Recipe], toml: str, earlier: Prepared | None, report: Report
) -> Prepared:
    if earlier is not None and earlier.workbook is not None and toml == earlier.asked and not earlier.error:
        return earlier
    reasons = earlier.reasons if earlier is not None else ()
    made = Prepared(ref, earlier.workbook if earlier else None, toml=toml, asked=toml, reasons=reasons)
    try:
        if made.workbook is None:
            workbook = read_as_known(source_of(ref), known, recognises, report)
            made = replace(made, workbook=workbook)
        return _seen(_with_recipe(made, known), report)
    except LhsError as error:
        views = view(made.workbook, None) if made.workbook is not None else ()
        return replace(made, error=error, views=views)


def _with_recipe(made: Prepared, known: Sequence[Recipe]) -> Prepared:
    workbook = made.workbook
    assert workbook is not None
    if made.toml:
        recipe = parse_recipe(made.toml)
        is_known = any(one.toml == made.toml for one in known)
        origin, reasons = (Origin.KNOWN, ()) if is_known else (Origin.MENDED, made.reasons)
        return replace(made, origin=origin, recipe=recipe, reasons=reasons)
    made = _found(replace(made, reasons=()), workbook, known)
    assert made.recipe is not None
    return replace(made, toml=made.recipe.toml)


def _seen(made: Prepared, report: Report) -> Prepared:
    """With the views of its sheets; text is read again where the recipe states how it is written."""
    assert made.workbook is not None
    assert made.recipe is not None
    workbook = read_as_stated(source_of(made.ref), made.workbook, made.recipe, report)
    return replace(made, workbook=workbook, views=view(workbook, made.recipe))


def _found(made: Prepared, workbook: Workbook, known: Sequence[Recipe]) -> Prepared:
    """The recipe that knows a workbook, or would but for what is called otherwise now, or that is proposed for it."""
    try:
        return replace(made, origin=Origin.KNOWN, recipe=recognise(workbook, known))
    except Rejected as error:
        if error.code not in ("recipe-none-fits", "recipe-drifted"):
            raise
    drifted = nearest(workbook, known)
    if drifted is not None:
        differences = tuple(drifted.differences)
        return replace(made, origin=Origin.DRIFTED, recipe=drifted.accepted, differences=differences)
    proposal = _proposed(workbook)
    recipe = parse_recipe(proposal.toml)
    return replace(made, origin=Origin.PROPOSED, recipe=recipe, reasons=proposal.reasons)


def import_prepared(
    database: Database,
    files: Sequence[Prepared],
    *,
    dry_run: bool,
    create_nodes: bool,
    report: Report | None = None,
    accept: frozenset[str] = frozenset(),
    repair_zeros: bool = False,
    careful: bool = False,
) -> ImportResult:
    """Imports all files that can be read, as one batch: exactly the cells that were read for them.

    Args:
        database: Open for writing.
        files: As ``prepare`` made them.
        dry_run: Does all but keep it.
        create_nodes: Makes the nodes that the extracts describe.
        report: As for ``intake.import_files``; so are ``accept``, ``repair_zeros`` and ``careful``.
        accept: Codes of problems that do not stop this import.
        repair_zeros: Fills codes with zeros where that alone makes them known.
        careful: Makes no node that resembles one that is known.

    Raises:
        Rejected: as ``intake.import_files``.
    """
    extracts = [one for one in files if one.is_extract]
    return intake.import_files(
        database,
        [one.ref for one in files if one.is_extract or one.origin is Origin.LOOKUP],
        {one.ref: one.recipe for one in extracts if one.recipe is not None},
        dry_run=dry_run,
        create_nodes=create_nodes,
        report=report,
        accept=accept,
        repair_zeros=repair_zeros,
        workbooks={one.ref: one.workbook for one in extracts if one.workbook is not None},
        careful=careful,
    )


def import_proposed(
    database: Database,
    files: Sequence[Ref],
    toml: str,
    *,
    dry_run: bool,
    create_nodes: bool,
    report: Report | None = None,
    accept: frozenset[str] = frozenset(),
    repair_zeros: bool = False,
) -> tuple[ImportResult, Prepared | None]:
    """Gets files ready and imports them at once, without anybody looking.

    Args:
        database: Open for writing.
        files: Extracts.
        toml: The recipe to read all of them by; empty recognises each extract, or proposes.
        dry_run: Does all but keep it.
        create_nodes: Makes the nodes that the extracts describe.
        report: As for ``intake.import_files``; so are ``accept`` and ``repair_zeros``.
        accept: Codes of problems that do not stop this import.
        repair_zeros: Fills codes with zeros where that alone makes them known.

    Returns:
        The result, and the first file for which a recipe was proposed.

    Raises:
        Rejected: what is wrong with the first file that cannot be read; as ``intake.import_files``.
    """
    known = known_recipes(database)
    found = prepare(files, known, tomls=dict.fromkeys(files, toml) if toml else None, report=report)
    for one in found:
        if one.error is not None:
            raise one.error
    result = import_prepared(
        database,
        found,
        dry_run=dry_run,
        create_nodes=create_nodes,
        report=report,
        accept=accept,
        repair_zeros=repair_zeros,
    )
    return result, next((one for one in found if one.origin is Origin.PROPOSED), None)
