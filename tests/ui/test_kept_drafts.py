"""What is typed and not saved is kept over everything, for its record, and shown in no other database."""

import json
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions, databases
from lhs_desktop.services.importing import intake
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, open_database, run

FIFE, ORKNEY = "S08000029", "S08000025"
ROOT = Path(__file__).parents[2]
Left = Qt.MouseButton.LeftButton


def files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "state").rglob("*") if path.is_file() and path.suffix != ".log")


def begin(window: MainWindow, node: str, title: str, **more: str) -> None:
    """Types a new action on a node."""
    window.moving.open(node)
    run(window, "action-new")
    pane = window.workspace.pane
    pane.title.setText(title)
    pane.notes.setPlainText(more.get("notes", ""))


def with_action(path: Path, node: str, title: str) -> Path:
    with databases.open_database(path) as database:
        actions.add(database, node, title)
    return path


def stored(window: MainWindow) -> list[tuple[int, str, str, str]]:
    return [(one.number, one.title, one.owner, one.notes) for one in window.workbench.read(actions.listing)]


@pytest.fixture
def two(database: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two databases of one origin; each has an action with the number 1."""
    other = tmp_path / "other.lhsdb"
    shutil.copyfile(database, other)
    return with_action(database, FIFE, "A: first"), with_action(other, ORKNEY, "B: first")


def test_what_is_typed_in_one_database_is_neither_shown_nor_saved_in_another(
    opened: Opened, two: tuple[Path, Path], qtbot: QtBot, home: Path
) -> None:
    a, b = two
    window = opened(a)
    pane = window.workspace.pane
    window.moving.open(FIFE)
    window.acting.open(1)
    pane.title.setText("typed in A")
    pane.owner.setText("Dr A")
    pane.dismiss()
    begin(window, FIFE, "new in A")
    pane.dismiss()
    open_database(window, qtbot, b)
    assert not window.notice.isVisible()
    window.moving.open(ORKNEY)
    window.acting.open(1)
    assert (pane.title.text(), pane.owner.text(), pane.unsaved.isVisible()) == ("B: first", "", False)
    pane.owner.setText("Dr B")
    qtbot.mouseClick(pane.save, Left)
    window.moving.open(FIFE)
    run(window, "action-new")
    assert pane.title.text() == ""
    pane.dismiss()
    assert stored(window) == [(1, "B: first", "Dr B", "")]
    begin(window, ORKNEY, "new in B")
    open_database(window, qtbot, a)
    window.moving.open(FIFE)
    window.acting.open(1)
    assert (pane.title.text(), pane.owner.text()) == ("typed in A", "Dr A")
    assert pane.unsaved.text().startswith("Not saved yet: typed today, ")
    texts = {file.read_text(encoding="utf-8") for file in files(home)}
    assert len(texts) == 2
    assert not [text for text in texts if "in A" in text and "in B" in text]
    assert stored(window) == [(1, "A: first", "", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_drafts_can_be_read_by_their_user_alone(window: MainWindow, qtbot: QtBot, home: Path) -> None:
    begin(window, FIFE, "Call the lab")
    qtbot.waitUntil(lambda: bool(files(home)), timeout=5_000)
    window.workspace.pane.drafts.flush()
    (file,) = files(home)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_typed_is_offered_after_quitting(
    opened: Opened, database: Path, qtbot: QtBot, home: Path
) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab", notes="ask for\ntwo \ud83d lines <b>x</b> ü")
    window.close()
    window = opened(database)
    pane = window.workspace.pane
    said = window.notice.said.text()
    assert said.startswith("1 action is not saved yet: “Call the lab” at NHS Fife, typed today, "), said
    qtbot.mouseClick(window.notice.step, Left)
    assert (pane.isVisible(), pane.title.text()) == (True, "Call the lab")
    assert pane.notes.toPlainText().startswith("ask for\ntwo ")
    assert pane.unsaved.isVisible()
    assert pane.discard.isVisible()
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    assert [one[1] for one in stored(window)] == ["Call the lab"]
    window.close()
    assert files(home) == []
    again = opened(database)
    assert not again.notice.isVisible()


def test_an_edit_is_offered_again_and_can_be_discarded(
    opened: Opened, database: Path, qtbot: QtBot, home: Path
) -> None:
    with_action(database, FIFE, "First")
    window = opened(database)
    window.moving.open(FIFE)
    window.acting.open(1)
    window.workspace.pane.notes.setPlainText("typed")
    window.close()
    with databases.open_database(database) as other:
        actions.edit(other, 1, owner="Dr C")
    window = opened(database)
    pane = window.workspace.pane
    window.moving.open(FIFE)
    window.acting.open(1)
    assert (pane.notes.toPlainText(), pane.owner.text()) == ("typed", "Dr C"), "what others changed stays"
    qtbot.mouseClick(pane.discard, Left)
    assert (pane.notes.toPlainText(), pane.unsaved.isVisible(), pane.isVisible()) == ("", False, True)
    assert not window.notice.isVisible(), "what it said is no longer true"
    window.close()
    assert files(home) == []
    assert not opened(database).notice.isVisible()


def test_what_was_typed_comes_back_after_kill_9(opened: Opened, database: Path, home: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.drafting_worker", str(database), FIFE, "Call the lab"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    window = opened(database)
    assert "“Call the lab” at NHS Fife" in window.notice.said.text()
    window.moving.open(FIFE)
    run(window, "action-new")
    assert window.workspace.pane.title.text() == "Call the lab"
    window.close()
    assert [file.suffix for file in files(home)] == [".json"]


def test_a_draft_outlives_a_stick_that_was_pulled(
    opened: Opened, database: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    pulled = tmp_path / "pulled"
    database.rename(pulled)
    pane = window.workspace.pane
    pane.notes.setPlainText("typed after that")
    pane.save.click()
    assert (pane.isVisible(), pane.title.text()) == (True, "Call the lab")
    window.close()
    pulled.rename(database)
    window = opened(database)
    begun = window.workspace.pane
    window.moving.open(FIFE)
    run(window, "action-new")
    assert (begun.title.text(), begun.notes.toPlainText()) == ("Call the lab", "typed after that")


def test_another_database_at_the_same_path_is_not_given_the_drafts(
    opened: Opened, database: Path, extract: Path
) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    window.close()
    database.unlink()
    with databases.create(database) as made:
        intake.import_files(made, [extract], create_nodes=True)
    window = opened(database)
    assert not window.notice.isVisible()
    window.moving.open(FIFE)
    run(window, "action-new")
    assert window.workspace.pane.title.text() == ""


def test_quit_says_once_what_is_not_saved(opened: Opened, database: Path, qtbot: QtBot) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    run(window, "quit")
    assert window.isVisible()
    said = "1 action is not saved. It is kept and offered when you open this database again."
    assert (window.notice.said.text(), window.notice.step.text()) == (said, "Quit")
    begin(window, ORKNEY, "Call Orkney")
    run(window, "quit")
    assert window.isVisible(), "there is something new to say"
    qtbot.mouseClick(window.notice.step, Left)
    assert not window.isVisible()
    window = opened(database)
    assert window.notice.said.text().startswith("2 actions are not saved yet. The latest: “Call Orkney” at")
    run(window, "quit")
    assert not window.isVisible(), "nothing was typed since it was said"


def test_the_button_of_the_frame_says_it_too(opened: Opened, database: Path) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    handle = window.windowHandle()
    QApplication.sendEvent(handle, QCloseEvent())
    assert window.isVisible()
    assert window.notice.said.text().startswith("1 action is not saved.")
    window.workspace.pane.discard.click()
    assert not window.notice.isVisible()
    QApplication.sendEvent(handle, QCloseEvent())
    assert not window.isVisible()


def test_quit_says_that_nothing_can_be_kept(opened: Opened, database: Path, home: Path) -> None:
    (home / "state").mkdir()
    (home / "state" / "lhs-desktop").write_text("no folder")
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    run(window, "quit")
    assert window.isVisible()
    assert window.notice.said.text().startswith("1 action is not saved. It cannot be kept, because ")
    window.notice.step.click()
    assert not window.isVisible()


def test_the_draft_of_an_action_that_was_undone_comes_back_with_redo(window: MainWindow) -> None:
    pane = window.workspace.pane
    begin(window, FIFE, "First")
    pane.save.click()
    window.acting.open(1)
    pane.notes.setPlainText("typed")
    run(window, "undo")
    assert not pane.isVisible()
    run(window, "redo")
    window.acting.open(1)
    assert pane.notes.toPlainText() == "typed"


def edit_file(home: Path, **fields: Any) -> None:
    (file,) = files(home)
    held = json.loads(file.read_text(encoding="utf-8"))
    for one in held["drafts"].values():
        one.update(fields)
    file.write_text(json.dumps(held), encoding="utf-8")


def test_the_draft_of_an_action_that_is_gone_is_told_and_forgotten_in_time(
    opened: Opened, database: Path, home: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copyfile(database, before)
    with_action(database, FIFE, "First")
    window = opened(database)
    window.moving.open(FIFE)
    window.acting.open(1)
    window.workspace.pane.notes.setPlainText("typed for long")
    window.close()
    shutil.copyfile(before, database)
    window = opened(database)
    assert window.notice.said.text().endswith("belongs to an action or node that is gone: typed for long.")
    window.close()
    assert len(files(home)) == 1
    edit_file(home, typed="2020-01-01T00:00:00Z")
    window = opened(database)
    assert not window.notice.isVisible()
    window.close()
    assert files(home) == []


def test_what_was_saved_before_a_kill_is_not_offered_again(
    opened: Opened, database: Path, home: Path
) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    window.close()
    with_action(database, FIFE, "Call the lab")
    (file,) = files(home)
    held = json.loads(file.read_text(encoding="utf-8"))
    for one in held["drafts"].values():
        one["fields"] = {"title": "Call the lab"}
    file.write_text(json.dumps(held), encoding="utf-8")
    window = opened(database)
    assert not window.notice.isVisible()
    window.close()
    assert files(home) == []


def test_the_reason_of_a_decision_is_kept_until_it_is_used(
    opened: Opened, database: Path, qtbot: QtBot, home: Path
) -> None:
    window = opened(database)
    window.moving.open(FIFE)
    run(window, "limits")
    limits = window.page.statement_tab.detail.limits
    qtbot.keyClicks(limits.reason, "The ward moved")
    window.moving.open(ORKNEY)
    assert limits.reason.text() == ""
    run(window, "quit")
    assert window.notice.said.text().startswith("1 reason for a decision is not saved. It is kept")
    run(window, "quit")
    assert not window.isVisible()
    window = opened(database)
    limits = window.page.statement_tab.detail.limits
    window.moving.open(FIFE)
    run(window, "limits")
    assert limits.reason.text() == "The ward moved"
    assert limits.hint.text().startswith("Not saved yet: typed today, ")
    window.page.statement_tab.detail.chart.point_chosen.emit("2021-10")
    qtbot.mouseClick(limits.exclude, Left)
    assert limits.reason.text() == ""
    window.close()
    assert files(home) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"drafts": 3}', "\0" * 100])
def test_a_file_that_cannot_be_read_hinders_nobody(
    opened: Opened, database: Path, home: Path, content: str
) -> None:
    window = opened(database)
    begin(window, FIFE, "Call the lab")
    window.close()
    (file,) = files(home)
    file.write_text(content)
    window = opened(database)
    begin(window, FIFE, "Call again")
    window.close()
    (file,) = files(home)
    assert "Call again" in file.read_text(encoding="utf-8")


def test_who_only_reads_sees_what_is_stored(opened: Opened, database: Path, qtbot: QtBot) -> None:
    with_action(database, FIFE, "First")
    window = opened(database)
    window.moving.open(FIFE)
    window.acting.open(1)
    window.workspace.pane.title.setText("Second")
    window.close()
    window = opened(None)
    open_database(window, qtbot, database, writable=False)
    window.moving.open(FIFE)
    window.acting.open(1)
    assert window.workspace.pane.title.text() == "First"
    assert not window.workspace.pane.unsaved.isVisible()
