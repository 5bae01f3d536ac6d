"""Bringing an older database to the present schema. Imported only when one is met: Alembic is slow to
load.
"""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from lhs_desktop.errors import Unavailable
from lhs_desktop.models.db.copying import Report, copy_file


def migrate(engine: Engine, path: Path | None, revision: str, report: Report | None = None) -> Path | None:
    """Runs the migrations up to a revision, after a verified copy of a file; returns the copy.

    Args:
        engine: Of the database.
        path: Its file; None on a server.
        revision: Where to.
        report: Told how far the copy is; what it raises leaves the database as it was.

    Raises:
        Unavailable: ``migration-failed``; the database is as it was.
    """
    copy = None
    if path is not None and path.stat().st_size > 0:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        copy = path.with_name(f"{path.stem}-before-{revision}-{stamp}{path.suffix}")
        copy_file(path, copy, report)
    try:
        upgrade(engine, revision)
    except SQLAlchemyError as error:
        detail = str(error).splitlines()[0]
        raise Unavailable(
            "migration-failed", file=engine.url.database or "", detail=detail, copy=str(copy or "–")
        ) from error
    return copy


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Runs the migrations in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "lhs_desktop.models.db:migrations")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
