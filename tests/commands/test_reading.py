"""What is read, as it is named on the command line; what cannot be read is one line and a status, in a real process."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lhs_desktop.services.databases import create
from tests.hostile import archives, databases, patients, places
from tests.hostile.cases import Build

ROOT = Path(__file__).parents[2]
ROWS = [
    (f"Hospital {site}", f"2024-{month:02d}", 40 + site + month)
    for site in range(1, 4)
    for month in range(1, 9)
]


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    words = [os.fsencode(argument) if isinstance(argument, Path) else str(argument) for argument in arguments]
    return subprocess.run(
        [sys.executable, "-m", "lhs_desktop", *words], cwd=ROOT, capture_output=True, check=False, timeout=60
    )


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "out.lhsdb"
    create(path).close()
    return path


def test_a_table_of_a_database_from_proposal_to_figures(target: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("create table falls (Hospital, Month, Falls)")
        connection.executemany("insert into falls values (?, ?, ?)", ROWS)
        connection.execute("create table other (a, b)")
    connection.close()
    address = f"sqlite:///{path}?table=falls"
    proposed = run("recipe", "propose", address)
    assert proposed.returncode == 0
    (tmp_path / "my.toml").write_bytes(proposed.stdout)
    done = run("import", target, address, "--recipe", tmp_path / "my.toml", "--create-nodes", "--json")
    assert (done.returncode, json.loads(done.stdout)["new"]) == (0, 24)
    again = run("import", target, path, "--table", "falls", "--json")
    assert (again.returncode, json.loads(again.stdout)["same"]) == (0, 24)
    part = run("import", target, path, "--query", "select * from falls where Falls > 45", "--json")
    assert part.returncode == 0
    assert 0 < json.loads(part.stdout)["same"] < 24


def test_encoding_and_delimiter_are_stated(tmp_path: Path) -> None:
    text = "Hospital|Month|Falls\n" + "".join("|".join(map(str, row)) + "\n" for row in ROWS)
    (tmp_path / "a.txt").write_bytes(text.replace("Hospital 1", "Čáslav;").encode("cp1250"))
    done = run("recipe", "propose", tmp_path / "a.txt", "--encoding", "cp1250", "--delimiter", "|", "--json")
    assert done.returncode == 0
    assert run("recipe", "propose", tmp_path / "a.txt", "--encoding", "utf-8").returncode == 1
    told = run(
        "recipe", "propose", tmp_path / "a.txt", "--encoding", "cp1250", "--delimiter", "tab", "--json"
    )
    # one column holds no figures
    assert told.returncode == 1 or "measures" not in json.loads(told.stdout)["recipe"]


@pytest.mark.parametrize(
    "build",
    [archives.entities_in_a_sheet, databases.a_database_cut_in_half, patients.patients_by_name, places.a_folder],
    ids=lambda build: build.__name__,
)  # fmt: skip
def test_what_is_refused_is_one_line(build: Build, target: Path, tmp_path: Path) -> None:
    before = target.read_bytes()
    for arguments in (("import", target), ("recipe", "propose")):
        done = run(*arguments, build(make(tmp_path / arguments[0])))
        assert done.returncode == 1
        assert done.stdout == b""
        said = done.stderr.decode()
        assert said.startswith("error: ")
        assert said.count("\n") == 1
        assert "Traceback" not in said
        assert not any(name in said for name in patients.NAMES)
    assert target.read_bytes() == before


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder
