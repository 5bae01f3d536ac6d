"""What people are told when a file cannot be read: what is wrong, and how to mend it."""

MESSAGES: dict[str, str] = {
    "workbook-not-found": "“{file}” is not there any more. Check the folder and the name, and choose the file again.",
    "workbook-permission": (
        "“{file}” may not be read. Close it in any other program that has it open, or ask for access to its folder."
    ),
    "workbook-not-a-table": (
        "“{file}” is {detail}, not a workbook or a table. Save the data as .xlsx or .csv, and import that file."
    ),
    "workbook-encrypted": (
        "“{file}” is protected by a password or a sensitivity label. Open it in the program it comes from, remove the"
        " protection, save a copy, and import the copy."
    ),
    "workbook-empty": "“{file}” holds no cells. Check that it was saved and copied completely, and import it again.",
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
        " file, and import that; or fetch the file again."
    ),
    "workbook-encoding": (
        "The text of “{file}” cannot be read as {detail}. Choose another encoding, or save the file as CSV UTF-8."
    ),
    "workbook-changed": "“{file}” was changed while it was read. Wait until it is saved, and import it again.",
    "note-encoding": "The text was read as {encoding}, since it is not UTF-8; check that names look right.",
    "note-separator-line": "The first line names the delimiter and is not counted as a row.",
    "note-nuls": "The text holds NUL characters; they were left out.",
    "note-quotes": "A quotation mark is never closed, so that rows may have run together; check the last rows.",
    "note-hidden-sheet": "The sheet “{sheet}” is hidden.",
    "note-no-cells": "“{sheet}” is a sheet without cells (a chart or a macro) and was left out.",
    "note-uncalculated": (
        "{count} formulas on “{sheet}” have no stored result (the first in {cell}) and were read as empty. Open the file"
        " in a spreadsheet program and save it, and they will have one."
    ),
}
