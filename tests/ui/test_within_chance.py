"""A target that is missed within chance has a mark and a colour of its own in the window, and is never red."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from lhs_desktop.models.readings import Status
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake
from lhs_desktop.services.statements import ChildFigure
from lhs_desktop.ui.delegates.rows import TONE_ROLE
from lhs_desktop.ui.itemmodels.statement import Column
from lhs_desktop.ui.itemmodels.tree import MARK_ROLE
from lhs_desktop.ui.panels.off_target import OffTarget
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened

JUDGEMENT = Path(__file__).parents[1] / "data" / "judgement"


@pytest.fixture
def ratios(opened: Opened, tmp_path: Path) -> MainWindow:
    """Three units: two whose intervals hold the target of 1, and one whose does not."""
    path, targets = tmp_path / "ratios.lhsdb", tmp_path / "targets.csv"
    with open(targets, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Measure", "Node", "Target"), *(("SIR", unit, 1) for unit in "ABC")])
    with databases.create(path) as database:
        intake.import_files(
            database, [JUDGEMENT / "ratio.csv"], recipe=str(JUDGEMENT / "ratio.toml"), create_nodes=True
        )
        intake.import_files(database, [targets], recipe=str(JUDGEMENT / "targets.toml"))
    return opened(path)


def colors_of(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {
        QColor(picture.pixel(x, y)).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }


@pytest.mark.parametrize(("unit", "within"), [("A", True), ("B", True), ("C", False)])
def test_the_statement_marks_it(ratios: MainWindow, unit: str, within: bool) -> None:
    ratios.moving.open(unit)
    tab = ratios.page.statement_tab
    model = tab.model
    spoken = str(model.index(0, Column.VARIANCE).data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.endswith("target missed, within chance") is within
    assert "missed" in spoken
    look = theme().colors
    shown = colors_of(tab.table.viewport())
    assert (look.chance.upper() in shown, look.missed.upper() in shown) == (within, not within)
    assert ("within chance" in tab.detail.sentence.text()) is within
    tree = ratios.workspace.navigator.model
    marks = {tree.index(at, 0).data(): tree.index(at, 0).data(MARK_ROLE) for at in range(tree.rowCount())}
    mark = marks[unit]
    assert (mark.by_chance, mark.missed) == ((1, 0) if within else (0, 1))


def test_lists_of_what_is_off_target_mark_it(ratios: MainWindow) -> None:
    ratios.moving.open("A")
    row = ratios.page.statement_tab.row
    assert row is not None
    assert row.children_off_target == ()
    listed = OffTarget()
    listed.show_row(row)
    assert not listed.model.records
    chance = ChildFigure(1, "X", "X", 3.0, 2.9, 1.034, 1.0, Status.MISSED, True)
    beyond = ChildFigure(2, "Y", "Y", 40.0, 22.0, 1.818, 1.0, Status.MISSED, False)
    listed.show_row(replace(row, children=(chance, beyond)))
    tones = [listed.model.index(at, 2).data(TONE_ROLE) for at in range(2)]
    assert tones == ["missed", "chance"]
    assert str(listed.model.index(1, 2).data()).startswith("≈ ")
    assert "1 of them (≈) is within chance" in listed.note.text()
