"""Months and quarters across whose year stands elsewhere: over them, in a title, in the sheet's or the file's name."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.proposing.proposal import propose
from lhs_desktop.formats.extracts.reading import read_extract
from lhs_desktop.formats.extracts.said_years import only_year, said_year, without_year
from lhs_desktop.formats.extracts.written_periods import of_column, within
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import databases, series
from lhs_desktop.services.importing import proposing

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HOSPITALS = ["North Hospital", "South Hospital", "Hill Infirmary", "Bay Clinic"]
MEASURE = "Hand hygiene compliance (%)"


def from_month(first: int, count: int = 12) -> list[str]:
    return [MONTHS[(first - 1 + step) % 12] for step in range(count)]


APRIL, JULY, OCTOBER, JANUARY = from_month(4), from_month(7), from_month(10), from_month(1)
QUARTERS = ["Q1", "Q2", "Q3", "Q4"]


def book(
    rows: Sequence[Sequence[Cell]],
    merged: tuple[tuple[int, int, int, int], ...] = (),
    sheet: str = "Scorecard",
    file: str = "scorecard.xlsx",
) -> Workbook:
    width = max(map(len, rows))
    padded = [[*row, *([None] * (width - len(row)))] for row in rows]
    columns = tuple(list(column) for column in zip(*padded, strict=True))
    page = Sheet(sheet, len(padded), width, True, merged, (columns,))
    return Workbook(file, "0" * 64, "xlsx", 1, (page,))


def figures(heads: Sequence[str]) -> list[list[Cell]]:
    return [
        [name, *(50.1 + 10 * number + 0.5 * place for place in range(len(heads)))]
        for number, name in enumerate(HOSPITALS)
    ]


def scorecard(heads: Sequence[str], said: str, where: str) -> Workbook:
    """A scorecard with periods across whose year is said in one place."""
    over: list[Cell] = [
        None,
        *([said] if where in ("over", "merged") else []),
        *([said] * len(heads) if where == "each" else []),
    ]
    title = {"title": f"{MEASURE} {said}", "before": f"{said}: {MEASURE}", "line": MEASURE}.get(
        where, MEASURE
    )
    rows: list[list[Cell]] = [
        [title],
        [said] if where == "line" else over,
        ["Hospital", *heads],
        *figures(heads),
    ]
    merged = ((1, 1, 1, len(heads)),) if where == "merged" else ()
    return book(
        rows,
        merged,
        said.replace("/", "-")[:31] if where == "sheet" else "Scorecard",
        f"Scorecard {said.replace('/', '-')}.xlsx" if where == "file" else "scorecard.xlsx",
    )


def read(workbook: Workbook) -> SheetExtract:
    (found,) = read_extract(workbook, parse_recipe(propose(workbook).toml), {})
    return found


def codes(found: SheetExtract, hospital: int = 0) -> list[str]:
    """The periods of one hospital's figures in the order of the columns."""
    values = sorted(
        (float(found.candidates.numerator[row]), found.periods[int(found.candidates.period[row])].code)
        for row in range(len(found.candidates))
        if int(found.candidates.node[row]) == hospital
    )
    return [code for _, code in values]


def run(first: str, count: int) -> list[str]:
    """Months one after the other."""
    year, month = int(first[:4]), int(first[5:])
    return [f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02d}" for step in range(count)]


def doubts(found: SheetExtract) -> list[str]:
    return [problem.message for problem in found.problems if problem.code == "year-assumed"]


EVERYWHERE = ("title", "before", "line", "over", "merged", "each", "sheet", "file")
FROM_APRIL_2025 = [
    "FY2025/26",
    "FY 2025-26",
    "FY25/26",
    "FY 25-26",
    "F.Y. 2025/26",
    "2025/26",
    "2025-26",
    "2025–26",
    "2025/2026",
    "2025 - 2026",
    "25/26",
    "Financial year 2025 to 2026",
    "Fiscal year 2025/26",
    "Year ending March 2026",
    "Year ended 31 March 2026",
    "Year to March 2026",
    "12 months to 31 March 2026",
    "Apr 2025 – Mar 2026",
    "April 2025 to March 2026",
    "April to March 2026",
    "1 April 2025 - 31 March 2026",
    "01.04.2025 - 31.03.2026",
    "Apr-25 to Mar-26",
    "FYE 2026",
    "FYE March 2026",
    "FY26",
    "FY2026",
    "FY'26",
    "Fiscal year 2026",
    "Year ending 2026",
]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        *((said, where) for said in FROM_APRIL_2025 for where in ("title", "over")),
        *(
            (said, where)
            for said in FROM_APRIL_2025[::6]
            for where in EVERYWHERE
            if where not in ("title", "over")
        ),
    ],
)
def test_a_year_from_april(said: str, where: str) -> None:
    found = read(scorecard(APRIL, said, where))
    assert codes(found) == run("2025-04", 12)
    assert len(found.candidates) == 48
    assert found.measures == ["HAND-HYGIENE-COMPLIANCE"]
    assert [node.name for node in found.structure] == HOSPITALS
    assert not doubts(found)


@pytest.mark.parametrize(
    ("heads", "said", "first"),
    [
        (JULY, "FY2025/26", "2025-07"),
        (JULY, "2025-26", "2025-07"),
        (JULY, "FY26", "2025-07"),
        (JULY, "July 2025 to June 2026", "2025-07"),
        (JULY, "Year ending 30 June 2026", "2025-07"),
        (OCTOBER, "FY2026", "2025-10"),
        (OCTOBER, "FFY 2026", "2025-10"),
        (OCTOBER, "2025/2026", "2025-10"),
        (OCTOBER, "Oct 2025 – Sep 2026", "2025-10"),
        (from_month(9), "2025/26", "2025-09"),
        (JANUARY, "2025", "2025-01"),
        (JANUARY, "CY2025", "2025-01"),
        (JANUARY, "January to December 2025", "2025-01"),
        (APRIL[:9], "2025", "2025-04"),
        (APRIL[:5], "2025/26", "2025-04"),
        (APRIL[:5], "April 2025 to March 2026", "2025-04"),
        (from_month(10, 6), "FY26", "2025-10"),
        (from_month(1, 3), "2025/26", "2026-01"),
        (from_month(1, 3), "FY26", "2026-01"),
        (
            ["Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec", "Jan", "Feb", "March"],
            "2025/26",
            "2025-04",
        ),
        (["April", "May", "June", "July", "August", "September"], "2025/26", "2025-04"),
    ],
)
@pytest.mark.parametrize("where", ["title", "merged"])
def test_other_years(heads: list[str], said: str, first: str, where: str) -> None:
    found = read(scorecard(heads, said, where))
    assert codes(found) == run(first, len(heads))
    assert not doubts(found)


@pytest.mark.parametrize("each", [True, False])
def test_calendar_years_over_their_months(each: bool) -> None:
    years: list[Cell] = [2025 if each or month == 0 else None for month in range(9)]
    years += [2026 if each or month == 0 else None for month in range(3)]
    found = read(book([[MEASURE], [None, *years], ["Hospital", *APRIL], *figures(APRIL)]))
    assert codes(found) == run("2025-04", 12)
    assert not doubts(found)


def test_calendar_years_merged_over_their_months_beside_merged_labels() -> None:
    over: list[Cell] = ["Measure", "Hospital", 2025, *[None] * 8, 2026, None, None]
    rows: list[list[Cell]] = [["Infection prevention"], over, [None, None, *APRIL]]
    for name in (MEASURE, "Falls with harm"):
        rows += [[name, *row] for row in figures(APRIL)]
    merged = ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 10), (1, 11, 1, 13))
    for workbook in (book(rows, merged), book(rows)):
        found = read(workbook)
        assert (len(found.measures), len(found.candidates), len(found.nodes)) == (2, 96, 4)
        assert sorted({period.code for period in found.periods}) == run("2025-04", 12)
        assert not doubts(found)


def test_two_fiscal_years_one_after_the_other() -> None:
    over: list[Cell] = [None, "2024/25", *[None] * 11, "2025/26"]
    heads = [*APRIL, *APRIL]
    found = read(book([[MEASURE], over, ["Hospital", *heads], *figures(heads)]))
    assert codes(found) == run("2024-04", 24)
    assert not doubts(found)
    span = read(book([[f"{MEASURE}, April 2024 to March 2026"], ["Hospital", *heads], *figures(heads)]))
    assert codes(span) == run("2024-04", 24)


def test_a_year_that_stands_with_each_month() -> None:
    heads = [f"{month} 2025/26" for month in APRIL]
    found = read(book([[MEASURE], ["Hospital", *heads], *figures(heads)]))
    assert codes(found) == run("2025-04", 12)
    heads = [f"{month} FY26" for month in JULY]
    assert codes(read(book([[MEASURE], ["Hospital", *heads], *figures(heads)]))) == run("2025-07", 12)


def test_the_latest_month_first() -> None:
    found = read(scorecard(APRIL[::-1], "2025/26", "title"))
    assert codes(found) == run("2025-04", 12)[::-1]
    assert not doubts(found)


@pytest.mark.parametrize(
    ("heads", "said", "first"),
    [
        (JANUARY, "FY26", "2026-01"),
        (JANUARY, "2025/26", "2026-01"),
        (APRIL[:6], "FY26", "2025-04"),
        (from_month(5, 3), "2025/26", "2025-05"),
        (APRIL, "2025", "2025-04"),
        (APRIL, "Report for March 2026", "2025-04"),
        (APRIL, "2024/25 and 2025/26", "2024-04"),
    ],
)
@pytest.mark.parametrize("where", ["title", "file"])
def test_a_year_that_is_only_assumed_has_to_be_confirmed(
    heads: list[str], said: str, first: str, where: str
) -> None:
    found = read(scorecard(heads, said, where))
    assert codes(found)[0] == first
    assert len(doubts(found)) == 1
    assert found.problems[-1].severity == "stop"


def test_a_calendar_year_over_months_that_do_not_follow_each_other_is_asked_about() -> None:
    every: list[Cell] = [None, *[2025] * 12]
    found = read(book([[MEASURE], every, ["Hospital", *APRIL], *figures(APRIL)]))
    assert codes(found) == [*run("2025-04", 9), *run("2025-01", 3)]
    assert len(doubts(found)) == 1


def test_months_over_which_no_year_stands_take_the_next_one_and_are_asked_about() -> None:
    over: list[Cell] = [None, None, None, None, None, 2025, *[None] * 5, 2026]
    found = read(book([[MEASURE], over, ["Hospital", *APRIL], *figures(APRIL)]))
    assert codes(found) == run("2025-04", 12)
    assert doubts(found)


@pytest.mark.parametrize(
    ("said", "quarters", "sure"),
    [
        ("2025", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"], True),
        ("FY2025/26 (April to March)", ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"], True),
        ("July 2025 to June 2026", ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"], True),
        ("2025/26", ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"], False),
        ("FY26", ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"], False),
    ],
)
@pytest.mark.parametrize("where", ["title", "over", "sheet"])
def test_quarters(said: str, quarters: list[str], sure: bool, where: str) -> None:
    found = read(scorecard(QUARTERS, said, where))
    assert codes(found) == quarters
    assert bool(doubts(found)) is not sure


def test_quarters_named_by_their_months() -> None:
    for heads in (
        ["Apr-Jun", "Jul-Sep", "Oct-Dec", "Jan-Mar"],
        ["Q1 (Apr–Jun)", "Q2 (Jul–Sep)", "Q3 (Oct–Dec)", "Q4 (Jan–Mar)"],
    ):
        found = read(scorecard(heads, "FY2025/26", "title"))
        assert codes(found) == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]
        assert not doubts(found)


def test_a_confirmed_beginning_is_read_without_asking() -> None:
    workbook = scorecard(QUARTERS, "FY26", "title")
    toml = propose(workbook).toml
    assert "year_from = 7\nyear_assumed = true" in toml
    (confirmed,) = read_extract(workbook, parse_recipe(toml.replace("year_assumed = true\n", "")), {})
    assert not doubts(confirmed)
    april = toml.replace("year_from = 7\nyear_assumed = true", "year_from = 4")
    assert codes(read_extract(workbook, parse_recipe(april), {})[0])[0] == "2025-Q2"


GERMAN = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
GERMAN_IN_FULL = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"
]  # fmt: skip
FRENCH = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."
]  # fmt: skip
SPANISH = [
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre",
    "Diciembre",
]  # fmt: skip


@pytest.mark.parametrize("names", [GERMAN, GERMAN_IN_FULL, FRENCH, SPANISH])
@pytest.mark.parametrize("where", ["title", "merged", "file"])
def test_months_in_other_languages(names: list[str], where: str) -> None:
    found = read(scorecard(names, "2025", where))
    assert codes(found) == run("2025-01", 12)
    assert not doubts(found)
    with_year = [f"{name} 2025" for name in names]
    assert codes(read(book([[MEASURE], ["Hospital", *with_year], *figures(with_year)]))) == run("2025-01", 12)
    column = of_column("Monat", with_year)
    assert column is not None
    assert column.rule.grain == "month"


def test_months_in_other_languages_in_a_title() -> None:
    found = read(scorecard(GERMAN[3:] + GERMAN[:3], "April 2025 bis März 2026", "title"))
    assert codes(found) == run("2025-04", 12)
    for text, code in (
        ("Bericht März 2026", "2026-03"),
        ("Rapport août 2025", "2025-08"),
        ("Mai 2025", "2025-05"),
    ):
        named = within(text)
        assert named is not None
        assert named.code == code
    assert within("Out of hours care, Set 3") is None


@pytest.mark.parametrize(
    "heads", [APRIL, JANUARY, JULY[:5], QUARTERS, [f"M{number}" for number in range(1, 13)]]
)
@pytest.mark.parametrize("down", [False, True])
def test_months_whose_year_stands_nowhere_have_a_guess_to_confirm(heads: list[str], down: bool) -> None:
    rows: list[list[Cell]] = [[MEASURE], [], ["Hospital", *heads], *figures(heads)]
    if down:
        rows = [["Hospital", "Month", MEASURE]]
        rows += [[name, head, 50.5] for name in HOSPITALS for head in heads]
    workbook = book(rows, file="x.xlsx")
    found = read(workbook)
    assert len(found.candidates) == 4 * len(heads)
    assert len(doubts(found)) == 1
    first = min(period.start for period in found.periods)
    assert (max(period.end for period in found.periods) - first).days <= 365
    toml = propose(workbook).toml
    assert "year_assumed = true" in toml
    stated = re.sub(r'year = ".*"', 'year = "2019/20"', toml).replace("year_assumed = true\n", "")
    (confirmed,) = read_extract(workbook, parse_recipe(stated), {})
    if heads is APRIL:
        assert (first.month, doubts(confirmed)) == (4, [])
        assert sorted({period.code for period in confirmed.periods}) == run("2019-04", 12)


@pytest.mark.parametrize(
    ("heads", "periods"),
    [
        (["Apr 2024", "May 2024"], ["2024-04", "2024-05"]),
        (["Apr 2024", "May 2024", "Rolling 12 months"], ["2024-04", "2024-05"]),
        (["Q1 2024", "Q2 2024"], ["2024-Q1", "2024-Q2"]),
        (["H1 2024", "H2 2024"], ["2024-01-01/2024-06-30", "2024-07-01/2024-12-31"]),
        (["2023/24", "2024/25"], ["2023-04-01/2024-03-31", "2024-04-01/2025-03-31"]),
    ],
)
def test_two_periods_across(heads: list[str], periods: list[str]) -> None:
    found = read(book([[MEASURE], ["Hospital", *heads], *figures(heads)]))
    assert codes(found) == periods


def test_the_numbers_of_the_months_below_their_year() -> None:
    heads = [str(number) for number in range(1, 13)]
    merged = ((1, 1, 1, 12),)
    found = read(book([[MEASURE], [None, 2025], ["Hospital", *range(1, 13)], *figures(heads)], merged))
    assert codes(found) == run("2025-01", 12)
    assert not doubts(found)


@pytest.mark.parametrize("heads", [["Wk 1", "Wk 2", "Wk 3"], ["Rolling", "Quarter", "Best"]])
def test_figures_that_cannot_be_dated_are_no_attributes_of_places(heads: list[str]) -> None:
    with pytest.raises(Rejected) as refused:
        propose(book([["Hospital", *heads], *figures(heads)]))
    assert refused.value.code == "no-table"


@pytest.mark.parametrize(
    ("sheets", "heads", "periods", "measures"),
    [
        (("2023-24", "2024-25"), APRIL, run("2023-04", 24), 1),
        (("FY24", "FY25"), JULY, run("2023-07", 24), 1),
        (("Wards 2023", "Wards 2024"), JANUARY, run("2023-01", 24), 1),
        (("Wards 2023", "Theatres 2023"), JANUARY, run("2023-01", 12), 2),
    ],
)
def test_sheets_of_several_years_are_of_one_measure(
    sheets: tuple[str, str], heads: list[str], periods: list[str], measures: int
) -> None:
    pages = [
        book([[MEASURE], [], ["Hospital", *heads], *figures(heads)], sheet=name).sheets[0] for name in sheets
    ]
    workbook = replace(book([["x"]]), sheets=tuple(pages))
    found = read_extract(workbook, parse_recipe(propose(workbook).toml), {})
    assert sorted({period.code for one in found for period in one.periods}) == periods
    assert len({code for one in found for code in one.measures}) == measures


def test_months_in_several_writings() -> None:
    texts = ["Apr-24", "May-24", "June-24", "July-24", "Aug. 24", "Sept-24"]
    found = of_column("x", [text.replace(". ", "-") for text in texts])
    assert found is not None
    assert found.rule.format == "%b-%y"


def test_a_beginning_that_the_months_contradict_is_asked_about_again() -> None:
    toml = propose(scorecard(APRIL, "FY26", "title")).toml
    assert "year_from = 4" in toml
    later = scorecard(JULY, "FY27", "title")
    (found,) = read_extract(later, parse_recipe(toml), {})
    assert codes(found) == run("2026-07", 12)
    assert doubts(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hand hygiene FY2025/26", "2025-04-01/2026-03-31"),
        ("Hand hygiene 2025/26", "2025-04-01/2026-03-31"),
        ("Hand hygiene, year ending March 2026", "2025-04-01/2026-03-31"),
        ("Hand hygiene, January 2025/26", "2026-01"),
        ("Hand hygiene, April 2025/26", "2025-04"),
        ("Hand hygiene, Dec FY26", "2025-12"),
        ("Hand hygiene 2011-12", "2011-12"),
        ("Strategy 2023-2028", None),
        ("Annual report 2025", "2025"),
    ],
)
def test_a_fiscal_year_is_never_read_by_its_first_four_digits(text: str, code: str | None) -> None:
    found = within(text)
    assert (found.code if found else None) == code


def test_fiscal_months_and_quarters_in_a_column() -> None:
    months = of_column("x", ["Apr 2025/26", "Jan 2025/26"])
    assert months is not None
    assert (months.rule.year_from, months.rule.year_assumed) == (4, True)
    quarters = of_column("x", ["Q1 FY21", "Q2 FY21"])
    assert quarters is not None
    assert (quarters.rule.year_from, quarters.rule.year_assumed) == (7, True)
    years = of_column("x", ["2023/24", "2024/25"])
    assert years is not None
    assert not years.rule.year_assumed
    iso = of_column("x", ["2011-10", "2011-11", "2011-12"])
    assert iso is not None
    assert iso.rule.format == "%Y-%m"


@pytest.mark.parametrize(
    "text", ["Strategy 2023-2028", "Amd 16/2019", "S08000029", "11/12", "95%", "Version 3", "Ward 25-27"]
)
def test_what_is_no_year(text: str) -> None:
    assert said_year(text) is None


def test_titles_keep_what_is_not_their_year() -> None:
    assert without_year("Hand hygiene compliance (%) FY2025/26") == "Hand hygiene compliance (%)"
    assert without_year("Falls, April 2025 to March 2026") == "Falls"
    assert without_year("Falls for the year ending March 2026") == "Falls"
    assert without_year("2025/26") == "2025/26"
    assert only_year("Hand hygiene 2025") is None


def test_a_year_that_stands_with_the_first_month_of_it_holds_for_those_after_it() -> None:
    heads = ["Apr 2025", *APRIL[1:9], "Jan 2026", "Feb", "Mar"]
    found = read(book([[MEASURE], ["Hospital", *heads], *figures(heads)]))
    assert codes(found) == run("2025-04", 12)
    assert not doubts(found)


def test_years_below_each_month() -> None:
    for first, second, start in ((2024, 2025, "2024-04"), ("2024/25", "2025/26", "2024-04")):
        over: list[Cell] = [None, *(month if half == 0 else None for month in APRIL for half in (0, 1))]
        years: list[Cell] = ["Hospital", *([first, second] * 12)]
        found = read(book([[MEASURE], over, years, *figures(APRIL * 2)]))
        months = codes(found)
        assert months[::2][:9] == run(start, 12)[:9]
        assert (months[1], len(set(months))) == ("2025-04", 24)
        assert not doubts(found)


@pytest.mark.parametrize(
    ("said", "sure"), [("2025", True), ("FY2025/26 (April to March)", True), ("2025/26", False)]
)
def test_months_by_their_number(said: str, sure: bool) -> None:
    for heads in ([f"M{number}" for number in range(1, 13)], [f"Month {number}" for number in range(1, 13)]):
        found = read(scorecard(heads, said, "title"))
        assert codes(found) == run("2025-01" if said == "2025" else "2025-04", 12)
        assert bool(doubts(found)) is not sure


@pytest.mark.parametrize(
    ("title", "sheet", "file", "first", "sure"),
    [
        ("Published 12 May 2026", "2025-26", "scorecard.xlsx", "2025-04", True),
        ("© 2024 Example Trust", "2025-26", "scorecard.xlsx", "2025-04", True),
        ("Report for March 2026", "2025-26", "scorecard.xlsx", "2025-04", True),
        ("Hand hygiene", "2025-26", "scorecard 2026-04-12.xlsx", "2025-04", True),
        ("Hand hygiene 2025/26", "2024-25", "scorecard.xlsx", "2025-04", False),
    ],
)
def test_the_surest_of_several_names_holds_and_two_that_contradict_each_other_are_asked_about(
    title: str, sheet: str, file: str, first: str, sure: bool
) -> None:
    found = read(book([[title], [], ["Hospital", *APRIL], *figures(APRIL)], sheet=sheet, file=file))
    assert codes(found) == run(first, 12)
    assert bool(doubts(found)) is not sure


@pytest.mark.parametrize(
    ("heads", "said", "periods", "sure"),
    [
        (APRIL, "2025/26", run("2025-04", 12), True),
        (APRIL, "FY26", run("2025-04", 12), True),
        (JULY, "Year ending June 2026", run("2025-07", 12), True),
        (JANUARY, "2025", run("2025-01", 12), True),
        (JANUARY, "FY26", run("2026-01", 12), False),
        (QUARTERS, "2025", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"], True),
    ],
)
def test_months_down_the_rows(heads: list[str], said: str, periods: list[str], sure: bool) -> None:
    rows: list[list[Cell]] = [
        [f"North Hospital scorecard {said}"],
        [],
        ["Month", "Falls", "Hand hygiene (%)"],
    ]
    rows += [[month, 10 + place, 80.5 + place] for place, month in enumerate(heads)]
    found = read(book(rows))
    assert [one.code for one in found.periods] == periods
    assert len(found.candidates) == 2 * len(heads)
    assert bool(doubts(found)) is not sure


SCORECARDS = Path(__file__).parents[2] / "data" / "scorecards"


@pytest.mark.parametrize(
    ("file", "measure", "first", "last"),
    [
        ("y_e.xlsx", "HAND-HYGIENE-COMPLIANCE", 80.1, 80.4),
        ("w1_single_fiscal.xlsx", "HAND-HYGIENE-COMPLIANCE", 86.9, 93.1),
        ("x2_year_gap.xlsx", "HAND-HYGIENE-COMPLIANCE", 98.2, 96.9),
        ("v0.xlsx", "BUNDLE-COMPLIANCE", 88.8, 85.5),
        ("v_title.xlsx", "BUNDLE-COMPLIANCE", 86.7, 83.2),
        ("scorecard_year_over_months.xlsx", "HAND-HYGIENE", 93.1, 88.6),
    ],
)
def test_scorecards_as_files(tmp_path: Path, file: str, measure: str, first: float, last: float) -> None:
    toml = proposing.propose(SCORECARDS / file).toml
    with databases.create(tmp_path / "new.lhsdb") as database:
        result, _ = proposing.import_proposed(
            database, [SCORECARDS / file], toml, dry_run=False, create_nodes=True
        )
        with database.read() as connection:
            found = series.observations(connection, "NORTH-HOSPITAL", measure)
    assert [one.period for one in found] == run("2025-04", 12)
    assert (found[0].value, found[-1].value) == (first, last)
    assert (result.nodes_created, result.ledger.read, result.ledger.new % 48) == (4, result.ledger.new, 0)
