"""What an import says of itself when nothing of it is new."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lhs_desktop.models.wording import number
from lhs_desktop.services.importing.fruitless import CODES
from lhs_desktop.ui.errors import sentence
from lhs_desktop.ui.wording import counted

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult


def tr(text: str) -> str:
    return QCoreApplication.translate("import_words", text)


def nothing_new(result: "ImportResult") -> str:
    """Why nothing is new: every value is here already, or what kept each from being stored."""
    ledger = result.ledger
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
    return tr("Nothing new of {n} values: {told}. The problems say why.").format(
        n=number(ledger.read), told=told
    )
