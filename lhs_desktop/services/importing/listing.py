"""What a database holds that figures are to be taken from."""

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.foreign_listing import Holding, holdings
from lhs_desktop.services.importing.sources import Ref, Report, database_url, source_of

__all__ = ["Holding", "held"]


def held(ref: Ref, report: Report | None = None) -> list[Holding]:
    """The tables and views of a database, with their rows counted.

    Args:
        ref: An SQLite file, or the address of a database.
        report: Called with tables done and in all; may raise ``Cancelled``.

    Raises:
        Rejected: ``source-not-a-database``, and others that begin with ``source``.
    """
    source = source_of(ref)
    url = database_url(source)
    if url is None:
        raise Rejected("source-not-a-database", file=source.name)
    return holdings(url, source.name, report or (lambda done, total: None))
