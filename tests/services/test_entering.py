"""What is typed or listed keeps to its column, and has no letter that nobody sees."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from lhs_desktop import cli
from lhs_desktop.errors import Rejected
from lhs_desktop.messages import text_for
from lhs_desktop.models.letters import elided, isolated, one_line, refused_in, visible
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions, catalogue, databases, nodes
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.services.importing.intake import ImportResult
from lhs_desktop.services.readings import decisions

UNSEEN = [
    "\u202eturned",
    "isolated\u2066",
    "nul\0",
    "bell\x07",
    "escape\x1b[31m",
    "c1\x9b",
    "no letter \uffff",
]
SEEN = [
    "Zero\u200bwidth",
    "soft\u00adhyphen",
    "שלום\u200f",
    "family 👨\u200d👩",
    "naïve",
    "non\u00a0breaking",
]


@pytest.fixture
def ward(database: Database, tmp_path: Path) -> Database:
    brought_in(
        database, tmp_path, [["Month", "Hospital code", "Hospital", "Falls"], ["2024-01", "H1", "North", "7"]]
    )
    return database


def brought_in(
    database: Database, folder: Path, rows: list[list[str]], name: str = "list.csv"
) -> ImportResult:
    path = folder / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return intake.import_files(
        database, [path], parse_recipe(proposing.propose(path).toml), create_nodes=True
    )


def refusals(database: Database) -> dict[str, Callable[[str], object]]:
    """Every door at which a person types a text."""
    return {
        "title": lambda text: actions.add(database, "H1", text),
        "title again": lambda text: actions.edit(database, 1, title=text),
        "owner": lambda text: actions.add(database, "H1", "a", owner=text),
        "cause": lambda text: actions.edit(database, 1, cause=text),
        "expected effect": lambda text: actions.edit(database, 1, expected=text),
        "notes": lambda text: actions.edit(database, 1, notes=text),
        "name": lambda text: peer_sets.save(database, text, peer_sets.picked(("H1", "H2"))),
        "reason": lambda text: decisions.choose_chart(database, "falls", "run", text),
    }


@pytest.mark.parametrize("text", UNSEEN)
def test_a_letter_that_nobody_sees_is_refused_at_every_door(ward: Database, text: str) -> None:
    actions.add(ward, "H1", "first")
    for field, enter in refusals(ward).items():
        with pytest.raises(Rejected) as refused:
            enter(text)
        assert refused.value.code == "text-unseen", field
        said = text_for(refused.value)
        assert said.startswith(f"The {field.removesuffix(' again')} has a character that cannot be seen (U+")
        assert said.isprintable()
    with ward.read() as connection:
        assert [one.title for one in actions.listing(connection)] == ["first"]


@pytest.mark.parametrize("text", SEEN)
def test_letters_of_all_scripts_are_taken_in_as_they_are(ward: Database, text: str) -> None:
    actions.add(ward, "H1", text, owner=text, notes=f"{text}\n\tand more")
    with ward.read() as connection:
        (one,) = actions.listing(connection)
    assert (one.title, one.owner, one.notes) == (text, text, f"{text}\n\tand more")


def test_a_text_has_the_length_of_its_column(ward: Database) -> None:
    actions.add(ward, "H1", "W" * 400, owner="O" * 200)
    for field, most, enter in (
        ("title", 400, lambda text: actions.add(ward, "H1", text)),
        ("title", 400, lambda text: actions.edit(ward, 1, title=text)),
        ("owner", 200, lambda text: actions.edit(ward, 1, owner=text)),
        ("name", 120, lambda text: peer_sets.save(ward, text, peer_sets.picked(("H1", "H2")))),
    ):
        with pytest.raises(Rejected) as refused:
            enter("x" * (most + 1))
        assert refused.value.code == "text-too-long"
        said = text_for(refused.value)
        assert said == f"The {field} has {most + 1} characters, and there is room for {most}. Shorten it."
    with pytest.raises(Rejected, match="has 32,767 characters"):
        actions.add(ward, "H1", "x" * 32_767)


def test_a_title_is_one_line(ward: Database) -> None:
    actions.add(ward, "H1", "one\r\ntwo\tthree\u2028four", owner="Ward\nlead", notes="one\ntwo")
    with ward.read() as connection:
        (one,) = actions.listing(connection)
    assert (one.title, one.owner, one.notes) == ("one two three four", "Ward lead", "one\ntwo")


def test_the_command_line_refuses_the_same(ward: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert ward.path is not None
    path = str(ward.path)
    ward.close()
    for title, said in (("x" * 401, "401 characters"), ("\u202eturned", "U+202E")):
        assert cli.run(["action", "add", path, "--node", "H1", "--title", title], lambda *_: 0) == 1
        assert said in capsys.readouterr().err
    with databases.open_database(path, writable=False) as database, database.read() as connection:
        assert actions.listing(connection) == []


@pytest.mark.parametrize(
    ("code", "name", "cell"),
    [("H1", "\u202eWard turned", "B3"), ("H\u202e1", "North", "B3"), ("H1", "escape\x1b[31m", "B3")],
)
def test_a_place_of_such_a_name_is_refused_with_its_cell(
    database: Database, tmp_path: Path, code: str, name: str, cell: str
) -> None:
    rows = [
        ["Month", "Hospital code", "Hospital", "Falls"],
        ["2024-01", "H2", "South", "7"],
        ["2024-01", code, name, "9"],
    ]
    result = brought_in(database, tmp_path, rows)
    assert (result.ledger.new, result.ledger.rejected) == (1, 1)
    (one,) = [one for one in result.problems if one.code == "name-unseen"]
    assert one.cell == cell
    with database.read() as connection:
        assert [one.code for one in nodes.listing(connection)] == ["H2"]


def test_the_rows_of_lists_are_held_to_the_same(database: Database, tmp_path: Path) -> None:
    rows = [["Code", "Name", "Level", "Parent"], ["H1", "North", "Hospital", ""]]
    rows += [
        ["H2", "\u202eSouth", "Hospital", ""],
        ["H3", "E" * 401, "Hospital", ""],
        ["H4", "West", "L" * 81, ""],
        ["W1", "Ward 1", "Ward", "H1"],
    ]
    result = brought_in(database, tmp_path, rows)
    assert [(one.code, one.cell) for one in result.problems if one.code.startswith("list-")] == [
        ("list-unseen", "B3"),
        ("list-too-long", "B4"),
        ("list-too-long", "C5"),
    ]
    rows = [
        ["Action", "Owner", "Due", "Place", "Status"],
        ["Review the rota", "Lead", "2026-03-01", "H1", "open"],
    ]
    rows.append(["Turn \u202eround", "Lead", "2026-03-01", "H1", "open"])
    result = brought_in(database, tmp_path, rows, "actions.csv")
    assert [(one.code, one.cell) for one in result.problems] == [("list-unseen", "A3")]
    with database.read() as connection:
        assert [one.title for one in actions.listing(connection)] == ["Review the rota"]


def test_letters_are_shown_as_such() -> None:
    assert visible("\u202eWard") == "[U+202E]Ward"
    assert one_line("two\r\nlines\0") == "two lines[U+0000]"
    assert visible("two\nlines\t") == "two\nlines\t"
    assert visible("open \u2068") == "open [U+2068]"
    assert visible(isolated("שלום 12")) == "\u2068שלום 12\u2069", "what was isolated stays so"
    assert isolated("Ward 12") == "Ward 12"
    assert refused_in("a\u2069b") == "U+2069"
    assert elided("W" * 10, 5) == "WWWW…"


def test_what_a_header_names_keeps_to_its_column(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"Month,Hospital code,Hospital,{'M' * 300} falls\n2024-01,H1,North,7\n", encoding="utf-8")
    toml = proposing.propose(path).toml
    recipe = parse_recipe(toml.replace('level = "Hospital"', f'level = "{"L" * 100}"'))
    intake.import_files(database, [path], recipe, create_nodes=True)
    with database.read() as connection:
        (one,) = nodes.listing(connection)
        (measure,) = catalogue.measures(connection)
    assert one.level == "L" * 79 + "…"
    assert (len(measure.name), measure.name[-1]) == (200, "…")
