"""The import on one screen: its four panes by keyboard and mouse, through the real flow."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import catalogue, checking, navigator
from lhs_desktop.services.importing.roles import Part
from lhs_desktop.services.importing.views import RowKind
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run
from tests.ui.test_import import drop, run_of, shown, unknown, wait_for

# Where there is no screen, every menu that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
HEADS = "period,org code,org name,falls,patient days,staff,NHS number\n"


def table(path: Path, *, title: str = "", notes: str = "", wrong: int = 0, heads: str = HEADS) -> Path:
    """Falls of two hospitals in twelve months; some of them are no numbers."""
    rows = [
        f"2024-{month:02d},{org},Trust {org},{'x?' if 2 * month + number < wrong else month},{900 + month},{30 + month},943 476 5919"
        for month in range(1, 13)
        for number, org in enumerate(("R1", "R2"))
    ]
    path.write_text(title + heads + "\n".join(rows) + "\n" + notes, encoding="utf-8")
    return path


def ready(window: MainWindow, qtbot: QtBot, *files: Path) -> ImportSheet:
    drop(window, *files)
    wait_for(window, qtbot, Stage.READY)
    return shown(window)


def read_again(window: MainWindow, qtbot: QtBot) -> None:
    """Waits until an edit was read."""
    qtbot.waitUntil(lambda: run_of(window).stage is Stage.READING, timeout=5_000)
    wait_for(window, qtbot, Stage.READY)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=10_000)


def choose(menu: QMenu | None, *path: str) -> None:
    """Triggers an action of a menu by its words, and closes the menu."""
    assert menu is not None
    at: QMenu = menu
    for number, words in enumerate(path):
        action = next(one for one in at.actions() if one.text().split("\t")[0] == words)
        if number == len(path) - 1:
            action.trigger()
        else:
            below = action.menu()
            assert isinstance(below, QMenu)
            at = below
    menu.close()
    # where there is no screen, nothing gives the window back what the menu took
    owner = menu.parentWidget()
    assert owner is not None
    owner.window().activateWindow()


def parts(sheet: ImportSheet) -> list[str]:
    """The first role of each column."""
    model = sheet.grid_pane.model
    return [
        model.roles(column)[0].part.value if model.roles(column) else ""
        for column in range(model.columnCount())
    ]


def toml(sheet: ImportSheet) -> str:
    file = sheet.file
    assert file is not None
    return file.toml


def test_drop_look_enter(empty_window: MainWindow, qtbot: QtBot, extract: Path) -> None:
    window = empty_window
    sheet = ready(window, qtbot, extract)
    assert QApplication.focusWidget() is sheet.commit
    qtbot.keyClick(sheet.commit, Key.Key_Return)
    wait_for(window, qtbot, Stage.DONE)
    assert QApplication.focusWidget() is sheet.cancel
    qtbot.keyClick(sheet.cancel, Key.Key_Escape)
    assert window.sheet is None
    at_rest(window, qtbot)


def test_the_grid_is_the_file_as_a_spreadsheet_has_it(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = ready(empty_window, qtbot, table(tmp_path / "falls.csv", title="Falls by hospital,,,,,,\n"))
    model, horizontal = sheet.grid_pane.model, Qt.Orientation.Horizontal
    assert (model.rowCount(), model.columnCount()) == (26, 7)
    assert model.headerData(3, horizontal) == "D"
    assert model.headerData(1, Qt.Orientation.Vertical) == "2"
    assert model.index(2, 3).data() == "1"
    assert [model.kind(row) for row in (0, 1, 2)] == [RowKind.ABOVE, RowKind.HEADER, RowKind.DATA]
    assert parts(sheet) == [
        "period",
        "node code",
        "node name",
        "numerator",
        "denominator",
        "value",
        "refused",
    ]
    assert "Numerator of FALLS" in str(model.headerData(3, horizontal, Qt.ItemDataRole.AccessibleTextRole))
    said = str(model.index(2, 3).data(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith("D3, 1, data, Numerator of FALLS")
    assert sheet.grid_pane.grid.place == (1, 0), "the first look is at the heads"
    assert "Refused" in str(model.headerData(6, horizontal, Qt.ItemDataRole.ToolTipRole))
    at_rest(empty_window, qtbot)


def test_a_role_is_chosen_by_keyboard_and_taken_back(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"))
    assert sheet.commit.text() == "Add 48 values"
    grid = sheet.grid_pane.grid
    qtbot.keyClick(sheet, Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is grid
    for _ in range(5):
        qtbot.keyClick(grid, Key.Key_Right)
    qtbot.keyClick(grid, Key.Key_Return)
    menu = sheet.grid_pane.menu
    assert menu is not None
    assert menu.isVisible()
    assert menu.accessibleName() == "F: staff"
    choose(menu, "Not read")
    read_again(window, qtbot)
    assert parts(sheet)[5] == "not read"
    assert sheet.commit.text() == "Add 24 values"
    assert QApplication.focusWidget() is grid, "who works in a pane stays there"
    assert sheet.recipe.back.isEnabled()
    qtbot.mouseClick(sheet.recipe.back, Left)
    read_again(window, qtbot)
    assert parts(sheet)[5] == "value"
    assert not sheet.recipe.back.isEnabled()
    at_rest(window, qtbot)


def test_a_click_on_a_column_asks_for_its_role(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"))
    header = sheet.grid_pane.grid.roles
    x = header.sectionViewportPosition(5) + header.sectionSize(5) // 2
    qtbot.mouseClick(header.viewport(), Left, pos=QPoint(x, 10))
    choose(sheet.grid_pane.menu, "Denominator of", "falls (FALLS)")
    read_again(window, qtbot)
    assert parse_recipe(toml(sheet)).measures[0].denominator == ("staff",)
    assert parts(sheet)[4] == "not read"
    at_rest(window, qtbot)


def test_an_edit_that_cannot_be_says_why(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"))
    before = toml(sheet)
    grid = sheet.grid_pane.grid
    grid.setFocus()
    grid.go_to(2, 0)
    qtbot.keyClick(grid, Key.Key_Return)
    choose(sheet.grid_pane.menu, "Not read")
    qtbot.waitUntil(lambda: "period" in sheet.notice.said.text())
    assert sheet.notice.isVisible()
    assert toml(sheet) == before
    assert run_of(window).stage is Stage.READY
    at_rest(window, qtbot)


def test_the_heads_and_the_end_of_a_table_by_keyboard(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    notes = "Notes:,,,,,,\ncounted by hand,,,,,,\n"
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv", notes=notes))
    grid, model = sheet.grid_pane.grid, sheet.grid_pane.model
    grid.setFocus()
    grid.go_to(25, 0)
    qtbot.keyClick(grid, Key.Key_E)
    read_again(window, qtbot)
    assert model.kind(24) is RowKind.DATA
    assert model.kind(25) is RowKind.BELOW
    assert parse_recipe(toml(sheet)).stop[-1] == "Notes:"
    grid.go_to(1, 0)
    qtbot.keyClick(grid, Key.Key_H)
    qtbot.waitUntil(lambda: "2024-01" in toml(sheet), timeout=10_000)
    assert [model.kind(row) for row in (0, 1, 2)] == [RowKind.ABOVE, RowKind.HEADER, RowKind.DATA]
    qtbot.waitUntil(lambda: not run_of(window).is_running, timeout=10_000)
    at_rest(window, qtbot)


def test_the_lower_edge_is_dragged(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    window.resize(1366, 900)
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv", notes="Notes: by hand,,,,,,\n"))
    grid, model = sheet.grid_pane.grid, sheet.grid_pane.model
    before = model.view.regions[0].last if model.view is not None else 0
    grid.go_to(before, 0)
    bottom = grid.rowViewportPosition(before) + grid.rowHeight(before) - 2
    target = grid.rowViewportPosition(20) + 4
    view = grid.viewport()
    qtbot.mouseMove(view, QPoint(60, bottom - 20))
    qtbot.mouseMove(view, QPoint(60, bottom))
    qtbot.waitUntil(lambda: view.cursor().shape() is Qt.CursorShape.SplitVCursor)
    qtbot.mousePress(view, Left, pos=QPoint(60, bottom))
    qtbot.mouseMove(view, QPoint(60, target))
    qtbot.mouseRelease(view, Left, pos=QPoint(60, target))
    qtbot.waitUntil(lambda: sheet.notice.isVisible(), timeout=5_000)
    assert "begins with “2024-10”" in sheet.notice.said.text(), "that row is known by no text of its own"
    notes = grid.rowViewportPosition(25) + 4
    qtbot.mousePress(view, Left, pos=QPoint(60, bottom))
    qtbot.mouseMove(view, QPoint(60, notes))
    qtbot.mouseRelease(view, Left, pos=QPoint(60, notes))
    read_again(window, qtbot)
    assert model.kind(24) is RowKind.DATA
    assert model.kind(25) is RowKind.BELOW
    at_rest(window, qtbot)


def test_a_side_is_dragged_or_set_by_a_key(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    window.resize(1366, 900)
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"))
    grid, view = sheet.grid_pane.grid, sheet.grid_pane.grid.viewport()
    assert parts(sheet)[-2:] == ["value", "refused"]
    grid.go_to(1, 5)

    def end_of(column: int) -> QPoint:
        row = grid.rowViewportPosition(2) + 4
        return QPoint(grid.columnViewportPosition(column) + grid.columnWidth(column), row)

    qtbot.mouseMove(view, end_of(5) - QPoint(30, 0))
    qtbot.mouseMove(view, end_of(5))
    qtbot.waitUntil(lambda: view.cursor().shape() is Qt.CursorShape.SplitHCursor)
    qtbot.mousePress(view, Left, pos=end_of(5))
    qtbot.mouseMove(view, end_of(4) + QPoint(9, 0))
    qtbot.mouseRelease(view, Left, pos=end_of(4) + QPoint(9, 0))
    read_again(window, qtbot)
    assert parts(sheet)[-2:] == ["not read", "refused"]
    assert "staff" not in toml(sheet).split("[period]")[1]
    grid.setFocus()
    grid.go_to(3, 5)
    qtbot.keyClick(grid, Key.Key_R)
    read_again(window, qtbot)
    assert parts(sheet)[-2:] == ["value", "refused"]
    before = toml(sheet)
    grid.go_to(3, 1)
    qtbot.keyClick(grid, Key.Key_Return)
    choose(sheet.grid_pane.menu, "Table begins with this column")
    qtbot.waitUntil(lambda: "period" in sheet.notice.said.text())
    assert toml(sheet) == before, "no table is without its periods"
    at_rest(window, qtbot)


def test_a_problem_leads_to_its_cell(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    first = table(tmp_path / "good.csv", heads=HEADS.replace("falls", "slips"))
    second = table(tmp_path / "bad.csv", wrong=6)
    sheet = ready(window, qtbot, first, second)
    problems = sheet.problems
    said = [problem for problem in problems.model.records if problem.code == "not-a-number"]
    assert [problem.cell for problem in said] == ["D2", "D3", "D4", "D5"]
    assert problems.codes.itemText(0) == "2 kinds"
    problems.codes.setCurrentIndex(problems.codes.findData("not-a-number"))
    assert {problem.code for problem in problems.model.records} == {"not-a-number"}
    problems.words.setFocus()
    qtbot.keyClicks(problems.words, "d4")
    qtbot.keyClick(problems.words, Key.Key_Return)
    assert [problem.cell for problem in problems.model.records] == ["D4"]
    assert QApplication.focusWidget() is problems.table
    qtbot.keyClick(problems.table, Key.Key_Return)
    assert sheet.ref == second
    assert sheet.grid_pane.grid.place == (3, 3)
    assert QApplication.focusWidget() is sheet.grid_pane.grid
    assert "is not a number" in str(sheet.grid_pane.model.index(3, 3).data(Qt.ItemDataRole.ToolTipRole))
    qtbot.keyClick(sheet.grid_pane.grid, Key.Key_F8)
    assert sheet.grid_pane.grid.place == (4, 3), "F8 goes on to the next problem"
    qtbot.keyClicks(problems.words, "zzz")
    qtbot.waitUntil(lambda: problems.stack.currentWidget() is problems.empty)
    assert "No problem matches" in problems.empty.sentence.text()
    at_rest(window, qtbot)


def test_several_files_are_one_batch_and_a_bad_one_is_left_out(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path, extract: Path
) -> None:
    window = empty_window
    bad = tmp_path / "letter.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    falls = unknown(tmp_path, "falls.csv", range(1, 7))
    sheet = ready(window, qtbot, extract, falls, bad)
    pane = sheet.files_pane
    sheet.desk.go_to(pane)
    assert pane.isVisible()
    assert [path.name for path in pane.model.records] == [extract.name, "falls.csv", "letter.csv"]
    assert "Left out: letter.csv" in sheet.result.notes.text()
    pane.choose(2)
    assert sheet.grid_pane.model.index(0, 0).data() == "a", "its cells are shown all the same"
    pane.take_focus()
    qtbot.keyClick(pane.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: len(run_of(window).files) == 2)
    wait_for(window, qtbot, Stage.READY)
    assert "Left out" not in sheet.result.notes.text()
    qtbot.keyClick(pane.table, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(window, qtbot, Stage.DONE)
    result = run_of(window).result
    assert result is not None
    assert result.batch == 1
    assert set(result.recipes) == {"phs-monthly-ae", "falls"}
    at_rest(window, qtbot)


def test_further_files_join_the_open_import(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path, extract: Path
) -> None:
    window = empty_window
    sheet = ready(window, qtbot, extract)
    drop(window, unknown(tmp_path, "falls.csv", range(1, 7)))
    assert shown(window) is sheet
    wait_for(window, qtbot, Stage.READY)
    assert [Path(str(ref)).name for ref in run_of(window).files] == [extract.name, "falls.csv"]
    at_rest(window, qtbot)


def test_a_pasted_table_is_a_file(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    clipboard = QApplication.clipboard()
    clipboard.setText("one word")
    window.reasons.refresh()
    assert "no spreadsheet cells" in window.commands["paste"].statusTip()
    text = unknown(tmp_path, "falls.csv", range(1, 7)).read_text(encoding="utf-8").replace(",", "\t")
    clipboard.setText(text)
    run(window, "paste")
    wait_for(window, qtbot, Stage.READY)
    (path,) = run_of(window).files
    assert isinstance(path, Path)
    assert path.name.startswith("Pasted table ")
    assert path.suffix == ".tsv"
    assert path.parent != tmp_path
    assert shown(window).commit.text() == "Add 12 values"
    at_rest(window, qtbot)


def test_another_recipe_is_chosen_and_a_recipe_saved(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"))
    sheet.save_recipe_to(tmp_path / "mine.toml", toml(sheet))
    assert parse_recipe((tmp_path / "mine.toml").read_text(encoding="utf-8")).name == "falls"
    assert "mine.toml" in sheet.notice.said.text()
    others = sheet.recipe.others
    titles = [others.itemText(number) for number in range(others.count())]
    place = next(number for number, title in enumerate(titles) if "Scotland" in title)
    others.setCurrentIndex(place)
    others.activated.emit(place)
    wait_for(window, qtbot, Stage.FAILED)
    assert "does not fit" in sheet.result.said.text()
    assert not sheet.commit.isVisible()
    anew = next(i for i in range(others.count()) if others.itemText(i) == "Recognise or propose again")
    others.activated.emit(anew)
    read_again(window, qtbot)
    assert sheet.commit.text() == "Add 48 values"
    at_rest(window, qtbot)


@pytest.mark.parametrize("when", ["reading", "edited", "ready"])
def test_closing_at_any_moment_leaves_nothing(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path, when: str
) -> None:
    window = empty_window
    drop(window, table(tmp_path / "falls.csv"))
    sheet = shown(window)
    if when != "reading":
        wait_for(window, qtbot, Stage.READY)
    if when == "edited":
        grid = sheet.grid_pane.grid
        grid.go_to(2, 5)
        qtbot.keyClick(grid, Key.Key_Return)
        choose(sheet.grid_pane.menu, "Not read")
        qtbot.waitUntil(lambda: run_of(window).stage is Stage.READING)
    qtbot.keyClick(sheet, Key.Key_Escape)
    if when == "edited":
        assert window.sheet is sheet, "it asks before it throws an edit away"
        assert QApplication.focusWidget() is sheet.notice.step
        qtbot.keyClick(sheet, Key.Key_Escape)
        assert window.sheet is sheet
        assert not sheet.notice.isVisible()
        qtbot.keyClick(sheet, Key.Key_Escape)
        qtbot.keyClick(sheet.notice.step, Key.Key_Return)
    assert window.sheet is None
    qtbot.waitUntil(lambda: not run_of(window).is_running)
    at_rest(window, qtbot)
    assert window.workbench.read(navigator.children, None) == []
    assert window.workbench.read(catalogue.measures) == []
    assert checking.check(window.workbench.database).sound


def test_every_pane_is_reached_and_named(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path, extract: Path
) -> None:
    window = empty_window
    sheet = ready(window, qtbot, extract, table(tmp_path / "falls.csv", wrong=6))
    met = []
    for _ in range(5):
        qtbot.keyClick(sheet, Key.Key_F6)
        now = QApplication.focusWidget()
        pane = next(
            one
            for one in (sheet.files_pane, sheet.grid_pane, sheet.recipe, sheet.problems, sheet.result)
            if now is not None and one.isAncestorOf(now)
        )
        met.append(pane.accessibleName())
    assert sorted(met) == ["Files", "Problems", "Recipe", "Result", "Sheet"]
    unnamed = [
        type(widget).__name__
        for widget in sheet.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert unnamed == []
    at_rest(window, qtbot)


def test_a_column_that_identifies_patients_is_marked_and_not_offered_away(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = ready(empty_window, qtbot, table(tmp_path / "falls.csv"))
    model = sheet.grid_pane.model
    assert model.roles(6)[0].part is Part.REFUSED
    assert "NHS number" not in toml(sheet)
    assert (model.text(0, 6), model.text(1, 6)) == ("NHS number", "•••")
    said = str(model.index(1, 6).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "943" not in said
    assert "Refused" in said
    at_rest(empty_window, qtbot)


def test_what_stops_an_import_is_accepted_or_mended(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    path = table(tmp_path / "falls.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("2024-", "2099-"), encoding="utf-8")
    sheet = ready(window, qtbot, path)
    assert sheet.problems.model.records[0].code == "all-in-future", "the gravest come first"
    assert "⊘" in sheet.problems.model.index(0, 3).data()
    assert not sheet.commit.isEnabled()
    assert "stops the import" in sheet.commit.toolTip()
    qtbot.keyClick(sheet, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert run_of(window).stage is Stage.READY
    qtbot.keyClick(sheet.result.accept, Key.Key_Space)
    assert sheet.commit.isEnabled()
    qtbot.keyClick(sheet.commit, Key.Key_Return)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)


def test_the_heads_are_in_two_rows(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = empty_window
    upper = ",,,Inpatients,Inpatients,Staff,\n"
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv", title=upper))
    pane = sheet.grid_pane
    assert pane.model.kind(0) is RowKind.ABOVE
    grid = pane.grid
    grid.go_to(1, 0)
    qtbot.keyClick(grid, Key.Key_Return)
    choose(pane.menu, "Header in two rows, this and the one above")
    read_again(window, qtbot)
    recipe = parse_recipe(toml(sheet))
    assert recipe.header_rows == 2
    assert recipe.measures[0].numerator == ("Inpatients | falls",)
    assert [pane.model.kind(row) for row in (0, 1, 2)] == [RowKind.HEADER, RowKind.HEADER, RowKind.DATA]
    assert sheet.commit.text() == "Add 48 values"
    grid.go_to(1, 0)
    qtbot.keyClick(grid, Key.Key_Return)
    choose(pane.menu, "Header in this row alone")
    read_again(window, qtbot)
    assert parse_recipe(toml(sheet)).header_rows == 1
    assert parse_recipe(toml(sheet)).measures[0].numerator == ("falls",)
    assert pane.model.kind(0) is RowKind.ABOVE
    assert sheet.commit.text() == "Add 48 values"
    at_rest(window, qtbot)


def test_where_nothing_can_be_proposed_a_skeleton_is(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    path = tmp_path / "diary.csv"
    path.write_text("Our diary\nbegan,place,how many\n2024-05 or so,1,some\n2024-06,1,9\n", encoding="utf-8")
    drop(window, path)
    wait_for(window, qtbot, Stage.FAILED)
    recipe = shown(window).recipe
    assert "none could be proposed" in recipe.empty.sentence.text()
    (begin,) = recipe.empty.buttons
    qtbot.mouseClick(begin, Left)
    assert recipe.stack.currentWidget() is recipe.text
    text = recipe.text.text.toPlainText()
    assert 'recognise = ["began", "place", "how many"]' in text
    assert "which column holds the period" in recipe.text.reasons.text()
    filled = (
        text.replace('column = ""\nformat', 'column = "began"\nformat')
        .replace('code_column = ""\nname_column = ""', 'code_column = "place"')
        .replace('code = ""\nname = ""', 'code = "HOW"\nname = "How many"')
        .replace('numerator = ""', 'numerator = "how many"')
    )
    recipe.text.text.setPlainText(filled)
    qtbot.mouseClick(recipe.text.again, Left)
    wait_for(window, qtbot, Stage.READY)
    assert shown(window).commit.text() == "Add 1, reject 1"
    at_rest(window, qtbot)


def test_long_notes_of_the_result_keep_the_room_for_their_lines(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    files = [tmp_path / f"a letter with quite a long name {number}.csv" for number in range(4)]
    for one in files:
        one.write_text("Dear all\nnothing here\n", encoding="utf-8")
    sheet = ready(window, qtbot, table(tmp_path / "falls.csv"), *files)
    notes = sheet.result.notes
    assert notes.label.heightForWidth(notes.width()) > 2 * notes.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: notes.height() >= notes.minimumHeight() > 2 * notes.fontMetrics().lineSpacing())
    assert notes.toolTip().split() == notes.text().split(), "all of it, in lines that a screen has room for"
