"""Lists imported: nodes, measures, targets, people and actions, with a ledger that adds up and a way back."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import action, link, measure, node, node_attribute, person, role, target
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions, catalogue, navigator, nodes, series
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database, create, today
from lhs_desktop.services.importing import batches, intake, proposing
from lhs_desktop.services.importing.intake import ImportResult
from tests.databases import SAMPLES, SCOTLAND, Built
from tests.formats.extracts.test_lists import Tree, trees

TOP = 'name = "test"\ntitle = "Test"\nlayout = "list"\n'
PARENTS = """
list = "nodes"
recognise = ["Code", "Name", "Parent"]
[fields]
code = "Code"
name = "Name"
parent = "Parent"
"""
HEADS = ("Code", "Name", "Parent")
LISTS = Path(__file__).parents[1] / "data" / "lists"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path / "test.lhsdb") as made:
        yield made


Bring = Callable[..., ImportResult]


@pytest.fixture
def bring(database: Database, tmp_path: Path) -> Bring:
    """Imports rows as a list, by a recipe."""

    def run(recipe: str, *rows: Sequence[object], **options: bool) -> ImportResult:
        return imported(database, tmp_path, recipe, rows, **options)

    return run


def imported(
    database: Database,
    folder: Path,
    recipe: str,
    rows: Sequence[Sequence[object]],
    dry_run: bool = False,
    create_nodes: bool = False,
) -> ImportResult:
    path = folder / "list.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    toml = folder / "recipe.toml"
    toml.write_text(TOP + recipe, encoding="utf-8")
    return intake.import_files(database, [path], str(toml), dry_run, create_nodes)


def by_proposal(database: Database, path: Path) -> ImportResult:
    """By the recipe that is proposed for a file."""
    return intake.import_files(database, [path], parse_recipe(proposing.propose(path).toml))


def tree(database: Database) -> dict[str, tuple[str, str | None]]:
    with database.read() as connection:
        return {one.code: (one.name, one.parent) for one in nodes.listing(connection)}


def account(result: ImportResult) -> tuple[int, int, int, int, int]:
    ledger = result.ledger
    assert ledger.waiting == 0
    return ledger.new, ledger.changed, ledger.same, ledger.rejected, ledger.skipped


def sound(database: Database) -> None:
    assert check(database).problems == ()


# Nodes


def test_children_before_their_parents_and_a_second_import_that_changes_nothing(
    database: Database, bring: Bring
) -> None:
    rows = (HEADS, ("W1", "Ward 1", "H1"), ("H1", "General", "North"), ("N", "North", ""))
    assert account(bring(PARENTS, *rows)) == (3, 0, 0, 0, 0)
    assert tree(database) == {"N": ("North", None), "H1": ("General", "N"), "W1": ("Ward 1", "H1")}
    again = bring(PARENTS, *rows)
    assert account(again) == (0, 0, 3, 0, 0)
    assert again.changes == []
    sound(database)


def test_a_list_renames_and_moves_and_undo_puts_it_back(database: Database, bring: Bring) -> None:
    bring(PARENTS, HEADS, ("N", "North", ""), ("S", "South", ""), ("H1", "General", "N"))
    result = bring(PARENTS, HEADS, ("H1", "Royal", "S"), ("N", "", ""))
    assert account(result) == (0, 1, 1, 0, 0)
    assert [(one.measure, one.old[2], one.new[2]) for one in result.changes] == [
        ("name", "General", "Royal"),
        ("reports to", "N", "S"),
    ]
    assert tree(database)["H1"] == ("Royal", "S")
    with database.read() as connection:
        key = nodes.find(connection, "H1").id
        yesterday = today() - timedelta(days=1)
        assert [one.code for one in nodes.path(connection, key, yesterday)] == ["N", "H1"]
    assert result.batch is not None
    assert batches.undo_batch(database, result.batch).records == 3
    assert tree(database)["H1"] == ("General", "N")
    sound(database)


def test_a_dry_run_leaves_nothing(database: Database, bring: Bring) -> None:
    result = bring(PARENTS, HEADS, ("N", "North", ""), dry_run=True)
    assert (result.batch, account(result)) == (None, (1, 0, 0, 0, 0))
    assert tree(database) == {}


def test_circles_and_unknown_parents_are_refused_by_name(database: Database, bring: Bring) -> None:
    rows = (
        HEADS,
        ("A", "a", "B"),
        ("B", "b", "A"),
        ("C", "c", "B"),
        ("D", "d", "X"),
        ("E", "e", "E"),
        ("F", "f", ""),
    )
    result = bring(PARENTS, *rows)
    assert account(result) == (1, 0, 0, 5, 0)
    said = {one.cell: one.message for one in result.problems}
    assert "A → B → A" in said["C2"] or "B → A → B" in said["C2"]
    assert "“X”" in said["C5"]
    assert "E → E" in said["C6"]
    assert tree(database) == {"F": ("f", None)}


def test_unlisted_parents_are_made_when_asked_and_named_by_a_later_list(
    database: Database, bring: Bring
) -> None:
    assert account(bring(PARENTS, HEADS, ("D", "d", "X"), create_nodes=True)) == (1, 0, 0, 0, 0)
    assert tree(database)["X"] == ("X", None)
    assert account(bring(PARENTS, HEADS, ("X", "The cross", ""))) == (0, 1, 0, 0, 0)
    assert tree(database) == {"X": ("The cross", None), "D": ("d", "X")}


def test_parents_by_name_must_be_one(database: Database, bring: Bring) -> None:
    bring(PARENTS, HEADS, ("A", "General", ""), ("B", "General", ""), ("C", "Royal", ""))
    result = bring(PARENTS, HEADS, ("W1", "Ward", "Royal"), ("W2", "Ward", "General"))
    assert account(result) == (1, 0, 0, 1, 0)
    assert [one.code for one in result.problems] == ["list-parent-ambiguous"]
    assert tree(database)["W1"] == ("Ward", "C")


def test_levels_are_ranked_from_the_top_and_only_a_column_changes_them(
    database: Database, bring: Bring
) -> None:
    recipe = PARENTS.replace("[fields]", '[fields]\nlevel = "Level"').replace(
        '"Parent"]', '"Parent", "Level"]'
    )
    heads = (*HEADS, "Level")
    bring(
        recipe,
        heads,
        ("W", "Ward", "H", "Unit"),
        ("H", "General", "N", "Hospital"),
        ("N", "North", "", "Board"),
    )
    with database.read() as connection:
        ranks = {
            one.code: (one.level, rank)
            for one, rank in zip(nodes.listing(connection), (10, 20, 30), strict=True)
        }
    assert ranks == {"N": ("Board", 10), "H": ("Hospital", 20), "W": ("Unit", 30)}
    constant = PARENTS.replace("[fields]", '[fields]\nlevel = { constant = "Team" }')
    assert account(bring(constant, HEADS, ("W", "Ward", "H"))) == (0, 0, 1, 0, 0)
    assert account(bring(recipe, heads, ("W", "Ward", "H", "Team"))) == (0, 1, 0, 0, 0)
    with database.read() as connection:
        assert nodes.find(connection, "W").level == "Team"


def test_dated_places_follow_each_other(database: Database, bring: Bring) -> None:
    recipe = PARENTS.replace("[fields]", '[fields]\nfrom = "From"').replace('"Parent"]', '"Parent", "From"]')
    rows = (
        (*HEADS, "From"),
        ("N", "North", "", ""),
        ("S", "South", "", ""),
        ("H", "General", "S", "2020-04-01"),
        ("H", "General", "N", "2010-04-01"),
    )
    assert account(bring(recipe, *rows)) == (3, 1, 0, 0, 0)
    assert account(bring(recipe, *rows)) == (0, 0, 4, 0, 0)
    with database.read() as connection:
        key = nodes.find(connection, "H").id
        for when, above in ((date(2009, 1, 1), []), (date(2015, 1, 1), ["N"]), (date(2021, 1, 1), ["S"])):
            assert [one.code for one in nodes.path(connection, key, when)][:-1] == above


def test_attributes_change_in_place_or_with_their_dates(database: Database, bring: Bring) -> None:
    recipe = (
        PARENTS
        + '[[attributes]]\nname = "beds"\ncolumn = "Beds"\n[[attributes]]\nname = "type"\ncolumn = "Type"\ndated = true\n'
    )
    heads = (*HEADS, "Beds", "Type")
    bring(recipe, heads, ("H", "General", "", "100", "Acute"))
    assert account(bring(recipe, heads, ("H", "General", "", "120", "Community"))) == (0, 1, 0, 0, 0)
    with database.read() as connection:
        kept = connection.execute(select(node_attribute).order_by(node_attribute.c.id)).all()
        assert nodes.page(connection, "H").attributes == {"beds": "120", "type": "Community"}
    assert [(one.name, one.value, one.valid_to is None) for one in kept] == [
        ("beds", "120", True),
        ("type", "Acute", False),
        ("type", "Community", True),
    ]


def test_what_rows_say_of_the_nodes_above_them_must_agree(database: Database, bring: Bring) -> None:
    recipe = """
list = "nodes"
recognise = ["Board", "Board name", "Hospital"]
[[levels]]
level = "Board"
rank = 20
code_column = "Board"
name_column = "Board name"
[[levels]]
level = "Hospital"
rank = 40
code_column = "Hospital"
"""
    heads = ("Board", "Board name", "Hospital")
    result = bring(recipe, heads, ("B", "North", "H1"), ("B", "Nord", "H2"), ("B", "", "H3"))
    assert account(result) == (2, 0, 0, 1, 0)
    assert [(one.code, one.cell) for one in result.problems] == [("list-differs-above", "C3")]
    assert result.nodes_created == 3
    assert account(bring(recipe, heads, ("B", "North East", "H1"))) == (0, 1, 0, 0, 0)
    assert tree(database)["B"] == ("North East", None)


@settings(max_examples=6, deadline=None)
@given(trees())
def test_a_tree_comes_out_of_the_database_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, tree_in: Tree
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    rows = [HEADS, *tree_in.nodes]
    with create(folder / "test.lhsdb") as database:
        first = imported(database, folder, PARENTS, rows)
        assert first.ledger.new == first.ledger.read == len(tree_in.nodes)
        wanted = {code: (name, parent or None) for code, name, parent in tree_in.nodes}
        assert tree(database) == wanted
        again = imported(database, folder, PARENTS, [HEADS, *reversed(tree_in.nodes)])
        assert again.ledger.same == again.ledger.read
        assert tree(database) == wanted
        assert first.batch is not None
        batches.undo_batch(database, first.batch)
        assert tree(database) == {}
        sound(database)


# With figures


def test_moving_a_hospital_carries_its_figures_from_that_day_on(scotland: Built, tmp_path: Path) -> None:
    with scotland.copy(tmp_path) as database:
        recipe = PARENTS.replace("[fields]", '[fields]\nfrom = "From"').replace(
            '"Parent"]', '"Parent", "From"]'
        )
        before = (
            figures(database, "S08000015"),
            figures(database, "S08000016"),
            figures(database, "S92000003"),
        )
        rows = ((*HEADS, "From"), ("A101H", "", "S08000016", "2020-01-01"))
        result = imported(database, tmp_path, recipe, rows)
        assert account(result) == (0, 1, 0, 0, 0)
        assert figures(database, "S08000015")["2019-12"] == before[0]["2019-12"]
        taken = before[0]["2021-06"] - figures(database, "S08000015")["2021-06"]
        assert taken > 0
        assert figures(database, "S08000016")["2021-06"] == before[1]["2021-06"] + taken
        assert figures(database, "S92000003") == before[2]
        sound(database)
        assert result.batch is not None
        batches.undo_batch(database, result.batch)
        assert (figures(database, "S08000015"), figures(database, "S08000016")) == before[:2]
        sound(database)


def figures(database: Database, code: str) -> dict[str, float]:
    with database.read() as connection:
        found = series.observations(connection, code, "ED4H")
    return {one.period: one.denominator or 0.0 for one in found}


PHS = ("hb14_hb19.csv", "current-hospital_flagged20211216.csv", "hospital_site_list.csv")


def test_scotland_from_its_lists_to_its_figures(database: Database, tmp_path: Path) -> None:
    for name, new in zip(PHS, (18, 277, 10), strict=True):
        assert by_proposal(database, SAMPLES / name).ledger.new == new
        again = intake.import_files(database, [SAMPLES / name])  # known again by its heads
        assert again.ledger.same == again.ledger.read
    special = tmp_path / "special-health-boards.csv"
    special.write_bytes(
        b"SHB,SHBName,Country\r\nSB0801,The\xa0Golden Jubilee National Hospital,S92000003\r\n"
        b"SB0802,State Hospitals Board for Scotland,S92000003\r\nSB0803,NHS24,S92000003\r\n"
    )
    assert account(by_proposal(database, special)) == (1, 2, 0, 0, 0)  # two were known by their codes
    with database.read() as connection:
        listed = {one.code: one for one in nodes.listing(connection)}
        held = dict(connection.execute(select(node.c.code, node.c.closed)).all())
    assert listed["A101H"].parent == "S08000015"
    assert listed["S08000015"].name == "NHS Ayrshire and Arran"
    assert listed["A111H"].type == "Emergency Department"
    assert (held["S08000018"], held["S08000029"]) == (date(2018, 2, 1), None)
    result = intake.import_files(database, [SAMPLES / SCOTLAND], create_nodes=True)
    assert (result.ledger.new, result.ledger.waiting) == (result.ledger.read, 0)
    with database.read() as connection:
        after = {one.code: one for one in nodes.listing(connection)}
        top = navigator.children(connection, None)
        boards = [row.node.name for row in navigator.children(connection, top[0].node.id)]
    assert [row.node.name for row in top] == ["Scotland"]
    assert len(boards) == len(set(boards)) == 14 + 3
    assert "The Golden Jubilee National Hospital" in boards
    assert {code: one.name for code, one in after.items() if code in listed and code != "S92000003"} == {
        code: one.name for code, one in listed.items() if code != "S92000003"
    }
    sound(database)


def test_undoing_a_list_leaves_what_figures_need(database: Database) -> None:
    first = by_proposal(database, SAMPLES / PHS[0])
    second = by_proposal(database, SAMPLES / PHS[1])
    figures_batch = intake.import_files(database, [SAMPLES / SCOTLAND], create_nodes=True)
    total = figures(database, "S92000003")
    for result in (second, first):
        assert result.batch is not None
        batches.undo_batch(database, result.batch)
    assert figures(database, "S92000003") == total
    assert tree(database)["A101H"] == ("Arran War Memorial Hospital", "S08000015")
    assert "S08000018" not in tree(database)
    sound(database)
    assert figures_batch.batch is not None
    batches.undo_batch(database, figures_batch.batch)
    sound(database)


def test_hospitals_of_texas_with_their_counties_and_kinds(database: Database) -> None:
    result = by_proposal(database, SAMPLES / "Hospital_General_Information.TX.2015-10.csv")
    assert (result.ledger.read, result.ledger.new) == (372, 372)
    with database.read() as connection:
        page = nodes.page(connection, "450002")
        assert [one.code for one in page.path] == ["TX", "TX-EL-PASO", "450002"]
        assert page.path[1].name == "El Paso County"
        assert page.attributes["type"] == "Acute Care Hospitals"
        assert page.attributes["ownership"] == "Proprietary"
        same = [one for one in nodes.listing(connection) if one.name == "MEMORIAL HOSPITAL"]
    assert len(same) == 2


# Measures, targets, people, actions

MEASURES = """
list = "measures"
recognise = ["Code", "Name"]
[fields]
code = "Code"
name = "Name"
kind = "Kind"
direction = "Better"
definition = "Definition"
"""
MEASURE_HEADS = ("Code", "Name", "Kind", "Better", "Definition")


def test_measures_are_made_changed_and_versioned(database: Database, bring: Bring) -> None:
    rows = [MEASURE_HEADS, ("FALLS", "Falls", "rate", "lower", "All falls"), ("X", "x", "", "", "")]
    result = bring(MEASURES, *rows)
    assert account(result) == (1, 0, 0, 1, 0)
    assert [one.code for one in result.problems] == ["list-kind-missing"]
    assert account(bring(MEASURES, *rows[:2])) == (0, 0, 1, 0, 0)
    changed = bring(
        MEASURES, MEASURE_HEADS, ("FALLS", "Falls of patients", "rate", "lower", "Falls with harm")
    )
    assert account(changed) == (0, 1, 0, 0, 0)
    with database.read() as connection:
        found = catalogue.find(connection, "FALLS")
    assert (found.name, found.definition, found.multiplier, found.rollup) == (
        "Falls of patients",
        "Falls with harm",
        1,
        "sum",
    )
    assert changed.batch is not None
    batches.undo_batch(database, changed.batch)
    with database.read() as connection:
        found = catalogue.find(connection, "FALLS")
    assert (found.name, found.definition) == ("Falls", "All falls")
    sound(database)


def test_a_measure_of_the_catalogue_keeps_what_the_list_leaves_open(database: Database, bring: Bring) -> None:
    bring(MEASURES, MEASURE_HEADS, ("ED4H", "Four hours", "", "", ""))
    with database.read() as connection:
        found = catalogue.find(connection, "ED4H")
    assert (found.name, found.kind, found.direction, found.unit) == (
        "Four hours",
        "proportion",
        "higher",
        "%",
    )


def test_a_measure_with_figures_keeps_its_kind(scotland: Built, tmp_path: Path) -> None:
    with scotland.copy(tmp_path) as database:
        result = imported(database, tmp_path, MEASURES, (MEASURE_HEADS, ("ED4H", "", "count", "", "")))
        assert [one.code for one in result.problems] == ["list-kind-fixed"]
        sound(database)


def test_measures_of_the_patient_survey(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "measures.csv"
    path.write_text(
        "Measure ID,Measure,Type\nH_COMP_1,Communication with Nurses,Composite Measure\n", encoding="utf-8"
    )
    assert account(by_proposal(database, path)) == (1, 0, 0, 0, 0)
    with database.read() as connection:
        found = catalogue.find(connection, "H_COMP_1")
    assert (found.name, found.domain, found.rollup) == (
        "Communication with Nurses",
        "Composite Measure",
        "none",
    )


TARGETS = """
list = "targets"
recognise = ["Measure", "Node", "Target"]
[fields]
measure = "Measure"
node = "Node"
value = "Target"
from = "From"
to = "To"
"""
TARGET_HEADS = ("Measure", "Node", "Target", "From", "To")


def test_targets_follow_each_other_and_judge_anew(scotland: Built, tmp_path: Path) -> None:
    with scotland.copy(tmp_path) as database:
        rows = (
            TARGET_HEADS,
            ("ED4H", "S08000015", "93%", "2020-04-01", ""),
            ("Seen within 4 hours", "S08000015", "90", "2019-04-01", ""),
            ("ED4H", "nowhere", "90", "", ""),
            ("FALLS", "S08000015", "90", "", ""),
            ("ED4H", "S08000016", "90", "2020-04-01", "2019-04-01"),
        )
        result = imported(database, tmp_path, TARGETS, rows)
        assert account(result) == (2, 0, 0, 3, 0)
        assert [one.code for one in result.problems] == [
            "list-node-unknown",
            "list-measure-unknown",
            "list-dates-reversed",
        ]
        with database.read() as connection:
            key = nodes.find(connection, "S08000015").id
            kept = connection.execute(
                select(target).where(target.c.node_id == key).order_by(target.c.valid_from)
            ).all()
        assert [(one.value, one.valid_from, one.valid_to) for one in kept] == [
            (90, date(2019, 4, 1), date(2020, 3, 31)),
            (93, date(2020, 4, 1), date(9999, 12, 31)),
        ]
        sound(database)
        again = imported(database, tmp_path, TARGETS, (TARGET_HEADS, ("ED4H", "S92000003", "96", "", "")))
        assert account(again) == (0, 1, 0, 0, 0)
        sound(database)
        for one in (again, result):
            assert one.batch is not None
            batches.undo_batch(database, one.batch)
        with database.read() as connection:
            assert [one.value for one in connection.execute(select(target))] == [95]
        sound(database)


PEOPLE = """
list = "people"
recognise = ["Name", "Role"]
[fields]
name = "Name"
role = "Role"
node = "Node"
email = "Email"
"""
PEOPLE_HEADS = ("Name", "Role", "Node", "Email")


def test_people_and_their_roles(database: Database, bring: Bring) -> None:
    bring(PARENTS, HEADS, ("N", "North", ""))
    rows = (
        PEOPLE_HEADS,
        ("A", "Lead", "N", "a@example.org"),
        ("A", "Chair", "North", ""),
        ("B", "Lead", "nowhere", ""),
        ("C", "Lead", "", ""),
    )
    result = bring(PEOPLE, *rows)
    assert account(result) == (2, 0, 0, 2, 0)
    assert [one.code for one in result.problems] == ["list-node-unknown", "list-field-missing"]
    assert account(bring(PEOPLE, *rows[:3])) == (0, 0, 2, 0, 0)
    assert account(bring(PEOPLE, PEOPLE_HEADS, ("a", "lead", "N", "b@example.org"))) == (0, 1, 0, 0, 0)
    with database.read() as connection:
        people = connection.execute(select(person)).all()
        assert [(one.name, one.email) for one in people] == [("A", "b@example.org")]
        assert sorted(connection.execute(select(role.c.title)).scalars()) == ["Chair", "Lead"]
    assert result.batch is not None
    sound(database)


ACTIONS = """
list = "actions"
recognise = ["Action", "Due"]
[fields]
title = "Action"
node = "Node"
owner = "Owner"
due = { column = "Due", format = "%d/%m/%Y" }
status = "Status"
"""
ACTION_HEADS = ("Action", "Node", "Owner", "Due", "Status")


def test_actions_are_known_by_their_title_at_a_node(database: Database, bring: Bring) -> None:
    bring(PARENTS, HEADS, ("N", "North", ""))
    row = ("Hourly rounds", "N", "Matron", "30/11/2024", "In progress")
    assert account(bring(ACTIONS, ACTION_HEADS, row)) == (1, 0, 0, 0, 0)
    assert account(bring(ACTIONS, ACTION_HEADS, row)) == (0, 0, 1, 0, 0)
    done = bring(ACTIONS, ACTION_HEADS, ("hourly  rounds", "North", "Matron", "31/12/2024", "Closed"))
    assert account(done) == (0, 1, 0, 0, 0)
    with database.read() as connection:
        found = actions.listing(connection)
    assert [(one.number, one.status, one.due) for one in found] == [(1, "done", date(2024, 12, 31))]
    assert done.batch is not None
    batches.undo_batch(database, done.batch)
    with database.read() as connection:
        assert actions.listing(connection)[0].status == "open"
        assert connection.execute(select(action.c.title)).scalar() == "Hourly rounds"
    sound(database)


# The file as a whole


def test_a_lookup_says_what_it_is_and_loads_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_bytes("Qualifier,QualifierName\np,provisional\n†,first revision\n".encode("cp1252"))
    result = by_proposal(database, path)
    assert account(result) == (0, 0, 0, 0, 2)
    assert result.skipped == {"explains-codes": 2}
    assert any("nothing was loaded" in note for note in result.notes)


def test_a_workbook_of_lists_is_read_sheet_by_sheet(database: Database, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheets = {
        "Goals": (("Measure", "Hospital", "Target"), ("FALLS", "H1", 5), ("FALLS", "H2", 4)),
        "Measures": (("Measure ID", "Name", "Kind"), ("FALLS", "Falls", "rate"), ("STAY", "Stay", "mean")),
        "Places": (
            ("Hospital ID", "Hospital", "Board"),
            ("H1", "General", "North"),
            ("H2", "Royal", "South"),
        ),
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    path = tmp_path / "setup.xlsx"
    book.save(path)
    result = by_proposal(database, path)
    assert account(result) == (6, 0, 0, 0, 0)
    with database.read() as connection:
        assert connection.execute(select(target.c.value).order_by(target.c.value)).scalars().all() == [4, 5]
        assert set(connection.execute(select(measure.c.code)).scalars()) == {"FALLS", "STAY"}
        assert len(connection.execute(select(link)).all()) == 2
    assert account(intake.import_files(database, [path])) == (0, 0, 6, 0, 0)
    assert result.batch is not None
    batches.undo_batch(database, result.batch)
    assert tree(database) == {}
    sound(database)


def test_names_set_in_by_the_cells_own_indent(database: Database, tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Alignment

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Organisation",))
    rows = (
        ("North", 0),
        ("General", 1),
        ("Ward 1", 2),
        ("Ward 2", 2),
        ("Royal", 1),
        ("Ward 1", 2),
        ("South", 0),
    )
    for name, steps in rows:
        sheet.append((name,))
        sheet.cell(sheet.max_row, 1).alignment = Alignment(horizontal="left", indent=steps)
    path = tmp_path / "outline.xlsx"
    book.save(path)
    assert account(by_proposal(database, path)) == (7, 0, 0, 0, 0)
    assert {code: parent for code, (_, parent) in tree(database).items()} == {
        "NORTH": None,
        "NORTH-GENERAL": "NORTH",
        "NORTH-GENERAL-WARD-1": "NORTH-GENERAL",
        "NORTH-GENERAL-WARD-2": "NORTH-GENERAL",
        "NORTH-ROYAL": "NORTH",
        "NORTH-ROYAL-WARD-1": "NORTH-ROYAL",
        "SOUTH": None,
    }
    assert account(intake.import_files(database, [path])) == (0, 0, 7, 0, 0)


def test_a_line_list_of_patients_is_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "Patient ID,DOB,Gender,Event\nP1,1950-01-02,F,fall\nP2,1951-01-02,M,fall\n", encoding="utf-8"
    )
    with pytest.raises(Rejected) as caught:
        by_proposal(database, path)
    assert caught.value.code == "patient-level"


# Names


def test_a_node_that_would_have_the_name_of_another_is_asked_about(scotland: Built, tmp_path: Path) -> None:
    path = LISTS / "n19-names-only-known-places.csv"
    recipe = parse_recipe(proposing.propose(path).toml)
    with scotland.copy(tmp_path) as database:
        before = tree(database)
        with pytest.raises(Rejected) as caught:
            intake.import_files(database, [path], recipe, create_nodes=True)
        assert caught.value.parameters["codes"] == "list-name-taken"
        assert tree(database) == before
        tried = intake.import_files(database, [path], recipe, dry_run=True)
        said = [one.message for one in tried.problems]
        assert len(said) == 2
        assert (
            "ABERDEEN-ROYAL-INFIRMARY called “Aberdeen Royal Infirmary”, but N101H already has that name"
            in said[0]
        )
        accepted = intake.import_files(database, [path], recipe, accept=frozenset({"list-name-taken"}))
        assert accepted.nodes_created == 5


def test_wards_of_two_hospitals_may_have_one_name(database: Database, bring: Bring) -> None:
    bring(PARENTS, HEADS, ("A", "Alder", ""), ("B", "Birch", ""), ("A1", "Ward 1", "A"))
    assert account(bring(PARENTS, HEADS, ("B1", "Ward 1", "B"))) == (1, 0, 0, 0, 0)
    with pytest.raises(Rejected):
        bring(PARENTS, HEADS, ("Z", "alder", ""))
    with pytest.raises(Rejected):
        bring(PARENTS, HEADS, ("A9", "Ward 9", "A"), ("Z", "BIRCH", "A"))


def test_columns_that_are_not_read_are_named(database: Database) -> None:
    result = by_proposal(database, LISTS / "n08-matrix-parents.xlsx")
    assert result.notes == ("n08-matrix-parents.xlsx: these columns were not read: “Also reports to”.",)


@pytest.mark.parametrize(
    ("file", "some"),
    [
        ("n02b-mfl-without-the-blank.csv", {"101": ("Amara District Hospital", "AM"), "AM": ("Amara", None)}),
        (
            "n04-kenya-mfl.xlsx",
            {"10001": ("Alpha Dispensary", "NAROK"), "10003": ("Gamma Hospital", "BOMET")},
        ),
        ("n07-dhis2-levels.csv", {"MH-N-01": ("Alpha Hospital", None), "MH-S-02": ("Alpha Hospital", None)}),
        (
            "n15-hospital-id-and-name.xlsx",
            {"3": ("General Hospital", "EKITI"), "5": ("General Hospital", "EBONYI")},
        ),
        (
            "n22-name-beside-code.csv",
            {"A1": ("Alder Hospital", "NORTH-BOARD"), "B1": ("Cedar Hospital", "SOUTH-BOARD")},
        ),
    ],
)
def test_codes_number_places_and_names_name_them_once(
    database: Database, file: str, some: dict[str, tuple[str, str | None]]
) -> None:
    result = by_proposal(database, LISTS / file)
    found = tree(database)
    assert found | some == found
    places = [name for name, _ in found.values()]
    assert result.ledger.new == result.ledger.read
    assert all(places.count(name) <= 3 for name in places)


def test_a_plain_name_beside_a_code_names_it(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "trusts.csv"
    path.write_text(
        "Organisation Code,Name,National Grouping\nRX1,Alderton NHS Trust,Y60\nRX2,Bramwell NHS Trust,Y61\n",
        encoding="utf-8",
    )
    by_proposal(database, path)
    assert tree(database) == {"RX1": ("Alderton NHS Trust", None), "RX2": ("Bramwell NHS Trust", None)}


def test_a_place_that_would_stand_below_itself_is_asked_about(database: Database, bring: Bring) -> None:
    with pytest.raises(Rejected) as caught:
        bring(PARENTS, HEADS, ("ALDER", "Alder Clinic", ""), ("1", "Alder Clinic", "ALDER"))
    assert caught.value.parameters["codes"] == "list-name-taken"


def test_one_unknown_word_costs_no_measure(database: Database) -> None:
    result = by_proposal(database, LISTS / "m07-clean-dictionary.xlsx")
    assert (result.ledger.new, result.ledger.rejected) == (4, 0)
    assert [(one.cell, one.code) for one in result.problems] == [("G4", "list-word-left-out")]
    with database.read() as connection:
        found = {one.code: one for one in catalogue.measures(connection)}
    falls = found["FALL"]
    assert (falls.kind, falls.multiplier, falls.unit, falls.direction) == ("rate", 1000, "per 1,000", "lower")
    assert (found["LOS"].kind, found["LOS"].direction, found["LOS"].calendar) == ("mean", "lower", "month")


@pytest.mark.parametrize(
    ("unit", "multiplier"),
    [
        ("per 1,000 bed days", 1_000),
        ("falls per 1000 bed days", 1_000),
        ("per 100,000", 100_000),
        ("per 10 000 people", 10_000),
        ("/1,000", 1_000),
        ("per bed day", 1),
        ("per 12 months", 1),
    ],
)
def test_a_rate_is_multiplied_as_its_unit_says(
    database: Database, bring: Bring, unit: str, multiplier: float
) -> None:
    recipe = """
list = "measures"
recognise = ["Code", "Kind", "Unit"]
[fields]
code = "Code"
kind = "Kind"
unit = "Unit"
"""
    bring(recipe, ("Code", "Kind", "Unit"), ("FALLS", "rate", unit), ("STAY", "mean", "per 1,000"))
    with database.read() as connection:
        found = {one.code: one for one in catalogue.measures(connection)}
    assert (found["FALLS"].multiplier, found["FALLS"].unit) == (multiplier, unit)
    assert found["STAY"].multiplier == 1
