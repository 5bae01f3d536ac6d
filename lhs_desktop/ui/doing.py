"""What each command of the window does; looked up when it is called, since some parts are made later than the menus."""

from typing import TYPE_CHECKING

from lhs_desktop.ui.location import ABOUT, ACTIONS, PEERS, STATEMENT
from lhs_desktop.ui.menus import Do
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, SYSTEM

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow


AT_ONCE = ("quit", "look-system", "look-light", "look-dark", "zoom-in", "zoom-out", "zoom-usual")
"""Commands that need nothing but the frame of the window."""


def doing(window: "MainWindow") -> dict[str, Do]:
    """By the names of the commands. What comes before the window is furnished is done then, if it can be had."""

    def later(name: str, do: Do) -> Do:
        def run() -> None:
            if window.is_furnished or name in AT_ONCE:
                do()
            else:
                window.once_furnished(lambda: window.commands.trigger(name))

        return run

    return {name: later(name, do) for name, do in _each(window).items()}


def _each(window: "MainWindow") -> dict[str, Do]:
    return {
        "new": window.files.new,
        "open": window.files.open,
        "sample": window.files.sample,
        "import": window.choose_import,
        "paste": window.paste_table,
        "import-database": window.show_database,
        "tray": window.show_tray,
        "history": window.show_history,
        "packet": window.show_packet,
        "backup": window.files.back_up,
        "check": window.show_check,
        "close": window.workbench.leave,
        "quit": window.quit,
        "copy": lambda: window.moving.copy_statement(),
        "find": window.find_place,
        "finder": window.show_finder,
        "look-system": lambda: window.look(SYSTEM),
        "look-light": lambda: window.look(LIGHT_MODE),
        "look-dark": lambda: window.look(DARK_MODE),
        "zoom-in": lambda: window.zoom(1.1),
        "zoom-out": lambda: window.zoom(1 / 1.1),
        "zoom-usual": lambda: window.zoom(0),
        "pane-next": window.panes.next,
        "pane-previous": window.panes.previous,
        "numbers": lambda: window.page.statement_tab.detail.toggle_numbers(),
        "source": lambda: window.page.statement_tab.detail.show_source(),
        "limits": lambda: window.page.statement_tab.detail.show_limits(),
        "rules": lambda: window.judging.ask_rules(),
        "back": lambda: window.moving.back(),
        "forward": lambda: window.moving.forward(),
        "parent": lambda: window.moving.parent_place(),
        "earlier": lambda: window.page.picker.step(-1),
        "later": lambda: window.page.picker.step(1),
        "statement": lambda: window.page.tabs.setCurrentIndex(STATEMENT),
        "peers": lambda: window.page.tabs.setCurrentIndex(PEERS),
        "actions": lambda: window.page.tabs.setCurrentIndex(ACTIONS),
        "place": lambda: window.page.tabs.setCurrentIndex(ABOUT),
        "action-new": lambda: window.acting.new(),
        "action-edit": lambda: window.acting.edit(),
        "action-done": lambda: window.acting.complete(),
        "action-open": lambda: window.acting.reopen(),
        "action-cancel": lambda: window.acting.cancel(),
        "guide": window.helping.show_topic,
        "what": lambda: window.what_is.show_row(),
        "keys": lambda: window.helping.show_page("keys"),
        "glossary": lambda: window.helping.show_page("glossary"),
        "about": window.show_about,
    }
