"""Opening looks before it trusts: what is damaged, gone, replaced or read-only is said to be, and nothing is written there."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lhs_desktop.errors import NoRoom
from lhs_desktop.services import actions, backups, databases, known
from lhs_desktop.ui.sheets.packet_sheet import PacketSheet
from lhs_desktop.ui.window import MainWindow
from tests import damaging
from tests.ui.conftest import Opened, open_database, run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def other(database: Path, tmp_path: Path) -> Path:
    """A copy that this machine has never seen, with an action."""
    path = Path(shutil.copyfile(database, tmp_path / "other.lhsdb"))
    with databases.open_database(path) as opened:
        actions.add(opened, "S08000029", "First")
    return path


def damage(path: Path, *statements: str) -> bytes:
    damaging.with_raw(path, lambda raw: str([raw.execute(one) for one in statements]))
    return path.read_bytes()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def add(window: MainWindow, title: str) -> None:
    window.workbench.do("add", lambda database: actions.add(database, "S08000029", title))


def said(window: MainWindow) -> str:
    return window.notice.said.text() if window.notice.isVisible() else ""


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        (["update action set title = 'forged'"], "title was changed outside the program"),
        (["update observation set numerator = numerator + 1000"], "batch 1 were changed outside"),
        (
            ["create trigger t after insert on action begin delete from node; end"],
            "a trigger t that the program",
        ),
        (["drop table meeting"], "the table meeting is missing"),
        (["update observation set numerator = 'x'"], "that is not a number"),
        (["update action set node_id = 99999"], "refers to a"),
        (["delete from journal where seq = (select max(seq) from journal)"], "not in the journal"),
    ],
)
def test_what_is_damaged_is_open_to_read_and_says_so(
    window: MainWindow, other: Path, qtbot: QtBot, statements: Sequence[str], what: str
) -> None:
    before = damage(other, *statements)
    window.files.open_path(other)
    qtbot.waitUntil(lambda: "is damaged" in said(window), timeout=20_000)
    settle(window, qtbot)
    assert what in said(window)
    assert window.workbench.path == other
    assert not window.workbench.is_writable
    window.reasons.refresh()
    assert not window.commands["action-new"].isEnabled()
    add(window, "Second")
    assert "is damaged" in said(window)
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    "how",
    [
        lambda content: content[:-4096] + bytes(4096),
        lambda content: content[: len(content) // 2],
        lambda content: bytes(4096) + content[4096:],
        lambda content: content[:100] + random.Random(7).randbytes(3996) + content[4096:],
    ],
    ids=["zeros at the end", "half", "no head", "schema overwritten"],
)
def test_what_cannot_be_shown_is_never_half_open(
    window: MainWindow, database: Path, other: Path, qtbot: QtBot, how
) -> None:
    other.write_bytes(how(other.read_bytes()))
    before = other.read_bytes()
    window.files.open_path(other)
    qtbot.waitUntil(lambda: "other.lhsdb is damaged" in said(window), timeout=20_000)
    settle(window, qtbot)
    if window.workbench.path == other:  # open to read, wholly
        assert not window.workbench.is_writable
        assert window.status.overview is not None
    else:
        assert window.workbench.path == database
    assert other.read_bytes() == before


def test_nothing_is_changed_before_it_was_examined(opened: Opened, other: Path, qtbot: QtBot) -> None:
    known.note(other)
    os.utime(other)  # not as it was left
    window = opened(None)
    with qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.files.open_path(other)
    assert window.workbench.is_examining
    add(window, "Too early")
    assert "still being checked" in said(window)
    window.reasons.refresh()
    assert "being checked" in window.commands["action-new"].statusTip()
    settle(window, qtbot)
    add(window, "In time")
    assert said(window) == "", "what is over is said no more"
    assert [one.title for one in window.workbench.read(actions.listing)] == ["First", "In time"]
    window.workbench.close()
    assert known.checked_on(other) is not None


def test_its_newest_sound_copy_is_offered(
    window: MainWindow, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with databases.open_database(other, writable=False) as sound:
        good = backups.backup(sound, tmp_path / "backups").path
    bad = tmp_path / "backups" / "other-later.lhsdb"
    shutil.copyfile(good, bad)
    damage(bad, "delete from journal")
    damage(other, "update action set title = 'forged'")
    open_database(window, qtbot, other)
    assert window.notice.step.text() == "Open its newest sound copy"
    with qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.notice.step.click()
    settle(window, qtbot)
    assert window.workbench.path == good
    assert window.workbench.is_writable


def test_an_error_that_nobody_foresaw_is_explained_by_damage(window: MainWindow, qtbot: QtBot) -> None:
    path = window.workbench.path
    assert path is not None
    damage(path, "update action set title = 'x'", "update observation set numerator = '<b>'")
    window.say_error(TypeError("told by a page"))
    qtbot.waitUntil(lambda: "is damaged" in said(window), timeout=20_000)
    settle(window, qtbot)
    assert not window.workbench.is_writable


def test_an_error_of_a_sound_database_leaves_its_trace(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    window.say_error(TypeError("told by a page"))
    qtbot.waitUntil(lambda: "unexpected" in said(window), timeout=20_000)
    assert window.workbench.is_writable
    assert any(record.exc_info for record in caplog.records)


# A file that goes away while it is open


def gone(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.lhsdb"))


def replaced(path: Path) -> None:
    shutil.copyfile(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


@pytest.mark.parametrize(
    ("happens", "words"),
    [(gone, "no longer there"), (moved, "no longer there"), (replaced, "no longer the file that was opened")],
)
def test_a_file_that_went_away_is_said_to_have_gone(
    window: MainWindow, database: Path, tmp_path: Path, qtbot: QtBot, happens, words: str
) -> None:
    happens(database)
    add(window, "Lost")
    assert words in said(window)
    assert "readonly" not in said(window)
    window.files.back_up_to(tmp_path / "copies")
    settle(window, qtbot)
    assert words in said(window)
    assert "damaged" not in said(window)
    assert list(tmp_path.glob("copies/*")) == []
    if happens is not replaced:
        assert not database.exists(), "nothing is made in its place"


# What cannot be written


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A folder that not even root can write to."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield folder
        finally:
            folder.chmod(0o755)
        return
    bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode
    if bound != 0:
        pytest.skip("root writes everywhere, and nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_folder_is_opened_to_read_with_a_banner(
    window: MainWindow, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    path = Path(shutil.copyfile(other, stick / "p.lhsdb"))
    with read_only(stick):
        open_database(window, qtbot, path)
        assert window.workbench.path == path
        assert "p.lhsdb is open read-only" in said(window)
        assert "read-only" in window.status.said.text()
        window.files.back_up_to(stick)
        settle(window, qtbot)
        assert f"You may not write to {stick}" in said(window)
        window.workbench.close()
        settle(window, qtbot)
    assert [one.name for one in stick.iterdir()] == ["p.lhsdb"]


def test_a_home_that_is_full_is_no_reason_to_fail(
    opened: Opened, database: Path, home: Path, qtbot: QtBot
) -> None:
    shutil.rmtree(home / "data", ignore_errors=True)
    (home / "data").write_text("no folder can be made here")
    window = opened(database)
    assert window.stack.currentWidget() is window.workspace
    add(window, "Kept")
    assert [one.title for one in window.workbench.read(actions.listing)] == ["Kept"]
    assert said(window) == ""


def test_copies_go_to_no_path_that_is_a_file(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "afile").write_text("x")
    window.files.back_up_to(tmp_path / "afile")
    settle(window, qtbot)
    assert "there is a file of that name" in said(window)
    assert window.notice.step.text() == "Choose another folder …"


def packet(window: MainWindow, folder: str, qtbot: QtBot) -> str:
    run(window, "packet")
    sheet = window.sheet
    assert isinstance(sheet, PacketSheet)
    for name, box in sheet.formats.items():
        box.setChecked(name == "xlsx")
    sheet.folder.setText(folder)
    sheet.start()
    settle(window, qtbot)
    return sheet.said.text()


@pytest.mark.parametrize(
    ("name", "words"), [("afile", "a file of that name"), ("a\0b", "cannot be the name")]
)
def test_packets_go_to_folders_only(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str, words: str
) -> None:
    (tmp_path / "afile").write_text("x")
    assert words in packet(window, str(tmp_path / name), qtbot)


def test_a_window_that_reads_makes_its_packet_and_says_that_it_is_not_kept(
    window: MainWindow, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_database(window, qtbot, other, writable=False)
    before = other.read_bytes()
    told = packet(window, str(tmp_path / "packets"), qtbot)
    assert "is ready" in told
    assert "keeps no record of it" in told
    assert len(list((tmp_path / "packets").glob("*.xlsx"))) == 1
    assert other.read_bytes() == before


def test_a_notice_goes_with_its_cause(window: MainWindow, other: Path, qtbot: QtBot) -> None:
    window.say_error(NoRoom("no-room", file="small.lhsdb"))
    assert "disk is full" in said(window)
    add(window, "There is room again")
    assert said(window) == ""
    window.say_error(NoRoom("no-room", file="small.lhsdb"))
    open_database(window, qtbot, other)
    assert said(window) == ""
