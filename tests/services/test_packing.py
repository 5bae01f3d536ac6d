"""Packets of real places: the day they are of, what they count, and what they leave unsaid."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lhs_desktop import cli
from lhs_desktop.errors import Rejected
from lhs_desktop.models.db import hierarchy
from lhs_desktop.models.db.tables import action, batch, link, node
from lhs_desktop.models.packets import PacketContent
from lhs_desktop.services import actions, databases, packing, statements
from lhs_desktop.services.actions import Action
from lhs_desktop.services.databases import Database
from lhs_desktop.services.packing.content import packet_content
from tests.databases import Built

SCOTLAND, GLASGOW, INFIRMARY, TEXAS, BEE = "S92000003", "S08000031", "G107H", "TX", "TX-BEE"
DAY = date(2019, 7, 20)


def content(database: Database, code: str, when: str | None = None, on: date | None = None) -> PacketContent:
    with database.read() as connection:
        return packet_content(connection, code, when, on)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: object) -> tuple[int, str, str]:
        status = cli.run([str(one) for one in arguments], lambda *_: 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def act(database: Database, title: str, created: date, **fields: Any) -> int:
    """An action that was raised on a day."""
    made = actions.add(database, fields.pop("place", GLASGOW), title, **fields)
    assert made.key is not None
    with database.write("raised") as step:
        key = step.connection.execute(select(action.c.id).where(action.c.number == made.key)).scalar_one()
        step.update("action", key, created_on=created)
    return made.key


@pytest.fixture
def acted(scotland: Built, tmp_path: Path) -> Any:
    """Scotland with actions that were raised, due and done on other days."""
    with scotland.copy(tmp_path) as database:
        act(
            database,
            "Raised and late",
            date(2019, 5, 2),
            due=date(2019, 7, 1),
            measure="ED4H",
            owner="A. Boyle",
        )
        act(database, "Raised, due later", date(2019, 6, 2), due=date(2019, 8, 1), measure="ED4H")
        done = act(
            database, "Done afterwards", date(2019, 4, 1), due=date(2019, 6, 30), measure="ED8H", owner="B"
        )
        actions.complete(database, done, on=date(2019, 9, 9))
        early = act(database, "Done before, late", date(2019, 1, 1), due=date(2019, 5, 1), owner="C")
        actions.complete(database, early, on=date(2019, 5, 11))
        act(database, "Raised afterwards", date(2019, 7, 21), due=date(2019, 7, 31), measure="ED4H")
        yield database


def told(database: Database, on: date) -> dict[str, str]:
    return {one.title: one.status_text for one in content(database, SCOTLAND, "2019-06", on).actions}


def test_a_packet_lists_the_actions_of_its_day_as_they_stood(acted: Database) -> None:
    assert told(acted, DAY) == {
        "Done afterwards": "overdue, 20 days late",
        "Raised and late": "overdue, 19 days late",
        "Raised, due later": "open",
        "Done before, late": "done 11 May 2019, 10 days late",
    }
    assert told(acted, date(2019, 7, 1))["Raised and late"] == "open", "on the day itself it is not late"
    later = told(acted, date(2020, 1, 1))
    assert later["Done afterwards"] == "done 9 Sep 2019, 71 days late"
    assert later["Raised afterwards"] == "overdue, 154 days late"


def test_the_packet_says_on_which_day_and_who_is_missing(acted: Database) -> None:
    found = content(acted, SCOTLAND, "2019-06", DAY)
    assert (found.on, found.on_text) == (DAY, "20 July 2019")
    assert found.summary[-1] == "Actions: 3 open, 2 overdue as of 20 July 2019, 1 without an owner."
    owners = {one.title: (one.owner, one.has_owner, one.node) for one in found.actions}
    assert owners["Raised, due later"] == ("no owner", False, "NHS Greater Glasgow and Clyde")
    page = next(page for page in found.pages if page.measure == "ED4H")
    assert [one.title for one in page.actions] == ["Raised and late", "Raised, due later"]
    marks = [
        mark.text for page in content(acted, GLASGOW, "2019-06", DAY).pages for mark in page.chart.annotations
    ]
    assert any("Raised and late" in mark for mark in marks)
    assert not any("Raised afterwards" in mark for mark in marks)


def test_the_same_day_gives_the_same_bytes_and_another_one_another_packet(
    acted: Database, tmp_path: Path
) -> None:
    def made(folder: str, on: date) -> list[bytes]:
        found = packing.make_packet(acted, GLASGOW, "2019-06", packing.FORMATS, tmp_path / folder, on=on)
        assert [path.stem for path in found.files] == [
            "NHS Greater Glasgow and Clyde 2019-06 meeting packet"
        ] * 3
        return [path.read_bytes() for path in found.files]

    first = made("first", DAY)
    assert made("again", DAY) == first
    assert made("later", date(2019, 7, 22)) != first


def test_the_day_of_today_is_the_one_that_is_meant(acted: Database) -> None:
    assert content(acted, GLASGOW).on == databases.today()
    assert content(acted, GLASGOW) == content(acted, GLASGOW, on=databases.today())


def test_the_command_line_says_what_is_overdue_and_on_which_day(
    acted: Database, run: Any, tmp_path: Path
) -> None:
    path = acted.path
    acted.close()
    status, said, _ = run("action", "list", path, "--node", SCOTLAND, "--on", "2019-07-20")
    assert status == 0
    assert "overdue, 19 days late" in said
    assert "no owner" in said
    assert "Raised afterwards" not in said
    assert said.rstrip().endswith("2 overdue as of 20 July 2019.")
    listed = json.loads(run("action", "list", path, "--on", "2019-07-20", "--json")[1])
    late = {one["title"]: (one["overdue"], one["days_late"], one["as_of"]) for one in listed}
    assert late["Raised and late"] == (True, 19, "2019-07-20")
    assert late["Done before, late"] == (False, 10, "2019-07-20")
    now = json.loads(run("action", "list", path, "--json")[1])
    assert len(now) == 5
    assert {one["as_of"] for one in now} == {databases.today().isoformat()}
    made = run("packet", path, GLASGOW, "--period", "2019-06", "--on", "2019-07-20", "--out", tmp_path)[1]
    assert made.splitlines()[0].endswith("2019-06, as of 20 July 2019")
    document = json.loads(run("packet", path, GLASGOW, "--on", "2019-07-20", "--out", tmp_path, "--json")[1])
    assert (document["period"], document["on"]) == ("2019-06", "2019-07-20")
    status, _, error = run("packet", path, GLASGOW, "--on", "someday", "--out", tmp_path)
    assert status == 1
    assert "someday" in error


def test_nothing_of_later_than_the_day_is_seen(acted: Database) -> None:
    with acted.read() as connection:
        found = statements.statement(connection, SCOTLAND, on=DAY)
        assert found.period.code == "2019-06"
        assert max(found.periods).code == "2019-07", "the month of that day has begun"
        explicit = statements.statement(connection, SCOTLAND, "2019-06", DAY)
        assert statements.as_dict(found) == statements.as_dict(explicit)
        assert statements.as_dict(explicit) == statements.as_dict(
            statements.statement(connection, SCOTLAND, "2019-06")
        )
        with pytest.raises(Rejected) as later:
            statements.statement(connection, SCOTLAND, "2019-08", DAY)
        assert later.value.code == "period-after-day"
        with pytest.raises(Rejected) as never:
            statements.statement(connection, SCOTLAND, on=date(2001, 1, 1))
        assert never.value.code == "no-data-by-day"


def test_the_tree_is_that_of_the_day(acted: Database, run: Any) -> None:
    """A hospital that moves on 1 March 2020: before, it is its old board's, with its actions."""
    act(acted, "Of the hospital", date(2019, 1, 1), place=INFIRMARY, measure="ED4H")
    with acted.write("move") as step:
        keys = dict(step.connection.execute(select(node.c.code, node.c.id)).all())
        held = step.connection.execute(
            select(link.c.id).where(link.c.child_id == keys[INFIRMARY])
        ).scalar_one()
        step.update("link", held, valid_to=date(2020, 2, 29))
        step.insert(
            "link",
            kind="reports_to",
            child_id=keys[INFIRMARY],
            parent_id=keys["S08000029"],
            valid_from=date(2020, 3, 1),
            valid_to=hierarchy.ALWAYS[1],
        )
        hierarchy.rebuild(step.connection, [keys[INFIRMARY]])

    def titles(code: str, on: date) -> set[str]:
        with acted.read() as connection:
            return {one.title for one in actions.listing(connection, code, on=on)}

    assert "Of the hospital" in titles(GLASGOW, date(2020, 2, 1))
    assert "Of the hospital" not in titles(GLASGOW, date(2020, 4, 1))
    assert "Of the hospital" in titles("S08000029", date(2020, 4, 1))
    path = acted.path
    acted.close()

    def parent(*arguments: str) -> str:
        listed = json.loads(run("nodes", path, "--json", *arguments)[1])
        return next(str(one["parent"]) for one in listed if one["code"] == INFIRMARY)

    assert parent("--on", "2020-02-29") == GLASGOW
    assert parent("--on", "2020-03-01") == parent() == "S08000029"
    statement = json.loads(run("statement", path, GLASGOW, "--on", "2020-02-20", "--json")[1])
    assert (statement["period"], statement["on"]) == ("2020-01", "2020-02-20")
    peers = json.loads(
        run("compare", path, "ED4H", "--under", "S08000029", "--on", "2020-02-20", "--json")[1]
    )
    assert peers["to"] == "2020-01"
    assert INFIRMARY not in [one["code"] for one in peers["nodes"]]


def test_a_place_without_children_is_not_praised_for_them(scotland: Built, tmp_path: Path) -> None:
    with scotland.copy(tmp_path) as database:
        made = packing.make_packet(database, INFIRMARY, None, ("pdf",), tmp_path, on=date(2027, 1, 20))
        found = content(database, INFIRMARY)
    shown = " ".join(page.extract_text() for page in PdfReader(made.files[0]).pages)
    assert "off target." not in shown
    assert (found.grid, found.grid_title) == ((), "")
    assert {page.children_title for page in found.pages} == {""}
    assert {line.off_target for line in found.statement} == {None}


def test_off_target_is_of_those_with_a_figure_everywhere(texas: Built, run: Any) -> None:
    said = run("statement", texas.path, TEXAS)[1]
    rows = {
        row["measure"]: row for row in json.loads(run("statement", texas.path, TEXAS, "--json")[1])["rows"]
    }
    with texas.open() as database:
        found = content(database, TEXAS)
    assert len(found.pages) == 6
    for line, page in zip(found.statement, found.pages, strict=True):
        assert line.off_target is not None
        row = rows[line.measure]
        missed, every = line.off_target
        assert (len(row["children_off_target"]), row["children_with_figure"]) == (missed, every)
        assert page.children_title.startswith(f"Counties off target ({missed} of {every})")
        (printed,) = [one for one in said.splitlines() if one.startswith(f"{line.name} (ratio)")]
        assert f" {missed} of {every}" in printed
    assert rows["HAI_1"]["children_with_figure"] == 45
    assert any("Below it 3 of 45 are off target" in one for one in found.summary)
    assert not any(" of 92" in one for one in found.summary)


def test_what_is_too_few_to_report_is_one_line_and_no_page(texas: Built, run: Any) -> None:
    with texas.open() as database:
        found = content(database, BEE)
    assert found.untold == (
        "Too few to report: CLABSI; SSI, colon surgery; SSI, hysterectomy; MRSA bacteraemia.",
    )
    assert (
        [page.name for page in found.pages]
        == [line.name for line in found.statement]
        == ["CAUTI", "C. difficile"]
    )
    assert all(len(row.cells) == 2 for row in found.grid)
    assert found.untold[0] in found.summary
    whole = json.dumps([found.summary, found.untold, [page.sentence for page in found.pages]])
    assert "No figures yet" not in whole
    assert len({row.measure for row in found.data}) == 6, "the figures are all in the data"
    for command in ("statement", "reading"):
        said = run(command, texas.path, BEE, *(("HAI_1",) if command == "reading" else ()))[1]
        assert "0 observed, 0.588 predicted, too few to judge" in said
        assert "No figures yet" not in said


def test_no_reading_of_a_packet_speaks_against_its_streak(scotland: Built) -> None:
    with scotland.open() as database:
        for code in (SCOTLAND, GLASGOW, INFIRMARY):
            for line in content(database, code).statement:
                if line.status == "missed" and line.variation == "concern":
                    assert line.assurance == "none"
                    assert line.assurance_text == ""


@pytest.mark.parametrize(
    ("due", "done", "on", "late"),
    [
        (date(2027, 1, 1), None, date(2027, 1, 20), 19),
        (date(2027, 1, 20), None, date(2027, 1, 20), 0),
        (date(2027, 1, 1), date(2027, 1, 3), date(2027, 1, 20), 2),
        (date(2027, 1, 1), date(2026, 12, 3), date(2027, 1, 20), 0),
        (None, None, date(2027, 1, 20), 0),
    ],
)
def test_how_late_an_action_is(due: date | None, done: date | None, on: date, late: int) -> None:
    one = Action(
        1, "t", "N", "N", "", "", "", "", date(2026, 1, 1), due, "done" if done else "open", done, "", "", "", "", ""
    )  # fmt: skip
    assert one.days_late(on) == late
    assert one.is_overdue(on) is (late > 0 and done is None)


def test_the_actions_of_a_packet_come_back_as_they_are(acted: Database, tmp_path: Path, run: Any) -> None:
    """Its log is known: nothing of what it works out itself, nor that nobody has an action, becomes a part of one."""
    actions.edit(acted, 1, cause="Beds are full", notes="As agreed")
    made = packing.make_packet(acted, SCOTLAND, None, ("xlsx",), tmp_path / "out")
    with acted.read() as connection:
        before = actions.listing(connection)
    path = acted.path
    acted.close()
    recipe = tmp_path / "log.toml"
    recipe.write_text(run("recipe", "propose", made.files[0], "--sheet", "Actions")[1], encoding="utf-8")
    status, said, error = run("import", path, made.files[0], "--recipe", recipe, "--json")
    assert status == 0, error
    ledger = json.loads(said)
    assert (ledger["same"], ledger["new"], ledger["changed"], ledger["rejected"]) == (len(before), 0, 0, 0)
    with databases.open_database(str(path), writable=False) as again, again.read() as connection:
        assert actions.listing(connection) == before


STAFF = ("STAFF_HC", "STAFF_FTE")


def test_the_latest_figure_is_told_with_its_month_and_marks_nothing_of_this_one(
    workforce: Built,
) -> None:
    with workforce.open() as database:
        early = content(database, "E92000001", "2024-08")
        late = content(database, "E92000001", "2024-10")
    for now, before in zip(late.statement, early.statement, strict=True):
        assert now.measure in STAFF
        assert (now.status, before.status) == ("no_value", "no_target")
        assert (now.aged, before.aged) == ("Aug 2024, 2 months old", "")
        assert now.latest == before.latest
        assert now.latest.value is not None
        assert now.prior == before.prior
    own = late.grid[0] if late.grid else None
    assert own is None or [(cell.text, cell.variation) for cell in own.cells] == [("–", "")] * len(STAFF)
    for page in late.pages:
        assert all(row.value.text and not row.numerator.text for row in page.numbers), "an amount stands once"


MEANS = (
    ("LOS", "Length of stay", "mean", "lower", "days", "weighted", 30),
    ("NUM", "Complaints", "count", "lower", "complaints", "sum", ""),
)


@pytest.fixture
def wards(tmp_path: Path, run: Any) -> Path:
    """Two wards of a hospital with a mean: one month of one ward is too few to judge."""

    def table(name: str, rows: Sequence[tuple[object, ...]]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
        return path

    database = tmp_path / "wards.lhsdb"
    assert run("new", database)[0] == 0
    heads = ("Code", "Name", "Reports to", "Level")
    wards = [
        ("H", "Alder Hospital", "", "Hospital"),
        ("W1", "Ward 1", "H", "Ward"),
        ("W2", "Ward 2", "H", "Ward"),
    ]
    lists = [
        table("places.csv", [heads, *wards]),
        table(
            "measures.csv",
            [("Measure", "Name", "Kind", "Direction", "Unit", "Roll-up", "Too few to judge below"), *MEANS],
        ),
    ]
    figures: list[tuple[object, ...]] = [("Month", "Ward", "Mean stay", "Stays", "Complaints")]
    for month in ("2024-01", "2024-02", "2024-03"):
        stay, cases = (9.87, 7) if month == "2024-03" else (4.41, 50)
        figures += [(month, "W1", 5.25, 100, 3), (month, "W2", stay, cases, 1)]
    for path in lists:
        recipe = tmp_path / f"{path.stem}.toml"
        recipe.write_text(run("recipe", "propose", path)[1], encoding="utf-8")
        assert run("import", database, path, "--recipe", recipe)[0] == 0
    recipe = tmp_path / "figures.toml"
    recipe.write_text(WARDS_RECIPE, encoding="utf-8")
    assert run("import", database, table("figures.csv", figures), "--recipe", recipe)[0] in (0, 3)
    return database


TARGETS = Path(__file__).parents[1] / "data" / "judgement" / "targets.toml"
WARDS_RECIPE = """name = "figures"
title = "figures"
layout = "long"
recognise = ["Month", "Ward", "Mean stay"]
[period]
column = "Month"
[[levels]]
level = "Ward"
rank = 60
code_column = "Ward"
[[measures]]
code = "LOS"
numerator = "Mean stay"
denominator = "Stays"
[[measures]]
code = "NUM"
numerator = "Complaints"
"""


def test_means_add_up_by_their_weights(wards: Path, tmp_path: Path, run: Any) -> None:
    status, said, _ = run("packet", wards, "H", "--format", "xlsx", "--out", tmp_path / "out", "--json")
    assert status == 0
    sums = json.loads(said)["checks"][0]
    assert (sums["ok"], sums["compared"], sums["differing"]) == (True, 6, 0)


def test_a_mean_of_too_few_is_said_nowhere(wards: Path, tmp_path: Path, run: Any) -> None:
    targets = tmp_path / "targets.csv"
    targets.write_text("Measure,Node,Target\nLOS,H,5\n", encoding="utf-8")
    assert run("import", wards, targets, "--recipe", TARGETS)[0] == 0
    _, said, _ = run("packet", wards, "W2", "--out", tmp_path / "out", "--json")
    pdf = next(Path(one) for one in json.loads(said)["files"] if one.endswith(".pdf"))
    texts = [page.extract_text() for page in PdfReader(pdf).pages]
    told = "No value for Mar 2024: n = 7, too few to judge. The last value was 4.41 days in Feb 2024: target of 5 days met"
    assert told in " ".join(texts[1].split())
    (page,) = [text for text in texts[2:] if "No value for Mar 2024" in text]
    assert re.search(r"Mar 2024\*\s+7\b", page)
    assert "Numerator" not in page
    assert "9.87" not in " ".join(texts)
    _, said, _ = run("statement", wards, "W2")
    assert "9.87" not in said
    _, said, _ = run("compare", wards, "LOS", "--from", "2024-03", "--to", "2024-03")
    assert "9.87" not in said
    assert "1 more has no value" in said
    _, said, _ = run("compare", wards, "LOS", "--from", "2024-01", "--to", "2024-03")
    assert re.search(r"^W2 .*4\.77 .*107", said, re.MULTILINE), "all periods together are enough"


def test_who_imported_a_file_is_said_only_where_that_is_wanted(acted: Database, tmp_path: Path) -> None:
    with acted.read() as connection:
        login = connection.execute(select(batch.c.imported_by)).scalar_one()

    def heads(folder: str, names: bool) -> list[list[object]]:
        made = packing.make_packet(acted, SCOTLAND, None, ("xlsx",), tmp_path / folder, names=names)
        rows = openpyxl.load_workbook(made.files[0])["Provenance"].iter_rows(values_only=True)
        return [list(row) for row in rows]

    without, named = heads("without", names=False), heads("named", names=True)
    assert "imported_by" not in without[0]
    assert login not in without[1]
    assert named[1][named[0].index("imported_by")] == login
