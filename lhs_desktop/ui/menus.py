"""The menu bar: every command has a place in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from lhs_desktop.ui.commands import Commands
from lhs_desktop.ui.plain import plain_command, plain_line
from lhs_desktop.ui.recent import recent_files
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, SYSTEM, theme

Do = Callable[[], object]


class Menus(QObject):
    """Makes the commands and their menus.

    Args of the constructor:
        window: Whose they are.
        do: What each command does, by name.
        open_recent: Opens a database of the list.
    """

    def __init__(
        self,
        window: QMainWindow,
        commands: Commands,
        do: Mapping[str, Do],
        open_recent: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._do = do
        self._open_recent = open_recent
        self._file()
        self._edit()
        self._view()
        self._node()
        self._measure()
        self._action()
        self._help()

    def _menu(self, title: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        return menu

    def _add(
        self, menu: QMenu, name: str, text: str, keys: QKeySequence.StandardKey | str | None, tip: str
    ) -> None:
        menu.addAction(self._commands.add(name, text, self._do[name], keys, tip))

    def _file(self) -> None:
        keys = QKeySequence.StandardKey
        menu = self._menu(self.tr("&File"))
        self._add(menu, "new", self.tr("&New database …"), "Ctrl+Shift+N", self.tr("Make an empty database"))
        self._add(menu, "open", self.tr("&Open …"), keys.Open, self.tr("Open a database"))
        self.recent = menu.addMenu(self.tr("Open &recent"))
        self.recent.aboutToShow.connect(self._fill_recent)
        self._add(
            menu, "sample", self.tr("Open the &sample"), None, self.tr("Real extracts from four publishers")
        )
        menu.addSeparator()
        self._import(menu)
        menu.addSeparator()
        self._add(
            menu,
            "packet",
            self.tr("Export &packet …"),
            "Ctrl+E",
            self.tr("PDF, PowerPoint and Excel for this node"),
        )
        menu.addSeparator()
        self._add(menu, "backup", self.tr("&Back up …"), None, self.tr("Make a verified copy"))
        self._add(
            menu,
            "check",
            self.tr("&Check database"),
            None,
            self.tr("Integrity, roll-ups, journal and batches"),
        )
        self._add(menu, "close", self.tr("C&lose database"), keys.Close, self.tr("Back to the first page"))
        menu.addSeparator()
        self._add(menu, "quit", self.tr("&Quit"), keys.Quit, self.tr("What is not saved is kept"))

    def _import(self, menu: QMenu) -> None:
        self._add(
            menu,
            "import",
            self.tr("&Import extract …"),
            "Ctrl+I",
            self.tr("Bring in a spreadsheet or text file"),
        )
        self._add(
            menu,
            "paste",
            self.tr("Import &pasted table"),
            QKeySequence.StandardKey.Paste,
            self.tr("Bring in the cells that you copied in a spreadsheet"),
        )
        self._add(
            menu,
            "import-database",
            self.tr("Import from a &database …"),
            None,
            self.tr("Bring in tables, views or a query from an SQLite file or a server"),
        )
        self._add(
            menu,
            "tray",
            self.tr("&Names that wait …"),
            "Ctrl+Shift+W",
            self.tr("Figures whose node is unknown: place them, or set them aside"),
        )
        self._add(
            menu,
            "history",
            self.tr("Import &history"),
            "Ctrl+Shift+I",
            self.tr("What was imported; undo a batch"),
        )

    def _fill_recent(self) -> None:
        self.recent.clear()
        files = recent_files()
        for number, path in enumerate(files, start=1):
            action = self.recent.addAction(f"&{number}  {plain_command(path.name)}")
            action.setStatusTip(plain_line(str(path)))
            action.triggered.connect(lambda _=False, path=path: self._open_recent(path))
        if not files:
            self.recent.addAction(self.tr("None yet")).setEnabled(False)

    def _edit(self) -> None:
        menu = self._menu(self.tr("&Edit"))
        for name in ("undo", "redo"):
            menu.addAction(self._commands[name])
        menu.addSeparator()
        self._add(
            menu,
            "copy",
            self.tr("&Copy table"),
            "Ctrl+Shift+C",
            self.tr("The statement, to paste in a spreadsheet"),
        )
        menu.addSeparator()
        self._add(
            menu, "find", self.tr("&Find a node"), QKeySequence.StandardKey.Find, self.tr("By name or code")
        )
        self._add(
            menu,
            "finder",
            self.tr("Find &anything"),
            "Ctrl+K",
            self.tr("Nodes, measures, actions, people, periods, commands"),
        )

    def _view(self) -> None:
        menu = self._menu(self.tr("&View"))
        group = QActionGroup(self)
        for name, text, mode in (
            ("look-system", self.tr("Colours of the &system"), SYSTEM),
            ("look-light", self.tr("&Light"), LIGHT_MODE),
            ("look-dark", self.tr("&Dark"), DARK_MODE),
        ):
            self._add(menu, name, text, None, self.tr("Light or dark"))
            action = self._commands[name]
            action.setCheckable(True)
            action.setChecked(theme().mode == mode)
            action.setActionGroup(group)
        menu.addSeparator()
        self._add(
            menu, "zoom-in", self.tr("L&arger text"), QKeySequence.StandardKey.ZoomIn, self.tr("Larger text")
        )
        self._add(
            menu,
            "zoom-out",
            self.tr("S&maller text"),
            QKeySequence.StandardKey.ZoomOut,
            self.tr("Smaller text"),
        )
        self._add(menu, "zoom-usual", self.tr("&Usual text"), "Ctrl+0", self.tr("Text in the usual size"))
        menu.addSeparator()
        self._add(
            menu, "pane-next", self.tr("Ne&xt part of the window"), "F6", self.tr("Moves the keyboard on")
        )
        self._add(
            menu,
            "pane-previous",
            self.tr("Pre&vious part of the window"),
            "Shift+F6",
            self.tr("Moves the keyboard back"),
        )
        menu.addSeparator()
        self._add(menu, "numbers", self.tr("&Numbers of the chart"), "T", self.tr("The chart as a table"))
        self._add(
            menu,
            "source",
            self.tr("S&ource of the figure"),
            "Ctrl+U",
            self.tr("File, sheet and cell, or what adds up"),
        )

    def _node(self) -> None:
        menu = self._menu(self.tr("&Node"))
        self._add(menu, "back", self.tr("&Back"), QKeySequence.StandardKey.Back, self.tr("The node before"))
        self._add(
            menu, "forward", self.tr("&Forward"), QKeySequence.StandardKey.Forward, self.tr("The node after")
        )
        self._add(
            menu,
            "parent",
            self.tr("To the node &above"),
            "Alt+Up",
            self.tr("The node that this one reports to"),
        )
        menu.addSeparator()
        self._add(menu, "earlier", self.tr("&Earlier period"), "Alt+PgUp", self.tr("The previous period"))
        self._add(menu, "later", self.tr("&Later period"), "Alt+PgDown", self.tr("The next period"))
        menu.addSeparator()
        self._add(menu, "statement", self.tr("&Statement"), "Alt+1", self.tr("All measures of the node"))
        self._add(
            menu, "peers", self.tr("&Peers"), "Alt+2", self.tr("This node compared with others of its kind")
        )
        self._add(menu, "actions", self.tr("&Actions"), "Alt+3", self.tr("Who will do what by when"))
        self._add(
            menu,
            "place",
            self.tr("A&bout the node"),
            "Alt+4",
            self.tr("Its names, and the nodes above and below it"),
        )

    def _measure(self) -> None:
        menu = self._menu(self.tr("&Measure"))
        self._add(
            menu,
            "limits",
            self.tr("&Limits and phases"),
            "Ctrl+L",
            self.tr("The chart and its limits, and your decisions about them"),
        )
        self._add(
            menu,
            "rules",
            self.tr("&Rules of signals …"),
            None,
            self.tr("What counts as a signal, for the whole database"),
        )

    def _action(self) -> None:
        menu = self._menu(self.tr("&Action"))
        self._add(
            menu,
            "action-new",
            self.tr("&New action …"),
            QKeySequence.StandardKey.New,
            self.tr("On this node and measure"),
        )
        self._add(
            menu, "action-edit", self.tr("&Edit action …"), "F2", self.tr("Open the chosen action to edit it")
        )
        menu.addSeparator()
        self._add(
            menu,
            "action-done",
            self.tr("&Complete"),
            "Ctrl+D",
            self.tr("It is done; its effect is judged later"),
        )
        self._add(menu, "action-open", self.tr("&Reopen"), None, self.tr("It is not done after all"))
        self._add(menu, "action-cancel", self.tr("C&ancel action"), None, self.tr("It will not be done"))

    def _help(self) -> None:
        keys = QKeySequence.StandardKey
        menu = self._menu(self.tr("&Help"))
        self._add(
            menu,
            "guide",
            self.tr("&Guide"),
            keys.HelpContents,
            self.tr("The guide, at the page about what you see"),
        )
        self._add(
            menu,
            "what",
            self.tr("Wha&t is this?"),
            keys.WhatsThis,
            self.tr("The columns of the chosen row, explained one by one"),
        )
        self._add(menu, "keys", self.tr("&Keys"), "?", self.tr("What every key does"))
        self._add(
            menu,
            "glossary",
            self.tr("&Words we use"),
            None,
            self.tr("Node, recipe, batch, tray and the others"),
        )
        menu.addSeparator()
        self._add(
            menu, "about", self.tr("&About and licences"), None, self.tr("Version, licences, attributions")
        )
