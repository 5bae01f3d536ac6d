"""Keys of recipes for what extracts of the field do, each on the smallest sheet that needs it."""

import numpy as np
import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import STATES, SheetExtract
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.reading import read_extract, recognises
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook
from lhs_desktop.models.recipes import parse_recipe

START = """
name = "r"
title = "R"
layout = "long"
recognise = ["Unit", "Month", "Falls"]
{keys}
[period]
column = "Month"
{period}
{tables}
[[measures]]
code = "FALLS"
numerator = "Falls"
denominator = "Days"
published = "Rate"
{measure}
"""
LEVEL = '[[levels]]\nlevel = "Unit"\nrank = 60\ncode_column = "Unit"\n'
HEADS: list[Cell] = ["Unit", "Month", "Falls", "Days", "Rate"]


def workbook_of(rows: list[list[Cell]]) -> Workbook:
    sheet = Sheet("s", len(rows), len(rows[0]), chunks=(tuple(zip(*rows, strict=True)),))
    return Workbook("t.xlsx", "", "xlsx", 0, (sheet,))


def recipe_of(keys: str = "", period: str = "", tables: str = LEVEL, measure: str = "") -> str:
    return START.format(keys=keys, period=period, tables=tables, measure=measure)


def read(toml: str, rows: list[list[Cell]], lookups: Lookups | None = None) -> SheetExtract:
    (extract,) = read_extract(workbook_of(rows), parse_recipe(toml), lookups or {})
    return extract


def states(extract: SheetExtract) -> list[str]:
    return [STATES[code].value for code in extract.candidates.state.tolist()]


def test_without_tells_a_table_from_one_that_has_more() -> None:
    recipe = parse_recipe(recipe_of('without = ["Hospital"]'))
    rows: list[list[Cell]] = [HEADS, ["A", "2024-07", 1, 10, 0.1]]
    assert recognises(workbook_of(rows), recipe)
    more: Workbook = workbook_of([["Hospital", *rows[0]], ["H", *rows[1]]])
    assert not recognises(more, recipe)


def test_a_release_is_named_with_the_dates_that_it_covers() -> None:
    named = '[period.named]\n"07_2015" = "2013-10-01/2014-09-30"'
    extract = read(recipe_of(period=named), [HEADS, ["A", "07_2015", 1, 10, 0.1], ["A", "2016", 2, 10, 0.2]])
    assert [one.code for one in extract.periods] == ["2013-10-01/2014-09-30", "2016"]


def test_a_date_as_iso_has_it_is_read_beside_the_format_of_the_recipe() -> None:
    toml = recipe_of().replace(
        'column = "Month"', 'start_column = "Month"\nend_column = "Until"\nformat = "%m/%d/%Y"'
    )
    rows: list[list[Cell]] = [
        [*HEADS, "Until"],
        ["A", "01/01/2023", 1, 10, 0.1, "12/31/2023"],
        ["B", "2023-01-01", 1, 10, 0.1, "2023-12-31"],
    ]
    assert [one.code for one in read(toml, rows).periods] == ["2023"]


def test_labels_carry_down_to_the_rows_below_but_not_to_blank_ones() -> None:
    rows: list[list[Cell]] = [
        HEADS,
        ["A", "2024-07", 1, 10, 0.1],
        [None, "2024-08", 2, 10, 0.2],
        [None] * 5,
        ["B", "2024-07", 3, 10, 0.3],
    ]
    extract = read(recipe_of('carry_down = ["Unit"]'), rows)
    assert [extract.nodes[node] for node in extract.candidates.node] == ["A", "A", "B"]
    assert extract.rejected == 0


def test_parts_that_are_printed_without_their_ratio_are_withheld() -> None:
    rows: list[list[Cell]] = [HEADS, ["A", "2024-07", 1, 10, 0.1], ["B", "2024-07", 1, 0.4, None]]
    extract = read(recipe_of(measure='withheld = "suppressed"'), rows)
    assert states(extract) == ["ok", "suppressed"]
    assert extract.candidates.numerator.tolist() == [1, 1]
    assert states(read(recipe_of(), rows)) == ["ok", "ok"]


def test_footnotes_explain_what_is_missing_in_a_long_table() -> None:
    keys = '[missing]\n"N/A" = "not_available"\n[footnotes]\ncolumn = "Note"\nstates = { "1" = "too_small", "*" = "suppressed" }'
    rows: list[list[Cell]] = [
        [*HEADS, "Note"],
        ["A", "2024-07", "N/A", 10, None, "1 - too few"],
        ["B", "2024-07", "N/A", 10, None, "*"],
        ["C", "2024-07", "N/A", 10, None, "9, 1"],
        ["D", "2024-07", 1, 10, 0.1, "1 - too few"],
    ]
    extract = read(recipe_of(tables=LEVEL + keys), rows)
    assert states(extract) == ["too_small", "suppressed", "too_small", "ok"]
    assert [extract.footnotes[one] for one in extract.candidates.footnote] == [
        "1 - too few",
        "*",
        "9, 1",
        "1 - too few",
    ]


def test_a_total_of_other_rows_is_left_out_and_not_compared() -> None:
    def totals(more: str) -> str:
        return LEVEL + f'[[totals]]\ncolumn = "Unit"\ntexts = ["Public sector"]\n{more}\n'

    rows: list[list[Cell]] = [HEADS, ["A", "2024-07", 4, 10, 0.4], ["Public sector", "2024-07", 3, 8, 0.375]]
    falls = [one for one in read(recipe_of(tables=totals("")), rows).reconciled if "Falls" in one.what]
    assert [(one.published, one.computed) for one in falls] == [(3, 4)]
    extract = read(recipe_of(tables=totals("compared = false")), rows)
    assert extract.skipped == {"total": 1}
    assert not any("Falls" in one.what for one in extract.reconciled)


def test_a_row_that_two_rules_know_is_the_total_of_the_first() -> None:
    tables = (
        LEVEL + '[[totals]]\ncolumn = "Hospital"\ntexts = [""]\n[[totals]]\ncolumn = "Unit"\ntexts = [""]\n'
    )
    rows: list[list[Cell]] = [
        ["Hospital", *HEADS],
        ["H", "A", "2024-07", 1, 10, 0.1],
        ["H", "B", "2024-07", 2, 10, 0.2],
        ["H", None, "2024-07", 3, 20, 0.15],
        [None, None, "2024-07", 3, 20, 0.15],
    ]
    extract = read(recipe_of(tables=tables), rows)
    assert [one for one in extract.reconciled if not one.agrees] == []
    assert len([one for one in extract.reconciled if "Falls" in one.what]) == 2


def test_totals_of_all_kinds_stand_beside_the_sum_of_all() -> None:
    tables = LEVEL + '[totals]\ncolumn = "Kind"\ntexts = ["Total"]\n'
    toml = recipe_of(tables=tables, measure='where_column = "Kind"\nwhere = "Fall"')
    toml += '[[measures]]\ncode = "SLIPS"\nnumerator = "Falls"\nwhere_column = "Kind"\nwhere = "Slip"\n'
    rows: list[list[Cell]] = [
        [*HEADS, "Kind"],
        ["A", "2024-07", 1, 10, 0.1, "Fall"],
        ["A", "2024-07", 2, 10, 0.2, "Slip"],
        ["A", "2024-07", 3, 20, 0.15, "Total"],
    ]
    falls = [one for one in read(toml, rows).reconciled if one.what.endswith("Falls")]
    assert [(one.published, one.computed) for one in falls] == [(3, 3)]


MIXED = """
[[levels]]
level = "Country"
rank = 10
code = "C"
name = "Country"
where_column = "Kind"
where = "National"
above_all = true
[[levels]]
level = "Region"
rank = 20
code_column = "Unit"
code_lookup = "regions"
name_column = "Name"
name_lookups = ["names"]
where_column = "Kind"
where = "Region"
[[levels]]
level = "Hospital"
rank = 40
code_column = "Unit"
name_column = "Name"
where_column = "Kind"
where = "Hospital"
"""


def test_levels_that_stand_mixed_get_their_parents_from_a_lookup() -> None:
    rows: list[list[Cell]] = [
        [*HEADS, "Kind", "Name"],
        [None, "2024-07", 9, 90, 0.1, "National", "All"],
        ["R1", "2024-07", 5, 50, 0.1, "Region", "One"],
        ["H1", "2024-07", 3, 30, 0.1, "Hospital", "First"],
        ["H2", "2024-07", 2, 20, 0.1, "Hospital", "Second"],
        ["H3", "2024-07", 1, 10, 0.1, "Hospital", "Third"],
        ["X", "2024-07", 1, 10, 0.1, "Something else", "Odd"],
    ]
    lookups = {"regions": {"H1": "R1", "H2": "R2"}, "names": {"R2": "Two"}}
    extract = read(recipe_of(tables=MIXED), rows, lookups)
    found = {node.code: (node.name, node.level, node.parent) for node in extract.structure}
    assert found == {
        "C": ("Country", "Country", None),
        "R1": ("One", "Region", "C"),
        "H1": ("First", "Hospital", "R1"),
        "R2": ("Two", "Region", "C"),
        "H2": ("Second", "Hospital", "R2"),
        "H3": ("Third", "Hospital", "C"),
    }
    assert [problem.code for problem in extract.problems] == ["node-missing"]
    own = dict(
        zip(
            (extract.nodes[one] for one in extract.candidates.node), extract.candidates.numerator, strict=True
        )
    )
    assert own == {"C": 9, "R1": 5, "H1": 3, "H2": 2, "H3": 1}
    assert not np.isnan(extract.candidates.denominator).any()


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        (recipe_of(period="[period.named]\nx = 7"), "period: named"),
        (recipe_of(measure='withheld = "gone"'), "measures: withheld"),
        (recipe_of(tables=LEVEL + '[only]\ncolumn = "Unit"\ntexts = ["A"]\ncompared = true\n'), "compared"),
    ],
)
def test_each_fault_is_named(toml: str, key: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse_recipe(toml)
    assert key in str(caught.value)
