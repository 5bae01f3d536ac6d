"""What a page shows, read in the background before it is shown, so that nobody waits for it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lhs_desktop.errors import Damaged, LhsError, Rejected
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.state import settings

if TYPE_CHECKING:
    from lhs_desktop.services.databases import Database
    from lhs_desktop.services.statements import Statement


log = logging.getLogger(__name__)


@contextmanager
def closed_if_unreadable(database: "Database") -> Iterator[None]:
    """A database whose first page cannot be read is never half open.

    Raises:
        Damaged: ``damaged-found``: what hindered the reading is nothing that was foreseen, and the database is damaged.
    """
    try:
        yield
    except LhsError:
        database.close()
        raise
    except BaseException as error:
        try:
            damage = database.explain(database) if isinstance(error, Exception) else ""
            if damage:
                raise Damaged("damaged-found", file=database.name, what=damage) from error
            raise
        finally:
            database.close()


def first_page(database: "Database") -> "tuple[Location | None, Statement | None]":
    """Where a database that was just opened begins: where the user was last time, else at the top with most figures."""
    from lhs_desktop.services import nodes, overview

    location = last_place(database.path)
    with database.read() as connection:
        overview.overview(connection)
        if location is not None:
            try:
                nodes.page(connection, location.code)
            except Rejected:
                location = None  # the node is gone
        if location is None:
            top = overview.fullest_top(connection)
            location = Location(top.code) if top is not None else None
    try:
        return location, read_ahead(database, location)
    except LhsError:
        raise
    except Exception:
        log.exception("a page could not be read ahead")
        return location, None  # whoever shows it says so; the other pages can still be seen


def read_ahead(database: "Database", location: Location | None) -> "Statement | None":
    """The statement of a place, of the first one where none is named; asks what else its page will ask.

    None where there are no figures, or not of that period.
    """
    from lhs_desktop.services import actions, navigator, overview, statements

    with database.read() as connection, suppress(Rejected):
        top = overview.fullest_top(connection) if location is None else None
        if top is not None:
            location = Location(top.code)
        if location is None:
            return None
        found = statements.statement(connection, location.code, location.period or None)
        actions.listing(connection, location.code)
        navigator.children(connection, found.node.id)
        if found.rows:
            statements.child_figures(connection, found.node.id, found.period, [found.rows[0].measure])
        return found
    return None


def last_place(path: Path | None) -> Location | None:
    """Where the user was when this database was last closed."""
    if path is None:
        return None
    place, _, measure = str(settings().value(_key(path), "")).partition("\n")
    return Location(place, measure=measure) if place else None


def keep_place(path: Path, location: Location) -> None:
    """Notes it for the next time."""
    settings().setValue(_key(path), f"{location.code}\n{location.measure}")


def _key(path: Path) -> str:
    return "place/" + str(path).replace("/", "|").replace("\\", "|")
