"""Logs of actions as committees keep them: none replaces ours, none loses an action for a word or a date."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions, catalogue
from lhs_desktop.services.actions import Action
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database, create, today
from lhs_desktop.services.importing import batches, intake, proposing
from lhs_desktop.services.importing.intake import ImportResult

LISTS = Path(__file__).parents[1] / "data" / "lists"
PLACES = """
name = "places"
title = "Places"
layout = "list"
list = "nodes"
recognise = ["Code", "Name"]
[fields]
code = "Code"
name = "Name"
"""
HEADS = ("Action", "Hospital", "Owner", "Due date", "Status")
NUMBERED = """
name = "log"
title = "Log"
layout = "list"
list = "actions"
recognise = ["No", "Action"]
[fields]
number = "No"
title = "Action"
node = "Hospital"
owner = "Owner"
due = "Due date"
status = "Status"
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Three hospitals, and three actions of our own at the first."""
    with create(tmp_path / "test.lhsdb") as made:
        places = written(
            tmp_path, ("Code", "Name"), ("N101H", "Alder"), ("S314H", "Birch"), ("A111H", "Cedar")
        )
        intake.import_files(made, [places], parse_recipe(PLACES))
        for word in ("one", "two", "three"):
            actions.add(made, "N101H", f"Original {word}", owner="A. Owner", due=date(2026, 12, 31))
        yield made


def written(folder: Path, *rows: Sequence[object], name: str = "log.csv") -> Path:
    path = folder / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def brought(database: Database, path: Path, toml: str = "", **options: bool | frozenset[str]) -> ImportResult:
    """By a recipe, or by the one that is proposed."""
    recipe = parse_recipe(toml or proposing.propose(path).toml)
    return intake.import_files(database, [path], recipe, **options)  # type: ignore[arg-type]


def ours(database: Database) -> list[tuple[str, str, date | None, str, str]]:
    """Our own actions, which no log may touch."""
    found = [one for one in listed(database).values() if one.title.startswith("Original")]
    return [(one.title, one.owner, one.due, one.node, one.reference) for one in found]


UNTOUCHED = [
    (f"Original {word}", "A. Owner", date(2026, 12, 31), "N101H", "") for word in ("one", "two", "three")
]


def listed(database: Database) -> dict[int, Action]:
    with database.read() as connection:
        return {one.number: one for one in sorted(actions.listing(connection), key=lambda one: one.number)}


def new(database: Database) -> list[Action]:
    return [one for one in listed(database).values() if not one.title.startswith("Original")]


def said(result: ImportResult) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in result.problems if one.code != "file-imported-before"]


# Numbers of the sender


@pytest.mark.parametrize("file", ["a07-own-numbers-new.xlsx", "a27-own-numbers-unknown.csv"])
def test_a_log_with_numbers_of_its_own_replaces_nothing(database: Database, file: str) -> None:
    result = brought(database, LISTS / file)
    titles = ["Buy bladder scanner", "Train ten nurses", "Review rota"][: result.ledger.read]
    numbers = ["101", "102"] if file.startswith("a27") else ["1", "2", "3"]
    assert (result.ledger.new, result.ledger.rejected, said(result)) == (len(titles), 0, [])
    assert [(one.title, one.reference) for one in new(database)] == list(zip(titles, numbers, strict=True))
    assert [one.as_dict()["reference"] for one in new(database)] == numbers
    assert ours(database) == UNTOUCHED
    again = brought(database, LISTS / file)
    assert (again.ledger.new, again.ledger.changed, again.ledger.same) == (0, 0, len(titles))
    assert check(database).problems == ()
    assert result.batch is not None
    assert again.batch is not None
    for batch in (again.batch, result.batch):
        batches.undo_batch(database, batch)
    assert new(database) == []
    assert check(database).problems == ()


def test_references_that_are_no_numbers_are_kept(database: Database, tmp_path: Path) -> None:
    rows = [
        ("Ref", *HEADS),
        ("BOD 24/18(b)", "Write pathway", "N101H", "JE", "2025-03-31", "Open"),
        ("A-002", "Audit ten records", "S314H", "KS", "2025-03-31", "Open"),
    ]
    brought(database, written(tmp_path, *rows))
    assert [one.reference for one in new(database)] == ["BOD 24/18(b)", "A-002"]
    # the next release: closed, its title corrected, moved
    rows[1] = ("BOD 24/18(b)", "Write a pathway", "N101H", "JE", "2025-03-31", "Closed")
    rows[2] = ("A-002", "Audit ten records", "A111H", "KS", "2025-04-30", "Open")
    result = brought(database, written(tmp_path, *rows))
    assert (result.ledger.new, result.ledger.changed) == (0, 2)
    assert [(one.title, one.node, one.status) for one in new(database)] == [
        ("Write a pathway", "N101H", "done"),
        ("Audit ten records", "A111H", "open"),
    ]


def test_another_log_that_counts_from_one_too_makes_actions_of_its_own(
    database: Database, tmp_path: Path
) -> None:
    heads = ("No", *HEADS)
    brought(database, written(tmp_path, heads, (1, "Buy scanner", "N101H", "JE", "2025-03-31", "Open")))
    result = brought(
        database, written(tmp_path, heads, (1, "Review rota", "N101H", "KS", "2025-04-30", "Open"))
    )
    assert (result.ledger.new, result.ledger.changed) == (1, 0)
    assert said(result) == [("A2", "list-reference-again")]
    assert [(one.title, one.owner) for one in new(database)] == [("Buy scanner", "JE"), ("Review rota", "KS")]


def test_our_own_numbers_count_where_the_title_agrees(database: Database, tmp_path: Path) -> None:
    rows = [
        ("No", *HEADS),
        (1, "Original one", "N101H", "B. Owner", "2026-11-30", "Open"),
        (9, "Quite another", "N101H", "JE", "2025-03-31", "Open"),
    ]
    for toml in (NUMBERED, ""):
        result = brought(database, written(tmp_path, *rows), toml)
        assert result.ledger.rejected == 0
    assert listed(database)[1].owner == "B. Owner"
    assert [(one.title, one.reference) for one in new(database)] == [("Quite another", "9")]
    assert len(listed(database)) == 4


def test_one_of_our_numbers_with_another_title_is_asked_about(database: Database) -> None:
    path = LISTS / "a07-own-numbers-new.xlsx"
    with pytest.raises(Rejected) as caught:
        brought(database, path, NUMBERED)
    assert caught.value.parameters["codes"] == "list-action-retitled"
    assert ours(database) == UNTOUCHED
    tried = brought(database, path, NUMBERED, dry_run=True)
    assert said(tried)[0] == ("B2", "list-action-retitled")
    assert "action 1 is “Original one”" in tried.problems[0].message


def test_the_actions_of_our_packet_come_back_as_themselves(database: Database, tmp_path: Path) -> None:
    heads = ("No.", "Action", "Node", "Measure", "Owner", "Due", "Status", "Status in words", "Effect")
    row = (2, "Original two, as agreed", "Alder", "", "C. Owner", "2026-12-31", "open", "due 31 Dec 2026", "")
    result = brought(database, written(tmp_path, heads, row))
    assert (result.ledger.new, result.ledger.changed) == (0, 1)
    assert (listed(database)[2].title, listed(database)[2].owner) == ("Original two, as agreed", "C. Owner")
    other = (3, "Something else", *row[2:])
    with pytest.raises(Rejected) as caught:
        brought(database, written(tmp_path, heads, other))
    assert caught.value.parameters["codes"] == "list-action-retitled"


# Dates


def test_one_word_among_dates_costs_no_other_date(database: Database) -> None:
    result = brought(database, LISTS / "a05-date-cells-and-tbc.xlsx")
    assert [(one.title, one.due, one.done_on, one.notes) for one in new(database)] == [
        ("Action A", date(2025, 6, 30), None, ""),
        ("Action B", None, None, "Due: TBC"),
        ("Action C", date(2025, 7, 31), date(2025, 7, 20), ""),
        ("Action D", date(2025, 9, 30), None, ""),
    ]
    assert said(result) == [("D3", "list-no-date")]


WRITTEN = {
    "2025-06-30": date(2025, 6, 30),
    "30/06/2025": date(2025, 6, 30),
    "30.6.25": date(2025, 6, 30),
    "30-Jun-25": date(2025, 6, 30),
    "30th June 2025": date(2025, 6, 30),
    "Mon 30 June 2025": date(2025, 6, 30),
    "June 30, 2025": date(2025, 6, 30),
    "31/Mar/25 12:00 AM": date(2025, 3, 31),
    "30. Juni 2025": date(2025, 6, 30),
    "30 août 2025": date(2025, 8, 30),
    "45838": date(2025, 6, 30),
    "Jun-25": date(2025, 6, 30),
    "end of June 2025": date(2025, 6, 30),
    "by 30 June 2025": date(2025, 6, 30),
    "30/06/2025 (extended)": date(2025, 6, 30),
    "was 31/05/2025 now 30/06/2025": None,
    "30 June": None,
    "Q2 2025": None,
    "ASAP": None,
    "next meeting": None,
    "31/02/2025": None,
    "-": None,
}


@pytest.mark.parametrize("toml", ["", NUMBERED.replace('number = "No"\n', "").replace('"No", ', "")])
def test_dates_as_people_write_them(database: Database, tmp_path: Path, toml: str) -> None:
    rows = [(f"Action {place}", "N101H", "JE", text, "Open") for place, text in enumerate(WRITTEN)]
    result = brought(database, written(tmp_path, HEADS, *rows), toml)
    found = {one.title: one for one in new(database)}
    assert result.ledger.new == len(WRITTEN)
    for place, (text, day) in enumerate(WRITTEN.items()):
        one = found[f"Action {place}"]
        assert one.due == day, text
        assert one.notes == ("" if day or text == "-" else f"Due: {text}")
    told = {cell for cell, _ in said(result)}
    silent = {f"D{place + 2}" for place in (*range(10), len(WRITTEN) - 1)}
    assert told == {f"D{place + 2}" for place in range(len(WRITTEN))} - silent


@pytest.mark.parametrize(
    ("texts", "first", "told"),
    [
        (("03/04/2025", "13/04/2025"), date(2025, 4, 3), []),
        (("03/04/2025", "04/13/2025"), date(2025, 3, 4), []),
        (("03/04/2025", "04/05/2025"), date(2025, 4, 3), [("D2", "list-dates-day-first")]),
    ],
)
def test_the_order_of_day_and_month(
    database: Database, tmp_path: Path, texts: tuple[str, str], first: date, told: list[tuple[str, str]]
) -> None:
    rows = [(f"Action {text}", "N101H", "JE", text, "Open") for text in texts]
    result = brought(database, written(tmp_path, HEADS, *rows))
    assert new(database)[0].due == first
    assert said(result) == told


def test_a_date_takes_the_place_of_the_word_and_notes_of_a_person_stay(
    database: Database, tmp_path: Path
) -> None:
    row = ["Buy scanner", "N101H", "JE", "TBC", "In progress"]
    brought(database, written(tmp_path, HEADS, row))
    number = new(database)[0].number
    actions.edit(database, number, notes=f"Ask the charity.\n{new(database)[0].notes}")
    again = brought(database, written(tmp_path, HEADS, row))
    assert again.ledger.same == 1
    row[3:] = ["30/06/2025", "Blocked"]
    brought(database, written(tmp_path, HEADS, row))
    one = listed(database)[number]
    assert (one.due, one.notes) == (date(2025, 6, 30), "Ask the charity.\nStatus: Blocked")


# Words


def test_no_action_is_lost_for_its_status(database: Database) -> None:
    result = brought(database, LISTS / "a03-status-words.csv")
    assert (result.ledger.new, result.ledger.rejected) == (17, 0)
    found = {one.title.removeprefix("Action "): one for one in new(database)}
    done = {"2", "6", "10", "16", "17"}
    assert {title for title, one in found.items() if one.status == "done"} == done
    assert {title for title, one in found.items() if one.status == "cancelled"} == {"11"}
    assert found["2"].done_on == date(2025, 3, 12)
    assert (found["3"].notes, found["10"].notes, found["16"].notes) == (
        "Status: RAG: Amber",
        "Status: Closed – not achieved",
        "",
    )


def test_what_is_not_known_of_an_action_is_kept_and_said(database: Database, tmp_path: Path) -> None:
    heads = (*HEADS, "Measure", "Effect")
    rows = [
        ("Buy scanner", "N101H", "JE", "2025-06-30", "Wibble", "No such measure", "splendid"),
        ("x" * 500, "N101H", "y" * 300, "2025-06-30", "Open", "", ""),
    ]
    result = brought(database, written(tmp_path, heads, *rows))
    assert (result.ledger.new, result.ledger.rejected) == (2, 0)
    assert sorted(said(result)) == [
        ("A3", "list-cut"),
        ("C3", "list-cut"),
        ("E2", "list-status-unknown"),
        ("F2", "list-measure-kept"),
        ("G2", "list-no-word"),
    ]
    first, second = new(database)
    assert (first.status, first.measure) == ("open", "")
    assert first.notes == "Status: Wibble\nEffect: splendid\nMeasure: No such measure"
    assert (len(second.title), second.title[-1], len(second.owner)) == (400, "…", 200)
    assert second.notes == f"Title: {'x' * 500}\nOwner: {'y' * 300}"
    assert brought(database, written(tmp_path, heads, *rows)).ledger.same == 2


def test_a_date_of_completion_alone_says_that_it_is_done(database: Database, tmp_path: Path) -> None:
    heads = ("Action", "Hospital", "Owner", "Due date", "Date completed")
    rows = [
        ("Buy scanner", "N101H", "JE", "2025-06-30", "2025-06-01"),
        ("Review rota", "N101H", "JE", "2025-06-30", ""),
    ]
    brought(database, written(tmp_path, heads, *rows))
    assert [(one.status, one.done_on) for one in new(database)] == [
        ("done", date(2025, 6, 1)),
        ("open", None),
    ]


# The same action, and others called alike


def test_audits_of_every_month_are_actions_of_their_own(database: Database, tmp_path: Path) -> None:
    path = LISTS / "a09-same-title-twice.xlsx"
    assert brought(database, path).ledger.new == 3
    months = [(date(2025, 4, 30), "done"), (date(2025, 5, 31), "done"), (date(2025, 6, 30), "open")]
    assert [(one.due, one.status) for one in new(database)] == months
    assert brought(database, path).ledger.same == 3
    rows = [
        ("Hand hygiene audit", "N101H", "L. Person", "2025-07-31", "Open"),
        ("Hand hygiene audit", "N101H", "L. Person", "2025-06-30", "Closed"),
    ]
    result = brought(database, written(tmp_path, HEADS, *rows))
    assert (result.ledger.new, result.ledger.changed) == (1, 1)
    assert [(one.due, one.status) for one in new(database)] == [
        *months[:2],
        (date(2025, 6, 30), "done"),
        (date(2025, 7, 31), "open"),
    ]


def test_an_audit_that_follows_one_that_is_closed_is_new(database: Database, tmp_path: Path) -> None:
    brought(database, written(tmp_path, HEADS, ("Audit", "N101H", "JE", "2025-04-30", "Closed")))
    brought(database, written(tmp_path, HEADS, ("Audit", "N101H", "JE", "2025-05-31", "Open")))
    assert [(one.due, one.status) for one in new(database)] == [
        (date(2025, 4, 30), "done"),
        (date(2025, 5, 31), "open"),
    ]


# Columns


def test_further_columns_are_kept_in_the_notes(database: Database) -> None:
    brought(database, LISTS / "a08-history-columns.csv")
    brought(database, LISTS / "a06-several-owners.csv")
    first, second, *_ = new(database)
    assert (
        first.notes
        == "Update May: Started\nUpdate June: Half done\nUpdate July: Waiting for estates\nSupporting: L. Person"
    )
    assert second.notes == "Update June: Drafted"


def test_a_log_of_a_board_with_its_titles_and_dates(database: Database) -> None:
    brought(database, LISTS / "a02-board-action-log.xlsx")
    with database.read() as connection:
        raised = {one.title: one.created_on for one in actions.listing(connection)}
    assert [(one.reference, one.due, one.notes) for one in new(database)] == [
        ("05/25-1", date(2025, 6, 11), "Draft sent\nStatus: In progress\nAgenda item: 4.1"),
        ("05/25-2", date(2025, 7, 9), "Status: Not started\nAgenda item: 4.2"),
        ("04/25-3", date(2025, 5, 14), "On agenda\nAgenda item: 5"),
    ]
    assert [raised[one.title] for one in new(database)] == [
        date(2025, 5, 14),
        date(2025, 5, 14),
        date(2025, 4, 9),
    ]
    assert today() not in {raised[one.title] for one in new(database)}


def test_open_and_closed_sheets_are_one_log(database: Database) -> None:
    assert brought(database, LISTS / "a23-open-and-closed-sheets.xlsx").ledger.new == 4
    assert [(one.status, one.done_on) for one in new(database)] == [
        ("open", None),
        ("open", None),
        ("done", date(2025, 3, 20)),
        ("done", date(2025, 4, 29)),
    ]


def test_german_headers_and_words(database: Database) -> None:
    brought(database, LISTS / "a13-german.csv")
    assert [(one.title, one.due, one.status) for one in new(database)] == [
        ("Leitlinie schreiben", date(2025, 3, 31), "open"),
        ("Zehn Akten prüfen", date(2025, 2, 28), "done"),
        ("Bericht an Vorstand", date(2025, 4, 30), "open"),
    ]


def test_rows_without_an_action_are_none(database: Database, tmp_path: Path) -> None:
    rows = [
        ("No", *HEADS),
        (1, "Buy scanner", "N101H", "JE", "2025-06-30", "Open"),
        *((n, *[""] * 5) for n in range(2, 9)),
    ]
    result = brought(database, written(tmp_path, *rows))
    assert (result.ledger.new, result.ledger.rejected, result.skipped) == (1, 0, {"no-action": 7})


def test_a_table_in_minutes(database: Database) -> None:
    result = brought(database, LISTS / "a21-minutes.md")
    assert [one.due for one in new(database)] == [date(2025, 6, 11), date(2025, 7, 9)]
    assert result.ledger.rejected == 0


# Logs without a place, and other logs


def test_a_log_without_a_place_asks_whose_actions_they_are(database: Database) -> None:
    path = LISTS / "a01-log-without-place.csv"
    with pytest.raises(Rejected) as caught:
        brought(database, path)
    assert caught.value.code == "list-place-needed"
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [path], parse_recipe(proposing.propose(path).toml), place="nowhere")
    assert caught.value.code == "node-unknown"
    intake.import_files(database, [path], parse_recipe(proposing.propose(path).toml), place="S314H")
    assert [(one.reference, one.node, one.due, one.status) for one in new(database)] == [
        ("1", "S314H", date(2025, 3, 31), "open"),
        ("2", "S314H", date(2025, 2, 28), "open"),
        ("3", "S314H", date(2025, 4, 30), "done"),
    ]
    again = intake.import_files(database, [path])  # its recipe keeps the place
    assert again.ledger.same == 3


def test_an_export_of_a_tracker_is_known_by_its_words(database: Database) -> None:
    result = brought(database, LISTS / "a11-jira.csv")
    assert [one.code for one in result.problems] == ["list-node-unknown"] * 3
    recipe = parse_recipe(proposing.propose(LISTS / "a11-jira.csv").toml).listing
    assert recipe is not None
    assert {name: one.columns[0] for name, one in recipe.fields.items()} | {
        "reference": "Issue key",
        "title": "Summary",
        "owner": "Assignee",
        "due": "Due date",
        "node": "Project name",
    } == {name: one.columns[0] for name, one in recipe.fields.items()}


@pytest.mark.parametrize(
    ("file", "code"),
    [("a17-pdsa-tracker.xlsx", "list-of-cycles"), ("a19-decisions-log.xlsx", "list-of-decisions")],
)
def test_logs_that_are_not_kept_are_refused_in_words(file: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        proposing.propose(LISTS / file)
    assert caught.value.code == code


def test_a_register_of_risks_beside_actions_is_left_out(database: Database, tmp_path: Path) -> None:
    import openpyxl

    risks: list[tuple[object, ...]] = [
        ("Trust risk register", None, None, None, None, None),
        ("Risk ID", "Risk description", "Hospital", "Likelihood", "Impact", "Score"),
        ("R1", "Fire", "N101H", 3, 4, 12),
        ("R2", "Flood", "S314H", 2, 5, 10),
    ]
    alone, both = openpyxl.Workbook(), openpyxl.Workbook()
    for book in (alone, both):
        for risk in risks:
            book.worksheets[0].append(risk)
    alone.save(tmp_path / "risks.xlsx")
    with pytest.raises(Rejected) as caught:
        proposing.propose(tmp_path / "risks.xlsx")
    assert caught.value.code == "list-of-risks"
    sheet = both.create_sheet("Actions")
    for row in (
        HEADS,
        ("Test alarms", "N101H", "JE", "2025-06-30", "Open"),
        ("Dig", "S314H", "KS", "TBC", "Open"),
    ):
        sheet.append(row)
    both.save(tmp_path / "both.xlsx")
    assert any(
        "“Sheet” holds risks" in reason for reason in proposing.propose(tmp_path / "both.xlsx").reasons
    )
    assert brought(database, tmp_path / "both.xlsx").ledger.new == 2
    with database.read() as connection:
        assert catalogue.measures(connection) == []


def test_a_client_beside_owner_and_due_date_is_no_patient(database: Database, tmp_path: Path) -> None:
    rows = [
        ("Client", "Action", "Hospital", "Owner", "Due date", "Status", "E-mail"),
        ("Example Ltd", "Send offer", "N101H", "JE", "2025-06-30", "Open", "je@example.org"),
        ("Sample plc", "Call back", "S314H", "KS", "2025-06-30", "Open", "ks@example.org"),
    ]
    result = brought(database, written(tmp_path, *rows))
    assert [(one.title, one.notes) for one in new(database)] == [("Send offer", ""), ("Call back", "")]
    assert any("“Client”, “E-mail”" in note for note in result.notes)


def test_a_list_that_loads_nothing_says_what_it_lacks(database: Database, tmp_path: Path) -> None:
    result = brought(database, LISTS / "n16-plain-code-and-name.csv")
    assert (result.ledger.read, result.ledger.skipped, result.undecided) == (3, 3, True)
    assert "nothing was loaded" in result.notes[0]
    assert "“id”, “displayName”" in result.notes[0]
    rows = [("Task", "Assigned to", "Priority"), ("Buy", "JE", "high"), ("Sell", "KS", "low")]
    result = brought(database, written(tmp_path, *rows))
    assert new(database) == []
    assert "“Task” (the action) and “Assigned to” (its owner)" in result.notes[0]
    assert "no column for its due date or its status" in result.notes[0]
    assert result.undecided
    blank = brought(database, written(tmp_path, ("No", *HEADS), (1, *[""] * 5), (2, *[""] * 5)))
    assert blank.undecided
    assert "2 in rows without an action" in blank.problems[0].message


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        (
            "Date,Client,Item,Owner,Due Date,Status,Priority,Notes",
            {"title": "Item", "owner": "Owner", "due": "Due Date", "created": "Date", "notes": "Notes"},
        ),
        (
            "Item,Action required,Ward,Person responsible,Timescale,Progress",
            {
                "reference": "Item",
                "title": "Action required",
                "node": "Ward",
                "owner": "Person responsible",
                "due": "Timescale",
            },
        ),
        (
            "Task ID,Task Name,Bucket Name,Progress,Assigned To,Created Date,Due date,Completed Date",
            {
                "reference": "Task ID",
                "title": "Task Name",
                "owner": "Assigned To",
                "due": "Due date",
                "done": "Completed Date",
            },
        ),
        (
            "Recommendation,Action,Hospital,Lead,Target date,Completion date,Status",
            {
                "title": "Action",
                "node": "Hospital",
                "owner": "Lead",
                "due": "Target date",
                "done": "Completion date",
            },
        ),
        (
            "Action,Établissement,Responsable,Échéance,Statut",
            {
                "title": "Action",
                "node": "Établissement",
                "owner": "Responsable",
                "due": "Échéance",
                "status": "Statut",
            },
        ),
        (
            "S/N,Agreed action,Site,By whom,By when,RAG",
            {
                "reference": "S/N",
                "title": "Agreed action",
                "node": "Site",
                "owner": "By whom",
                "due": "By when",
                "status": "RAG",
            },
        ),
    ],
)
def test_the_headers_of_logs_as_they_are_met(tmp_path: Path, heads: str, fields: dict[str, str]) -> None:
    names = heads.split(",")
    dates = {
        "Date",
        "Due Date",
        "Due date",
        "Created Date",
        "Completed Date",
        "Target date",
        "Completion date",
    }

    def cell(name: str, row: int) -> str:
        if name in dates:
            return f"2025-06-{10 + row}"
        if name in ("Item", "S/N", "Task ID") and (name != "Item" or "Action required" in names):
            return str(row)
        return (
            "N101H"
            if name in ("Ward", "Site", "Hospital", "Établissement")
            else f"Some words of {name} {row}"
        )

    rows = [[cell(name, row) for name in names] for row in range(1, 4)]
    listing = parse_recipe(proposing.propose(written(tmp_path, names, *rows)).toml).listing
    assert listing is not None
    assert listing.of.value == "actions"
    found = {name: one.columns[0] for name, one in listing.fields.items()}
    assert found | fields == found
