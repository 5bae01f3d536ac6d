"""Logs of actions and lists of targets through the import window: roles by the menu, what is asked, what is kept."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.test_import import drop, run_of, shown, wait_for
from tests.ui.test_import_window import at_rest, choose, parts, read_again, ready, toml

# Where there is no screen, every menu that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FIFE = "S08000029"
LOG = (
    ("Ref", "Action", "Board", "Owner", "Due date", "Status", "Supporting"),
    ("BOD 24/18(b)", "Write pathway", FIFE, "JE", "2025-03-31", "Amber", "L. Person"),
    ("A-002", "Audit ten records", FIFE, "KS", "TBC", "Open", "M. Person"),
)


def written(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "log.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def give(sheet: ImportSheet, qtbot: QtBot, column: int, role: str) -> None:
    """Gives a column a role by the keyboard and its menu."""
    grid = sheet.grid_pane.grid
    grid.setFocus()
    grid.go_to(1, column)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    choose(sheet.grid_pane.menu, role)


def test_roles_of_a_log_are_changed_and_it_is_imported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = ready(window, qtbot, written(tmp_path, *LOG))
    assert parts(sheet) == ["field"] * 6 + ["attribute"]
    give(sheet, qtbot, 6, "Not read")
    read_again(window, qtbot)
    assert parts(sheet)[6] == "not read"
    give(sheet, qtbot, 6, "Keep in the notes")
    read_again(window, qtbot)
    assert parts(sheet)[6] == "attribute"
    give(sheet, qtbot, 4, "Due")
    read_again(window, qtbot)
    listing = parse_recipe(toml(sheet)).listing
    assert listing is not None
    assert listing.fields["due"].columns == ("Due date",)
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)
    first, second = sorted(window.workbench.read(actions.listing), key=lambda one: one.number)
    assert (first.reference, first.notes) == ("BOD 24/18(b)", "Status: Amber\nSupporting: L. Person")
    assert (second.due, second.notes) == (None, "Due: TBC\nSupporting: M. Person")


def test_the_pane_of_an_action_shows_its_senders_number(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = ready(window, qtbot, written(tmp_path, *LOG))
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)
    qtbot.keyClick(sheet.cancel, Qt.Key.Key_Escape)
    window.moving.open(FIFE)
    window.acting.open(1)
    assert window.workspace.pane.place.text() == "NHS Fife · sender’s number BOD 24/18(b)"
    assert run_of(window).stage is Stage.DONE


def test_a_log_without_places_asks_whose_actions_they_are(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.moving.open(FIFE)
    rows = [(row[0], row[1], *row[3:6]) for row in LOG]
    drop(window, written(tmp_path, *rows))
    wait_for(window, qtbot, Stage.FAILED)
    sheet = shown(window)
    whose = sheet.recipe.whose
    assert whose is not None
    assert whose.isVisible()
    assert whose.question.text().startswith("Whose actions are these?")
    assert whose.field.text() == "NHS Fife (S08000029)"
    qtbot.waitUntil(whose.use.hasFocus)
    assert not sheet.recipe.as_text.isChecked()
    qtbot.mouseClick(whose.use, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.READY)
    assert not whose.isVisible()
    assert 'node = {constant = "S08000029"}' in toml(sheet)
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)
    assert [one.node for one in window.workbench.read(actions.listing)] == [FIFE, FIFE]
