"""What is said of a batch: its files, its accounts, and what rests on it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from lhs_desktop.models.wording import number
from lhs_desktop.ui.wording import counted

if TYPE_CHECKING:
    from lhs_desktop.services.importing.depending import Depending

Batch = dict[str, Any]
NAMED = 6


def tr(text: str) -> str:
    return QCoreApplication.translate("import history", text)


def files_text(batch: Batch) -> str:
    """The files; of a batch that placed names, these."""
    placed = placed_names(batch)
    if not placed:
        return ", ".join(batch["files"])
    names = ", ".join(placed[:NAMED]) + (" …" if len(placed) > NAMED else "")
    return tr("names that waited: {names}").format(names=names)


def placed_names(batch: Batch) -> list[str]:
    return list(batch["ledger"].get("from_tray", {}))


def batch_facts(batch: Batch) -> list[tuple[str, str]]:
    """What else is known of a batch, by the name of the fact."""
    ledger = batch["ledger"]
    left = [
        (tr("same"), ledger.get("same", 0)),
        (tr("rejected"), ledger.get("rejected", 0)),
        (tr("skipped"), ledger.get("skipped", 0)),
        (tr("waiting"), ledger.get("waiting", 0)),
    ]
    exact = sum(1 for one in batch["reconciled"] if abs(one["difference"]) < 1e-6)
    agreed = tr("{agreed} of {all} agree with what was loaded")
    problems = len(batch["problems"])
    placed = ledger.get("from_tray", {})
    return [
        (tr("Files"), "\n".join(batch["files"])),
        (tr("Placed"), ", ".join(f"{name} → {node or tr('set aside')}" for name, node in placed.items())),
        (tr("Recipe"), ", ".join(batch["recipes"])),
        (tr("Also"), ", ".join(f"{number(count)} {word}" for word, count in left if count)),
        (tr("Problems"), number(problems) if problems else ""),
        (
            tr("Published figures"),
            agreed.format(agreed=number(exact), all=number(len(batch["reconciled"])))
            if batch["reconciled"]
            else "",
        ),
    ]


def rests_on(key: int, found: "Depending") -> str:
    """What rests on a batch, and what that means for undoing it."""
    said = []
    if found.replaced:
        said.append(
            counted(
                len(found.replaced),
                tr("Batch {batches} replaced values of batch {key}."),
                tr("Batches {batches} replaced values of batch {key}."),
            ).replace("{batches}", ", ".join(map(str, found.replaced)))
        )
    if found.placed:
        names = ", ".join(found.names[:NAMED]) + (" …" if len(found.names) > NAMED else "")
        said.append(
            counted(
                len(found.placed),
                tr("Batch {batches} placed names that waited in batch {key} ({names})."),
                tr("Batches {batches} placed names that waited in batch {key} ({names})."),
            )
            .replace("{batches}", ", ".join(map(str, found.placed)))
            .replace("{names}", names)
        )
    if found.blocks:
        said.append(tr("These are undone first, beginning with the newest."))
    if found.keeps:
        said.append(tr("Nodes and measures that batch {key} made stay if something needs them: {what}."))
    return " ".join(said).replace("{key}", str(key)).replace("{what}", _kept(found))


def _kept(found: "Depending") -> str:
    parts = (
        (found.figures, tr("1 figure of other batches"), tr("{n} figures of other batches")),
        (found.actions, tr("1 action"), tr("{n} actions")),
        (found.targets, tr("1 target"), tr("{n} targets")),
        (found.phases, tr("1 decision about limits"), tr("{n} decisions about limits")),
        (found.charts, tr("1 choice of a chart"), tr("{n} choices of charts")),
    )
    return ", ".join(counted(count, one, many) for count, one, many in parts if count)
