"""Commands on whole databases: new, demo, check, backup, restore."""

import argparse
import sys
from pathlib import Path
from typing import Any

from lhs_desktop.commands import Answer
from lhs_desktop.services import backups, checking
from lhs_desktop.services.databases import create, open_database


def add_to(commands: Any) -> None:
    new = commands.add_parser("new", help="make a new, empty database")
    new.add_argument("database")
    new.set_defaults(run=_new)
    demo = commands.add_parser("demo", help="build the sample database, write its packet, open the window")
    demo.add_argument("database", nargs="?", default="out/sample.lhsdb", type=Path)
    demo.add_argument("--no-window", action="store_true", help="do not open the window")
    demo.set_defaults(run=_demo)
    check = commands.add_parser("check", help="check that a database is sound")
    check.add_argument("database")
    check.set_defaults(run=_check)
    backup = commands.add_parser("backup", help="make a verified copy of a database")
    backup.add_argument("database")
    backup.add_argument("folder", type=Path)
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="replace a database with a copy")
    restore.add_argument("file", type=Path)
    restore.add_argument("database", type=Path)
    restore.set_defaults(run=_restore)


def _new(arguments: argparse.Namespace) -> Answer:
    with create(arguments.database) as database:
        name = str(database.path or database.name)
    return Answer({"database": name}, [f"{name} is ready. Import an extract next."])


def _demo(arguments: argparse.Namespace) -> Answer:
    from lhs_desktop.display import has_display
    from lhs_desktop.services import packing, sample

    path: Path = arguments.database
    path.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if not arguments.json:
            print(line, flush=True)

    if path.exists():
        say(f"The sample database is here: {path}")
    else:
        say(f"Building the sample database from the bundled extracts: {path}")
        sample.build(path, say)
    with open_database(path) as database:
        made = packing.make_packet(database, sample.NODE, None, packing.FORMATS, path.parent)
    say(f"The meeting packet {made.packet} of Scotland for {made.period}:")
    for file in made.files:
        say(f"  {file}")
    window = path if has_display() and not arguments.no_window else None
    if window is None and not arguments.no_window:
        say("There is no display, so no window opens. The commands work without one: lhs-desktop --help")
    sys.stdout.flush()
    return Answer({"database": str(path), **made.as_dict()}, window=window, node=sample.NODE)


def _check(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database:
        found = checking.check(database)
    lines = [
        f"integrity: {found.integrity}",
        f"balances that differ: {found.balance_differences}",
        f"journal: {found.journal.entries} entries in {found.journal.steps} steps, "
        + ("the chain holds" if found.journal.chain_ok else "the chain is broken"),
        *(f"problem: {problem}" for problem in found.problems),
    ]
    if found.sound:
        lines.append("The database is sound.")
    return Answer(found.as_dict(), lines, status=0 if found.sound else 6)


def _backup(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database:
        made = backups.backup(database, arguments.folder)
    return Answer({"backup": str(made.path), "sha256": made.sha256}, [f"{made.path}  {made.sha256}"])


def _restore(arguments: argparse.Namespace) -> Answer:
    made = backups.restore(arguments.file, arguments.database)
    return Answer(
        {"database": str(made.path), "sha256": made.sha256}, [f"{made.path} is as {arguments.file} was."]
    )
