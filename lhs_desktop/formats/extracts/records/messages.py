"""What is wrong with the rows of lists, and how to mend it."""

MESSAGES: dict[str, str] = {
    "list-field-missing": "The row lacks {field}. Fill it in, or leave the whole row empty.",
    "list-date": "“{raw}” is no date as the recipe expects it ({field}). Correct the cell, or state the format in the recipe.",
    "list-word": "“{raw}” is not known as {field}. Write one of: {known}.",
    "list-duplicate": "“{raw}” stands on several rows that differ ({cells}). Keep one of them.",
    "list-differs-above": "The row says of {node}, which is above it, something else than a row before ({cells}). Correct one of them.",
    "list-parent-unknown": "“{raw}” is below “{parent}”, which is neither in this list nor in the database. Import the list that has it first, or import again with --create-nodes.",
    "list-parent-ambiguous": "“{raw}” is below “{parent}”, and several nodes have that name. Name it by its code.",
    "list-cycle": "“{raw}” would report to itself: {path}. Correct the parent of one of them.",
    "list-node-unknown": "There is no node “{node}”. Import the list of nodes first, or correct the cell.",
    "list-measure-unknown": "There is no measure “{measure}”. Import the list of measures first, or correct the cell.",
    "list-kind-fixed": "{raw} has figures already, so it stays a {kind}. Give the other measure a code of its own.",
    "list-kind-missing": "{raw} is new, so the row must say what kind of measure it is: {known}.",
    "list-dates-reversed": "The row ends before it begins. Correct one of its dates.",
    "list-whole-number": "“{raw}” must be a whole number ({field}). Correct the cell.",
    "list-too-long": "The text is too long ({field}; {most} signs at most). Shorten it.",
    "people-identifiers": "{file}, sheet {sheet}: a list of staff has no {columns}. If these are staff, take the columns out of the sheet; patients are never kept.",
    "note-lookup": "{file}: its rows explain codes of other files, so nothing of it is loaded. A recipe uses it under [lookups], when the file lies beside the extract.",
    "list-action-unknown": "There is no action {raw}. Leave the number empty for a new one.",
}
