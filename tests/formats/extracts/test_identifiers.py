"""Identifiers of patients are refused at the door and never repeated."""

from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.messages import text_for
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake, proposing

NUMBERS = ["943 476 5919", "401 023 2137", "987 654 4321"]
"""Ten digits with a right check digit, as published for tests."""


def written(folder: Path, text: str) -> Path:
    path = folder / "extract.csv"
    path.write_text(text, encoding="utf-8")
    return path


def rows(*extra: str) -> str:
    return "\n".join(f"2024-{m:02d},R1,{m},{100 + m}," + ",".join(extra) for m in range(1, 13))


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("MRN", "12345"),
        ("PatientName", "Example Person"),
        ("date_of_birth", "1950-01-01"),
        ("ref", "123-45-6789"),
        ("number", NUMBERS[0]),
    ],
)
def test_such_a_column_is_named_and_left_out(tmp_path: Path, head: str, cells: str) -> None:
    path = written(tmp_path, f"period,org code,falls,patient days,{head}\n{rows(cells)}\n")
    found = proposing.propose(path)
    assert head not in found.toml
    assert any("hold identifiers of patients" in reason for reason in found.reasons)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(found.toml, encoding="utf-8")
    with databases.create(tmp_path / "new.lhsdb") as database:
        result = intake.import_files(database, [path], recipe=str(recipe), create_nodes=True)
    assert result.ledger.new == 12
    assert [(one.code, one.raw) for one in result.problems] == [("identifier-column", head)]
    assert cells not in result.problems[0].message
    assert cells.encode() not in (tmp_path / "new.lhsdb").read_bytes()


def test_a_recipe_that_reads_one_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, f"period,org code,falls,patient days,MRN\n{rows('12345')}\n")
    toml = proposing.propose(path).toml.replace('code_column = "org code"', 'code_column = "MRN"')
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(toml, encoding="utf-8")
    with databases.create(tmp_path / "new.lhsdb") as database:
        with pytest.raises(Rejected) as caught:
            intake.import_files(database, [path], recipe=str(recipe), create_nodes=True)
        assert caught.value.code == "patient-identifiers"
        assert "12345" not in text_for(caught.value)


def test_a_table_of_patients_is_no_extract(tmp_path: Path) -> None:
    lines = "\n".join(f"2024-01-{d:02d},{60 + d},{'MF'[d % 2]},{d},0" for d in range(1, 28))
    with pytest.raises(Rejected) as caught:
        proposing.propose(written(tmp_path, f"date,age,gender,los,death\n{lines}\n"))
    assert caught.value.code == "patient-level"


def test_telephone_numbers_are_not_taken_for_identifiers(tmp_path: Path) -> None:
    lines = "\n".join(f"2024-{m:02d},R1,{m},{100 + m},915577{m:04d}" for m in range(1, 13))
    path = written(tmp_path, f"period,org code,falls,patient days,phone number\n{lines}\n")
    assert not any("identifiers" in reason for reason in proposing.propose(path).reasons)
