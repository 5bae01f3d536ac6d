"""Some 170 hostile, broken and odd files, each through the real import: one clear refusal, or figures that are right.

A process of its own imports them one after another, so that what a file does to it is seen: it must go on living, stay
small, and answer in time.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from lhs_desktop.services.databases import create, open_database
from tests.hostile import archives, compounds, contents, databases, patients, places, texts
from tests.hostile.cases import CASES, Case

SECONDS = 15
MEGABYTES = 700
ROOT = Path(__file__).parents[2]
MADE_IN = (archives, compounds, texts, contents, patients, places, databases)
"""Importing them registers their cases."""


class Importer:
    """The process that imports, started again when a file has ended it."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.importer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._answers: Queue[str] = Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._answers.put(line)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        try:
            found: dict[str, Any] = json.loads(self._answers.get(timeout=4 * SECONDS))
        except Empty:
            ended = self._process.poll() is not None
            self.close()
            self._start()
            pytest.fail("the import was ended" if ended else "the import did not end")
        return found

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


@pytest.fixture(scope="module")
def importer() -> Iterator[Importer]:
    made = Importer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.lhsdb"
    create(path).close()
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def figures(database: Path) -> dict[tuple[str, str], float]:
    """Hospital and month, and how many fell there."""
    with open_database(database, writable=False) as opened, opened.read() as connection:
        rows = connection.exec_driver_sql(
            """select n.name, p.code, o.numerator from observation o join node n on n.id = o.node_id
            join period p on p.id = o.period_id where o.measure_id = (select id from measure where name like 'Falls%' order by id limit 1)
            and o.numerator is not null"""
        )
        return {(name, period): float(value) for name, period, value in rows}


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 160
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(module.__doc__ for module in MADE_IN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_clear_refusal_or_the_right_figures(
    case: Case, importer: Importer, empty: Path, tmp_path: Path
) -> None:
    path = case.build(tmp_path)
    database = tmp_path / "out" / "a.lhsdb"
    database.parent.mkdir()
    shutil.copyfile(empty, database)
    before = digest(database)
    beside = sorted(os.listdir(tmp_path))
    said = importer.ask(
        {
            "path": os.fsencode(path).hex(),
            "database": str(database),
            "source": case.source(path) if case.source else {},
        }
    )
    assert "traceback" not in said, said["traceback"]
    assert said["seconds"] < SECONDS
    assert said["memory"] < MEGABYTES
    assert said["spoken"] == ""
    assert sorted(os.listdir(tmp_path)) == beside
    if case.refused:
        assert said.get("refused") in case.refused, said
        _is_a_sentence(said["message"], tmp_path)
        assert digest(database) == before
    else:
        assert "result" in said, said.get("message")
        _is_right(case, said["result"], figures(database))
    _keeps_secrets(case, said, database)


def _is_a_sentence(message: str, folder: Path) -> None:
    assert message[-1] in ".)"
    assert len(message) < 700
    assert "…" not in message.replace("://…", "").replace(": …", "").replace("Calamine", ""), message
    assert str(folder) not in message
    assert "Traceback" not in message


def _is_right(case: Case, result: dict[str, Any], stored: dict[tuple[str, str], float]) -> None:
    accounts = ("new", "changed", "same", "rejected", "skipped", "waiting")
    assert result["read"] == sum(result[name] for name in accounts)
    assert case.figures or case.problems or case.notes or not stored
    for place, value in case.figures.items():
        assert stored.get(place) == value, place
    codes = {problem["code"] for problem in result["problems"]}
    assert set(case.problems) <= codes, result["problems"]
    assert all(problem["cell"] and problem["message"] for problem in result["problems"])
    for words in case.notes:
        assert any(words in note for note in result["notes"]), result["notes"]


def _keeps_secrets(case: Case, said: dict[str, Any], database: Path) -> None:
    spoken = json.dumps(said, ensure_ascii=False)
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())
    for secret in case.secrets:
        assert secret not in spoken
        assert secret.encode() not in stored
