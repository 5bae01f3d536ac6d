"""Identifiers of patients are refused at the door and never repeated."""

from datetime import date
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.identifiers import identifying, of_patients
from lhs_desktop.formats.extracts.proposing.regions import find_region
from lhs_desktop.formats.workbooks import Cell, Sheet, read_workbook
from lhs_desktop.messages import text_for
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake, proposing
from tests.databases import SAMPLES

NUMBERS = ["943 476 5919", "401 023 2137", "987 654 4321"]
"""Ten digits with a right check digit, as published for tests."""


def written(folder: Path, text: str) -> Path:
    path = folder / "extract.csv"
    path.write_text(text, encoding="utf-8")
    return path


def sheet_of(rows: list[list[Cell]]) -> Sheet:
    return Sheet("s", len(rows), len(rows[0]), chunks=(tuple(zip(*rows, strict=True)),))


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
    assert any("identify patients" in reason for reason in found.reasons)
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


@pytest.mark.parametrize(
    "head",
    [
        "Pt Name", "Patient", "Patient's Name", "PATIENT_ID", "patID", "Name of patient", "DOB", "D.O.B.", "Birthdate",
        "Birth Dt", "Date of Birth", "Hosp No", "Hospital number", "Encounter ID", "CSN", "Account number", "E-mail",
        "email", "Phone of patient", "Patient Phone", "Home Address", "NHS Number", "CHI", "SSN", "Medical Record #",
        "Last Name", "Surname", "Medicare Number", "Next of kin", "case notes no",
    ],
)  # fmt: skip
def test_heads_of_patients_in_many_words(head: str) -> None:
    assert identifying([head], sheet_of([[f"a{n}"] for n in range(30)]), 0, 29) == [head]


@pytest.mark.parametrize(
    "head",
    [
        "Patients", "Patient days", "Number of patients", "Provider ID", "Hospital Name", "Phone Number", "ZIP Code",
        "Org Code", "Births", "Birth weight under 1500 g", "NumberOfAttendancesEpisode", "Admissions", "Unit name",
        "Measure ID", "Chipping Norton", "Account", "Visits", "Number of admissions", "Patient safety incidents",
        "Address", "Measure Start Date", "Encounters",
    ],
)  # fmt: skip
def test_heads_of_places_and_counts_are_none(head: str) -> None:
    assert identifying([head], sheet_of([[n] for n in range(30)]), 0, 29) == []


def births() -> list[list[Cell]]:
    return [[date(1930 + (n * 37) % 85, 1 + n % 12, 1 + n % 28)] for n in range(40)]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        (births(), True),
        ([[f"{cell.isoformat()}"] for (cell,) in births() if isinstance(cell, date)], True),
        (sorted(births(), key=str), False),
        ([[date(2020 + n % 4, 1 + n % 12, 1)] for n in range(40)], False),
        ([[9434765919.0], [4010232137.0], [9876543210.0]], True),
        ([[9155770000.0 + n] for n in range(30)], False),
        ([[f"p{n}@example.org"] for n in range(9)], True),
    ],
)
def test_shapes_of_what_stands_below(cells: list[list[Cell]], known: bool) -> None:
    assert bool(identifying(["when"], sheet_of(cells), 0, len(cells) - 1)) is known


def test_a_postcode_identifies_beside_an_age() -> None:
    cells: list[list[Cell]] = [["AB1 2CD", n] for n in range(30)]
    assert identifying(["Postcode", "Age"], sheet_of(cells), 0, 29) == ["Postcode"]
    assert identifying(["Postcode", "Age group"], sheet_of(cells), 0, 29) == []
    assert identifying(["Postcode", "Beds"], sheet_of(cells), 0, 29) == []


def test_a_recipe_does_not_make_patients_an_extract(tmp_path: Path) -> None:
    """The operations of the published cabg series: a row a patient."""
    lines = "\n".join(
        f"2024-{1 + d % 12:02d}-11,R1,{40 + d},{'MF'[d % 2]},{d % 9},{d % 2}" for d in range(48)
    )
    path = written(tmp_path, f"date,unit,age,gender,los,death\n{lines}\n")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        """name = "deaths"
title = "Deaths"
layout = "long"
recognise = ["date", "unit", "death"]
duplicates = "sum"
[period]
column = "date"
format = "%Y-%m-%d"
[[levels]]
level = "Unit"
rank = 10
code_column = "unit"
[[measures]]
code = "D"
kind = "count"
numerator = "death"
""",
        encoding="utf-8",
    )
    with databases.create(tmp_path / "new.lhsdb") as database, pytest.raises(Rejected) as caught:
        intake.import_files(database, [path], recipe=str(recipe), create_nodes=True)
    assert caught.value.code == "patient-level"


def test_figures_by_age_and_sex_are_no_patients() -> None:
    cells: list[list[Cell]] = [[age, sex, 10 * age + 3] for age in range(60) for sex in "MF"]
    assert not of_patients(["Age", "Sex", "Admissions"], sheet_of(cells), 0, len(cells) - 1)
    banded: list[list[Cell]] = [
        ["2024-01-01", f"{age}-{age + 4}", sex, n % 2]
        for age in range(0, 90, 5)
        for n, sex in enumerate("MF")
    ]
    assert not of_patients(["Day", "Age group", "Sex", "Deaths"], sheet_of(banded), 0, len(banded) - 1)


def test_an_identifier_in_a_column_of_figures_is_not_repeated(tmp_path: Path) -> None:
    path = written(
        tmp_path, f"period,org code,falls,patient days\n{rows('')}\n2024-01,R2,943 476 5919 Ms X,100\n"
    )
    found = proposing.propose(path)
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(found.toml, encoding="utf-8")
    with databases.create(tmp_path / "new.lhsdb") as database:
        result = intake.import_files(database, [path], recipe=str(recipe), create_nodes=True)
    (one,) = [one for one in result.problems if one.code == "not-a-number"]
    assert "5919" not in one.message
    assert "5919" not in one.raw
    assert b"476 5919" not in (tmp_path / "new.lhsdb").read_bytes()


REAL = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".csv", ".xlsx")]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:30])
def test_nothing_published_is_taken_for_patients(path: Path) -> None:
    """Providers, their names, addresses and telephones are no patients."""
    for sheet in read_workbook(path).sheets:
        region = find_region(sheet)
        if region is not None:
            assert identifying(region.heads, sheet, region.first, region.last) == []
            assert not of_patients(region.heads, sheet, region.first, region.last)
