"""Killed at random moments: what was acknowledged is there, nothing else is, the database is sound."""

import csv
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from lhs_desktop.models.db.tables import batch, packet
from lhs_desktop.services import actions
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import create, open_database
from lhs_desktop.services.importing import intake
from tests.databases import SAMPLES, SCOTLAND

ROOT = Path(__file__).parents[2]
KILLS = 50
GROUPS = 5


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    with open(SAMPLES / SCOTLAND, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    kept = [row for row in rows[1:] if row[0] >= "202105" and row[2] in ("S08000029", "S08000015")]
    path = tmp_path / "slice.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *kept])
    return path


@pytest.mark.parametrize("group", range(GROUPS))
def test_kill_at_random_moments(tmp_path: Path, extract: Path, group: int) -> None:
    path, out = tmp_path / "killed.lhsdb", tmp_path / "out"
    out.mkdir()
    with create(path) as database:
        intake.import_files(database, [extract], create_nodes=True)
    chance = random.Random(group)
    acknowledged: list[list[str]] = []
    for kill in range(KILLS // GROUPS):
        said = _run_and_kill(path, extract, out, 100 * group + kill, chance.uniform(0.0, 2.0))
        acknowledged += [line.rstrip("\n").split("\t") for line in said]  # names of files have blanks
        _assert_sound(path, out, acknowledged, kill + 1)
    assert acknowledged, "the worker was never alive long enough to do anything"


def _run_and_kill(path: Path, extract: Path, out: Path, seed: int, seconds: float) -> list[str]:
    arguments = [str(path), str(extract), str(out), str(seed)]
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.services.killed_worker", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    try:
        _, errors = worker.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        worker.kill()
        said, errors = worker.communicate()
        assert "Traceback" not in errors, errors
        return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    raise AssertionError(f"the worker ended by itself: {errors}")


def _assert_sound(path: Path, out: Path, acknowledged: list[list[str]], kills: int) -> None:
    with open_database(path) as database:
        found = check(database)
        assert found.sound, found
        with database.read() as connection:
            stored = set(connection.execute(select(batch.c.id)).scalars())
            numbers = {one.number for one in actions.listing(connection)}
            packets = {code: json.loads(files) for code, files in _packets(connection)}
    said = {int(line[1]) for line in acknowledged if line[0] == "batch"}
    assert said <= stored
    # At most one a kill was committed without its acknowledgement being heard; one is the first import.
    assert len(stored) <= len(said) + kills + 1
    assert {int(line[1]) for line in acknowledged if line[0] == "action"} <= numbers
    for line in acknowledged:
        if line[0] == "packet":
            assert line[1] in packets
            assert {one["file"] for one in packets[line[1]]} == set(line[2:])
    for file in out.iterdir():
        if not file.name.startswith("."):
            _assert_whole(file)


def _packets(connection):
    return connection.execute(select(packet.c.code, packet.c.files))


def _assert_whole(file: Path) -> None:
    assert re.fullmatch(r"NHS Fife \d{4}-\d{2} meeting packet( \(\d+\))?\.(pdf|xlsx)", file.name)
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as package:
            assert package.testzip() is None
    else:
        assert file.read_bytes().rstrip().endswith(b"%%EOF")
