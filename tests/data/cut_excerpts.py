"""Cuts excerpts of published files that are too large for the repository: whole rows of a few organisations.

``python -m tests.data.cut_excerpts FOLDER`` reads the files below FOLDER (as published, see ``SOURCES.md``) and writes
``excerpts/``. Titles, heads and the cells of the rows that stay are as they are.
"""

import csv
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from lhs_desktop.config import resources
from lhs_desktop.formats.workbooks import Sheet, read_workbook

EXCERPTS = Path(__file__).parent / "excerpts"
CANCER_ORGANISATIONS = ("R0A", "RWY", "NT2")
REGION = "Y58"
EVERY_TEXAN = 16
"""So that each reason for a missing figure is among them."""


def delimited(source: Path, column: str, every: int) -> None:
    """The rows of the first and each n-th organisation after it; line ends stay as they are."""
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
        file.seek(0)
        end = "\r\n" if file.readline().endswith("\r\n") else "\n"
    place = rows[0].index(column)
    kept = set(list(dict.fromkeys(row[place] for row in rows[1:]))[::every])
    with open(EXCERPTS / source.name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=end).writerows(
            [rows[0], *(row for row in rows[1:] if row[place] in kept)]
        )


def workbook(source: Path, keep: Callable[[Sheet, int], bool]) -> None:
    """The rows of a workbook that are kept; values at their column, without colours and widths."""
    with xlsxwriter.Workbook(EXCERPTS / source.name) as book:
        book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in read_workbook(source).sheets:
            copy = book.add_worksheet(sheet.name)
            for number, row in enumerate(row for row in range(sheet.rows) if keep(sheet, row)):
                for column, cell in enumerate(sheet.row(row)):
                    if isinstance(cell, date):
                        copy.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)
                    elif cell is not None:
                        copy.write(number, column, cell)


def cancer_waits(source: Path) -> None:
    workbook(source, lambda sheet, row: row == 0 or sheet.cell(row, 4) in CANCER_ORGANISATIONS)


def community(source: Path) -> None:
    """England, one region, its boards and their providers."""
    with open(resources() / "recipes" / "lookups" / "nhs_organisations.csv", encoding="utf-8") as file:
        inside = {row["Code"] for row in csv.DictReader(file) if row["Region"] == REGION}

    def keep(sheet: Sheet, row: int) -> bool:
        if not sheet.name.startswith("Table 4") or row < 5:
            return True
        return sheet.cell(row, 0) == "National" or sheet.cell(row, 1) in {REGION, *inside}

    workbook(source, keep)


def main(folder: Path) -> None:
    EXCERPTS.mkdir(exist_ok=True)
    delimited(
        folder / "cms" / "Readmissions_Complications_and_Deaths_-_Hospital.TX.2015-10.csv",
        "Provider ID",
        every=EVERY_TEXAN,
    )
    delimited(folder / "cms" / "hcahps_2015_2023" / "responses.csv", "Facility ID", every=100)
    cancer_waits(folder / "nhs" / "CWT-CRS-Apr-2024-to-Sep-2024-Data-Extract-Provider-Final.xlsx")
    community(folder / "nhs" / "Community-health-services-waiting-lists-2024-25-August.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
