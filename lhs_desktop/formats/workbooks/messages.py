"""What people are told when a file cannot be read: what is wrong, and how to fix it."""

MESSAGES: dict[str, str] = {
    "workbook-not-found": "“{file}” is not there any more. Check the folder and the name, and choose the file again.",
    "workbook-permission": (
        "You may not read “{file}”. Close it in any other program that has it open, or ask for access to its folder."
    ),
    "workbook-not-a-table": (
        "“{file}” is {detail}, not a workbook or a table. Save the data as .xlsx or .csv, and import that file."
    ),
    "workbook-encrypted": (
        "“{file}” is protected by a password or a sensitivity label. Open it in the program it comes from, remove the"
        " protection, save a copy, and import the copy."
    ),
    "workbook-empty": "“{file}” has no cells. Check that it was saved and copied completely, and import it again.",
    "workbook-too-large": (
        "“{file}” is too large to read: {detail} (the limit is {limit}). Delete what is not needed (rows, columns,"
        " sheets, cells far from the table), or save it as several files."
    ),
    "workbook-timeout": (
        "Reading “{file}” took longer than {limit} seconds and was stopped. Open it in a spreadsheet program, save the"
        " sheet you need as .xlsx or .csv, and import that file."
    ),
    "workbook-unreadable": (
        "“{file}” is damaged and cannot be read ({detail}). Open it in a spreadsheet program, save it as a new .xlsx"
        " file, and import that; or get the file again."
    ),
    "workbook-encoding": (
        "The text of “{file}” cannot be read as {detail}. Choose another encoding, or save the file as CSV UTF-8."
    ),
    "workbook-quote-open": (
        "“{file}”: a quotation mark opened in line {line} is never closed, so everything after it would be one cell."
        " Close or delete it in a text editor, or export the file again."
    ),
    "workbook-changed": "“{file}” was changed while it was being read. Wait until it is saved, and import it again.",
    # Databases of others
    "source-url-wrong": (
        "{file} is not the address of a database. Write sqlite:////folder/file.sqlite or"
        " postgresql+psycopg://user:password@server/database, with %40 for an @ in a password, %3A for a colon and %2F"
        " for a slash."
    ),
    "source-driver-missing": (
        "{file}: the driver for databases of this kind ({kind}) is not installed. SQLite files can always"
        " be read, and PostgreSQL where psycopg is installed. From others, export a .csv file and import that."
    ),
    "source-unreachable": "{file} could not be reached: {detail}. Check the address, the user and the network.",
    "source-failed": "{file} could not be read: {detail}. Ask the person who looks after the database.",
    "source-not-a-database": (
        "{file} is not an SQLite database, so it has no tables to read or query. Leave out --table and --query, or"
        " check that it is the right file."
    ),
    "source-ours": (
        "{file} is a database of this program, not an extract. Open it instead. To bring its figures into another"
        " database, import the extracts that they came from."
    ),
    "source-no-tables": "{file} has no tables and no views. Check that it is the right database.",
    "source-table-unknown": "{file} has no table or view {table}. It has: {known}.",
    "source-query-wrong": (
        "{file}: the query cannot be run ({detail}). It must be a single select; try it in the program the"
        " database comes from."
    ),
    "source-only-reads": (
        "{file}: the query would change the database or reach beyond it. Only a single select is allowed."
    ),
    "source-too-large": (
        "{file} is too large to read at once: {detail} (the limit is {limit}). Name the table you need with --table,"
        " or add the figures up in a query (--query)."
    ),
    "source-timeout": (
        "{file} took longer than {limit} seconds and was stopped. Name the table you need with --table, or add the"
        " figures up in a query (--query)."
    ),
    "source-damaged": "{file} is damaged. Get the database again, or export the table as .csv and import that.",
    "source-busy": "{file} is being written to by another program. Try again in a moment, or make a copy and import that.",
    "source-unfinished": (
        "{file} cannot be opened just for reading: another program left its work unfinished, or you may not read its"
        " folder. Open and close it once in the program it comes from, or import a copy."
    ),
    "note-left-out": "“{table}” could not be read and was left out. Its tables may be missing, or you may have no access to it.",
    "note-binary": "“{column}” of {table} holds binary data, and no figure can be read from that.",
    "note-encoding": "The text was read as {encoding}, since it is not UTF-8; check that names look right.",
    "note-delimiter": (
        "Split at {delimiter}, only {share} of the lines have the usual number of fields; check that the columns look"
        " right, or state another delimiter."
    ),
    "note-separator-line": "The first line names the delimiter and is not counted as a row.",
    "note-nuls": "The text holds NUL characters; they were left out.",
    "note-quotes": "A quotation mark is never closed, so rows may have run together; check the last rows.",
    "note-hidden-sheet": "The sheet “{sheet}” is hidden.",
    "note-hidden-rows": (
        "{count} rows of “{sheet}” are hidden (the first is row {row}), often by a filter; they were read like all others."
    ),
    "note-hidden-columns": "Columns of “{sheet}” are hidden ({columns}); they can be read like the others.",
    "note-mixed-percent": (
        "In “{sheet}” some figures of a column are shown as percentages and others are not ({columns}): 0.95 may mean 95 %"
        " in one cell and not in the next. Check these columns."
    ),
    "note-no-cells": "“{sheet}” is a sheet without cells (a chart or a macro) and was left out.",
    "note-uncalculated": (
        "{count} formulas on “{sheet}” have no stored result (the first in {cell}) and were read as empty. Open the file"
        " in a spreadsheet program and save it, and they will have one."
    ),
}
