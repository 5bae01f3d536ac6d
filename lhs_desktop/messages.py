"""What every error and problem says: what is wrong, where, and how to fix it.

One catalogue for the window and the command line; the window translates it (context ``messages``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lhs_desktop.models.letters import isolated, visible

if TYPE_CHECKING:
    from lhs_desktop.errors import LhsError

MESSAGES: dict[str, str] = {
    # Databases
    "database-missing": "{file}: there is no such file. Check the path, or make a new database with “lhs-desktop new”.",
    "database-exists": "{file} exists already. Choose another name, or open it.",
    "folder-missing": "{folder}: there is no such folder. Create it first, or choose another.",
    "folder-not-writable": "You may not write to {folder}. Choose one of your own folders.",
    "folder-is-file": "{folder} cannot be used as a folder: there is a file of that name. Choose another folder.",
    "folder-name-wrong": "{folder} cannot be the name of a folder. Choose another folder.",
    "being-checked": "{file} is still being checked before its first change. Nothing was written. Try again in a moment.",
    "not-a-database": "{file} is not a database of LHS Desktop. Choose a file that ends in .lhsdb. To bring in a spreadsheet, use “import”.",
    "not-our-database": "{file} is an SQLite file that belongs to another program. Choose a file that ends in .lhsdb.",
    "not-readable": "{file} cannot be read. Check its permissions.",
    "open-elsewhere": "{file} is open elsewhere ({holder}). Close it there first, or wait until it is done.",
    "busy": "{file} is busy: another program is writing to it. Try again in a moment.",
    "newer-format": "{file} was made by a newer version of the program (its format is {version}; this version reads up to {known}). Update the program.",
    "older-format-read-only": "{file} has an older format, so it was opened read-only. Open it once for writing to bring it up to date.",
    "damaged": "{file} is damaged. Restore it from its newest backup.",
    "damaged-found": "{file} is damaged: {what}. Restore it from its newest backup.",
    "damaged-reading": "{file} is damaged: {what}. It is open read-only, so that nothing makes it worse. Open its newest sound copy instead.",
    "damaged-read-only": "{file} is damaged ({what}), so it is open read-only and nothing was written. Restore it from its newest backup.",
    "file-gone": "{file} is no longer there: it was moved, renamed or deleted, or its drive was removed. Nothing was written. Put it back, or open it where it is now.",
    "file-replaced": "{file} is no longer the file that was opened: another one was put in its place. Nothing was written. Open it again to work on the one that is there now.",
    "file-not-writable": "{file} cannot be written to: the file or its drive is read-only. Copy it to one of your own folders to change it.",
    "open-read-only": "{file} is open read-only. Nothing was written.",
    "unfinished-read-only": "A change of {file} was interrupted and has to be taken back first, but its drive is read-only. Copy the file and the “-journal” file beside it to one of your own folders, and open it there.",
    "no-room": "{file}: the disk is full. Nothing was written. Free some space and try again.",
    "disk-failed": "{file} could not be written or read ({detail}). Nothing was written. Check the disk and try again.",
    "server-unreachable": "{file}: the database server does not answer ({detail}). Check the address and the network.",
    "migration-failed": "{file} could not be updated to the current format ({detail}). It was left as it was, and a copy is at {copy}.",
    "backup-needs-file": "{file} is on a server: back it up there (pg_dump).",
    # Records
    "record-gone": "This {record} no longer exists: it was removed in the meantime. Refresh and try again.",
    "edited-since": "This {record} was changed in the meantime. Undoing the step would overwrite that change, so nothing was done.",
    "step-gone": "This change is no longer in the database, so there is nothing to undo. Nothing was done.",
    "step-of-batch": "Step {step} belongs to a batch, which is undone as a whole in File › Import history. Nothing was done.",
    "step-of-packet": "Step {step} is the record of a packet, which stays. Nothing was done.",
    "undo-conflict": "Something that was added or removed in the meantime conflicts with undoing this step, so nothing was done.",
    "undo-import": "Batch {batch} was not undone here. Undo it in File › Import history, which first says what depends on it.",
    "undo-undone-batch": "Batch {batch} was undone in File › Import history, and its values cannot be brought back by Undo. Import its files again.",
    "node-unknown": "There is no node with the code {node}. “nodes” lists them.",
    "node-code-taken": "The code {node} is already in use. Choose another.",
    "measure-unknown": "There is no measure with the code {measure}. “measures” lists them.",
    "period-unknown": "{period} is not a period. Write 2024-07, 2024-Q3, 2024, 2024-W31 or 2024-07-15.",
    "period-reversed": "The period ends ({end}) before it starts ({start}).",
    "no-data": "{node} has no figures yet. Import an extract first.",
    "no-data-by-day": "{node} has no figures for a period that had ended by {day}. The earliest are for {earliest}.",
    "period-after-day": "{period} had not begun on {day}. Choose a later day, or an earlier period.",
    "no-data-in-period": "{node} has no figures for {period}. The latest are for {latest}.",
    "link-cycle": "{node} would report to itself. Choose another parent.",
    "batch-unknown": "There is no batch {batch}.",
    "batch-undone": "Batch {batch} has already been undone.",
    "batch-has-later": "Batch {batch} cannot be undone yet, because later batches depend on it. Undo these first, starting with the newest: {later}.",
    "action-unknown": "There is no action {number}. “action list” lists them.",
    "action-title-missing": "An action needs a title: what someone will do.",
    "text-too-long": "The {field} has {count} characters, and there is room for {most}. Shorten it.",
    "text-unseen": "The {field} has a character that cannot be seen ({letter}). Delete it, or type the text again.",
    "date-unreadable": "“{date}” cannot be read as a date. Write it as 15 Nov 2026, 2026-11-15, +2w, end of June or next Friday.",
    "date-day-missing": "“{date}” names no day. Write it as 15 Nov 2026, or as end of November.",
    "date-weekday-wrong": "{date} is a {weekday}, not a {named}. Correct whichever is wrong.",
    "date-ambiguous": "“{date}” could mean {one} or {other}. Write it as 2026-11-15.",
    "patient-identifiers": "{file}, sheet {sheet}: the recipe reads columns that identify patients ({columns}). The program refuses to read them. Add the figures up by node and period first, or remove these columns from the recipe.",
    "patient-level": "{file}, sheet {sheet}: each row is a patient. This program keeps no patient records. Add the figures up by node and period first.",
    "sheet-unknown": "{file} has no sheet {sheet}. It has: {known}.",
    "no-table": "{file}: no table of figures was found. It needs headers, a column that names places (hospitals, wards), and numbers below the headers. Name the sheet with --sheet, or write a recipe.",
    "rules-unknown": "There is no set of rules called {rules}. The sets are: {known}.",
    "chart-unknown": "There is no chart of type {chart}. For this measure you can choose: {known}.",
    "chart-not-possible": "{measure} does not have the figures that a {chart} chart needs. For this measure you can choose: {known}.",
    "reason-missing": "Say why in a few words: the reason is kept with the decision.",
    "decision-unknown": "{kind} is not a decision about a series. Write one of: {known}.",
    "period-without-figures": "There are no figures for {period}. Choose a period that has some.",
    "status-wrong": "{status} is not a status of an action. Write open, done or cancelled.",
    # Peers
    "compare-no-figures": "{measure} has no figures to compare yet. Import an extract first, or choose another measure.",
    "compare-none-in-window": "These peers have no figures for {measure} {window}. The latest are for {latest}.",
    "compare-no-peers": "No node is in this peer set ({rule}). Choose another, or check its rule.",
    "change-no-children": "No node reports to {node}, so nothing below it can explain its change. Choose a node above it.",
    "change-no-figures": "The nodes directly below {node} have no figures for {measure} in {window}, so no change can be explained. Choose other periods.",
    "compare-alone": "{node} has nobody to be compared with: none of its peers ({rule}) has figures for {measure}, and no node is below it. Choose another peer set.",
    "compare-too-many": "{count} nodes are chosen. Choose two to four to see them side by side.",
    "peer-set-unknown": "There is no peer set called {name}. The saved ones are: {known}. Without a peer set, all nodes of the lowest level with figures are compared.",
    "peer-set-name-missing": "Give the peer set a name.",
    "peer-set-name-taken": "There is already a peer set called {name}. Choose another name, or delete that one first.",
    "peer-set-too-few": "A peer set needs at least two nodes; you chose {count}.",
    # Extracts and recipes
    "recipe-unknown": "There is no recipe called {recipe}. The recipes are: {known}.",
    "recipe-none-fits": "{file}: no recipe fits this extract (its columns fit none of: {known}). Name a recipe with --recipe, or check that it is the right file.",
    "recipe-drifted": "{file} differs a little from what the recipe {recipe} expects: {differences}. If you accept the differences (in the import window, or with --accept-drift), the recipe will read both forms.",
    "recipe-does-not-fit": "{file} does not fit the recipe {recipe}: no sheet has its columns ({columns} …). Check that it is the right file and that its header row is there.",
    "recipe-not-toml": "{file} is not a recipe: {detail}.",
    "recipe-key-missing": "{file}: the key “{key}” is missing from the recipe.",
    "recipe-key-unknown": "{file}: the recipe has unknown keys: {key}. Check their spelling.",
    "recipe-value-wrong": "{file}: the recipe’s “{key}” cannot be “{value}”.",
    "column-missing": "{file}, sheet {sheet}: the column “{column}” is missing, and the recipe {recipe} needs it. Check the header row, or choose another recipe.",
    "measure-not-in-catalogue": "The recipe {recipe} names the measure {measure}, which is neither in the database nor in the catalogue.",
    "not-a-number": "“{raw}” is not a number. Correct the cell, or tell the recipe what it means.",
    "number-out-of-range": "“{raw}” is too large to be a figure. Correct the cell.",
    "negative-count": "{raw} is negative, and a count cannot be negative. Correct the cell.",
    "numerator-over-denominator": "The numerator ({numerator}) is greater than the denominator ({denominator}). Correct one of them.",
    "identifier-column": "This column identifies patients, so it is not read and nothing in it is kept.",
    "identifiers-suspected": "Patients may be identified by {what} ({why}). No patient is ever kept here. If these are patients, take them out of the file and import it again. If they are figures and places, accept it.",
    "places-one-row-each": "Each of the {places} places has only one row, though the rows are for different periods. Check that the rows are places, and not persons.",
    "node-missing": "The row does not name a place. Fill in its code. If the row is a total, you can leave it: nothing in it is stored.",
    "node-unknown-waiting": "The node “{raw}” is unknown, so {values} of its values wait. Place them from the tray, or import again with --create-nodes.",
    "measure-unknown-waiting": "{values} values wait, because the recipe does not know their measures.",
    "period-unreadable": "“{raw}” is not a period in the form that the recipe expects. Correct the cell, or the period format in the recipe.",
    "row-without-node-or-period": "The row has no node, or no period that can be read.",
    "duplicate-conflict": "Several rows have the same place, period and measure; they differ by {columns}. Keep one of them. If they are parts of a whole, say so in the recipe (duplicates, differ_by), or give each kind its own measure.",
    "lookup-missing": "{raw}: the file with the names was not found, so the nodes have their codes as names. Put that file in the same folder and import again.",
    "role-needed": "A table needs a column for this: {role}. Before you give “{column}” another role, give this one to another column.",
    "column-no-periods": "“{column}” has no periods that the program can read. Choose another column, or state their format in the recipe.",
    "row-no-heads": "This row has no headers: a header row has text in at least two cells. Choose another row.",
    "row-no-text": "This row has no text that would mark the end of the table next time. Choose the row with the first note below the table.",
    "row-above-table": "The table would end before it begins. Choose a row below its headers.",
    "row-text-repeats": "A row above also begins with “{raw}”, so the table would end there. Choose another row.",
    "file-imported-before": "This same file has been imported before (batch {batch}).",
    # Packets
    "format-unknown": "A packet cannot be made as {format}. Choose from: {known}.",
    "file-failed": "{file}: {detail}. Check the path, its permissions and the free space on the disk.",
    "no-display": "There is no display to open a window on. The commands work without one: see --help.",
    "window-libraries-missing": "The window cannot open: a library of the system is missing ({detail}). “make setup” says how to install it.",
    "drawing-ended": "The chart could not be drawn: the process that draws has ended twice. Close other programs if memory is short, then choose the measure again.",
    "cancelled": "Cancelled. Nothing was changed.",
    "unexpected": "Something unexpected went wrong ({detail}). Nothing was written. The details are in the log: {log}.",
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
    return template.format_map(_Blank(shown(parameters)))


def text_for(error: "LhsError") -> str:
    return text_for_code(error.code, error.parameters)


def shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as they stand in a sentence: what users typed turns nothing round, and hides nothing."""
    return {
        name: isolated(visible(value)) if isinstance(value, str) else value
        for name, value in parameters.items()
    }


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
