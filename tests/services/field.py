"""Extracts of the field, each imported once into a database of its own, as a user does: without naming a recipe."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lhs_desktop.models.observations import Reported
from lhs_desktop.services import nodes, series
from lhs_desktop.services.databases import Database, create
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.intake import ImportResult


class Imported:
    """Files in one database, one batch each, in their order."""

    def __init__(self, database: Database, files: Sequence[Path]) -> None:
        self._database = database
        self.results: list[ImportResult] = [
            intake.import_files(database, [path], create_nodes=True) for path in files
        ]

    @property
    def result(self) -> ImportResult:
        return self.results[-1]

    def series(self, node: str, measure: str) -> dict[str, Reported]:
        """The figures of a node, by period."""
        with self._database.read() as connection:
            return {one.period: one for one in series.observations(connection, node, measure)}

    def tree(self) -> dict[str, tuple[str, str | None]]:
        """Code of each node → its level and parent."""
        with self._database.read() as connection:
            return {one.code: (one.level, one.parent) for one in nodes.listing(connection)}

    def names(self) -> dict[str, str]:
        with self._database.read() as connection:
            return {one.code: one.name for one in nodes.listing(connection)}


class Library:
    """Imports what a test asks for, once."""

    def __init__(self, folder: Path, databases: ExitStack) -> None:
        self._folder = folder
        self._databases = databases
        self._imported: dict[tuple[Path, ...], Imported] = {}

    def __call__(self, *files: Path) -> Imported:
        if files not in self._imported:
            path = self._folder / f"{len(self._imported)}.lhsdb"
            self._imported[files] = Imported(self._databases.enter_context(create(path)), files)
        return self._imported[files]


@contextmanager
def library(folder: Path) -> Iterator[Library]:
    with ExitStack() as databases:
        yield Library(folder, databases)
