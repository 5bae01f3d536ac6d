"""Lists read by a recipe: rows, levels in columns, names set in from the left; what is no row is told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.proposing.lists import propose_lists
from lhs_desktop.formats.extracts.reading import read_extract, recognises
from lhs_desktop.formats.extracts.records.listed import ListedRow
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook
from lhs_desktop.models.recipes import ListOf, parse_recipe

TOP = 'name = "test"\ntitle = "Test"\nlayout = "list"\n'


def workbook(*rows: Sequence[Cell], name: str = "list.csv") -> Workbook:
    width = max(len(row) for row in rows)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = tuple(list(column) for column in zip(*filled, strict=True))
    return Workbook(
        name, "", "csv", 0, (Sheet("list", len(rows), width, chunks=(columns,)),), encoding="utf-8"
    )


def read(toml: str, *rows: Sequence[Cell]) -> SheetExtract:
    return read_extract(workbook(*rows), parse_recipe(TOP + toml), {})[0]


def listed(extract: SheetExtract) -> list[ListedRow]:
    assert extract.listing is not None
    return extract.listing.rows


PARENTS = """
list = "nodes"
recognise = ["Code", "Name", "Parent"]
[fields]
code = "Code"
name = "Name"
parent = "Parent"
"""


def test_rows_of_nodes_with_their_parents() -> None:
    found = read(PARENTS, ("Code", "Name", "Parent"), ("B", " North \u00a0 Board", "A"), ("A", "All", None))
    assert [(row.text("code"), row.text("name"), row.text("parent")) for row in listed(found)] == [
        ("B", "North Board", "A"),
        ("A", "All", ""),
    ]
    assert [row.cell for row in listed(found)] == ["A2", "A3"]


def test_blank_rows_are_none_and_notes_below_are_left_out() -> None:
    rows = (("Code", "Name", "Parent"), ("A", "All"), (), ("B", "North", "A"), (), ("Source: the register.",))
    found = read(PARENTS, *rows)
    assert len(listed(found)) == 2
    assert (found.skipped, found.rejected) == ({"note": 1}, 0)


def test_a_row_without_its_code_is_refused_by_name() -> None:
    found = read(
        PARENTS.replace('name = "Name"', 'opened = "Name"'), ("Code", "Name", "Parent"), ("", "", "A")
    )
    assert (found.rejected, [one.code for one in found.problems]) == (1, ["list-field-missing"])


def test_equal_rows_are_one_and_rows_that_differ_are_refused() -> None:
    rows = [("A", "All", ""), ("A", "All", ""), ("B", "North", "A"), ("B", "South", "A"), ("C", "East", "A")]
    found = read(PARENTS, ("Code", "Name", "Parent"), *rows)
    assert [row.text("code") for row in listed(found)] == ["A", "C"]
    assert (found.skipped, found.rejected) == ({"identical-row": 1}, 2)
    assert {one.cell for one in found.problems} == {"A4", "A5"}
    assert "A4, A5" in found.problems[0].message


def test_dates_numbers_and_words_that_cannot_be_read_name_their_cells() -> None:
    toml = """
list = "measures"
recognise = ["Code"]
[fields]
code = "Code"
kind = "Kind"
multiplier = "Times"
"""
    found = read(
        toml,
        ("Code", "Kind", "Times"),
        ("M1", "Percentage", "100"),
        ("M2", "guess", "1"),
        ("M3", "rate", "many"),
    )
    assert [row.values for row in listed(found)] == [
        {"code": "M1", "kind": "proportion", "multiplier": 100.0}
    ]
    assert [(one.code, one.cell) for one in found.problems] == [("list-word", "B3"), ("not-a-number", "C4")]
    assert "proportion, rate" in found.problems[0].message
    dated = PARENTS.replace('parent = "Parent"', 'closed = { column = "Parent", format = "%d/%m/%Y" }')
    found = read(
        dated,
        ("Code", "Name", "Parent"),
        ("A", "All", "01/02/2020"),
        ("B", "B", "2020"),
        ("C", "C", date(2021, 1, 5)),
    )
    assert [row.date("closed") for row in listed(found)] == [date(2020, 2, 1), date(2021, 1, 5)]
    assert [(one.code, one.cell) for one in found.problems] == [("list-date", "C3")]


def test_codes_are_made_of_names_and_filled_with_zeros() -> None:
    toml = """
list = "nodes"
recognise = ["Facility ID"]
[fields]
code = { column = "Facility ID", pad = 6 }
name = ["First", "Second"]
parent = { column = "County", format = "TX-{slug}" }
"""
    found = read(toml, ("Facility ID", "First", "Second", "County"), ("10001", "St", "Mary", "El Paso"))
    row = listed(found)[0]
    assert (row.text("code"), row.text("name"), row.text("parent")) == ("010001", "St Mary", "TX-EL-PASO")


LEVELS = """
list = "nodes"
recognise = ["Region", "Hospital"]
[[levels]]
level = "Region"
rank = 20
code_column = "Region"
code_format = "{slug}"
[[levels]]
level = "Hospital"
rank = 40
code_column = "Hospital"
code_format = "{parent}-{slug}"
"""


def test_levels_in_columns_give_each_row_those_above_it() -> None:
    found = read(LEVELS, ("Region", "Hospital"), ("North", "General"), ("South", "General"), ("West", ""))
    rows = listed(found)
    assert [(row.text("code"), row.text("parent"), row.text("level")) for row in rows] == [
        ("NORTH-GENERAL", "NORTH", "Hospital"),
        ("SOUTH-GENERAL", "SOUTH", "Hospital"),
        ("WEST", "", "Region"),
    ]
    assert [one.name for one in rows[0].above] == ["North"]


def test_levels_that_stand_only_where_they_begin_are_filled_down() -> None:
    rows = (("Region", "Hospital"), ("North", ""), ("", "General"), ("", "Royal"), ("South", "General"))
    found = read("fill_down = true\n" + LEVELS, *rows)
    assert [(row.text("code"), row.text("parent")) for row in listed(found)] == [
        ("NORTH", ""),
        ("NORTH-GENERAL", "NORTH"),
        ("NORTH-ROYAL", "NORTH"),
        ("SOUTH-GENERAL", "SOUTH"),
    ]


def test_a_lookup_is_left_out_as_a_whole() -> None:
    found = read(
        'list = "lookup"\nrecognise = ["Mark"]\n', ("Mark", "Meaning"), ("p", "provisional"), ("z", "none")
    )
    assert (found.skipped, listed(found)) == ({"explains-codes": 2}, [])


STAFF = """
list = "people"
recognise = ["Email"]
[fields]
name = ["First Name", "Surname"]
email = "Email"
"""


def test_names_of_staff_are_read_only_by_a_list_of_people() -> None:
    heads, row = ("First Name", "Surname", "Email"), ("A", "B", "a@example.org")
    assert [one.text("name") for one in listed(read(STAFF, heads, row))] == ["A B"]
    for head in ("MRN", "Date of birth", "Patient name"):
        with pytest.raises(Rejected) as caught:
            read(STAFF, (*heads, head), (*row, "1"))
        assert caught.value.code == "people-identifiers"
    named = STAFF.replace('["First Name", "Surname"]', '"Staff name"')
    shaped = [(f"Last, First{letter}", f"{letter}@example.org") for letter in "ABC"]
    assert len(listed(read(named, ("Staff name", "Email"), *shaped))) == 3
    with pytest.raises(Rejected) as caught:
        read(PARENTS.replace('"Name"', '"Surname"'), ("Code", "Surname", "Parent"), ("A", "B", "C"))
    assert caught.value.code == "patient-identifiers"


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ('list = "nodes"\nrecognise = ["A"]\n[fields]\nkode = "A"\n', "recipe-key-unknown"),
        ('list = "places"\nrecognise = ["A"]\n', "recipe-value-wrong"),
        ('list = "targets"\nrecognise = ["A"]\n[fields]\nnode = "A"\n', "recipe-key-missing"),
        (
            'list = "nodes"\nrecognise = ["A"]\n[fields]\ncode = { column = "A", format = "{x}" }\n',
            "recipe-value-wrong",
        ),
        ('list = "nodes"\nrecognise = ["A"]\n[fields]\ncode = { column = 1 }\n', "recipe-value-wrong"),
        ('list = "nodes"\nrecognise = ["A"]\n[fields]\ncode = { pad = 6 }\n', "recipe-key-missing"),
        ('list = "nodes"\nrecognise = ["A"]\n[[attributes]]\nname = "type"\n', "recipe-key-missing"),
        ('recognise = ["A"]\n', "recipe-key-missing"),
    ],
)
def test_a_recipe_for_a_list_says_which_key_is_wrong(toml: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse_recipe(TOP + toml)
    assert caught.value.code == code


def test_a_list_is_not_known_in_a_wide_table_that_has_its_heads() -> None:
    recipe = parse_recipe(TOP + PARENTS)
    assert recognises(workbook(("Code", "Name", "Parent", "Note"), ("A", "B", "", "")), recipe)
    assert not recognises(workbook(("Code", "Name", "Parent", *map(str, range(9))), ("A", "B", "")), recipe)


# Trees in and out


@dataclass(frozen=True)
class Tree:
    """Codes with their names and the codes of their parents, from the top down and depth first."""

    nodes: tuple[tuple[str, str, str], ...]

    @property
    def parents(self) -> dict[str, str]:
        return {code: parent for code, _, parent in self.nodes}

    def depth(self, code: str) -> int:
        parent = self.parents[code]
        return 1 + self.depth(parent) if parent else 0


NAMES = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=1, max_size=8)
few = settings(max_examples=40, deadline=None)


@st.composite
def trees(draw: st.DrawFn, deepest: int = 5) -> Tree:
    found: list[tuple[str, str, str]] = []

    def grow(parent: str, depth: int) -> None:
        for _ in range(draw(st.integers(0 if depth else 1, 3))):
            code = f"K{len(found) + 1:03d}"
            found.append((code, draw(NAMES), parent))
            if depth + 1 < deepest:
                grow(code, depth + 1)

    grow("", 0)
    return Tree(tuple(found[:40]))


def parents_in(extract: SheetExtract) -> dict[str, str]:
    assert (extract.rejected, extract.skipped) == (0, {})
    return {row.text("code"): row.text("parent") for row in listed(extract)}


@few
@given(trees(), st.randoms(use_true_random=False))
def test_a_tree_of_parents_comes_out_as_it_went_in(tree: Tree, random: object) -> None:
    rows = list(tree.nodes)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert parents_in(read(PARENTS, ("Code", "Name", "Parent"), *rows)) == tree.parents


@few
@given(trees(), st.sampled_from([1, 2, 4]))
def test_a_tree_set_in_by_spaces_comes_out_as_it_went_in(tree: Tree, step: int) -> None:
    toml = 'list = "nodes"\nindent = "spaces"\nrecognise = ["Name", "Code"]\n[fields]\nname = "Name"\ncode = "Code"\n'
    rows = [(" " * (step * tree.depth(code)) + name, code) for code, name, _ in tree.nodes]
    assert parents_in(read(toml, ("Name", "Code"), *rows)) == tree.parents


@few
@given(trees())
def test_a_tree_set_in_by_columns_comes_out_as_it_went_in(tree: Tree) -> None:
    toml = 'list = "nodes"\nindent = "columns"\nrecognise = ["Code", "Name"]\n[fields]\nname = "Name"\ncode = "Code"\n'
    rows = [(code, *[None] * tree.depth(code), name, *[None] * 5) for code, name, _ in tree.nodes]
    assert parents_in(read(toml, ("Code", "Name"), *rows)) == tree.parents


@few
@given(trees(deepest=4), st.booleans())
def test_a_tree_of_levels_in_columns_comes_out_as_it_went_in(tree: Tree, filled: bool) -> None:
    heads = [f"L{depth}" for depth in range(4)]
    levels = "".join(
        f'[[levels]]\nlevel = "{head}"\nrank = {n}\ncode_column = "{head}"\n'
        for n, head in enumerate(heads, 1)
    )
    toml = f'list = "nodes"\nrecognise = ["L0", "L3"]\nfill_down = {str(not filled).lower()}\n{levels}'

    def row(code: str) -> list[str]:
        cells = [""] * 4
        while code:
            cells[tree.depth(code)] = code
            code = tree.parents[code] if filled else ""
        return cells

    assert parents_in(read(toml, heads, *(row(code) for code, _, _ in tree.nodes))) == tree.parents


# Proposals


@few
@given(trees())
def test_what_is_proposed_for_parents_reads_the_tree(tree: Tree) -> None:
    if not any(parent for _, _, parent in tree.nodes) or len(tree.nodes) < 3:
        return
    book = workbook(("Code", "Name", "Parent Code"), *tree.nodes)
    found = propose_lists(book, None, sure=True)
    assert found is not None
    assert parents_in(read_extract(book, parse_recipe(found.toml), {})[0]) == tree.parents


def proposed(*rows: Sequence[Cell]) -> tuple[ListOf, dict[str, object]]:
    found = propose_lists(workbook(*rows), None, sure=True)
    assert found is not None
    rule = parse_recipe(found.toml).listing
    assert rule is not None
    assert found.reasons
    return rule.of, {name: one.columns or one.constant for name, one in rule.fields.items()}


def test_the_heads_of_measures_targets_people_and_actions_give_them_away() -> None:
    assert (
        proposed(
            ("Measure ID", "Name", "Numerator", "Denominator", "Direction", "Multiplier"),
            ("ED4H", "Within 4 hours", "Seen", "All", "higher", 100),
            ("FALLS", "Falls", "Falls", "Days", "lower", 1000),
        )[0]
        is ListOf.MEASURES
    )
    assert proposed(
        ("Measure", "Hospital Code", "Target", "Valid from"),
        ("ED4H", "A101H", 95, "2024-04-01"),
        ("ED4H", "A102H", 90, "2024-04-01"),
    ) == (
        ListOf.TARGETS,
        {"measure": ("Measure",), "node": ("Hospital Code",), "value": ("Target",), "from": ("Valid from",)},
    )
    of, fields = proposed(
        ("First Name", "Surname", "Role", "Hospital", "Email"),
        ("A", "B", "Lead", "North", "a@example.org"),
        ("C", "D", "Lead", "South", "c@example.org"),
    )
    assert (of, fields["name"]) == (ListOf.PEOPLE, ("First Name", "Surname"))
    of, fields = proposed(
        ("Action", "Owner", "Due date", "Status", "Hospital"),
        ("Count falls", "Ward manager", "2024-11-30", "open", "North"),
        ("Hourly rounds", "Matron", "2024-12-31", "in progress", "South"),
    )
    assert (of, fields["due"]) == (ListOf.ACTIONS, ("Due date",))


def test_figures_are_no_list() -> None:
    rows = (("Hospital", "Month", "Falls"), ("North", "2024-01", 4), ("South", "2024-01", 5))
    assert propose_lists(workbook(*rows), None, sure=True) is None
    with_target: tuple[tuple[Cell, ...], ...] = (
        ("Measure", "Hospital", "Month", "Value", "Target"),
        ("M", "North", "2024-01", 4, 5),
        ("M", "South", "2024-01", 5, 5),
    )
    assert propose_lists(workbook(*with_target), None, sure=True) is None


def test_a_line_list_of_patients_is_no_list() -> None:
    rows = (
        ("Patient ID", "DOB", "Gender", "Event"),
        ("P1", "1950-01-02", "F", "fall"),
        ("P2", "1951-01-02", "M", "fall"),
    )
    assert propose_lists(workbook(*rows), None, sure=True) is None
    assert propose_lists(workbook(*rows), None, sure=False) is None


def test_paragraphs_of_a_document_are_no_list() -> None:
    said = "The board met on the first Monday of the month and looked at the falls of its hospitals"
    rows = [("Minutes of the board",), *((" " * (row % 3) + said + str(row),) for row in range(12))]
    assert propose_lists(workbook(*rows), None, sure=True) is None
    names = [("Hospital",), *((" " * (row % 3) + f"Ward {row}",) for row in range(12))]
    assert propose_lists(workbook(*names), None, sure=True) is not None
