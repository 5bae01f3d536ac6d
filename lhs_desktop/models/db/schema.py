"""Is a database built as the program builds it? Tables, columns, indexes, triggers and views; and values of the right kind.

What does not belong there is as bad as what is missing: a trigger runs at every change, a view hides the table whose
name it has.
"""

import re
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    Integer,
    Table,
    inspect,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from lhs_desktop.models.db.tables import metadata

VERSIONS = "alembic_version"
"""The table in which Alembic notes how far the migrations are."""
_VERSIONS_MADE = f"create table {VERSIONS} (version_num varchar(32) not null primary key)"

Words = tuple[str, ...]


def differences(connection: Connection) -> list[str]:
    """What is missing, what was changed and what was added, a sentence each."""
    if connection.dialect.name != "sqlite":
        return _differences_on_server(connection)
    found = {
        (str(kind), str(name)): _words(str(sql))
        for kind, name, sql in connection.exec_driver_sql(
            "select type, name, sql from sqlite_master where name not like 'sqlite\\_%' escape '\\'"
        )
    }
    expected = _expected()
    if ("table", VERSIONS) in found:  # made by Alembic itself in older files, with other words
        found["table", VERSIONS] = expected["table", VERSIONS]
    problems = []
    lost = {name for kind, name in expected.keys() - found.keys() if kind == "table"}
    of_lost = {
        ("index", str(index.name))
        for name in lost & metadata.tables.keys()
        for index in metadata.tables[name].indexes
    }
    for kind, name in expected.keys() - found.keys() - of_lost:
        if ("view", name) in found:
            problems.append(f"there is a view where the table {name} should be")
        else:
            problems.append(f"the {kind} {name} is missing")
    for kind, name in found.keys() - expected.keys():
        if kind != "view" or ("table", name) not in expected:
            problems.append(f"there is a {kind} {name} that the program did not make")
    for kind, name in expected.keys() & found.keys():
        if expected[kind, name] != found[kind, name]:
            problems.append(_changed(connection, kind, name))
    return sorted(problems)


@cache
def _expected() -> dict[tuple[str, str], Words]:
    dialect = sqlite.dialect()
    made = {("table", VERSIONS): _words(_VERSIONS_MADE)}
    for table in metadata.tables.values():
        made["table", table.name] = _words(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            made["index", str(index.name)] = _words(str(CreateIndex(index).compile(dialect=dialect)))
    return made


def _words(sql: str) -> Words:
    """Of a definition, in any order: constraints stand differently where migrations made it."""
    return tuple(sorted(re.findall(r"\w+|[<>=]+", sql.lower())))


def _changed(connection: Connection, kind: str, name: str) -> str:
    if kind == "table" and name in metadata.tables:
        there = {row[1] for row in connection.exec_driver_sql(f'pragma table_info("{name}")')}
        wanted = set(metadata.tables[name].columns.keys())
        for column in sorted(wanted - there):
            return f"the table {name} has lost its column {column}"
        for column in sorted(there - wanted):
            return f"the table {name} has a column {column} that the program did not make"
    return f"the {kind} {name} was changed"


def _differences_on_server(connection: Connection) -> list[str]:
    """Other tables may stand beside ours there; in the way are only those that are missing, and triggers on ours."""
    looked = inspect(connection)
    tables = set(looked.get_table_names())
    problems = []
    for name, table in metadata.tables.items():
        if name not in tables:
            problems.append(f"the table {name} is missing")
            continue
        there = {column["name"] for column in looked.get_columns(name)}
        problems += [f"the table {name} has lost its column {one}" for one in {*table.columns.keys()} - there]
    triggers = connection.execute(
        text(
            """select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        join pg_namespace n on n.oid = c.relnamespace
        where not t.tgisinternal and n.nspname = current_schema()"""
        )
    )
    problems += [
        f"there is a trigger {name} on the table {table} that the program did not make"
        for name, table in triggers
        if table in metadata.tables
    ]
    return sorted(problems)


def misfits(connection: Connection) -> list[str]:
    """Where something stands that is not of the kind of its column: a text for a number, a day that does not exist.

    A server holds to the kinds by itself; SQLite stores anything anywhere.
    """
    if connection.dialect.name != "sqlite":
        return []
    problems = []
    for table in metadata.tables.values():
        columns = list(table.columns)
        counts = ", ".join(f"total({_is_misfit(column)})" for column in columns)
        row = connection.exec_driver_sql(f'select {counts} from "{table.name}"').one()
        problems += [
            _misfit(table, column, int(count)) for column, count in zip(columns, row, strict=True) if count
        ]
    return problems


def _is_misfit(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    if isinstance(column.type, Boolean):
        return f"{name} is not null and {name} not in (0, 1)"
    if isinstance(column.type, Double):
        return f"typeof({name}) not in ('real', 'integer', 'null') or abs({name}) > 1.7e308"
    if isinstance(column.type, Integer):
        return f"typeof({name}) not in ('integer', 'null')"
    if isinstance(column.type, Date):
        return f"{name} is not null and {name} is not date({name}, '+0 days')"
    return f"typeof({name}) not in ('text', 'null')"


def _misfit(table: Table, column: Column[Any], count: int) -> str:
    if isinstance(column.type, Date):
        kind = "a date"
    else:
        kind = "a number" if isinstance(column.type, (Boolean, Double, Integer)) else "text"
    return f"{table.name}: {count} of its rows have a {column.name} that is not {kind}"
