"""The command line as it is called from outside: documents, exit statuses, one line an error."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lhs_desktop import cli
from lhs_desktop.errors import Unavailable
from tests.databases import SAMPLES, SCOTLAND

Result = tuple[int, Any, str]


def no_window(database: object, node: str) -> int:
    raise Unavailable("no-display")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs a command; gives its status, its JSON document (None where there is none) and its messages."""

    def call(*arguments: object) -> Result:
        status = cli.run([str(argument) for argument in arguments], no_window)
        captured = capsys.readouterr()
        return status, json.loads(captured.out) if captured.out.strip() else None, captured.err

    return call


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """Fife in the last year."""
    with open(SAMPLES / SCOTLAND, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path = tmp_path / "fife.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        kept = [row for row in rows[1:] if row[0] >= "202105" and row[2] == "S08000029"]
        csv.writer(file).writerows([rows[0], *kept])
    return path


@pytest.fixture
def database(tmp_path: Path, extract: Path, run: Any) -> Path:
    path = tmp_path / "fife.lhsdb"
    assert run("new", path, "--json")[0] == 0
    status, document, _ = run("import", path, extract, "--create-nodes", "--json")
    assert status == 0
    assert document["new"] == document["read"] > 0
    return path


def test_a_recipe_is_proposed_and_used(tmp_path: Path, run: Any, capsys: Any) -> None:
    path = tmp_path / "falls.csv"
    rows = "\n".join(f"2024-{month:02d},R1,{month},{900 + month}" for month in range(1, 13))
    path.write_text(f"period,org code,falls,patient days\n{rows}\n", encoding="utf-8")
    status, document, reasons = run("recipe", "propose", path, "--json")
    assert status == 0
    assert document["recipe"]["measures"][0]["kind"] == "rate"
    assert "“falls” are events" in reasons
    recipe = tmp_path / "falls.toml"
    recipe.write_text(document["toml"], encoding="utf-8")
    database = tmp_path / "new.lhsdb"
    run("new", database, "--json")
    assert run("import", database, path, "--recipe", recipe, "--create-nodes", "--json")[1]["new"] == 12
    assert run("import", database, path, "--json")[1]["same"] == 12, "kept: known the next time"
    status, _, error = run("recipe", "propose", path, "--sheet", "x", "--json")
    assert status == 1
    assert error.startswith("error: falls.csv has no sheet x")


def test_a_reading_is_shown_decided_and_looked_at_otherwise(database: Path, run: Any) -> None:
    status, found, _ = run("reading", database, "F704H", "ED4H", "--json")
    assert status == 0
    assert {"chart", "rules", "points", "phases", "variation", "assurance", "sentence"} <= set(found)
    assert set(found["points"][0]) >= {"period", "value", "n", "center", "lower", "upper", "flags"}
    assert found["variation"] == "insufficient"
    assert found["rules"] == "making-data-count-7"
    assert found["sentence"].startswith(f"{found['points'][-1]['value']:.1f} %")
    assert [phase["state"] for phase in found["phases"]] == ["in_force"]
    statement = run("statement", database, "F704H", "--json")[1]
    row = next(row for row in statement["rows"] if row["measure"] == "ED4H")
    assert (row["variation"], row["reading"]) == (found["variation"], found["sentence"])
    other = run("reading", database, "F704H", "ED4H", "--chart", "run", "--rules", "anhoej", "--json")[1]
    assert (other["chart"], other["rules"]) == ("run", "anhoej")
    phase = ("phase", database, "F704H", "ED4H", "rebase", "2021-11", "--reason", "moved", "--json")
    assert [one["reason"] for one in run(*phase)[1]["phases"]] == ["", "moved"]
    assert run("rules", database, "nelson", "--json")[1]["rules"] == "nelson"
    assert run("reading", database, "F704H", "ED4H", "--json")[1]["rules"] == "nelson"
    assert run("check", database, "--json")[1]["reading_differences"] == 0
    status, nothing, error = run("reading", database, "F704H", "ED4H", "--chart", "xbar", "--json")
    assert (status, nothing) == (1, None)
    assert error.startswith("error: ED4H does not have the figures")
    assert run("reading", database, "F704H", "XYZ", "--json")[0] == 1


def test_import_gives_the_ledger(tmp_path: Path, extract: Path, run: Any) -> None:
    path = tmp_path / "a.lhsdb"
    assert run("new", path, "--json")[1] == {"database": str(path)}
    status, dry, _ = run("import", path, extract, "--dry-run", "--create-nodes", "--json")
    assert (status, dry["batch"]) == (0, None)
    status, waiting, _ = run("import", path, extract, "--json")
    assert status == 3
    assert waiting["waiting"] == waiting["read"]
    status, document, _ = run("import", path, extract, "--create-nodes", "--json")
    assert status == 0
    accounts = ("new", "changed", "same", "rejected", "skipped", "waiting")
    assert document["read"] == sum(document[account] for account in accounts)
    assert document["batch"] == 2
    assert [one["code"] for one in document["problems"]] == ["file-imported-before"]
    assert document["reconciled"] == []


def test_reading_commands(database: Path, run: Any) -> None:
    _, nodes, _ = run("nodes", database, "--under", "S08000029", "--json")
    assert nodes[0]["code"] == "S08000029"
    assert nodes[0]["children"] == len(nodes) - 1
    assert set(nodes[0]) >= {"code", "name", "level", "kind", "parent", "communities", "children"}
    _, measures, _ = run("measures", database, "--json")
    assert [one["code"] for one in measures] == ["ED4H", "ED8H", "ED12H"]
    assert measures[0]["multiplier"] == 100
    _, found, _ = run("observations", database, "--node", "F704H", "--measure", "ED4H", "--json")
    assert len(found) == 12
    assert found[0]["source"]["file"] == "fife.csv"
    assert found[0]["source"]["cell"].startswith("I")
    assert found[0]["rolled_up"] is False
    _, rolled, _ = run("observations", database, "--node", "S92000003", "--measure", "ED4H", "--json")
    assert all(one["rolled_up"] and one["source"] is None for one in rolled)
    _, statement, _ = run("statement", database, "S08000029", "--period", "2022-04", "--json")
    keys = {
        "measure", "value", "numerator", "denominator", "target", "variance", "prior", "status",
        "variation", "assurance", "streak", "reading", "children_off_target",
    }  # fmt: skip
    assert set(statement["rows"][0]) >= keys
    assert (statement["node"], statement["period"]) == ("S08000029", "2022-04")


def test_undo_and_check(database: Path, run: Any) -> None:
    status, found, _ = run("check", database, "--json")
    assert (status, found["integrity"], found["balance_differences"]) == (0, "ok", 0)
    assert found["problems"] == []
    status, undone, _ = run("undo", database, 1, "--json")
    assert status == 0
    assert (undone["batch"], undone["restored"]) == (1, 0)
    assert undone["removed"] > 0
    assert run("nodes", database, "--json")[1] == []
    assert run("check", database, "--json")[0] == 0


def test_actions(database: Path, run: Any) -> None:
    status, added, _ = run(
        "action", "add", database, "--node", "F704H", "--title", "Second triage nurse",
        "--measure", "ED4H", "--owner", "Flow lead", "--due", "2022-06-30", "--json",
    )  # fmt: skip
    assert status == 0
    expected = {
        "id": 1,
        "title": "Second triage nurse",
        "owner": "Flow lead",
        "due": "2022-06-30",
        "status": "open",
        "effect": None,
        "node": "F704H",
        "measure": "ED4H",
    }
    assert expected.items() <= added.items()
    assert run("action", "edit", database, 1, "--owner", "Ward lead", "--json")[1]["owner"] == "Ward lead"
    assert run("action", "done", database, 1, "--json")[1]["status"] == "done"
    _, listed, _ = run("action", "list", database, "--node", "S92000003", "--json")
    assert [one["id"] for one in listed] == [1]
    status, _, errors = run("action", "add", database, "--node", "F704H", "--title", " ", "--json")
    assert status == 1
    assert errors.startswith("error: ")


def test_an_action_names_the_period_it_came_from(database: Path, run: Any) -> None:
    add = ("action", "add", database, "--node", "F704H", "--title", "x", "--measure", "ED4H")
    assert run(*add, "--period", "2021-10", "--json")[1]["period"] == "2021-10"
    assert run(*add, "--json")[1]["period"] is None
    _, listed, _ = run("action", "list", database, "--json")
    assert [one["period"] for one in listed] == ["2021-10", None]
    assert run("action", "edit", database, 1, "--period", "2021-11", "--json")[1]["period"] == "2021-11"
    for wrong in ("October", "1950-01"):
        status, _, errors = run(*add, "--period", wrong, "--json")
        assert status == 1
        assert wrong in errors
    assert run("check", database, "--json")[0] == 0


@pytest.mark.parametrize("due", ["2026-11-15", "15 nov 2026", "15/11/26", "Sunday 15 November 2026"])
def test_a_due_date_may_be_written_in_words(database: Path, run: Any, due: str) -> None:
    status, added, _ = run(
        "action", "add", database, "--node", "F704H", "--title", "x", "--due", due, "--json"
    )
    assert (status, added["due"]) == (0, "2026-11-15")


@pytest.mark.parametrize("due", ["3/4/27", "soon", "2026-02-30"])
def test_a_due_date_of_two_meanings_or_none_is_refused(database: Path, run: Any, due: str) -> None:
    status, _, errors = run(
        "action", "add", database, "--node", "F704H", "--title", "x", "--due", due, "--json"
    )
    assert status == 1
    assert due in errors
    assert run("action", "list", database, "--json")[1] == []


def test_packet(database: Path, tmp_path: Path, run: Any) -> None:
    out = tmp_path / "packets"
    status, made, _ = run("packet", database, "S08000029", "--format", "xlsx", "pdf", "--out", out, "--json")
    assert status == 0
    assert sorted(Path(file).suffix for file in made["files"]) == [".pdf", ".xlsx"]
    assert all(Path(file).is_file() for file in made["files"])
    assert all(check["ok"] for check in made["checks"])
    first = {Path(file).name: Path(file).read_bytes() for file in made["files"]}
    again = tmp_path / "again"
    run("packet", database, "S08000029", "--format", "xlsx", "--format", "pdf", "--out", again, "--json")
    assert {path.name: path.read_bytes() for path in again.iterdir()} == first


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 this is no workbook"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("empty.csv", b""),
        ("wrong.csv", b"what,how many\nbread,2\n"),
    ],
)
def test_wrong_files_are_refused_in_one_line(
    database: Path, tmp_path: Path, run: Any, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = database.read_bytes()
    status, document, errors = run("import", database, path, "--json")
    assert (status, document) == (1, None)
    assert errors.startswith("error: ")
    assert name in errors
    assert errors.count("\n") == 1
    assert database.read_bytes() == before


def test_errors_have_their_status(database: Path, tmp_path: Path, run: Any) -> None:
    assert run("check", tmp_path / "none.lhsdb", "--json")[0] == 1
    assert run("statement", database, "NOWHERE", "--json")[0] == 1
    assert run("statement", database, "S92000003", "--period", "someday", "--json")[0] == 1
    assert run("undo", database, 99, "--json")[0] == 1
    assert run("import", database, tmp_path / "none.csv", "--json")[0] == 1
    broken = tmp_path / "broken.lhsdb"
    broken.write_bytes(database.read_bytes()[:30_000])
    assert run("check", broken, "--json")[0] == 6
    with pytest.raises(SystemExit) as caught:
        run("statement")
    assert caught.value.code == 2


def test_open_elsewhere(database: Path, run: Any) -> None:
    from lhs_desktop.services.databases import open_database

    with open_database(database):
        status, _, errors = run("action", "add", database, "--node", "F704H", "--title", "x", "--json")
        assert status == 4
        assert "open elsewhere" in errors
        assert run("nodes", database, "--json")[0] == 0


def test_backup_and_restore(database: Path, tmp_path: Path, run: Any) -> None:
    status, made, _ = run("backup", database, tmp_path / "copies", "--json")
    assert status == 0
    run("action", "add", database, "--node", "F704H", "--title", "later", "--json")
    assert run("restore", made["backup"], database, "--json")[0] == 0
    assert run("action", "list", database, "--json")[1] == []
    assert run("check", database, "--json")[0] == 0


def test_module_runs_and_says_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lhs_desktop", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("lhs-desktop ")


def test_no_display_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lhs_desktop"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: There is no display")
