"""Names with markup, ampersands, formulas, letters that turn others round: shown letter by letter wherever they stand."""

import ast
import csv
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from lhs_desktop.models.db.database import Database
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions, databases, navigator
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.ui import itemmodels, plain
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.panels.finder import Finder
from lhs_desktop.ui.plain import WIDEST, plain_command, plain_tip, said_plainly
from lhs_desktop.ui.sheets.packet_sheet import PacketSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, run
from tests.ui.sweeping import faults
from tests.ui.test_import import drop, run_of, shown, wait_for

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

UI = Path(plain.__file__).parent
TURNED = "\u202eWard turned"
"""As an earlier version took it in; it is refused now."""


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture all red, of which nothing may ever be seen."""
    path = tmp_path_factory.mktemp("probe") / "probe.png"
    image = QImage(160, 60, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    assert image.save(str(path))
    return path


def names(probe: Path) -> list[str]:
    return [
        f"<img src='file://{probe}'> Ward",
        "R&D <b>x</b>",
        '=HYPERLINK("http://x")',
        "Line one\nline two",
        "W" * 300,
        "{0} %s {n} &lt;i&gt;",
        "<a href='x'>Ward</a> & R&D",
        "شعبة 12",
    ]


@pytest.fixture(scope="module")
def listed(probe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "names <b>x & R&D.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            ["period", "org code", "org name", '=HYPERLINK("http://x") <b>falls</b> R&D', "patient days"]
        )
        for number, name in enumerate(names(probe)):
            for month in range(24):
                period = f"{2023 + month // 12}-{month % 12 + 1:02d}"
                out.writerow([period, f"R{number:02d}", name, 3 + (number + month) % 5, 900 + month])
    return path


@pytest.fixture(scope="module")
def hostile(listed: Path, probe: Path) -> Path:
    path = listed.parent / "hostile.lhsdb"
    with databases.create(path) as database:
        recipe = parse_recipe(proposing.propose(listed).toml)
        intake.import_files(database, [listed], recipe, create_nodes=True)
        for name in names(probe):
            actions.add(database, "R00", name, owner=name[:200], cause=name, expected=name, notes=name)
        peer_sets.save(database, "R&D <b>set</b>", peer_sets.picked(("R00", "R01", "R02")))
        turn(database, "R05")
    return path


def turn(database: Database, code: str) -> None:
    """Gives a node the name that is refused now."""
    with database.write("rename as an earlier version did") as step:
        key = step.connection.exec_driver_sql(f"select id from node where code = '{code}'").scalar_one()
        step.update("node", int(key), name=TURNED)


@pytest.fixture
def attacked(opened: Opened, hostile: Path, tmp_path: Path) -> MainWindow:
    path = tmp_path / "R&D <i>x.lhsdb"
    shutil.copyfile(hostile, path)
    return opened(path)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    QApplication.processEvents()


def test_no_page_reads_markup_out_of_a_name(attacked: MainWindow, qtbot: QtBot, probe: Path) -> None:
    window = attacked
    assert len(window.workbench.read(navigator.children, None)) == len(names(probe))
    for code in ("R00", "R01", "R05"):
        window.moving.open(code)
        for command in ("statement", "peers", "actions", "place", "limits"):
            run(window, command)
            at_rest(window, qtbot)
            assert faults(window) == set(), (code, command)
    run(window, "peers")
    at_rest(window, qtbot)
    page = window.page.peers_tab
    page.controls._fill_menu()
    page.table.selectRow(0)
    menu = page.table.made_menu()
    assert faults(window) == set()
    menu.deleteLater()
    for letters in ("Ward", "R", "W"):
        window.workspace.navigator.filter.setText(letters)
        qtbot.waitUntil(lambda: not window.workspace.navigator._timer.isActive())
        at_rest(window, qtbot)
        assert faults(window) == set(), letters
    window.workspace.navigator.filter.clear()


def test_no_sheet_reads_markup_out_of_a_name(attacked: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = attacked
    window.moving.open("R00")
    at_rest(window, qtbot)
    for show in (window.show_history, window.show_tray, window.show_check, window.show_database):
        show()
        at_rest(window, qtbot)
        assert faults(window) == set(), show.__name__
        window.close_sheet()
    window.show_packet()
    sheet = window.sheet
    assert isinstance(sheet, PacketSheet)
    sheet.folder.setText(str(tmp_path))
    for name in ("pptx", "pdf"):
        sheet.formats[name].setChecked(False)
    with qtbot.waitSignal(sheet.made, timeout=60_000):
        sheet.make.click()
    assert faults(window) == set()
    window.close_sheet()
    run(window, "finder")
    finder = next(one for one in window.findChildren(Finder) if one.isVisible())
    qtbot.waitUntil(lambda: window.workbench.finding.is_ready)
    qtbot.keyClicks(finder.words, "w")
    qtbot.waitUntil(lambda: not finder._timer.isActive())
    assert finder.model.records
    assert faults(window) == set()
    finder.close()
    run(window, "keys")
    assert faults(window) == set()
    window.helping.leave()


def test_no_import_reads_markup_out_of_a_file(empty_window: MainWindow, qtbot: QtBot, listed: Path) -> None:
    window = empty_window
    drop(window, listed)
    wait_for(window, qtbot, Stage.READY)
    sheet = shown(window)
    assert faults(window) == set()
    sheet.result.create_nodes.click()
    wait_for(window, qtbot, Stage.READY)
    assert run_of(window).result is not None
    assert faults(window) == set(), "the names wait"
    sheet.dismiss()
    at_rest(window, qtbot)


def test_what_is_typed_is_shown_in_menus_on_one_line(attacked: MainWindow, qtbot: QtBot, probe: Path) -> None:
    window = attacked
    window.moving.open("R01")
    at_rest(window, qtbot)
    undo, edit = window.commands["undo"], window.menuBar().actions()[1].menu()
    for title in (*names(probe)[:3], "W" * 300, "R&D {0}"):
        run(window, "action-new")
        window.workspace.pane.title.setText(title)
        window.workspace.pane.save.click()
        at_rest(window, qtbot)
        assert faults(window) == set(), title
        assert "\n" not in undo.text()
        assert isinstance(edit, QMenu)
        assert edit.sizeHint().width() < 0.7 * window.width()
    assert "R&D {0}" in said_plainly(undo.text())
    window.menus._fill_recent()
    recent = window.menus.recent.actions()
    assert any(
        "R&&D" in one.text() and said_plainly(one.text()).endswith("R&D <\u2060i>x.lhsdb") for one in recent
    )
    assert faults(window) == set()
    window.workbench.close()
    links = [one.text() for one in window.welcome.findChildren(QPushButton)]
    assert any(said_plainly(text).startswith("R&D") for text in links)
    assert faults(window) == set()


def test_the_picture_in_a_name_is_never_read(attacked: MainWindow, qtbot: QtBot) -> None:
    window = attacked
    window.moving.open("R00")
    at_rest(window, qtbot)
    tree = window.workspace.navigator.tree
    place = tree.visualRect(tree.currentIndex()).center()
    help_ = QHelpEvent(QEvent.Type.ToolTip, place, tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(tree.viewport(), help_)
    tips = [one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel") and one.isVisible()]
    (shown_tip,) = tips
    assert isinstance(shown_tip, QLabel)
    assert shown_tip.text().replace("\u2060", "").startswith("<img src='file://")
    picture = shown_tip.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert "#ff0000" not in colours


def test_a_copied_table_has_no_formula(attacked: MainWindow, qtbot: QtBot) -> None:
    window = attacked
    window.moving.open("R02")
    at_rest(window, qtbot)
    run(window, "copy")
    text = QGuiApplication.clipboard().text()
    cells = [cell for row in text.split("\n") for cell in row.split("\t")]
    assert any("HYPERLINK" in cell for cell in cells)
    live = [cell for cell in cells if cell.lstrip('"')[:1] in tuple("=+@＝＋＠") or cell[:2] in ("-=", "-@")]
    assert live == []


def test_each_model_says_nothing_but_letters() -> None:
    """A model that is added later is held to it, too."""
    found = [
        f"{path.name}: {node.name}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(one, ast.FunctionDef) and one.name in ("data", "headerData") for one in node.body)
        and "plain_roles" not in [getattr(one, "id", "") for one in node.decorator_list]
    ]
    assert found == []
    assert Path(itemmodels.__file__).parent.is_dir()


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is given to each call that shows a text which Qt may read as markup."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        name = node.func.attr
        if name in ("setToolTip", "setStatusTip", "setWhatsThis", "setTabToolTip"):
            yield name, node.args[-1]
        elif name == "showText":
            yield name, node.args[1]


def is_ours(given: ast.expr) -> bool:
    """Whether all of a text is written in the program."""
    if isinstance(given, ast.IfExp):
        return is_ours(given.body) and is_ours(given.orelse)
    if isinstance(given, ast.Call):
        called = getattr(given.func, "attr", getattr(given.func, "id", ""))
        return called == "tr" and all(isinstance(one, ast.Constant) for one in given.args)
    return isinstance(given, ast.Constant)


def test_no_tooltip_is_shown_that_was_not_made_plain() -> None:
    bare = [
        f"{path.relative_to(UI)}:{given.lineno}: {name}"
        for path in sorted(UI.rglob("*.py"))
        for name, given in calls(ast.parse(path.read_text(encoding="utf-8")))
        if not is_ours(given)
        and getattr(getattr(given, "func", None), "id", "") not in ("plain_tip", "plain_line", "plain_words")
    ]
    assert bare == []


def test_every_label_is_one_of_plain_text() -> None:
    made = [
        f"{path.relative_to(UI)}:{node.lineno}"
        for path in sorted(UI.rglob("*.py"))
        if path.name != "plain.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QLabel")
        or (isinstance(node, ast.ClassDef) and "QLabel" in [getattr(one, "id", "") for one in node.bases])
    ]
    assert made == []


def test_texts_of_a_printed_seed_stay_letters() -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    parts = [
        "<",
        ">",
        "b",
        "img src='x'",
        "&",
        "lt;",
        " ",
        "\n",
        "!doctype",
        "?xml ?",
        "/",
        "\u202e",
        "\0",
        "ש",
        "W" * 200,
    ]
    for _ in range(4_000):
        text = "".join(chance.choices(parts, k=chance.randrange(1, 9)))
        tip, command = plain_tip(text), plain_command(text)
        assert not Qt.mightBeRichText(tip), repr(text)
        assert not Qt.mightBeRichText(said_plainly(command)), repr(text)
        assert not Qt.mightBeRichText(command), repr(text)
        assert "&" not in command.replace("&&", "")
        assert "\n" not in command
        assert "\u202e" not in tip + command
        assert max(map(len, tip.split("\n"))) <= 2 * WIDEST
