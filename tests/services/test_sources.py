"""Databases, files and pasted text through one door: the same cells, read only, within bounds, and no password told."""

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.db.foreign import Bounds
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services.databases import create
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.services.importing.sources import (
    BINARY,
    Source,
    cell_of,
    pasted,
    read_as_stated,
    read_source,
    source_of,
)

ROWS = [
    (f"{site:05d}", f"Hospital {site}", f"2024-{month:02d}", 40 + site + month, 200 + site)
    for site in range(1, 5)
    for month in range(1, 7)
]
COLUMNS = "code text, hospital text, month text, falls integer, admissions integer"


def made(path: Path, *statements: str, rows: Sequence[Sequence[object]] = ROWS) -> Path:
    with sqlite3.connect(path) as connection:
        connection.execute(f"create table falls ({COLUMNS})")
        connection.executemany("insert into falls values (?, ?, ?, ?, ?)", rows)
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made(tmp_path / "data.sqlite")


def refused(ref: Source | str | Path, **options: Bounds) -> Rejected:
    with pytest.raises(Rejected) as raised:
        read_source(ref, **options)  # type: ignore[arg-type]
    return raised.value


def test_a_table_is_a_sheet_whose_first_row_names_its_columns(database: Path) -> None:
    book = read_source(database)
    (sheet,) = book.sheets
    assert (book.name, book.kind, sheet.name, sheet.rows, sheet.columns) == (
        "data.sqlite",
        "sqlite",
        "falls",
        25,
        5,
    )
    assert sheet.row(0) == ["code", "hospital", "month", "falls", "admissions"]
    assert sheet.row(1) == ["00001", "Hospital 1", "2024-01", 42.0, 201.0]
    assert sheet.row(24)[0] == "00004"


@pytest.mark.parametrize("ending", ["sqlite", "csv", "xlsx"])
def test_it_is_known_by_its_content(ending: str, tmp_path: Path) -> None:
    assert read_source(made(tmp_path / f"data.{ending}")).kind == "sqlite"


def test_tables_views_and_queries_are_named(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.sqlite",
        "create view monthly as select month, sum(falls) as n from falls group by month",
        "create table other (a)",
    )
    assert [sheet.name for sheet in read_source(path).sheets] == ["falls", "monthly", "other"]
    assert [sheet.name for sheet in read_source(Source(path, ("Monthly",))).sheets] == ["monthly"]
    assert [sheet.name for sheet in read_source(f"sqlite:///{path}?table=other&table=falls").sheets] == [
        "other",
        "falls",
    ]
    (sheet,) = read_source(Source(path, query="select month, 'a:b' as x, n as n from monthly; ")).sheets
    assert (sheet.name, sheet.row(0), sheet.row(1)) == (
        "query",
        ["month", "x", "n"],
        ["2024-01", "a:b", 174.0],
    )
    assert read_source(f"sqlite:///{path}?query=select 1 as one").sheets[0].row(1) == [1.0]
    assert refused(Source(path, ("none",))).code == "source-table-unknown"


def test_many_rows_join_without_a_seam(tmp_path: Path) -> None:
    rows = [(f"{row:06d}", None, "x" if row == 9000 else None, row, None) for row in range(10_000)]
    sheet = read_source(made(tmp_path / "long.sqlite", rows=rows)).sheets[0]
    assert sheet.rows == 10_001
    assert sheet.column(0, 1) == [f"{row:06d}" for row in range(10_000)]
    assert sheet.column(3, 1) == [float(row) for row in range(10_000)]
    assert sheet.column(2, 9000, 9002) == [None, "x", None]
    assert sheet.column(1, 1) == [None] * 10_000


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None), ("", None), ("007", "007"), (7, 7.0), (2**60, str(2**60)), (Decimal("1.10"), 1.1),
        (Decimal("NaN"), "NaN"), (float("nan"), "NaN"), (True, True), (b"\0", BINARY), (date(2024, 7, 1), date(2024, 7, 1)),
        (datetime.fromisoformat("2024-07-01T00:30:00+02:00"), datetime(2024, 7, 1, 0, 30)), (time(1, 2), time(1, 2)),
        (timedelta(hours=30), timedelta(hours=30)),
    ],
)  # fmt: skip
def test_values(value: object, cell: object) -> None:
    assert cell_of(value) == cell


def test_binary_data_is_said(tmp_path: Path) -> None:
    path = made(tmp_path / "data.sqlite", "create table pictures (name text, picture blob)",
                "insert into pictures values ('a', x'00')")  # fmt: skip
    book = read_source(Source(path, ("pictures",)))
    assert book.sheets[0].row(1) == ["a", BINARY]
    assert book.notes == ("“picture” of pictures holds binary data, and no figure can be read from that.",)


def test_texts_of_another_code_page(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.sqlite", "insert into falls values (cast(x'5afc72696368' as text), '', '', 1, 1)"
    )
    assert read_source(path).sheets[0].cell(25, 0) == "Zürich"


# ---------------------------------------------------------------------------------------- read only


def test_nothing_is_written_nor_left_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path / "data.sqlite")
    with sqlite3.connect(path) as connection:
        connection.execute("pragma journal_mode=wal")
    connection.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_source(path).sheets[0].rows == 25
    assert [one.name for one in tmp_path.iterdir()] == ["data.sqlite"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_what_a_writer_has_not_yet_put_into_the_file_is_read_too(tmp_path: Path) -> None:
    path = made(tmp_path / "data.sqlite")
    writer = sqlite3.connect(path)
    writer.execute("pragma journal_mode=wal")
    writer.execute("insert into falls values ('00009', 'x', '2024-01', 1, 1)")
    writer.commit()
    assert read_source(path).sheets[0].rows == 26
    writer.close()


@pytest.mark.parametrize(
    "query",
    [
        "delete from falls", "select 1; delete from falls", "select 1) as q; delete from falls; select * from (select 1",
        "pragma user_version=5", "attach 'x' as y", "select load_extension('x')", "vacuum", "insert into falls default values returning *",
        "with a as (select 1) delete from falls", "select nothing from falls", "select", "--",
    ],
)  # fmt: skip
def test_only_a_single_select_is_carried_out(query: str, database: Path) -> None:
    before = database.read_bytes()
    error = refused(Source(database, query=query))
    assert error.code in {"source-query-wrong", "source-only-reads"}
    assert "select" in str(error)
    assert database.read_bytes() == before


# ------------------------------------------------------------------------------------------- bounds


ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select {} from n"


@pytest.mark.parametrize(
    ("query", "bounds", "code"),
    [
        (ENDLESS.format("x"), Bounds(rows=20_000), "source-too-large"),
        (ENDLESS.format("x, x, x"), Bounds(cells=20_000), "source-too-large"),
        (ENDLESS.format("hex(zeroblob(5000))"), Bounds(characters=1_000_000), "source-too-large"),
        ("select 1, 2, 3", Bounds(columns=2), "source-too-large"),
        (ENDLESS.format("count(*)"), Bounds(file_patience=0.3), "source-timeout"),
        (ENDLESS.format("x"), Bounds(seconds=0.3), "source-timeout"),
        ("select zeroblob(900000000)", Bounds(), "source-too-large"),
    ],
)
def test_what_goes_beyond_is_refused(query: str, bounds: Bounds, code: str, database: Path) -> None:
    assert refused(Source(database, query=query), bounds=bounds).code == code


def test_more_tables_than_anybody_means(tmp_path: Path) -> None:
    path = made(tmp_path / "data.sqlite", *(f"create table t{n} (a)" for n in range(5)))
    error = refused(path, bounds=Bounds(tables=3))
    assert (error.code, "--table" in str(error)) == ("source-too-large", True)


def test_a_cancel_stops_it(database: Path) -> None:
    asked = 0

    def report(done: int, total: int) -> None:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_source(Source(database, query=ENDLESS.format("count(*)")), report=report)


# ----------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("sqlite://", "source-url-wrong"), ("sqlite:///:memory:", "source-url-wrong"), ("nonsense://x/y", "source-driver-missing"),
        ("postgresql://u:hush@hush@127.0.0.1/x", "source-url-wrong"), ("mysql://u:hush@127.0.0.1/x", "source-driver-missing"),
        ("postgresql://u:hush@127.0.0.1:hush/x", "source-url-wrong"), ("sqlite:////nowhere/hush.sqlite", "workbook-not-found"),
        ("postgresql+psycopg://u:hush@127.0.0.1:1/wards", "source-unreachable"),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(address: str, code: str) -> None:
    error = refused(address)
    assert error.code == code
    assert "hush@" not in str(error)
    assert ":hush" not in str(error)


def test_a_password_is_in_no_name_and_in_no_representation() -> None:
    source = source_of("postgresql://ward:hush@db.example.invalid/stats?table=falls")
    assert source.name == "stats at db.example.invalid"
    assert source.tables == ("falls",)
    assert "hush" not in repr(source)


# ----------------------------------------------------------------------------------------- importing


def test_a_table_is_proposed_for_imported_and_led_back_to_its_cell(database: Path, tmp_path: Path) -> None:
    with create(tmp_path / "a.lhsdb") as target:
        found = proposing.propose(f"sqlite:///{database}?table=falls")
        recipe = parse_recipe(found.toml)
        first = intake.import_files(target, [database], recipe, create_nodes=True)
        again = intake.import_files(target, [f"sqlite:///{database}"], recipe, create_nodes=True)
        assert (first.ledger.new, again.ledger.same, again.ledger.new) == (
            first.ledger.read,
            first.ledger.read,
            0,
        )
        assert any("imported before" in note for note in again.notes)
        with target.read() as connection:
            cells = connection.exec_driver_sql(
                "select distinct s.file, s.sheet, o.cell from observation o join source s on s.id = o.source_id"
                " where o.numerator = 42"
            ).all()
        assert cells == [("data.sqlite", "falls", "D2")]


def test_pasted_text_is_imported(tmp_path: Path) -> None:
    text = "Hospital\tMonth\tFalls\n" + "".join(f"{row[1]}\t{row[2]}\t{row[3]}\n" for row in ROWS)
    assert pasted(text, "Clipboard").sheets[0].rows == 25
    with create(tmp_path / "a.lhsdb") as target:
        source = Source(text=text, title="Clipboard")
        result, _ = proposing.import_proposed(target, [source], "", dry_run=False, create_nodes=True)
    assert result.ledger.new == 24


def test_a_recipe_states_encoding_and_delimiter_and_a_person_overrules_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("a;b|c\nÄ;1|2\n".encode("cp850"))

    def stated(more: str) -> Workbook:
        recipe = parse_recipe(f'name = "x"\ntitle = "x"\nlayout = "long"\nrecognise = ["a"]\n{more}')
        return read_as_stated(source, read_source(source), recipe)

    source = Source(tmp_path / "a.csv")
    assert stated('encoding = "cp850"\ndelimiter = "|"').sheets[0].row(1) == ["Ä;1", "2"]
    source = Source(tmp_path / "a.csv", delimiter=";")
    assert stated('encoding = "cp850"\ndelimiter = "|"').sheets[0].row(1) == ["Ä", "1|2"]
    for wrong in ('encoding = "rot13"', 'encoding = "nonsense"', 'delimiter = "||"', 'delimiter = "\\n"'):
        with pytest.raises(Rejected) as raised:
            stated(wrong)
        assert raised.value.code == "recipe-value-wrong"


def test_text_that_only_its_recipe_can_read_is_known_by_it(tmp_path: Path) -> None:
    lines = ["Hospital~Month~Falls", *(f"{row[1]}~{row[2]}~{row[3]}" for row in ROWS)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with create(tmp_path / "a.lhsdb") as target:
        source = Source(tmp_path / "a.csv", delimiter="~")
        toml = proposing.propose(source).toml
        stated = parse_recipe(toml.replace('layout = "long"', 'layout = "long"\ndelimiter = "~"'))
        first = intake.import_files(target, [tmp_path / "a.csv"], stated, create_nodes=True)
        again = intake.import_files(target, [tmp_path / "a.csv"])
    assert (first.ledger.new, again.ledger.same) == (24, 24)


def test_a_database_of_this_program_is_no_extract(tmp_path: Path) -> None:
    create(tmp_path / "a.lhsdb").close()
    assert refused(tmp_path / "a.lhsdb").code == "source-ours"
