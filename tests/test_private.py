"""Files are for their owner alone, and a log holds nothing that was typed or that a cell holds."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lhs_desktop import cli, private
from lhs_desktop.config import log_folder
from lhs_desktop.services import backups, databases

posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's folders by itself")

CELL = "CANARY 943 476 5919"


@pytest.fixture
def loose() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def values_refused(path: Path) -> IntegrityError:
    """What SQLAlchemy raises for an insert that the database refuses."""
    with (
        databases.create(path) as database,
        database.engine.connect() as connection,
        pytest.raises(IntegrityError) as caught,
    ):
        connection.execute(
            text("insert into action (title, notes) values (:title, :notes)"),
            {"title": "CANARY title", "notes": "CANARY note"},
        )
    return caught.value


@posix
def test_a_new_database_and_its_backup_are_the_owners_alone(tmp_path: Path, loose: None) -> None:
    with databases.create(tmp_path / "new.lhsdb") as database:
        made = backups.backup(database, tmp_path / "backups")
    assert mode(tmp_path / "new.lhsdb") == 0o600
    assert mode(made.path) == 0o600


@posix
def test_a_database_that_a_group_shares_stays_shared_when_a_copy_is_put_back(tmp_path: Path) -> None:
    with databases.create(tmp_path / "new.lhsdb") as database:
        made = backups.backup(database, tmp_path / "backups")
    (tmp_path / "new.lhsdb").chmod(0o660)
    backups.restore(made.path, tmp_path / "new.lhsdb")
    assert mode(tmp_path / "new.lhsdb") == 0o660


def test_what_a_statement_was_to_write_is_not_in_its_error(tmp_path: Path) -> None:
    assert "CANARY" not in str(values_refused(tmp_path / "new.lhsdb"))


@posix
def test_the_log_of_the_window_is_the_owners_and_holds_no_words_of_errors(
    tmp_path: Path, loose: None
) -> None:
    path = log_folder() / "window.log"
    refused = values_refused(tmp_path / "new.lhsdb")
    handler = private.LogFile(path)
    log = logging.getLogger("tests.private")
    log.addHandler(handler)
    log.propagate = False
    try:
        try:
            try:
                float(CELL)
            except ValueError as error:
                raise KeyError(CELL) from error
        except KeyError:
            log.exception("a page could not be read")
        log.error("unexpected", exc_info=refused)
    finally:
        log.removeHandler(handler)
        handler.close()
    written = path.read_text(encoding="utf-8")
    assert "CANARY" not in written
    assert "ValueError" in written
    assert "KeyError" in written
    assert "IntegrityError (SQLITE_CONSTRAINT" in written
    assert "test_private.py" in written
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


@posix
def test_the_log_of_the_command_line_is_the_owners_and_holds_no_values(
    loose: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([], lambda *_: int(CELL)) == 1  # a window that cannot open, and has a value in its error
    path = log_folder() / "lhs-desktop.log"
    assert "ValueError" in path.read_text(encoding="utf-8")
    assert "CANARY" not in path.read_text(encoding="utf-8") + capsys.readouterr().err
    assert mode(path) == 0o600
