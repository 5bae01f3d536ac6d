"""The Scottish extract, against sums over its published rows made here with the csv module alone."""

import csv
from collections import defaultdict

import pytest

from lhs_desktop.models.ledger import Severity
from lhs_desktop.models.observations import State
from lhs_desktop.models.readings import Status
from lhs_desktop.services import nodes, series, statements
from lhs_desktop.services.checking import check
from tests.databases import SAMPLES, SCOTLAND, Built

COUNTRY = "S92000003"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with open(SAMPLES / SCOTLAND, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sums(rows: list[dict[str, str]], key: str) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        month = f"{row['Month'][:4]}-{row['Month'][4:]}"
        found[row[key], month][0] += int(row["NumberMeetingTargetAggregate"])
        found[row[key], month][1] += int(row["NumberOfAttendancesAggregate"])
    return {where: (numerator, denominator) for where, (numerator, denominator) in found.items()}


def test_every_value_of_the_file_has_its_account(scotland: Built, rows: list[dict[str, str]]) -> None:
    ledger = scotland.result.ledger
    assert ledger.read == 3 * len(rows) == 47_145
    assert ledger.new == ledger.read
    assert {one.severity for one in scotland.result.problems} == {Severity.WARNING}
    assert {one.code for one in scotland.result.problems} == {
        "outlier",
        "outlier-denominator",
        "outliers-more",
    }


@pytest.mark.parametrize("column", ["Country", "HBT"])
def test_roll_ups_equal_the_published_rows(scotland: Built, rows: list[dict[str, str]], column: str) -> None:
    expected = sums(rows, column)
    with scotland.open() as database, database.read() as connection:
        codes = {code for code, _ in expected}
        for code in codes:
            found = series.observations(connection, code, "ED4H")
            months = {month for one, month in expected if one == code}
            assert {one.period for one in found} == months
            for one in found:
                assert one.rolled_up
                assert (one.numerator, one.denominator) == expected[code, one.period]
    assert len(codes) == (1 if column == "Country" else 14)


def test_scotland_has_178_months(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        assert len(series.observations(connection, COUNTRY, "ED4H")) == 178


def test_two_rows_of_a_month_are_its_parts(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        found = {one.period: one for one in series.observations(connection, "G405H", "ED4H")}
    may = found["2015-05"]
    assert may.denominator == 4_990 + 137
    assert may.source is not None
    assert may.source.cell == "I8857+I8858"
    assert may.source.denominator_cell == "F8857+F8858"
    assert not may.rolled_up


def test_blank_with_mark_z_is_not_applicable_and_never_zero(
    scotland: Built, rows: list[dict[str, str]]
) -> None:
    only_aggregate = {row["TreatmentLocation"] for row in rows} - {
        row["TreatmentLocation"] for row in rows if row["NumberOfAttendancesEpisode"]
    }
    assert only_aggregate
    with scotland.open() as database, database.read() as connection:
        for code in only_aggregate:
            found = series.observations(connection, code, "ED12H")
            assert {one.state for one in found} == {State.NOT_APPLICABLE}
            assert all(one.value is None and one.numerator is None for one in found)
            rows_shown = statements.statement(connection, code).rows
            assert [row.measure.code for row in rows_shown] == ["ED4H"]


def test_tree_and_names_come_from_the_lookups(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        listing = {one.code: one for one in nodes.listing(connection)}
        fife = nodes.page(connection, "S08000029")
    assert listing[COUNTRY].children == 14
    assert listing["A101H"].name == "Arran War Memorial Hospital"
    assert listing["A101H"].parent == "S08000015"
    assert listing["A111H"].type == "Emergency Department"
    assert fife.node.name == "NHS Fife"
    assert [one.code for one in fife.path] == [COUNTRY, "S08000029"]


def test_type_of_a_department_is_dated(scotland: Built) -> None:
    from datetime import date

    with scotland.open() as database, database.read() as connection:
        queen_margaret = nodes.find(connection, "F805H")
        before = nodes.attributes(connection, queen_margaret.id, date(2008, 1, 1))
        now = nodes.attributes(connection, queen_margaret.id, date(2022, 4, 30))
    assert before["type"] == "Emergency Department"
    assert now["type"] == "Minor Injury Unit or Other"


def test_statement_lists_boards_that_miss(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        found = statements.statement(connection, COUNTRY, "2022-04")
    row = next(row for row in found.rows if row.measure.code == "ED4H")
    assert (row.reported.numerator, row.reported.denominator) == (88_472, 122_640)  # type: ignore[union-attr]
    assert row.target == 95.0
    assert row.reading.status is Status.MISSED
    assert row.variance == pytest.approx(72.1395955642531 - 95)
    off = {child.code for child in row.children_off_target}
    assert len(off) == 12
    met = [child for child in row.children if child.status is Status.MET]
    assert {child.code for child in met} | off == {child.code for child in row.children}


def test_children_that_miss_are_listed_under_a_node_that_meets(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        found = statements.statement(connection, COUNTRY, "2015-07")
    row = next(row for row in found.rows if row.measure.code == "ED4H")
    assert row.reading.status is Status.MET
    assert row.children_off_target


def test_database_is_sound(scotland: Built) -> None:
    with scotland.open() as database:
        found = check(database)
    assert found.sound, found
