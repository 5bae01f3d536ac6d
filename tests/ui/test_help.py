"""The guide in the window: F1 at what is in focus, its search, its links and pictures, the keys, the words."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

import lhs_desktop.ui
from lhs_desktop.config import documents
from lhs_desktop.services import guide
from lhs_desktop.ui import fonts
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.help import first_words
from lhs_desktop.ui.help.topics import TOPICS, topic_of
from lhs_desktop.ui.help.what import Explanation, explained
from lhs_desktop.ui.itemmodels.statement import Column
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.theme import LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, run, slice_of

WORDS_OF_THE_DESIGN = """node, level, link, peer set, measure, measure version, target, period, observation, roll-up, extract,
recipe, batch, alias, reading, statement, close, restatement, ladder, case, action, meeting, agenda item, decision, minutes, packet,
practice, adoption, study, training, journal, bundle"""


def press(
    qtbot: QtBot,
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def shown(window: MainWindow) -> str:
    view = window.helping.view
    assert view is not None
    assert window.helping.is_shown
    return view.text.toPlainText().splitlines()[0]


def test_every_page_is_in_the_folder_and_every_file_of_the_folder_is_a_page() -> None:
    assert sorted(guide.PAGES) == sorted(path.stem for path in (documents() / "guide").glob("*.md"))


def test_no_link_or_picture_of_the_guide_leads_nowhere() -> None:
    for page in guide.pages():
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.markdown):
            if "://" not in target:
                assert (page.path.parent / target).exists(), f"{page.name}: {target}"


def test_every_topic_is_a_page_and_a_part_of_the_window_that_exists() -> None:
    classes = set()
    for module in pkgutil.walk_packages(lhs_desktop.ui.__path__, "lhs_desktop.ui."):
        classes |= {
            name
            for name, found in vars(importlib.import_module(module.name)).items()
            if isinstance(found, type)
        }
    assert set(TOPICS) <= classes
    assert set(TOPICS.values()) <= set(guide.PAGES)


def test_f1_opens_the_page_about_what_is_in_focus_and_escape_goes_back(
    qtbot: QtBot, opened: Opened, database: Path
) -> None:
    window = opened(database)
    tree = window.workspace.navigator.tree
    tree.setFocus()
    press(qtbot, window, Qt.Key.Key_F1)
    assert shown(window) == "Read a node's page"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.workspace
    assert QApplication.focusWidget() is tree

    window.show_packet()
    sheet = window.sheet
    press(qtbot, window, Qt.Key.Key_F1)
    assert shown(window) == "Make the packet of a meeting"
    press(qtbot, window, Qt.Key.Key_F1)
    assert window.stack.currentWidget() is sheet, "what was on the screen is as it was"


def test_f1_helps_where_no_database_is_open(qtbot: QtBot, opened: Opened) -> None:
    window = opened(None)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert shown(window) == "First steps"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.welcome


def test_a_panel_without_a_page_takes_that_of_what_is_around_it(opened: Opened, database: Path) -> None:
    window = opened(database)
    assert topic_of(window.page.statement_tab.detail.side) == "statement"
    assert topic_of(window.page.peers_tab.findChildren(QWidget)[-1]) == "peers"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("glossary words", "The words we use"),
        ("published totals", "Bring in an extract"),
        ("OVERDUE clock", "Read a node's page"),
    ],
)
def test_the_search_finds_pages_by_all_their_words(words: str, first: str) -> None:
    assert guide.find(words)[0].page.title == first


def test_headings_go_before_text_and_nothing_found_is_said(qtbot: QtBot, opened: Opened) -> None:
    assert guide.find("peers")[0].page.name == "peers"
    window = opened(None)
    window.helping.show_page("first-steps")
    view = window.helping.view
    assert view is not None
    qtbot.keyClicks(view.words, "xylophone")
    assert view.list.count() == 0
    assert view.nothing.isVisible()
    view.words.setText("freeze")
    assert not view.nothing.isVisible()
    assert shown(window) == "Read a control chart, and decide about its limits"
    assert view.text.textCursor().selectedText().casefold() == "freeze"


def test_links_lead_to_other_pages_and_pictures_are_shown(opened: Opened) -> None:
    window = opened(None)
    window.helping.show_page("first-steps")
    view = window.helping.view
    assert view is not None
    picture = view.text.loadResource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("../images/window.png")
    )
    assert isinstance(picture, QImage)
    assert 0 < picture.width() / picture.devicePixelRatio() <= view.text.viewport().width()
    view.text.anchorClicked.emit(QUrl("packet.md"))
    assert shown(window) == "Make the packet of a meeting"
    view.text.anchorClicked.emit(QUrl("../lists.md"))
    assert shown(window) != "Make the packet of a meeting", "documents beside the guide ship with it"


def test_a_page_is_shown_once_however_the_window_changes(qtbot: QtBot, opened: Opened) -> None:
    """Laying a page out may resize it, which must not lay it out once more into itself."""
    window = opened(None)
    window.helping.show_page("keys")
    for size in ((1024, 700), (1366, 700), (1000, 640)):
        window.resize(*size)
        qtbot.wait(1)
    view = window.helping.view
    assert view is not None
    assert view.text.toPlainText().count("On a page") == 1


def test_the_page_of_keys_has_the_keys_of_every_command(qtbot: QtBot, opened: Opened, database: Path) -> None:
    window = opened(database)
    window.workspace.navigator.tree.setFocus()
    press(qtbot, window, Qt.Key.Key_Question)
    assert shown(window) == "Keys"
    view = window.helping.view
    assert view is not None
    text = view.text.toPlainText()
    for action in window.commands.all():
        for keys in action.shortcuts():
            assert keys.toString() in text, action.text()


def test_a_question_mark_can_be_typed(qtbot: QtBot, opened: Opened, database: Path) -> None:
    window = opened(database)
    window.workspace.navigator.focus_filter()
    press(qtbot, window, Qt.Key.Key_Question)
    assert not window.helping.is_shown
    assert window.workspace.navigator.filter.text() == "?"


def test_the_glossary_has_every_word_of_ours() -> None:
    found = re.findall(r"\*\*([^*]+)\*\*", guide.page("glossary").markdown)
    assert {word.strip() for word in re.split(r",\s+", WORDS_OF_THE_DESIGN)} <= {
        word.casefold() for word in found
    }


def test_the_guide_stays_when_something_changes_behind_it(opened: Opened, database: Path) -> None:
    from lhs_desktop.services import actions

    window = opened(database)
    window.helping.show_page("glossary")
    node = window.workbench.read(lambda connection: window.page.page.node.code if window.page.page else "")
    window.workbench.do("add", lambda database: actions.add(database, node, "Look again"))
    assert shown(window) == "The words we use"
    assert window.helping.view is not None
    assert window.childAt(QPoint(300, 300)) is not None


def test_every_column_says_what_it_is(qtbot: QtBot, opened: Opened, database: Path) -> None:
    window = opened(database)
    window.show_history()
    tables = [*window.page.findChildren(ReportTable), *window.findChildren(ReportTable)]
    assert len(tables) > 6
    silent = [
        f"{table.accessibleName()}: {table.model().headerData(column, Qt.Orientation.Horizontal)}"
        for table in tables
        for column in range(table.model().columnCount())
        if not table.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.WhatsThisRole)
    ]
    assert silent == []


def test_a_column_is_explained_with_an_example_of_the_row(opened: Opened, database: Path) -> None:
    window = opened(database)
    model = window.page.statement_tab.model
    row = model.rows[0]
    text = explained(model.index(0, Column.VARIANCE))
    assert text.startswith("Variance\nFigure minus target.")
    assert row.value is not None
    assert row.target is not None
    assert f"{row.value:.1f} − {row.target:.1f} = −" in text
    assert "diamond" in explained(window.workspace.navigator.tree.model().index(0, 0))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_is_this_stands_in_the_menu_of_a_header_and_answers_shift_f1(
    qtbot: QtBot, opened: Opened, database: Path
) -> None:
    window = opened(database)
    table = window.page.statement_tab.table
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.VARIATION) + 4, 6)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, header.viewport().mapToGlobal(place))
    QApplication.sendEvent(header.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["What is this?"]
    menu.actions()[0].trigger()
    menu.close()
    assert "more change than chance explains" in said()

    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    text = said()
    assert "Figure minus target" in text
    assert "How many cases" in text


def said() -> str:
    """What the explanation on the screen says; closes it."""
    found = QApplication.activePopupWidget()
    assert isinstance(found, Explanation)
    text = found.label.text()
    assert found.accessibleName() == text
    found.close()
    return text


def test_a_word_is_explained_the_first_time_only(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_explained() -> bool:
        around = QWidget()
        qtbot.addWidget(around)
        word = first_words.FirstWord("recipe", around)
        around.show()
        visible = word.isVisible()
        around.hide()
        return visible

    monkeypatch.setattr(first_words, "_met", set())
    assert is_explained()
    assert is_explained(), "it stays explained until the program is closed"
    monkeypatch.setattr(first_words, "_met", set())
    assert not is_explained(), "at the next start it is known"


@pytest.fixture
def large() -> Iterator[None]:
    """Text of three steps up, as somebody who knows none of the words yet has it."""
    settings().remove("met")
    first_words._met.clear()
    fonts.set_zoom(1.33)
    theme().apply(LIGHT_MODE)
    yield
    fonts.set_zoom(1.0)
    theme().apply(LIGHT_MODE)


@pytest.mark.usefixtures("large")
def test_words_are_explained_where_they_are_met_and_push_nothing_off_a_small_screen(
    qtbot: QtBot, opened: Opened, database: Path, tmp_path: Path
) -> None:
    window = opened(database)
    window.resize(1024, 768)

    def explained_in(around: QWidget | None) -> list[str]:
        assert around is not None
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1024, 768)
        words = [word for word in around.findChildren(first_words.FirstWord) if word.isVisible()]
        for word in words:
            place = QRect(word.mapTo(window, QPoint(0, 0)), word.size())
            assert window.rect().contains(place)
            assert word.height() >= word.heightForWidth(word.width()), "it is read whole"
        return [word.text().split()[1] for word in words]

    navigator = window.workspace.navigator
    assert explained_in(navigator) == ["node"]
    assert navigator.tree.height() > window.height() // 2
    path = slice_of(tmp_path / "earlier.csv", "202001", "202004")
    window.import_files([path])
    bringing = window.import_run
    assert bringing is not None
    qtbot.waitUntil(lambda: bringing.stage is Stage.READY, timeout=20_000)
    sheet = window.sheet
    assert isinstance(sheet, ImportSheet)
    assert explained_in(sheet) == []
    sheet.desk.reveal(sheet.recipe)
    assert explained_in(sheet) == ["recipe"]
    sheet.desk.reveal(sheet.result)
    commit = sheet.result.commit
    qtbot.waitUntil(commit.isVisible)
    qtbot.waitUntil(lambda: window.rect().contains(QRect(commit.mapTo(window, QPoint(0, 0)), commit.size())))
    sheet.run.commit()
    qtbot.waitUntil(lambda: bringing.stage is Stage.DONE, timeout=20_000)
    assert explained_in(sheet) == ["batch"]
    run(window, "history")
    assert explained_in(window.sheet) == ["batch"]
    run(window, "tray")
    assert explained_in(window.sheet) == ["tray"]
