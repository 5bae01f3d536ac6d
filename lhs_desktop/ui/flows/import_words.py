"""How an import stands, in a sentence."""

from typing import TYPE_CHECKING

from lhs_desktop.models.wording import number
from lhs_desktop.services.importing.fruitless import CODES
from lhs_desktop.ui.errors import sentence, text_for
from lhs_desktop.ui.flows.stages import Stage
from lhs_desktop.ui.wording import counted, tr

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.ui.flows.importing import ImportRun


def sentence_of(run: "ImportRun") -> str:
    """How it stands, in a sentence."""
    match run.stage:
        case Stage.READING:
            return tr("Reading. Nothing is kept yet …")
        case Stage.WRITING:
            return tr("Importing …")
        case Stage.CANCELLED:
            return tr("Cancelled. Nothing was changed.")
        case Stage.FAILED:
            return text_for(run.error) if run.error else ""
    result = run.result
    if result is None:
        return ""
    if run.stage is Stage.DONE:
        return tr("Imported as batch {batch}. Import history can undo it.").format(batch=result.batch)
    if run.stops and not run.accepted:
        return counted(
            len(run.stops),
            tr("1 thing has to be confirmed before anything can be added"),
            tr("{n} things have to be confirmed before anything can be added"),
        )
    if run.new_places:
        return counted(
            len(run.new_places),
            tr("1 new place: make it"),
            tr("{n} new places: make them"),
        )
    if result.ledger.new + result.ledger.changed == 0:
        return nothing_new(result)
    return _how_read(run).format(recipe=", ".join(result.recipes))


def nothing_new(result: "ImportResult") -> str:
    """Why nothing is new: every value is here already, or what kept each from being stored."""
    ledger = result.ledger
    if ledger.waiting == ledger.read > 0:
        return tr("Nothing can be added yet: every value waits for its place or its measure.")
    if ledger.same and not ledger.undecided:
        return tr("Nothing new: every value is already here.")
    if not ledger.same and not ledger.undecided:
        said = next((one for one in result.problems if one.code in CODES), None)
        return sentence(said.code, said.parameters) if said is not None else tr("Nothing new.")
    counts = (
        (ledger.same, tr("1 value is already here"), tr("{n} values are already here")),
        (ledger.rejected, tr("1 value is refused"), tr("{n} values are refused")),
        (ledger.waiting, tr("1 value waits"), tr("{n} values wait")),
        (ledger.skipped, tr("1 value is left out"), tr("{n} values are left out")),
    )
    told = "; ".join(counted(count, one, many) for count, one, many in counts if count)
    return tr("Nothing new among {n} values: {told}.").format(n=number(ledger.read), told=told)


def _how_read(run: "ImportRun") -> str:
    from lhs_desktop.services.importing.prepared import Origin

    origins = {one.origin for one in run.prepared if one.is_extract}
    if len(run.files) > 1:
        return tr("This is what would happen to the values of all files, read as shown in the list.")
    if Origin.DRIFTED in origins:
        return tr(
            "The recipe {recipe} fits this file, but some names have changed. They are listed in the recipe. "
            "If you import it, both names are kept."
        )
    if Origin.PROPOSED in origins:
        return tr("No recipe fits this file yet. This is what would happen to its values, read as proposed.")
    if Origin.MENDED in origins:
        return tr("This is what would happen to its values, read with the recipe as you changed it.")
    return tr("This is what would happen to its values, read with the recipe {recipe}.")
