"""Writing observations and keeping the balances."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from lhs_desktop.models.db import balances
from lhs_desktop.models.db.staging import Staging
from lhs_desktop.models.db.store import Written
from lhs_desktop.services.databases import open_database
from tests.benchmarks import data
from tests.benchmarks.importing import raw_upsert_of
from tests.benchmarks.measuring import Case, Clock, Side
from tests.staged import GivenRows


def storing(folder: Path) -> Iterator[Case]:
    """300,000 observations into a database that has none, and over as many of which a tenth have changed."""
    extract = data.csv_extract(folder / "extract.csv", 100, 1000)
    full, template = folder / "full.lhsdb", folder / "template.lhsdb"
    data.import_new(full, [extract], data.recipe(folder / "recipe.toml", 3))
    rows = data.emptied(template, full)
    later = [row if number % 10 else _raised(row) for number, row in enumerate(rows)]
    target, other = folder / "ours.lhsdb", folder / "raw.lhsdb"
    for what, given, onto, roll_up, goal in (
        ("write at once", rows, template, False, 1.35),
        ("write at once, and balances", rows, template, True, None),
        ("over as many, a tenth changed: stage, compare, upsert", later, full, False, 1.35),
    ):
        yield Case(
            f"store 300,000 observations: {what}",
            "raw sqlite3 upsert of the same sorted rows, same settings",
            _store(given, onto, target, roll_up),
            raw_upsert_of(given, onto, other),
            goal,
        )


def _raised(row: data.Row) -> data.Row:
    node, measure, period, numerator, *rest = row
    return (node, measure, period, float(numerator or 0) + 1, *rest)


def _store(rows: list[data.Row], template: Path, target: Path, roll_up: bool) -> Side:
    staged = GivenRows(rows)

    def side(clock: Clock) -> None:
        target.unlink(missing_ok=True)
        target.write_bytes(template.read_bytes())
        with open_database(target) as database:
            if not roll_up:
                with database.write("no roll-up") as step:
                    step.connection.execute(text("update measure set rollup = 'none'"))
            with clock.running(), database.write("store") as step:
                Staging(step.connection, staged).commit(1, Written())

    return side


CHANGED = 50_000


def changing(folder: Path, observations: int) -> Iterator[Case]:
    """50,000 changed cells among many; the balances kept up, against the balances made anew."""
    full = folder / "synthetic.lhsdb"
    data.synthetic(full, observations)
    cells = """(select node_id, measure_id, period_id, numerator + 1 as numerator, denominator, state
        from observation where (node_id * 7 + measure_id * 13 + period_id) % {step} = 0 limit {count})"""
    changed = cells.format(step=max(1, observations // (CHANGED + CHANGED // 10)), count=CHANGED)

    checked: list[bool] = []

    def ours(clock: Clock) -> None:
        with data.copied(full, folder / "changed.lhsdb") as database, database.write("change") as step:
            connection = step.connection
            connection.execute(
                text(
                    """create temporary table changed (node_id integer, measure_id integer, period_id integer,
                    numerator double precision, denominator double precision, state text,
                    primary key (node_id, measure_id, period_id))"""
                )
            )
            count = connection.execute(text(f"insert into changed select * from {changed}")).rowcount
            assert count == CHANGED, count
            with clock.running():
                balances.start_changes(connection)
                balances.note_changes(connection, "changed")
            connection.execute(
                text(
                    """update observation set numerator = c.numerator from changed c
                    where c.node_id = observation.node_id and c.measure_id = observation.measure_id
                      and c.period_id = observation.period_id"""
                )
            )
            with clock.running():
                balances.apply_changes(connection)
            if not checked:
                assert balances.differences(connection) == 0
                checked.append(True)

    def theirs(clock: Clock) -> None:
        with (
            data.copied(full, folder / "changed.lhsdb") as database,
            database.write("rebuild") as step,
            clock.running(),
        ):
            balances.rebuild(step.connection)

    yield Case(
        f"balances after {CHANGED:,} changed cells of {observations:,} (equal to the rebuild: checked)",
        "full rebuild in SQL",
        ours,
        theirs,
        0.03,
    )
