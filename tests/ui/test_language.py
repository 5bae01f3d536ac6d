"""Months, dates and numbers are in the language of the window, on a system that speaks another."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WINDOW = """
import json, sys
from datetime import date, datetime
from pathlib import Path
from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QDoubleSpinBox, QTableView
from lhs_desktop.models import periods, wording
from lhs_desktop.ui.run import application
from lhs_desktop.ui.wording import day_text
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.workbench import Workbench

made = application()
window = MainWindow(Workbench(made))
window.show()
window.files.open_path(Path(sys.argv[1]))
while not window.workbench.runner.is_idle:
    made.processEvents()
made.processEvents()
said = {"status": window.status.said.text()}
spin = QDoubleSpinBox()
spin.setMaximum(99_999)
spin.setGroupSeparatorShown(True)
spin.setValue(1234.5)
said["spin"] = spin.text()
edit = QDateEdit(QDate(2025, 10, 3))
edit.setDisplayFormat("d MMMM yyyy")
said["edit"] = edit.text()
due = window.workspace.pane.due
due.set_value(date(2025, 12, 1))
said["due"] = due.edit.text()
calendar = edit.calendarWidget() or QCalendarWidget()
grid = calendar.findChild(QTableView, "qt_calendar_calendarview").model()
said["days"] = sorted({str(grid.index(0, column).data()) for column in range(grid.columnCount())})
said["month"] = calendar.locale().standaloneMonthName(10)
said["day"] = day_text(date(2025, 3, 1))
said["long"] = periods.parse("2025-01").long_label
said["written"] = wording.day(date(2025, 5, 1))
said["read"] = datetime.strptime("Oct 2025", "%b %Y").month
said["system"] = QLocale.system().monthName(1)
said["axis"] = window.page.statement_tab.detail.chart.spec.points[-1].label
window.close()
print(json.dumps(said))
"""


@pytest.fixture(scope="session")
def german(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a German system; the C library speaks it where its sources are installed."""
    folder = tmp_path_factory.mktemp("locales")
    tool = shutil.which("localedef")
    if tool is not None:
        made = [tool, "-i", "de_DE", "-f", "UTF-8", str(folder / "de_DE.UTF-8")]
        subprocess.run(made, capture_output=True, check=False)
    names = {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}
    return {**names, "LOCPATH": str(folder)} if any(folder.iterdir()) else names


def test_a_german_system_changes_no_word(database: Path, german: dict[str, str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", WINDOW, str(database)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **german, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout.splitlines()[-1])
    assert said["system"] == "Januar", "the system is not a German one"
    assert "data as of April 2022" in said["status"]
    assert said["spin"] == "1,234.50"
    assert said["edit"] == "3 October 2025"
    assert said["due"].endswith("Dec 2025")
    assert {"Mon", "Wed", "Sun"} <= set(said["days"])
    assert said["month"] == "October"
    assert said["day"] == "1 Mar 2025"
    assert said["long"] == "January 2025"
    assert said["written"] == "1 May 2025"
    assert said["read"] == 10
    assert said["axis"] == "Apr 2022"


def test_nobody_asks_the_system_for_the_names_of_months() -> None:
    """Python's own names of months and days are the system's, and Qt's short and long formats too."""
    asking = re.compile(r"\b(month|day)_(name|abbr)\b|:%[^}\"']*[aAbBcxX]|strftime\([^)]*%[aAbBcxX]")
    formats = re.compile(r"QLocale\.FormatType|(Short|Long)Format|QLocale\.system\(\)\.toString")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "lhs_desktop").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (asking.search(line) or formats.search(line)) and "where.dateFormat(" not in line  # of typed dates
    ]
    assert found == []
