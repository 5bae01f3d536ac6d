"""The monthly A&E files and the workforce workbook of England, against their published totals."""

import csv

import pytest

from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.services import nodes, series
from tests.databases import ENGLAND, SAMPLES, WORKFORCE, Built

COUNTRY = "E92000001"


def test_loaded_months_equal_the_published_totals(england: Built) -> None:
    result = england.result
    assert len(result.reconciled) == 6 * 18
    assert all(one.difference == 0 for one in result.reconciled)
    by_what = {one.what: one for one in result.reconciled}
    for name in ENGLAND:
        with open(SAMPLES / name, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        heads, total = rows[0], next(row for row in rows if row[0].strip().upper() == "TOTAL")
        for head, figure in zip(heads, total, strict=True):
            if head.startswith(("A&E", "Attendances", "Patients", "Emergency", "Other")):
                assert by_what[f"{name}: {head}"].published == float(figure)


def test_no_total_is_loaded(england: Built) -> None:
    with england.open() as database, database.read() as connection:
        names = {one.name.strip().upper() for one in nodes.listing(connection)}
        codes = {one.code.strip().upper() for one in nodes.listing(connection)}
    assert "TOTAL" not in names | codes
    assert england.result.skipped == {"total": 24}


def test_england_is_the_sum_of_its_providers(england: Built) -> None:
    with open(SAMPLES / ENGLAND[0], encoding="utf-8-sig", newline="") as file:
        total = list(csv.DictReader(file))[-1]
    attendances = sum(int(value) for head, value in total.items() if head.startswith("A&E attendances"))
    over = sum(int(value) for head, value in total.items() if head.startswith("Attendances over 4hrs"))
    with england.open() as database, database.read() as connection:
        found = {one.period: one for one in series.observations(connection, COUNTRY, "AE4H")}
    assert len(found) == 6
    assert found["2024-08"].denominator == attendances
    assert found["2024-08"].numerator == attendances - over


@pytest.mark.parametrize("code", ["RJ1", "RXF", "QKK", "TAK"])
def test_october_2019_traces_to_its_cell(workforce: Built, code: str) -> None:
    with workforce.open() as database, database.read() as connection:
        found = {one.period: one for one in series.observations(connection, code, "STAFF_HC")}
    one = found["2019-10"]
    assert one.source is not None
    sheet = read_workbook(SAMPLES / WORKFORCE).sheet(one.source.sheet)
    assert sheet is not None
    row = next(row for row in range(sheet.rows) if sheet.cell(row, 5) == code)
    assert one.source.cell == f"DX{row + 1}"
    assert one.value == sheet.cell(row, 127)


def test_published_figure_and_roll_up_are_both_kept(workforce: Built) -> None:
    with workforce.open() as database, database.read() as connection:
        found = {one.period: one for one in series.observations(connection, COUNTRY, "STAFF_HC")}
        fte = {one.period: one for one in series.observations(connection, COUNTRY, "STAFF_FTE")}
    october = found["2019-10"]
    assert not october.rolled_up
    assert october.value == 1_264_403
    assert october.below is not None
    assert october.below.value == 1_264_944
    assert all(one.below is not None and one.below.value == one.value for one in fte.values())
    shown = {one.what: one.difference for one in workforce.result.reconciled}
    assert shown == {
        "England, Staff, headcount, 2024-08: reported figure against the sum of 7 parts": 743.0,
        "England, Staff, full-time equivalents, 2024-08: reported figure against the sum of 7 parts": 0.0,
    }


def test_every_cell_of_the_workforce_has_its_account(workforce: Built) -> None:
    ledger = workforce.result.ledger
    # England, 7 regions, 42 systems and 702 organisations in 180 months on two sheets
    assert ledger.read == ledger.new == 752 * 180 * 2
