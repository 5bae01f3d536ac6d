"""Nothing that identifies a person is kept without somebody's yes: not in the database, its backups, logs, or packets.

A sample in each run; all of it with ``LHS_WHOLE=1``, and other values with ``LHS_SEED=…``.
"""

import os
import random
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from lhs_desktop.errors import LhsError, Rejected
from lhs_desktop.messages import text_for
from lhs_desktop.services import backups, databases
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.services.packing import make_packet
from tests.hostile.persons import PLACES, SHAPES, UNKNOWABLE, Made, make

SEED = os.environ.get("LHS_SEED", "1")
SAMPLE = 24
ALL = [(shape, place) for shape in SHAPES for place in PLACES if (shape, place) not in UNKNOWABLE]
CHOSEN = ALL if os.environ.get("LHS_WHOLE") else random.Random(SEED).sample(ALL, SAMPLE)


def kept_of(made: Made, folder: Path) -> list[str]:
    """The values that stand in any file of a folder, as text in its bytes or as a figure in a database."""
    texts = {str(value) for value in made.values}
    numbers = {float(value) for value in texts if value.isdigit() and len(value) > 6}
    found = []
    for path in (one for one in folder.rglob("*") if one.is_file() and one != made.path):
        data = path.read_bytes()
        found += [f"{path.name}: {text}" for text in texts if text.encode() in data]
        if path.suffix == ".lhsdb":
            with sqlite3.connect(path) as connection:
                rows = connection.execute("select numerator, denominator from observation").fetchall()
            connection.close()
            found += [f"{path.name}: figure {one}" for one in {v for row in rows for v in row} & numbers]
    return found


@pytest.mark.parametrize(("shape", "place"), CHOSEN, ids=lambda value: f"{value}")
def test_no_person_is_kept_without_a_yes(
    shape: str, place: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, own, temporary = tmp_path / "given", tmp_path / "own", tmp_path / "temporary"
    for folder in (given, own, temporary):
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    made = make(given, shape, place, random.Random(f"{SEED} {shape} {place}"))
    recipe = given / "recipe.toml"
    said = ""
    with databases.create(own / "new.lhsdb") as database:
        try:
            recipe.write_text(proposing.propose(made.path).toml, encoding="utf-8")
            intake.import_files(database, [made.path], recipe=str(recipe), create_nodes=True)
        except Rejected as error:
            said = error.code
        backups.backup(database, own / "backups")
        with suppress(LhsError):
            make_packet(database, "R1", None, ("xlsx",), own / "packet")
    kept = [one for folder in (own, home, temporary) for one in kept_of(made, folder)]
    assert not kept, f"seed {SEED}, {shape} in {place}: {said or 'imported'}; {kept[:3]}"


def test_a_yes_keeps_them(tmp_path: Path) -> None:
    """The figures may be figures after all: somebody who looked says so."""
    made = make(tmp_path, "case", "unheaded", random.Random(SEED))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(proposing.propose(made.path).toml, encoding="utf-8")
    with databases.create(tmp_path / "new.lhsdb") as database:
        with pytest.raises(Rejected) as caught:
            intake.import_files(database, [made.path], recipe=str(recipe), create_nodes=True)
        assert "--accept identifiers-suspected" in text_for(caught.value)
        result = intake.import_files(
            database,
            [made.path],
            recipe=str(recipe),
            create_nodes=True,
            accept=frozenset({"identifiers-suspected"}),
        )
    assert result.ledger.new == 2 * 24  # falls per day, and the cases
