"""What every error and problem says: what is wrong, where, and how to mend it.

One catalogue for the window and the command line; the window translates it (context ``messages``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lhs_desktop.errors import LhsError

MESSAGES: dict[str, str] = {
    # Databases
    "database-missing": "{file}: there is no such file. Check the path, or make a database with “lhs-desktop new”.",
    "database-exists": "{file} exists already. Choose another name, or open it.",
    "folder-missing": "{folder}: there is no such folder. Make it first, or choose another.",
    "folder-not-writable": "{folder} cannot be written to. Choose a folder of your own.",
    "not-a-database": "{file} is not a database of LHS Desktop. Choose a file that ends in .lhsdb; a spreadsheet is brought in with “import”.",
    "not-our-database": "{file} is an SQLite file of another program. Choose a file that ends in .lhsdb.",
    "not-readable": "{file} cannot be read. Check its permissions.",
    "open-elsewhere": "{file} is open elsewhere ({holder}). Close it there first, or wait until it is done.",
    "busy": "{file} is busy: another program writes to it. Try again in a moment.",
    "newer-format": "{file} was made by a newer version of the program (format {version}, this one knows {known}). Update the program.",
    "older-format-read-only": "{file} has an older format and was opened read-only. Open it for writing once, to bring it up to date.",
    "damaged": "{file} is damaged. Restore the newest copy from its backups.",
    "no-room": "{file}: the disk is full. Make room and try again; nothing was written.",
    "disk-failed": "{file} could not be written or read ({detail}). Check the disk and try again; nothing was written.",
    "server-unreachable": "{file}: the database server does not answer ({detail}). Check the address and the network.",
    "migration-failed": "{file} could not be brought to the present format ({detail}). It is as it was; a copy stands at {copy}.",
    "backup-needs-file": "{file} is on a server: back it up there (pg_dump).",
    # Records
    "record-gone": "This {record} is no longer there: it was taken away in the meantime. Refresh and try again.",
    "edited-since": "This {record} was changed in the meantime, so the step cannot be undone without overwriting that. Nothing was changed.",
    "step-unknown": "There is no step {step} to undo.",
    "node-unknown": "There is no node with the code {node}. “nodes” lists them.",
    "node-code-taken": "The code {node} is taken. Choose another.",
    "measure-unknown": "There is no measure with the code {measure}. “measures” lists them.",
    "period-unknown": "{period} is not a period. Write 2024-07, 2024-Q3, 2024, 2024-W31 or 2024-07-15.",
    "period-reversed": "The period ends ({end}) before it starts ({start}).",
    "no-data": "{node} has no figures yet. Import an extract first.",
    "no-data-by-day": "{node} has no figures of a period that had ended by {day}. The earliest are of {earliest}.",
    "period-after-day": "{period} had not begun on {day}. Choose a later day, or an earlier period.",
    "no-data-in-period": "{node} has no figures for {period}. The latest are of {latest}.",
    "link-cycle": "{node} would report to itself. Choose another parent.",
    "batch-unknown": "There is no batch {batch}.",
    "batch-undone": "Batch {batch} was undone already.",
    "batch-has-later": "Batch {batch} cannot be undone yet: later batches rest on it. Undo these first, newest first: {later}.",
    "action-unknown": "There is no action {number}. “action list” lists them.",
    "action-title-missing": "An action needs a title: what someone will do.",
    "date-unreadable": "“{date}” cannot be read as a date. Write it as 15 Nov 2026, 2026-11-15, +2w, end of June or next Friday.",
    "date-day-missing": "“{date}” names no day. Write it as 15 Nov 2026, or as end of November.",
    "date-weekday-wrong": "{date} is a {weekday}, not a {named}. Correct the one that is wrong.",
    "date-ambiguous": "“{date}” may be {one} or {other}. Write it as 2026-11-15.",
    "patient-identifiers": "{file}, sheet {sheet}: the recipe reads columns that hold identifiers of patients ({columns}). They are refused: add the figures up by node and period first, or take these columns out of the recipe.",
    "patient-level": "{file}, sheet {sheet}: its rows are patients. Add the figures up by node and period first; this program keeps no records of patients.",
    "sheet-unknown": "{file} has no sheet {sheet}. It has: {known}.",
    "no-table": "{file}: no table of figures was found: heads, a column that names places (hospitals, wards), numbers below them. Name the sheet with --sheet, or write a recipe.",
    "rules-unknown": "There is no set of rules {rules}. These are known: {known}.",
    "chart-unknown": "There is no chart of kind {chart}. For this measure there are: {known}.",
    "chart-not-possible": "{measure} has not the figures for a {chart} chart. For this measure there are: {known}.",
    "reason-missing": "Say why in a few words: the reason is kept with the decision.",
    "decision-unknown": "{kind} is no decision about a series. Write one of {known}.",
    "period-without-figures": "There are no figures for {period}. Choose a period of the series.",
    "status-wrong": "{status} is not a status of an action. Write open, done or cancelled.",
    # Peers
    "compare-no-figures": "{measure} has no figures to compare yet. Import an extract first, or choose another measure.",
    "compare-none-in-window": "{measure} has no figures {window} among these peers. The latest are of {latest}.",
    "compare-no-peers": "No node is in this peer set ({rule}). Choose another, or check its rule.",
    "change-no-children": "No node reports to {node}, so there are no parts to explain its change by. Choose a node above.",
    "change-no-figures": "{measure} has no figures of the nodes directly below {node} in {window}, so no change can be explained. Choose another window.",
    "compare-alone": "{node} is alone: no other of its peers ({rule}) has figures of {measure}, and no node is below it. Choose another peer set.",
    "compare-too-many": "{count} nodes are chosen. Choose two to four, to see them side by side.",
    "peer-set-unknown": "There is no peer set {name}. Saved are: {known}. Without one, all nodes of the lowest level with figures are compared.",
    "peer-set-name-missing": "Give the peer set a name.",
    "peer-set-name-taken": "There is a peer set {name} already. Choose another name, or delete that one first.",
    "peer-set-too-few": "A peer set needs at least two nodes; {count} chosen.",
    # Extracts and recipes
    "recipe-unknown": "There is no recipe {recipe}. These are known: {known}.",
    "recipe-none-fits": "{file}: no recipe knows this extract (its columns fit none of: {known}). Name one with --recipe, or check that it is the right file.",
    "recipe-drifted": "{file} is not quite what the recipe {recipe} knows: {differences}. Accept the differences (in the import window, or with --accept-drift): the recipe then reads both.",
    "recipe-does-not-fit": "{file} does not fit the recipe {recipe}: no sheet has its columns ({columns} …). Check that it is the right file and that its header row is there.",
    "recipe-not-toml": "{file} is not a recipe: {detail}.",
    "recipe-key-missing": "{file}: the recipe lacks the key “{key}”.",
    "recipe-key-unknown": "{file}: the recipe has unknown keys: {key}. Check their spelling.",
    "recipe-value-wrong": "{file}: the recipe’s “{key}” cannot be “{value}”.",
    "column-missing": "{file}, sheet {sheet}: the column “{column}” is missing, which the recipe {recipe} needs. Check the header row, or choose another recipe.",
    "measure-not-in-catalogue": "The recipe {recipe} names the measure {measure}, which is neither in the database nor in the catalogue.",
    "not-a-number": "“{raw}” is not a number. Correct the cell, or tell the recipe what it means.",
    "number-out-of-range": "“{raw}” is out of all range. Correct the cell.",
    "negative-count": "{raw} is negative, but a count cannot be. Correct the cell.",
    "numerator-over-denominator": "The numerator ({numerator}) is greater than the denominator ({denominator}). Correct one of them.",
    "identifier-column": "This column holds identifiers of patients: it is not read, and nothing of it is kept.",
    "node-missing": "The row names no place. Fill in its code; if the row is a total, it can be left as it is: nothing of it is stored.",
    "node-unknown-waiting": "The node “{raw}” is not known; {values} of its values wait. The tray shows what it may be and takes it in; or import again with --create-nodes.",
    "measure-unknown-waiting": "{values} values are of measures that the recipe does not know; they wait.",
    "period-unreadable": "“{raw}” is not a period as the recipe expects it. Correct the cell, or the recipe’s period format.",
    "row-without-node-or-period": "The row has no node, or no period that can be read.",
    "duplicate-conflict": "The same place, period and measure stands on several rows, which differ by {columns}. Keep one of them; or, if they are parts of a whole, say so in the recipe (duplicates, differ_by); or give each kind a measure of its own.",
    "lookup-missing": "{raw}: the file with names was not found, so nodes are called by their codes. Put it beside the extract and import again.",
    "role-needed": "A table needs a column for this: {role}. Give “{column}” another role only when another column has that one.",
    "column-no-periods": "“{column}” holds no periods that the program can read. Choose another column, or state their format in the recipe.",
    "row-no-heads": "The row has no heads: they are two texts at least. Choose another row.",
    "row-no-text": "The row holds no text by which the end of the table could be known next time. Choose the row with the first note below the table.",
    "row-above-table": "The table would end before it begins. Choose a row below its heads.",
    "row-text-repeats": "A row above begins with “{raw}” as well, so that the table would end there. Choose another row.",
    "file-imported-before": "This very file was imported before (batch {batch}).",
    # Packets
    "format-unknown": "{format} is not a format of a packet. Choose from {known}.",
    "file-failed": "{file}: {detail}. Check the path, its permissions and the room on the disk.",
    "no-display": "There is no display to open a window on. The commands work without one: see --help.",
    "window-libraries-missing": "The window cannot open: a library of the system is missing ({detail}). “make setup” says how to install it.",
    "cancelled": "Cancelled. Nothing was changed.",
    "unexpected": "Something went wrong that the program did not expect ({detail}). Nothing of this was written. The log has more: {log}.",
}


def text_for_code(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentence for a code; a code without one is shown with its parameters, never hidden."""
    template = MESSAGES.get(code)
    if template is None:
        from lhs_desktop.formats.extracts.records.messages import MESSAGES as OF_LISTS
        from lhs_desktop.formats.workbooks.messages import MESSAGES as OF_WORKBOOKS
        from lhs_desktop.services.importing.messages import MESSAGES as OF_IMPORTS

        template = OF_WORKBOOKS.get(code) or OF_IMPORTS.get(code) or OF_LISTS.get(code)
    if template is None:
        return " ".join([code, *(f"{name}={value}" for name, value in parameters.items())])
    return template.format_map(_Blank(parameters))


def text_for(error: "LhsError") -> str:
    return text_for_code(error.code, error.parameters)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
