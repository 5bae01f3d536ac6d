"""Pictures of the main views, light and dark, small and large: ``python -m scripts.screenshots [OUT]``.

Uses the sample database in the folder of the pictures, and builds it there the first time. Needs no
display.
"""

import argparse
import csv
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}
SCOTLAND, FIFE, VICTORIA, TEXAS, PARKLAND = "S92000003", "S08000029", "F704H", "TX", "450015"

DOCS = Path(__file__).parents[1] / "docs" / "images"
IN_DOCS = {"statement-light-1366x768": "window", "import-waiting-light-1366x768": "import"}
"""Pictures that README and guide show, by the names that they have there."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Pictures of the main views.")
    parser.add_argument("out", nargs="?", default=Path("out/screenshots"), type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of views, such as statement")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home  # neither the user's list of databases nor their settings
        os.environ["XDG_STATE_HOME"] = home
        return Gallery(arguments.out, arguments.only).take()


class Gallery:
    """Opens one window after the other and saves what it shows."""

    def __init__(self, out: Path, only: list[str]) -> None:
        self.out = out
        self.only = only
        self.views: dict[str, Callable[[], object]] = {
            "statement": lambda: self.at(SCOTLAND),
            "numbers": self.numbers,
            "source": lambda: self.at(VICTORIA, point="2021-12"),
            "few-points": lambda: self.at(TEXAS),
            "off-target": self.off_target,
            "limits": self.limits,
            "peers": lambda: self.peers(VICTORIA, "TABLE"),
            "peers-funnel": lambda: self.peers(VICTORIA, "FUNNEL"),
            "peers-over-time": lambda: self.peers(VICTORIA, "OVER_TIME"),
            "peers-side-by-side": lambda: self.peers(VICTORIA, "SIDE_BY_SIDE"),
            "peers-change": lambda: self.peers(SCOTLAND, "CHANGE"),
            "peers-ratio": lambda: self.peers(PARKLAND, "RANKED"),
            "actions": self.actions,
            "new-action": self.new_action,
            "place": self.place,
            "filter": self.filter,
            "finder": lambda: self.finder("glasgow"),
            "finder-before": lambda: self.finder(""),
            "finder-nothing": lambda: self.finder("xyzzy"),
            "import": self.importing,
            "import-waiting": lambda: self.window.import_files([self.renamed("April.csv", "202204")]),
            "import-from-database": self.database,
            "tray": self.tray,
            "history": lambda: self.window.show_history(),
            "packet": self.packet,
            "check": lambda: self.window.show_check(),
            "about": lambda: self.window.show_about(),
            "welcome": lambda: self.window.workbench.close(),
        }

    def take(self) -> int:
        from lhs_desktop.services import sample
        from lhs_desktop.ui.run import application
        from lhs_desktop.ui.theme import theme
        from lhs_desktop.ui.window import MainWindow
        from lhs_desktop.ui.workbench import Workbench

        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / "sample.lhsdb"
        if not path.exists():
            sample.build(path, print)
        copy = Path(os.environ["XDG_DATA_HOME"]) / "sample.lhsdb"
        shutil.copyfile(path, copy)
        self.add_actions(copy)
        self.add_waiting(copy)
        self.application = application()
        for look in ("light", "dark"):
            theme().apply(look)
            for size, (width, height) in SIZES.items():
                self.window = MainWindow(Workbench())
                self.window.resize(width, height)
                self.window.show()
                self.window.files.open_path(copy)
                self.settle()
                for name, show in self.views.items():
                    if not self.only or name in self.only:
                        show()
                        self.save(f"{name}-{look}-{size}")
                        self.reset()
                self.window.close()
        return 0

    def save(self, name: str) -> None:
        self.settle()
        picture = self.window.grab()
        picture.save(str(self.out / f"{name}.png"))
        print(self.out / f"{name}.png")
        if name in IN_DOCS:
            shutil.copyfile(self.out / f"{name}.png", DOCS / f"{IN_DOCS[name]}.png")

    def settle(self) -> None:
        """Until nothing runs in the background and everything is painted."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, timer = QEventLoop(), QTimer()
        quiet = 0

        def look() -> None:
            nonlocal quiet
            quiet = quiet + 1 if self.window.workbench.runner.is_idle else 0
            if quiet > 15:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(10)
        loop.exec()
        timer.stop()

    def reset(self) -> None:
        from lhs_desktop.ui.panels.finder import Finder

        window = self.window
        window.close_sheet()
        window.workspace.pane.dismiss()
        window.workspace.navigator.filter.clear()
        for finder in window.findChildren(Finder):
            finder.leave()
        if window.page.statement_tab.detail.numbers_button.isChecked():
            window.page.statement_tab.detail.toggle_numbers()
        window.page.statement_tab.detail.side.setCurrentIndex(0)
        window.page.tabs.setCurrentIndex(0)

    # Views

    def at(self, code: str, **more: str) -> None:
        from lhs_desktop.ui.location import Location

        self.window.moving.go(Location(code, **more))

    def numbers(self) -> None:
        self.at(SCOTLAND)
        self.window.page.statement_tab.detail.toggle_numbers()

    def off_target(self) -> None:
        self.at(SCOTLAND)
        self.window.page.statement_tab.detail.side.setCurrentIndex(1)

    def limits(self) -> None:
        self.at(VICTORIA)
        self.window.commands.trigger("limits")

    def peers(self, code: str, view: str) -> None:
        from lhs_desktop.ui.panels.peers.pictures import View

        self.at(code)
        self.window.commands.trigger("peers")
        self.settle()
        tab = self.window.page.peers_tab
        tab.table.model_.clear_ticks()
        for other in (VICTORIA, "R103H", "Z102H"):
            tab.table.model_.toggle(tab.table.model_.row_of(other))
        if view != "TABLE":
            tab.pictures.choose_view(View[view])

    def actions(self) -> None:
        self.at(FIFE)
        self.window.commands.trigger("actions")

    def new_action(self) -> None:
        self.at(FIFE, point="2021-10")
        self.window.acting.new()
        pane = self.window.workspace.pane
        pane.title.setText("Open a second triage line at weekends")
        pane.due.set_text("3/4/27")

    def place(self) -> None:
        self.at(FIFE)
        self.window.commands.trigger("place")

    def filter(self) -> None:
        self.window.workspace.navigator.filter.setText("royal")

    def finder(self, words: str) -> None:
        from lhs_desktop.ui.panels.finder import Finder

        self.window.show_finder()
        for finder in self.window.findChildren(Finder):
            finder.words.setText(words)

    def importing(self) -> None:
        from lhs_desktop.config import resources
        from lhs_desktop.services.sample import EXTRACTS

        self.window.import_files([resources() / "samples" / EXTRACTS[-1].files[-1]])

    def renamed(self, name: str, month: str) -> Path:
        """A month of the Scottish extract in which some hospitals are called otherwise."""
        from lhs_desktop.config import resources
        from lhs_desktop.services.sample import EXTRACTS

        other = {
            "F704H": "F-704H",
            "B120H": "B 120H",
            "R103H": "R103",
            "Z102H": "Z102 (new)",
            "N101H": "n101h",
        }
        with open(resources() / "samples" / EXTRACTS[0].files[0], encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        chosen = [[other.get(cell, cell) for cell in row] for row in rows[1:] if row[0] == month]
        path = Path(os.environ["XDG_DATA_HOME"]) / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([rows[0], *chosen])
        return path

    def add_waiting(self, path: Path) -> None:
        """Names that are not known, so that there is something to place."""
        from lhs_desktop.services import databases
        from lhs_desktop.services.importing import intake

        with databases.open_database(path) as database:
            intake.import_files(database, [self.renamed("A&E of March.csv", "202203")])

    def tray(self) -> None:
        from lhs_desktop.ui.sheets.tray_sheet import TraySheet

        self.window.show_tray()
        self.settle()
        sheet = self.window.sheet
        assert isinstance(sheet, TraySheet)
        sheet.take_sure()
        sheet.table.choose(1)
        sheet.table.setFocus()

    def database(self) -> None:
        from lhs_desktop.ui.sheets.database_sheet import DatabaseSheet

        path = Path(os.environ["XDG_DATA_HOME"]) / "incidents.sqlite"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as made, made:
            made.execute('create table falls (month text, ward text, falls int, "bed days" int)')
            made.execute("create table medication_errors (month text, ward text, errors int)")
            made.execute("create view falls_by_ward as select ward, sum(falls) from falls group by 1")
            made.execute("insert into falls values ('2024-01', 'A', 3, 812)")
        self.window.show_database()
        sheet = self.window.sheet
        assert isinstance(sheet, DatabaseSheet)
        sheet.open_file(path)
        self.settle()
        sheet.model.turn(0)

    def packet(self) -> None:
        self.at(FIFE)
        self.window.show_packet()

    def add_actions(self, path: Path) -> None:
        """Three actions, so that there is something to see."""
        from lhs_desktop.services import actions, databases

        now = databases.today()
        with databases.open_database(path) as database:
            for code, title, measure, owner, days in (
                (FIFE, "Open a second triage line on weekday evenings", "ED4H", "Flow lead", -25),
                (FIFE, "Weekly review of everyone over 12 hours", "ED12H", "Flow lead", 40),
                (VICTORIA, "Discharge lounge from 8 am", "ED4H", "Site manager", 21),
            ):
                due = now + timedelta(days=days)
                actions.add(database, code, title, measure=measure, owner=owner, due=due)


if __name__ == "__main__":
    sys.exit(main())
