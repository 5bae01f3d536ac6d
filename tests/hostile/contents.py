"""Tables whose cells are odd: numbers in foreign digits, absurd dates, strange heads, nothing but totals."""

import re
from datetime import date
from pathlib import Path

import openpyxl

from tests.formats.workbooks import builders
from tests.hostile.archives import sheet_rows
from tests.hostile.cases import HOSPITALS, MONTHS, case, delimited, figure, table, whole

FIRST = ("Northfield", "2024-01")


def with_figure(folder: Path, text: str) -> Path:
    """`table` with one figure replaced."""
    rows = table()
    rows[1][2] = f'"{text}"'
    path = folder / "odd.csv"
    path.write_bytes(delimited(rows).encode())
    return path


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def full_width_digits(folder: Path) -> Path:
    return with_figure(folder, "１２３")


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def arabic_digits(folder: Path) -> Path:
    return with_figure(folder, "١٢٣")


@case(figures=whole({FIRST: 12345.0}))
def a_thin_space_in_a_number(folder: Path) -> Path:
    return with_figure(folder, "12\u2009345")


@case(figures=whole({FIRST: 100.0}))
def no_break_spaces_around_a_number(folder: Path) -> Path:
    return with_figure(folder, "\u00a0100\u00a0")


@case(figures=whole({FIRST: None}), problems=("negative-count",))
def a_typographic_minus(folder: Path) -> Path:
    return with_figure(folder, "\u22125")


@case(figures=whole({FIRST: None}), problems=("number-out-of-range",))
def a_number_beyond_all_numbers(folder: Path) -> Path:
    return with_figure(folder, "1e999")


@case(figures=whole({FIRST: None}))  # a text that means a missing figure
def not_a_number(folder: Path) -> Path:
    return with_figure(folder, "NaN")


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def infinity(folder: Path) -> Path:
    return with_figure(folder, "-Infinity")


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def digits_joined_by_an_underscore(folder: Path) -> Path:
    return with_figure(folder, "1_000")


@case(figures=whole({FIRST: None}), problems=("number-out-of-range",))
def a_number_of_five_thousand_digits(folder: Path) -> Path:
    return with_figure(folder, "9" * 5000)


@case(figures=whole({FIRST: None}), problems=("negative-count",))
def fewer_than_none(folder: Path) -> Path:
    return with_figure(folder, "-5")


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def words_among_the_numbers(folder: Path) -> Path:
    return with_figure(folder, "about a dozen")


@case(figures=whole({FIRST: None}), problems=("not-a-number",))
def true_as_a_number(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in table():
        book.worksheets[0].append(row)
    book.worksheets[0]["C2"] = True
    book.save(folder / "true.xlsx")
    return folder / "true.xlsx"


@case(figures=whole())
def numbers_stored_as_text(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in table():
        book.worksheets[0].append([str(cell) for cell in row])
    book.save(folder / "text.xlsx")
    return folder / "text.xlsx"


@case(figures=whole({FIRST: None}), problems=("number-out-of-range",))
def numbers_too_large_for_a_cell(folder: Path) -> Path:
    return builders.xlsx(folder / "huge.xlsx", sheet_rows().replace("<v>100</v>", "<v>1.5E+308</v>"))


@case(figures=whole({FIRST: None}), problems=("not-a-number",), secrets=("9434765919",))
def a_number_cell_without_a_number(folder: Path) -> Path:
    return builders.xlsx(
        folder / "word.xlsx", sheet_rows().replace("<v>100</v>", "<v>Jones, M 9434765919</v>")
    )


# ------------------------------------------------------------------------------------------- periods


def with_month(folder: Path, text: str) -> Path:
    rows = table()
    rows[1][1] = text
    (folder / "month.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "month.csv"


@case(figures=whole({FIRST: None}), problems=("period-unreadable",))
def a_thirteenth_month(folder: Path) -> Path:
    return with_month(folder, "2024-13")


@case(figures=whole({FIRST: None}), problems=("period-unreadable",))
def a_month_of_the_year_nought(folder: Path) -> Path:
    return with_month(folder, "0000-01")


def dated(folder: Path, serial: str, date1904: bool = False) -> Path:
    """`table` with its months as dates, the first of which is a serial number."""
    rows = sheet_rows()
    for month in MONTHS:
        year, number = (int(part) for part in month.split("-"))
        days = str((date(year, number, 1) - date(1899, 12, 30)).days - 1462 * date1904)
        rows = rows.replace(f't="inlineStr"><is><t>{month}</t></is></c>', f's="1"><v>{days}</v></c>')
    rows = re.sub(r'<c r="B2" s="1"><v>\d+</v>', f'<c r="B2" s="1"><v>{serial}</v>', rows) if serial else rows
    settings = '<workbookPr date1904="1"/>' if date1904 else ""
    return builders.xlsx(folder / "dated.xlsx", rows, settings=settings)


@case(figures=whole())
def dates(folder: Path) -> Path:
    return dated(folder, "45292")


@case(figures=whole())
def dates_counted_from_1904(folder: Path) -> Path:
    return dated(folder, "", date1904=True)


@case(problems=("period-unreadable",))
def the_day_that_never_was(folder: Path) -> Path:
    return dated(folder, "60")


@case(problems=("period-unreadable",))
def the_last_day_of_9999(folder: Path) -> Path:
    return dated(folder, "2958465")


@case(figures=whole({FIRST: None}), problems=("period-unreadable",))
def a_day_after_9999(folder: Path) -> Path:
    return dated(folder, "2958466")


@case(figures=whole({FIRST: None}), problems=("period-unreadable",))
def a_day_before_all_days(folder: Path) -> Path:
    return dated(folder, "-1")


@case(figures=whole({FIRST: None}), problems=("period-unreadable",))
def a_day_beyond_all_numbers(folder: Path) -> Path:
    return dated(folder, "1E+300")


# --------------------------------------------------------------------------------------------- heads


@case(figures=whole())
def heads_that_are_empty(folder: Path) -> Path:
    rows = [[number or "", *row, "x", ""] for number, row in enumerate(table())]
    rows[0][4] = ""
    (folder / "heads.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "heads.csv"


@case(figures=whole())
def heads_that_are_repeated(folder: Path) -> Path:
    rows = [[*row, number or "Falls"] for number, row in enumerate(table())]
    (folder / "twice.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "twice.csv"


@case(figures=whole())
def heads_that_are_markup(folder: Path) -> Path:
    rows = [[*row, 5 if number else "<b>$\\frac{1}{0}$</b>"] for number, row in enumerate(table())]
    (folder / "markup.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "markup.csv"


@case(figures=whole())
def heads_that_run_from_right_to_left(folder: Path) -> Path:
    rows = [[*row, 5 if number else "\u202eevil\u202c"] for number, row in enumerate(table())]
    (folder / "right.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "right.csv"


@case(figures=whole(), problems=("period-unreadable",))
def a_head_repeated_in_the_middle(folder: Path) -> Path:
    rows = table()
    rows.insert(6, list(rows[0]))
    (folder / "middle.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "middle.csv"


@case(refused=("no-table",))
def heads_and_nothing_below(folder: Path) -> Path:
    (folder / "heads.csv").write_text(delimited(table()[:1]), encoding="utf-8")
    return folder / "heads.csv"


@case(refused=("no-table",))
def a_title_and_nothing_below(folder: Path) -> Path:
    (folder / "title.csv").write_text("Falls in hospitals, 2024\n", encoding="utf-8")
    return folder / "title.csv"


@case(refused=("no-table",))
def totals_only(folder: Path) -> Path:
    (folder / "totals.csv").write_text(
        "Hospital,Month,Falls\nTotal,,1200\nGrand total,,2400\n", encoding="utf-8"
    )
    return folder / "totals.csv"


@case(figures=whole({("Total", "2024-01"): None}))
def totals_among_the_rows(folder: Path) -> Path:
    rows = table()
    for column, month in enumerate(MONTHS):
        rows.append(["Total", month, sum(figure(row, column) for row in range(len(HOSPITALS)))])
    (folder / "total.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "total.csv"


@case(figures=whole())
def spaces_after_names(folder: Path) -> Path:
    rows = [[f"{cell} \u00a0" if column == 0 else cell for column, cell in enumerate(row)] for row in table()]
    (folder / "spaces.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "spaces.csv"
