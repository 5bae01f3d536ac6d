"""Their workbook back: marked, mended, imported again – and only the rows that were asked for."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.formats.workbooks_back.asked import origin_of
from lhs_desktop.formats.workbooks_back.marks import REASON
from lhs_desktop.services import series
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import intake, returning, tray
from tests.databases import SAMPLES, TEXAS

Rows = list[list[str]]


def spoil(rows: Rows) -> None:
    rows[1][5] = "many"
    rows[2][8] = str(int(rows[2][5]) + 1)
    rows[4][5] = "=-3"


def mend(path: Path, cells: dict[str, object], sheet: str | None = None) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    for address, value in cells.items():
        page[address] = value
    book.save(path)


def test_a_csv_goes_round(
    database: Database, extract: Callable[..., Path], tmp_path: Path, slice_rows: Rows
) -> None:
    file = extract(spoil)
    first = intake.import_files(database, [file], create_nodes=True)
    assert first.ledger.rejected == 3
    out = tmp_path / "back.xlsx"
    done: list[tuple[int, int]] = []
    cells = [one for one in first.problems if "outlier" not in one.code]
    back = returning.give_back(database, file, cells, out, report=lambda *parts: done.append(parts))
    assert (back.rows, back.cells, back.styled) == (3, 3, False)
    assert done[-1] == (1000, 1000)
    page = openpyxl.load_workbook(out).worksheets[0]
    assert page["Z1"].value == REASON
    assert "many" in page["Z2"].value
    assert page["F2"].fill.start_color.rgb.endswith("FFE699")
    assert "many" in page["F2"].comment.text
    assert page["Z4"].value is None
    assert (page["F5"].value, page["F5"].data_type) == ("=-3", "s")
    mend(out, {"F2": slice_rows[1][5], "I3": slice_rows[2][8], "F5": slice_rows[4][5], "F4": 99_999})
    again = intake.import_files(database, [out])
    assert (again.ledger.new, again.ledger.same, again.ledger.changed) == (3, 6, 0)
    assert again.skipped == {"not-asked-again": again.ledger.read - 9}
    assert again.ledger.read == first.ledger.read
    with database.read() as connection:
        one = {one.period: one for one in series.observations(connection, slice_rows[3][3], "ED4H")}
        assert one["2020-05"].denominator == float(slice_rows[3][5])
        assert one["2020-05"].source is not None
    assert not any(problem.code.startswith("nodes-missing") for problem in again.problems)
    assert check(database).sound


def test_a_workbook_keeps_its_looks_and_has_no_formula(
    database: Database, extract: Callable[..., Path], tmp_path: Path
) -> None:
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    with open(extract(spoil), encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            page.append([int(cell) if cell.isdigit() else cell for cell in row])
    page["F5"].data_type = "s"
    page["A1"].font = Font(name="Georgia", italic=True)
    page["AB3"] = "a note beside the table"
    source = tmp_path / "theirs.xlsx"
    book.save(source)
    result = intake.import_files(database, [source], create_nodes=True, dry_run=True)
    out = tmp_path / "back.xlsx"
    back = returning.give_back(database, source, result.problems, out)
    assert back.styled
    page = openpyxl.load_workbook(out).worksheets[0]
    assert page["A1"].font.name == "Georgia"
    assert page["AB3"].value == "a note beside the table"
    assert page["Z1"].value == REASON
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert page["F5"].value == "=-3"


def test_a_period_in_the_name_of_the_file_is_still_known(
    database: Database, extract: Callable[..., Path], tmp_path: Path
) -> None:
    origin = returning.suggested(extract())
    assert origin.name == "ae - to fix.xlsx"
    file = extract(spoil)
    result = intake.import_files(database, [file], create_nodes=True)
    back = returning.give_back(database, file, result.problems, tmp_path / "any.xlsx")
    said = origin_of(back.file)
    assert said is not None
    assert (said.file, dict(said.sheets)) == ("ae.csv", {"ae": "ae"})


def test_parts_of_one_figure_are_asked_for_together(database: Database, tmp_path: Path) -> None:
    """Texas: numerator, denominator and exposure stand on rows of their own; one row alone would empty the rest."""
    with open(SAMPLES / TEXAS, encoding="utf-8", newline="") as file:
        rows = [row for number, row in enumerate(csv.reader(file)) if number < 200]
    head = rows[0].index("Score")
    measure = rows[0].index("Measure ID")
    which = next(n for n, row in enumerate(rows) if row[measure] == "HAI_1_NUMERATOR" and row[head].isdigit())
    right, rows[which][head] = rows[which][head], "few"
    path = tmp_path / TEXAS
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    first = intake.import_files(database, [path], create_nodes=True)
    assert first.ledger.rejected == 1
    back = returning.give_back(database, path, first.problems, tmp_path / "back.xlsx")
    assert back.cells == 1
    assert back.rows > 3
    letters = openpyxl.utils.get_column_letter(head + 1)
    mend(back.file, {f"{letters}{which + 1}": right})
    again = intake.import_files(database, [back.file])
    assert again.ledger.rejected == 0
    with database.read() as connection:
        provider = rows[which][rows[0].index("Provider ID")]
        one = series.observations(connection, provider, "HAI_1")[0]
    assert one.numerator == float(right)
    assert one.denominator is not None
    assert check(database).sound


def test_what_waited_gives_way_to_the_mended_rows(
    database: Database, extract: Callable[..., Path], tmp_path: Path
) -> None:
    intake.import_files(database, [extract()], create_nodes=True)

    def rename(rows: Rows) -> None:
        for row in rows[1:]:
            row[3] = "F704" if row[3] == "F704H" else row[3]

    file = extract(rename, "named.csv")
    waits = intake.import_files(database, [file])
    assert waits.batch is not None
    back = returning.give_back_batch(database, waits.batch, file, tmp_path / "back.xlsx")
    assert (back.rows, back.cells) == (24, 24)
    page = openpyxl.load_workbook(back.file).worksheets[0]
    places = [cell.coordinate for (cell,) in page.iter_rows(min_col=4, max_col=4) if cell.value == "F704"]
    mend(back.file, dict.fromkeys(places, "F704H"))
    again = intake.import_files(database, [back.file])
    assert (again.ledger.same, again.ledger.waiting) == (72, 0)
    assert tray.listing(database) == []
    assert check(database).sound


def test_cancelling_and_refusals_leave_no_file(
    database: Database, extract: Callable[..., Path], tmp_path: Path
) -> None:
    file = extract(spoil)
    result = intake.import_files(database, [file], create_nodes=True)
    out = tmp_path / "back.xlsx"

    def stop(done: int, total: int) -> None:
        if done > 500:
            raise Cancelled

    with pytest.raises(Cancelled):
        returning.give_back(database, file, result.problems, out, report=stop)
    with pytest.raises(Rejected) as caught:
        returning.give_back(database, file, [], out)
    assert caught.value.code == "return-nothing"
    other = extract(name="other.csv")
    with pytest.raises(Rejected) as caught:
        returning.give_back_batch(database, result.batch or 0, other, out)
    assert caught.value.code == "return-other-file"
    assert sorted(path.name for path in tmp_path.iterdir() if "back" in path.name) == []
