"""Ways in which the file of a database is damaged: by a disk, by a copy that broke off, by another program, on purpose.

``damaged(sound, target, seed)`` makes one damaged copy and says how; the same seed makes the same one. As a program it sweeps
over many: see docs/guide/trust.md.
"""

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

PAGE = 4096

Bytes = Callable[[random.Random, bytearray], str]
Rows = Callable[[random.Random, sqlite3.Connection], str]


# What happens to the bytes of a file


def cut(chance: random.Random, content: bytearray) -> str:
    kept = chance.choice([len(content) - 1, len(content) - PAGE, chance.randrange(101, len(content))])
    del content[kept:]
    return f"cut at byte {kept}"


def zeroed(chance: random.Random, content: bytearray) -> str:
    start = chance.randrange(0, len(content) // PAGE) * PAGE
    length = chance.choice([512, PAGE, 2 * PAGE])
    length = min(length, len(content) - start)
    content[start : start + length] = bytes(length)
    return f"{length} zeros at byte {start}"


def flipped(chance: random.Random, content: bytearray) -> str:
    places = [chance.randrange(len(content)) for _ in range(chance.choice([1, 1, 8, 64]))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    return f"{len(places)} bits flipped, the first in byte {places[0]}"


def rubbish(chance: random.Random, content: bytearray) -> str:
    start = chance.randrange(len(content) - 600)
    content[start : start + 600] = chance.randbytes(600)
    return f"600 bytes of rubbish at byte {start}"


def swapped(chance: random.Random, content: bytearray) -> str:
    one, other = (PAGE * chance.randrange(1, len(content) // PAGE) for _ in range(2))
    kept = content[one : one + PAGE]
    content[one : one + PAGE] = content[other : other + PAGE]
    content[other : other + PAGE] = kept
    return f"the pages at bytes {one} and {other} changed places"


# What another program does to its rows and tables

TABLES = (
    "action",
    "node",
    "link",
    "measure",
    "observation",
    "balance",
    "reading",
    "journal",
    "batch",
    "period",
    "closure",
)


def row_dropped(chance: random.Random, raw: sqlite3.Connection) -> str:
    table = chance.choice([one for one in TABLES if raw.execute(f"select 1 from {one}").fetchone()])
    (count,) = raw.execute(f"select count(*) from {table}").fetchone()
    key = _key(raw, table, chance.randrange(count))
    raw.execute(f"delete from {table} where {key}")
    return f"a row of {table} dropped"


def row_edited(chance: random.Random, raw: sqlite3.Connection) -> str:
    edit = chance.choice(EDITS)
    raw.execute(edit)
    return edit


EDITS = (
    "update observation set numerator = numerator + 1 where numerator = (select max(numerator) from observation)",
    "update observation set numerator = '<b>x</b>'",
    "update observation set state = 'value', numerator = 9e999 where numerator = (select max(numerator) from observation)",
    "update balance set counted = counted + 1",
    "update balance set numerator = 'many'",
    "update reading set streak = 99",
    "update reading set judgement = '{'",
    "update action set title = 'forged'",
    "update action set status = 'zzz'",
    "update action set due = 'not a date'",
    "update action set due = '2026-02-30'",
    "update action set node_id = 99999",
    "update action set notes = cast(x'ff00fe' as text)",
    "update link set parent_id = child_id",
    "update link set valid_from = 'yesterday'",
    "update node set name = x'00ff'",
    "update node set code = '' where id = 1",
    "update measure set rollup = 'maybe'",
    "update period set end_date = 'x'",
    "update journal set who = 'boss' where seq = (select max(seq) from journal)",
    "update journal set changes = '[' where seq = (select max(seq) from journal)",
    "update journal set step = 'x' where seq = 2",
    "delete from journal where seq = (select max(seq) from journal)",
    "delete from journal",
    "delete from closure",
    "delete from balance",
    "update batch set state = 'undone'",
)


def schema_changed(chance: random.Random, raw: sqlite3.Connection) -> str:
    change = chance.choice(CHANGES)
    for one in change:
        raw.execute(one)
    return "; ".join(change)


CHANGES: tuple[tuple[str, ...], ...] = (
    ("drop table action",),
    ("drop table balance",),
    ("drop table observation",),
    ("drop table alembic_version",),
    ("drop index ix_observation_source_id",),
    ("alter table action drop column notes",),
    ("alter table node add column password text",),
    ("alter table person rename to person2", "create view person as select * from person2"),
    ("create view everything as select * from node",),
    (
        "create trigger planted after insert on action begin update action set owner = 'mallory' where id = new.id; end",
    ),
    ("create trigger planted before insert on journal begin select raise(ignore); end",),
    ("create table mine (id integer)",),
    ("pragma user_version = -1",),
    ("pragma user_version = 2",),
    (
        "pragma writable_schema = on",
        "update sqlite_master set sql = 'create table action (id)' where name = 'action'",
    ),
    ("pragma writable_schema = on", "update sqlite_master set rootpage = 3 where name = 'node'"),
)

OF_BYTES: tuple[Bytes, ...] = (cut, zeroed, flipped, rubbish, swapped)
OF_ROWS: tuple[Rows, ...] = (row_dropped, row_edited, schema_changed)


def damaged(sound: Path, target: Path, seed: int) -> str:
    """Makes a damaged copy; returns what was done to it."""
    chance = random.Random(seed)
    whole = bytearray(sound.read_bytes())
    number = chance.randrange(len(OF_BYTES) + len(OF_ROWS))
    if number < len(OF_BYTES):
        said = OF_BYTES[number](chance, whole)
        target.write_bytes(whole)
        return said
    target.write_bytes(whole)
    return with_raw(target, lambda raw: OF_ROWS[number - len(OF_BYTES)](chance, raw))


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that can be read of a database."""
    raw = sqlite3.connect(path)
    try:
        names = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
        return {name: sorted(raw.execute(f'select * from "{name}"'), key=repr) for name in names}
    finally:
        raw.close()


@dataclass
class Sweep:
    """What came of many damaged copies."""

    found: int = 0
    untold: list[str] = field(default_factory=list)
    """Damage that changed nothing that can be read: in room that is free, or that another program would write again."""
    wrong: list[str] = field(default_factory=list)
    """A write into a damaged copy that was not said to be, or an error that nobody foresaw."""


Run = Callable[..., tuple[int, str]]
"""Runs a command; gives its exit status and what it said."""


def sweep(sound: Path, folder: Path, seeds: Iterable[int], run: Run) -> Sweep:
    """Checks damaged copies and tries to change them, by the command line."""
    told = Sweep()
    whole = content(sound)
    for seed in seeds:
        path = folder / f"{seed}.lhsdb"
        how = f"seed {seed}: {damaged(sound, path, seed)}"
        before = path.read_bytes()
        checked, said = run("check", path)
        added, said_adding = run("action", "add", path, "--node", "S08000029", "--title", "Third")
        is_refused = checked in REFUSED and added in REFUSED and path.read_bytes() == before
        if "unexpected" in said + said_adding or not (is_refused or (checked, added) == (0, 0)):
            told.wrong.append(f"{how}: {checked} {said}, {added} {said_adding}")
        elif is_refused:
            told.found += 1
        elif _is_same(path, whole):
            told.untold.append(how)
        else:
            told.wrong.append(f"{how}: not found")
        path.unlink()
    return told


REFUSED = (1, 5, 6)
"""As no database of the program, as of a newer version, as damaged."""


def _is_same(path: Path, whole: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether a copy holds what the sound one did, and the action that was added since."""
    found = content(path)
    added = {"journal": 1, "action": 1}
    return found.keys() == whole.keys() and all(
        set(rows) <= set(found[name]) and len(found[name]) == len(rows) + added.get(name, 0)
        for name, rows in whole.items()
    )


def with_raw(path: Path, do: Callable[[sqlite3.Connection], str]) -> str:
    """As another program would, that keeps to none of the rules of ours."""
    raw = sqlite3.connect(path)
    try:
        raw.execute("pragma foreign_keys = off")
        raw.execute("pragma ignore_check_constraints = on")
        raw.execute("pragma legacy_alter_table = on")
        said = do(raw)
        raw.commit()
    finally:
        raw.close()
    return said


def _key(raw: sqlite3.Connection, table: str, number: int) -> str:
    """The condition that finds one row of a table, with a row number or without."""
    keys = [row[1] for row in raw.execute(f"pragma table_info({table})") if row[5]]
    values = raw.execute(f"select {', '.join(keys)} from {table} limit 1 offset {number}").fetchone()
    return " and ".join(f"{key} = {value!r}" for key, value in zip(keys, values, strict=True))


def main() -> None:
    """``python -m tests.damaging SOUND [HOW MANY] [FIRST SEED]``: sweeps over damaged copies and prints what came of them."""
    sound = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0

    def run(*arguments: object) -> tuple[int, str]:
        words = [sys.executable, "-m", "lhs_desktop", *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    with tempfile.TemporaryDirectory() as folder:
        told = sweep(sound, Path(folder), range(first, first + count), run)
    print(
        f"seeds {first} to {first + count - 1}: {told.found} said to be damaged before anything was written"
    )
    print(
        f"{len(told.untold)} not told: the damage is in room that is free, and all that can be read is as it was"
    )
    for how in told.untold:
        print(f"  {how}")
    print(f"{len(told.wrong)} wrong")
    for how in told.wrong:
        print(f"  {how}")
    sys.exit(bool(told.wrong))


if __name__ == "__main__":
    main()
