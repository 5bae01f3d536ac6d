"""Readings: judged once, stored, and the same wherever they are shown."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.db.database import REVISIONS, SCHEMA_VERSION
from lhs_desktop.models.db.tables import reading
from lhs_desktop.models.readings import FLAGS, VARIATION_WORDS, Variation, sentences
from lhs_desktop.services import catalogue, changes, charting, navigator, nodes, statements
from lhs_desktop.services.checking import check
from lhs_desktop.services.comparing import comparison
from lhs_desktop.services.databases import Database, open_database
from lhs_desktop.services.packing import content
from lhs_desktop.services.readings import decisions, kept, showing
from tests.databases import Built, as_of

COUNTRY, GLASGOW, EDINBURGH, CROSSHOUSE = "S92000003", "G107H", "S314H", "A111H"
COVID = ("2020-05", "2020-06", "2020-07")


@pytest.fixture
def mine(scotland: Built, tmp_path: Path) -> Iterator[Database]:
    """All of Scotland, to be written to."""
    with scotland.copy(tmp_path) as database:
        yield database


def test_a_chart_of_plain_counts_is_headed_by_their_name_alone(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        found = statements.statement(connection, COUNTRY)
        row = found.rows[0]
        assert charting.series_chart(row, found.page).y_label == f"{row.measure.name} ({row.measure.unit})"
        plain = replace(row, measure=replace(row.measure, unit=""))
        assert charting.series_chart(plain, found.page).y_label == row.measure.name


def test_statement_chart_packet_grid_and_reading_show_the_same(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        packet = content.packet_content(connection, COUNTRY)
        grid = {row.code: row.cells for row in packet.grid}
        boards = [one.code for one in nodes.page(connection, COUNTRY).children]
        shown = 0
        for code in (COUNTRY, *boards):
            found = statements.statement(connection, code, packet.period)
            own = content.packet_content(connection, code, packet.period)
            for index, row in enumerate(found.rows):
                chart = charting.series_chart(row, found.page)
                single = showing.reading(connection, code, row.measure.code)
                assert single.reading.variation is row.reading.variation
                assert [point.flag for point in single.points] == [
                    point.flag for point in chart.points if point.period in single.reading.periods
                ]
                line = own.statement[index]
                assert (line.variation_text, line.rises) == (
                    VARIATION_WORDS[row.reading.variation],
                    row.reading.rises,
                )
                assert own.pages[index].chart.points[-1] == chart.points[-1]
                assert charting.sparkline(row).last_flag is row.reading.flag is FLAGS[row.reading.variation]
                cell = next(
                    cell
                    for cell, measure in zip(grid[code], packet.statement, strict=True)
                    if measure.measure == row.measure.code
                )
                if cell.value is not None:
                    assert (cell.variation, cell.rises) == (line.variation, line.rises)
                if row.reading.variation is not Variation.INSUFFICIENT and row.value is not None:
                    assert chart.points[-1].flag is row.reading.flag
                shown += 1
        assert shown >= 15 * 2


def test_covid_months_are_special_cause_at_the_large_departments(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        for code in (GLASGOW, EDINBURGH, CROSSHOUSE):
            found = showing.reading(connection, code, "ED4H")
            flags = {point.period: point.flag for point in found.points}
            assert [flags[month] for month in COVID] == [Flag.IMPROVEMENT] * 3


def test_new_limits_are_proposed_where_the_level_shifts(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        hospitals = [one for one in nodes.listing(connection, COUNTRY) if one.level == "Hospital"]
        proposed = 0
        for one in hospitals:
            found = showing.reading(connection, one.code, "ED4H")
            proposed += bool(found.proposals)
            for shift in found.proposals:
                assert (shift.after > shift.before) == (shift.sign > 0)
                assert shift.reason.startswith(f"{shift.run} values in a row")
        assert len(hospitals) > 90
        assert proposed > 50


def test_an_earlier_statement_is_judged_by_what_was_known_then(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        then = statements.statement(connection, COUNTRY, "2015-07")
        row = next(row for row in then.rows if row.measure.code == "ED4H")
        assert row.reading.period == "2015-07"
        assert row.reading.periods[-1] == "2015-07"
        assert row.reading.center[0] != _center(connection, COUNTRY)


def _center(connection: Connection, node: str) -> float | None:
    measure = catalogue.find(connection, "ED4H")
    return kept.of_node(connection, nodes.find(connection, node).id, [measure])["ED4H"].center[0]


def test_decisions_are_kept_undone_and_sound(mine: Database) -> None:
    made = decisions.decide(mine, GLASGOW, "ED4H", "rebase", "2017-11", "level shifted")
    with mine.read() as connection:
        found = showing.reading(connection, GLASGOW, "ED4H")
        assert [phase.start for phase in found.reading.phases] == ["2007-07", "2017-11"]
        assert found.reading.phases[1].reason == "level shifted"
        assert [one.kind for one in found.decisions] == ["rebase"]
        centers = [phase.center for phase in found.reading.phases]
    assert check(mine).sound
    changes.undo(mine, made)
    with mine.read() as connection:
        assert len(showing.reading(connection, GLASGOW, "ED4H").reading.phases) == 1
    decisions.decide(mine, GLASGOW, "ED4H", "freeze", "2017-10", "before the move")
    with mine.read() as connection:
        frozen = showing.reading(connection, GLASGOW, "ED4H").reading
        assert frozen.center[-1] == pytest.approx(centers[0])
    assert check(mine).sound


def test_rules_and_charts_judge_all_anew(mine: Database) -> None:
    decisions.choose_rules(mine, "anhoej")
    with mine.read() as connection:
        stored = connection.execute(select(reading.c.judgement)).scalars().all()
        assert stored
        assert all('"rules":"anhoej"' in one for one in stored)
    decisions.choose_chart(mine, "ED4H", "i", "as the boards know it")
    with mine.read() as connection:
        shown = showing.reading(connection, EDINBURGH, "ED4H")
        assert (shown.reading.chart, shown.reading.rules) == ("i", "anhoej")
        reason = sentences.chart_reason(shown.measure, shown.reading)
        assert reason.startswith("XmR chart: chosen by ")
        assert reason.endswith("as the boards know it")
    assert check(mine).sound


@pytest.mark.parametrize(
    ("kind", "period", "reason", "code"),
    [
        ("rebase", "2017-11", " ", "reason-missing"),
        ("rebase", "1999-01", "x", "period-without-figures"),
        ("rebase", "soon", "x", "period-unknown"),
        ("tilt", "2017-11", "x", "decision-unknown"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    mine: Database, kind: str, period: str, reason: str, code: str
) -> None:
    with pytest.raises(Rejected) as caught:
        decisions.decide(mine, GLASGOW, "ED4H", kind, period, reason)
    assert caught.value.code == code


def test_a_look_by_other_rules_stores_nothing(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        usual = showing.reading(connection, GLASGOW, "ED4H")
        other = showing.reading(connection, GLASGOW, "ED4H", chart="run", rules="nelson")
        assert (other.reading.chart, other.reading.rules) == ("run", "nelson")
        assert all(point.lower is None for point in other.points)
        assert showing.reading(connection, GLASGOW, "ED4H") == usual
        with pytest.raises(Rejected):
            showing.reading(connection, GLASGOW, "ED4H", chart="xbar")


def test_a_page_reads_what_is_stored_and_check_finds_what_was_changed_behind(mine: Database) -> None:
    with mine.write("a change that no step of the program makes") as step:
        step.connection.execute(
            text("update reading set judgement = replace(judgement, :was, :now)"),
            {"was": '"points":178', "now": '"points":7'},
        )
    with mine.read() as connection:
        found = statements.statement(connection, COUNTRY)
        assert [row.reading.points for row in found.rows] == [7, 7, 7]
    assert check(mine).reading_differences > 100


def test_what_is_stored_is_codes_and_figures_so_that_other_words_change_nothing(
    mine: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mine.read() as connection:
        stored = connection.execute(select(reading.c.judgement)).scalars().all()
        before = statements.statement(connection, COUNTRY).rows[0]
    assert stored
    assert not any(" " in one for one in stored), "no words"
    headline = before.headline
    monkeypatch.setitem(VARIATION_WORDS, Variation.CONCERN_LOW, "worry")
    monkeypatch.setitem(sentences.CHART_WORDS, "pp", "another chart")
    with mine.read() as connection:
        after = statements.statement(connection, COUNTRY).rows[0]
    assert after.reading == before.reading
    assert after.headline == headline.replace("concern", "worry") != headline
    found = check(mine)
    assert (found.sound, found.reading_differences) == (True, 0)


@pytest.fixture
def by_another_engine(scotland: Built, tmp_path: Path) -> Path:
    """All of Scotland as another engine has judged it, in a form of its own."""
    path = tmp_path / "another.lhsdb"
    shutil.copyfile(scotland.path, path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(
            "update reading set engine = 999, judgement = 'x', variation = 'other', within_chance = 1"
        )
    return path


def test_readings_of_another_engine_are_judged_in_memory_by_who_only_reads(
    scotland: Built, by_another_engine: Path
) -> None:
    with scotland.open() as database, database.read() as connection:
        wanted = statements.statement(connection, COUNTRY), navigator.marks(connection)
        measure = catalogue.find(connection, "ED4H")
        compared = comparison.of_codes(connection, measure.code).peers
    content = by_another_engine.read_bytes()
    with open_database(by_another_engine, writable=False) as database:
        with database.read() as connection:
            assert (statements.statement(connection, COUNTRY), navigator.marks(connection)) == wanted
            assert comparison.of_codes(connection, measure.code).peers == compared
        found = check(database)
        assert (found.sound, found.reading_differences) == (True, 0)
    assert by_another_engine.read_bytes() == content


def test_readings_of_another_engine_are_judged_anew_when_the_database_is_opened_to_be_written(
    scotland: Built, by_another_engine: Path
) -> None:
    told: list[tuple[int, int]] = []
    with open_database(by_another_engine, report=lambda done, total: told.append((done, total))) as database:
        with database.read() as connection:
            assert kept.is_judged(connection)
            now = connection.execute(select(reading)).all()
        assert check(database).sound
    with scotland.open() as database, database.read() as connection:
        assert now == connection.execute(select(reading)).all()
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] >= len(now)
    told.clear()
    with open_database(by_another_engine, report=lambda done, total: told.append((done, total))):
        assert told == [], "once is enough"


def test_judging_anew_that_is_cancelled_leaves_all_as_it_was(by_another_engine: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_database(by_another_engine, report=stop)
    with open_database(by_another_engine, writable=False) as database, database.read() as connection:
        assert not kept.is_judged(connection)
        assert set(connection.execute(select(reading.c.engine)).scalars()) == {999}
    with open_database(by_another_engine) as database, database.read() as connection:
        assert kept.is_judged(connection), "the lock was let go, and the next time it is done"


def test_a_database_from_before_there_were_readings_is_judged_when_it_is_opened(
    scotland: Built, tmp_path: Path
) -> None:
    shutil.copyfile(scotland.path, tmp_path / "older.lhsdb")
    path = as_of(tmp_path / "older.lhsdb", "0001")
    with open_database(path) as database:
        with database.read() as connection:
            assert showing.reading(connection, GLASGOW, "ED4H").reading.points == 178
        assert check(database).sound
    assert len(list(tmp_path.glob(f"of-0001-before-{REVISIONS[SCHEMA_VERSION]}-*.lhsdb"))) == 1
