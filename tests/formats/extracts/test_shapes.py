"""The shapes of tables that a recipe can state, each read from a sheet made here."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.reading import read_extract
from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.models.recipes import parse_recipe

NODE = """
[[levels]]
level = "Unit"
rank = 60
code_column = "Unit"
"""


def sheet(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = (), name: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    path = folder / "extract.xlsx"
    book.save(path)
    return path


def read(path: Path, recipe: str) -> SheetExtract:
    (found,) = read_extract(read_workbook(path), parse_recipe(f'name = "x"\ntitle = "x"\n{recipe}'), {})
    return found


def values(found: SheetExtract) -> dict[tuple[str, str, str], tuple[float, float]]:
    part = found.candidates
    return {
        (
            found.nodes[int(part.node[row])],
            found.measures[int(part.measure[row])],
            found.periods[int(part.period[row])].code,
        ): (float(part.numerator[row]), float(part.denominator[row]))
        for row in range(len(part))
    }


def test_parts_under_each_month_in_two_rows_of_merged_heads(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [
            ["Hand hygiene"],
            ["Unit", "Jan-24", None, None, "Feb-24", None, None],
            [None, "Num", "Den", "Rate", "Num", "Den", "Rate"],
            ["A", 8, 10, 0.8, 9, 10, 0.9],
            ["B", 6, 10, 0.6, 5, 10, 0.4],
            ["Total", 14, 20, 0.7, 14, 20, 0.7],
        ],
        ("A2:A3", "B2:D2", "E2:G2"),
    )
    found = read(
        path,
        f"""layout = "across"
        header_rows = 2
        recognise = ["Unit", "Num", "Den", "Rate"]
        [period]
        format = "%b-%y"
        [totals]
        column = "Unit"
        texts = ["Total"]
        {NODE}
        [[measures]]
        code = "HH"
        numerator = "Num"
        denominator = "Den"
        published = "Rate"
        """,
    )
    assert values(found)["A", "HH", "2024-02"] == (9, 10)
    assert (found.skipped, found.rejected) == ({"published-ratio": 4, "total": 6}, 0)
    assert [(one.published, one.computed) for one in found.reconciled] == [
        (4, 3),  # B in February: 5 / 10 is not 0.4
        (4, 4),  # the totals of two parts in two months are the sums of the rows
    ]


def test_sections_whose_rows_bear_the_same_names(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [
            [None, None, date(2024, 1, 31), date(2024, 2, 29)],
            ["HEADCOUNT"],
            [None, "Nurses", 10, 11],
            ["FULL TIME"],
            [None, "Nurses", 8.5, 9.5],
        ],
    )
    found = read(
        path,
        """layout = "across"
        recognise = ["2024-01-31"]
        [companions]
        measure = ["Column A", "Column B"]
        fill_down = true
        [[levels]]
        level = "Country"
        rank = 10
        code = "E"
        [[measures]]
        code = "HC"
        numerator = "HEADCOUNT | Nurses"
        [[measures]]
        code = "FTE"
        numerator = "FULL TIME | Nurses"
        """,
    )
    assert {key[1:]: value[0] for key, value in values(found).items()} == {
        ("HC", "2024-01"): 10,
        ("HC", "2024-02"): 11,
        ("FTE", "2024-01"): 8.5,
        ("FTE", "2024-02"): 9.5,
    }


def test_nodes_across_with_a_column_of_totals(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [["Month", "Ward 1", "Ward 2", "Total"], [date(2024, 1, 1), 3, 4, 7], [date(2024, 2, 1), 5, 6, 12]],
    )
    found = read(
        path,
        """layout = "across"
        recognise = ["Month", "Ward 1"]
        [period]
        column = "Month"
        [across]
        heads = "node"
        [totals]
        column = "Month"
        texts = ["Total"]
        [[levels]]
        level = "Unit"
        rank = 60
        code_format = "{slug}"
        [[measures]]
        code = "FALLS"
        """,
    )
    assert values(found)["WARD-2", "FALLS", "2024-02"][0] == 6
    assert [(one.published, one.computed) for one in found.reconciled] == [(19, 18)]
    assert found.skipped == {"total": 2}


def test_levels_that_stand_mixed_are_told_apart(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [
            ["Type", "Code", "Cases"],
            ["National", None, 7],
            ["Region", "N", 7],
            ["Provider", "P1", 3],
            ["Provider", "P2", 4],
        ],
        name="March 2024",
    )
    found = read(
        path,
        """layout = "long"
        recognise = ["Type", "Code", "Cases"]
        [period]
        within = "sheet"
        [totals]
        column = "Type"
        texts = ["National"]
        [[levels]]
        level = "Region"
        rank = 20
        code_column = "Code"
        where_column = "Type"
        where = "Region"
        [[levels]]
        level = "Provider"
        rank = 40
        code_column = "Code"
        where_column = "Type"
        where = "Provider"
        [[measures]]
        code = "CASES"
        numerator = "Cases"
        kind = "count"
        """,
    )
    assert {node.code: node.level for node in found.structure} == {
        "N": "Region",
        "P1": "Provider",
        "P2": "Provider",
    }
    assert [(one.published, one.computed) for one in found.reconciled] == [(7, 7)]


def test_units_of_the_same_name_and_a_hospital_without_one(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [
            ["orgID", "location", "summaryYM", "infCount"],
            [101, "ICU", "2019M07", 2],
            [101, None, "2019M07", 2],
            [102, "ICU", "2019M07", 1],
            [102, None, "2019M07", 1],
        ],
    )
    found = read(
        path,
        """layout = "long"
        recognise = ["orgID", "location", "infCount"]
        [period]
        column = "summaryYM"
        [totals]
        column = "location"
        texts = [""]
        [[levels]]
        level = "Hospital"
        rank = 40
        code_column = "orgID"
        pad = 6
        [[levels]]
        level = "Unit"
        rank = 60
        code_column = "location"
        code_format = "{parent}-{slug}"
        [[measures]]
        code = "INF"
        kind = "count"
        numerator = "infCount"
        """,
    )
    assert {key[0]: value[0] for key, value in values(found).items()} == {"000101-ICU": 2, "000102-ICU": 1}
    assert found.skipped == {"total": 2}
    assert [(one.published, one.computed) for one in found.reconciled] == [(3, 3)]


def test_two_breakdowns_of_one_total_are_read_once(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Unit", "Month", "Type", "Cases"]]
    rows += [["A", "2024-01", "All", 5], ["A", "2024-01", "Breast", 3], ["A", "2024-01", "Lung", 2]]
    found = read(
        sheet(tmp_path, rows),
        f"""layout = "long"
        recognise = ["Unit", "Month", "Type", "Cases"]
        [period]
        column = "Month"
        [only]
        column = "Type"
        texts = ["All"]
        {NODE}
        [[measures]]
        code = "CASES"
        numerator = "Cases"
        """,
    )
    assert values(found)["A", "CASES", "2024-01"][0] == 5
    assert found.skipped == {"detail": 2}


def test_fiscal_months_and_percentages_written_in_three_ways(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        [
            ["Scorecard FY2024"],
            ["Measure", "Jul", "Aug", "Jan", "Jun"],
            ["Hand hygiene %", "94%", 0.95, 96, None],
            ["Falls", 3, "<11", "#DIV/0!", None],
        ],
    )
    found = read(
        path,
        """layout = "across"
        recognise = ["Measure"]
        [period]
        format = "%b"
        within = "title"
        year_from = 7
        [missing]
        "<11" = "too_small"
        "#DIV/0!" = "not_available"
        [companions]
        measure = "Measure"
        [[levels]]
        level = "Hospital"
        rank = 40
        code = "H"
        [[measures]]
        code = "HH"
        kind = "mean"
        unit = "%"
        percent = "mixed"
        numerator = "Hand hygiene %"
        [[measures]]
        code = "FALLS"
        numerator = "Falls"
        """,
    )
    read_values = {key[1:]: value[0] for key, value in values(found).items()}
    assert [read_values["HH", code] for code in ("2023-07", "2023-08", "2024-01")] == [94, 95, 96]
    assert ("HH", "2024-06") not in read_values  # the month has not come yet
    assert found.rejected == 0


def test_a_kind_of_rows_that_nobody_asked_for_waits(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Unit", "Month", "Infection", "Cases"]]
    rows += [["A", "2024-01", "BAC", 5], ["A", "2024-01", "NEW", 3]]
    found = read(
        sheet(tmp_path, rows),
        f"""layout = "long"
        recognise = ["Unit", "Month", "Infection", "Cases"]
        [period]
        column = "Month"
        {NODE}
        [[measures]]
        code = "BAC"
        numerator = "Cases"
        where_column = "Infection"
        where = "BAC"
        """,
    )
    assert found.waiting == 1
    assert [(problem.cell, problem.raw, problem.code) for problem in found.problems] == [
        ("C3", "NEW", "measure-unknown-waiting")
    ]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1 234", ".", 1234.0),
        ("−3", ".", -3.0),
        ("12'345", ".", 12345.0),
        ("1e3", ".", 1000.0),
    ],
)
def test_numbers_as_the_world_writes_them(text: str, decimal: str, number: float, tmp_path: Path) -> None:
    found = read(
        sheet(tmp_path, [["Unit", "Month", "Cases"], ["A", "2024-01", text]]),
        f"""layout = "long"
        decimal = "{decimal}"
        recognise = ["Unit", "Month", "Cases"]
        [period]
        column = "Month"
        {NODE}
        [[measures]]
        code = "CASES"
        numerator = "Cases"
        """,
    )
    assert values(found)["A", "CASES", "2024-01"][0] == number
