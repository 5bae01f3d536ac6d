"""SQLite files that are damaged, hold no table, or run without end; and addresses that lead nowhere."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.hostile.cases import case, table, whole


def made(
    folder: Path, *statements: str, rows: Sequence[Sequence[object]] = (), name: str = "data.sqlite"
) -> Path:
    path = folder / name
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
        if rows:
            connection.execute("create table falls (Hospital text, Month text, Falls)")
            connection.executemany("insert into falls values (?, ?, ?)", rows)
    connection.close()
    return path


@case(figures=whole())
def a_database(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(figures=whole())
def a_database_called_csv(folder: Path) -> Path:
    return made(folder, rows=table()[1:], name="data.csv")


@case(refused=("source-no-tables",))
def a_database_without_tables(folder: Path) -> Path:
    return made(folder, "create table t (a)", "drop table t")


@case(refused=("source-damaged",))
def a_database_cut_in_half(folder: Path) -> Path:
    path = made(folder, rows=table()[1:] * 400)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


@case(refused=("source-damaged",))
def only_the_head_of_a_database(folder: Path) -> Path:
    path = made(folder, rows=table()[1:])
    path.write_bytes(path.read_bytes()[:100])
    return path


@case(refused=("source-damaged",))
def a_database_overwritten_in_the_middle(folder: Path) -> Path:
    path = made(folder, rows=table()[1:] * 400)
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xaa" * 8192
    path.write_bytes(bytes(data))
    return path


@case(refused=("source-too-large", "source-timeout"))
def a_view_without_an_end(folder: Path) -> Path:
    view = "create view falls as with recursive n(x) as (select 1 union all select x + 1 from n) select x as Falls, x as Site from n"
    return made(folder, view)


@case(refused=("source-timeout", "source-too-large"))
def a_view_that_counts_without_an_end(folder: Path) -> Path:
    view = "create view falls as with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as Falls from n"
    return made(folder, view)


@case(refused=("source-too-large", "source-failed", "source-query-wrong"))
def a_view_of_a_value_of_a_gigabyte(folder: Path) -> Path:
    return made(folder, "create view falls as select zeroblob(900000000) as Falls, 'x' as Hospital")


@case(figures=whole(), notes=("left out",))
def a_view_of_a_table_that_is_gone(folder: Path) -> Path:
    return made(folder, "create view broken as select * from gone", rows=table()[1:])


@case(refused=("source-ours",))
def a_database_of_this_program(folder: Path) -> Path:
    return made(folder, "pragma application_id = 1279808324", rows=table()[1:])


@case(refused=("no-table", "source-query-wrong"))
def names_of_columns_that_are_sql(folder: Path) -> Path:
    return made(folder, """create table "x"";drop table y;--" ("a"";--" text, ":name" text)""")


def only(query: str) -> Any:
    return lambda path: {"query": query}


@case(refused=("source-query-wrong", "source-only-reads"), source=only("delete from falls"))
def a_query_that_deletes(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(
    refused=("source-query-wrong", "source-only-reads"),
    source=only("select 1) as q; delete from falls; select * from (select 1"),
)
def a_query_that_breaks_out(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(refused=("source-query-wrong", "source-only-reads"), source=only("select load_extension('evil')"))
def a_query_that_loads_a_program(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(figures=whole(), source=only("select * from falls where Falls > 0 -- all; of them"))
def a_query_with_a_remark_at_its_end(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(refused=("source-table-unknown",), source=lambda path: {"tables": ["nowhere"]})
def a_table_that_is_not_there(folder: Path) -> Path:
    return made(folder, rows=table()[1:])


@case(refused=("source-not-a-database",), source=lambda path: {"tables": ["falls"]})
def a_table_of_a_text_file(folder: Path) -> Path:
    (folder / "text.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return folder / "text.csv"
