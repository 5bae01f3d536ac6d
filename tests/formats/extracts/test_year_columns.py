"""Months or quarters in one column and their year in another, down the rows."""

from collections.abc import Sequence

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.proposing.proposal import propose
from lhs_desktop.formats.extracts.reading import read_extract
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook
from lhs_desktop.models.recipes import parse_recipe

JANUARY = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
APRIL, JULY = [*JANUARY[3:], *JANUARY[:3]], [*JANUARY[6:], *JANUARY[:6]]
PLACES = ["North Hospital", "South Hospital", "Hill Infirmary"]


def book(heads: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> Workbook:
    lines = [list(heads), *map(list, rows)]
    columns = tuple(list(column) for column in zip(*lines, strict=True))
    sheet = Sheet("Data", len(lines), len(heads), True, (), (columns,))
    return Workbook("falls.xlsx", "0" * 64, "xlsx", 1, (sheet,))


def read(workbook: Workbook) -> SheetExtract:
    (found,) = read_extract(workbook, parse_recipe(propose(workbook).toml), {})
    return found


def by_value(found: SheetExtract) -> list[str]:
    """The periods in the order of the figures, which rise from row to row at each place."""
    own = [row for row in range(len(found.candidates)) if int(found.candidates.node[row]) == 0]
    own.sort(key=lambda row: float(found.candidates.numerator[row]))
    return [found.periods[int(found.candidates.period[row])].code for row in own]


def is_asked(found: SheetExtract) -> bool:
    return any(problem.code == "year-assumed" and problem.severity == "stop" for problem in found.problems)


def run(first: str, count: int) -> list[str]:
    year, month = int(first[:4]), int(first[5:])
    return [f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02d}" for step in range(count)]


QUARTERS = ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]


@pytest.mark.parametrize(
    ("heads", "dates", "periods", "asked"),
    [
        (("Year", "Month"), [(2024, month) for month in JANUARY], run("2024-01", 12), False),
        (("Year", "Month"), [(2024, number) for number in range(1, 13)], run("2024-01", 12), False),
        (
            ("Year", "Month"),
            [(2024 + (place > 8), month) for place, month in enumerate(APRIL)],
            run("2024-04", 12),
            False,
        ),
        (("Year", "Month"), [(2024, month) for month in APRIL], None, True),
        (("Financial year", "Month"), [("2024/25", month) for month in APRIL], run("2024-04", 12), False),
        (("FY", "Month"), [("FY24", month) for month in JULY], run("2023-07", 12), False),
        (
            ("FY", "Month"),
            [*(("2023/24", month) for month in APRIL), *(("2024/25", month) for month in APRIL[:3])],
            run("2023-04", 15),
            False,
        ),
        (("FY", "Month"), [("2024/25", month) for month in sorted(APRIL)], None, True),
        (("FY", "Period"), [("FY25", number) for number in range(1, 13)], run("2024-07", 12), True),
        (("Year", "Quarter"), [("2024/25", f"Q{number}") for number in range(1, 5)], QUARTERS, True),
        (
            ("Year", "Quarter"),
            [(2024, number) for number in range(1, 5)],
            [f"2024-Q{number}" for number in range(1, 5)],
            False,
        ),
        (
            ("Jahr", "Monat"),
            [(2024, month) for month in ("Januar", "Februar", "März", "April", "Mai", "Juni")],
            run("2024-01", 6),
            False,
        ),
    ],
)
@pytest.mark.parametrize("month_first", [False, True])
def test_months_beside_their_year(
    heads: tuple[str, str],
    dates: list[tuple[Cell, Cell]],
    periods: list[str] | None,
    asked: bool,
    month_first: bool,
) -> None:
    order = (1, 0) if month_first else (0, 1)
    rows = [
        [place, dated[order[0]], dated[order[1]], 20 + number]
        for place in PLACES
        for number, dated in enumerate(dates)
    ]
    found = read(book(["Hospital", heads[order[0]], heads[order[1]], "Falls"], rows))
    assert (found.measures, len(found.nodes)) == (["FALLS"], 3)
    assert len(found.candidates) == len(rows)
    assert is_asked(found) is asked
    assert periods is None or by_value(found) == periods


def test_a_place_that_begins_in_the_middle_of_a_year_does_not_tell_where_it_begins() -> None:
    rows: list[list[Cell]] = [["South Hospital", "2024/25", month, 5] for month in APRIL[6:]]
    rows += [["North Hospital", "2024/25", month, 20 + number] for number, month in enumerate(APRIL)]
    found = read(book(["Hospital", "FY", "Month", "Falls"], rows))
    assert sorted({period.code for period in found.periods}) == run("2024-04", 12)
    assert not is_asked(found)


def test_a_year_that_stands_once_holds_for_the_rows_below_it_with_places_across() -> None:
    rows: list[list[Cell]] = [
        [2024 + number // 6 if number % 6 == 0 else None, month, 20 + number, 40, 60]
        for number, month in enumerate(JULY)
    ]
    found = read(book(["Year", "Month", *PLACES], rows))
    assert by_value(found) == run("2024-07", 12)
    assert not is_asked(found)


def test_totals_of_a_year_among_its_months_are_left_out_and_other_parts_of_the_date_are_no_kinds() -> None:
    rows: list[list[Cell]] = [
        [place, 2024, f"Q{number // 3 + 1}" if month != "Total" else "", month, 20 + number]
        for place in PLACES
        for number, month in enumerate([*JANUARY, "Total"])
    ]
    found = read(book(["Hospital", "Year", "Quarter", "Month", "Falls"], rows))
    assert (found.measures, by_value(found)) == (["FALLS"], run("2024-01", 12))
    assert found.skipped == {"total": 3}


def test_a_recipe_that_names_two_columns_of_one_period_says_what_is_wrong() -> None:
    rows: list[list[Cell]] = [[place, 2024, month, 5] for place in PLACES for month in JANUARY]
    toml = propose(book(["Hospital", "Year", "Month", "Falls"], rows)).toml
    with pytest.raises(Rejected) as refused:
        parse_recipe(toml.replace('column = "Month"', 'column = ["Year", "Month"]', 1))
    assert refused.value.code == "recipe-value-wrong"


def test_numbers_of_quarters_beside_a_date_are_no_figures() -> None:
    rows: list[list[Cell]] = [
        [place, f"2024-0{month}-01", (month - 1) // 3 + 1, month, 2024, 20 + month]
        for place in PLACES
        for month in range(1, 7)
    ]
    found = read(book(["Hospital", "Month start", "Quarter", "Month number", "Year", "Falls"], rows))
    assert (found.measures, by_value(found)) == (["FALLS"], run("2024-01", 6))


def test_people_called_like_months_are_no_dates() -> None:
    rows: list[list[Cell]] = [
        [place, lead, year, 20 + year - 2020]
        for place, lead in zip(PLACES, ("May", "April", "June"), strict=True)
        for year in (2020, 2021, 2022)
    ]
    found = read(book(["Hospital", "Lead", "Year", "Falls"], rows))
    assert [period.code for period in found.periods] == ["2020", "2021", "2022"]
