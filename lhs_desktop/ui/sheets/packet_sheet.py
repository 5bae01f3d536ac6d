"""Making a packet: which formats, where to, and then the files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from lhs_desktop.models.nodes import Node
from lhs_desktop.models.periods import Period
from lhs_desktop.services.databases import Database, today
from lhs_desktop.ui import choosing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.panels.date_field import DateField
from lhs_desktop.ui.plain import LONGEST_TITLE, plain_command, plain_tip
from lhs_desktop.ui.sheets.sheet import Sheet
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.tasks import Lane, Report, Task
from lhs_desktop.ui.widgets import button, heading, link, set_tone, text_label
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.packing import PacketMade

FOLDER = "packet/folder"
FORMATS = "packet/formats"


class PacketSheet(Sheet):
    made = Signal(object)

    def __init__(
        self, workbench: Workbench, node: Node, period: Period, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name(self.tr("Packet of {node}, {period}").format(node=node.name, period=period.long_label))
        self._workbench = workbench
        self._node, self._period = node, period
        self._settings: QSettings = settings()
        self._task: Task | None = None
        self.say_below(
            self.tr(
                "A summary page, a page for each measure with its chart and the nodes off target, the "
                "actions, and where every figure comes from."
            )
        )
        chosen = str(self._settings.value(FORMATS, "pdf,pptx,xlsx")).split(",")
        self.formats = {
            "pdf": QCheckBox(self.tr("PDF, to read and print")),
            "pptx": QCheckBox(self.tr("PowerPoint, with charts that you can edit")),
            "xlsx": QCheckBox(self.tr("Excel workbook, with the data, their sources and the actions")),
        }
        for name, box in self.formats.items():
            box.setChecked(name in chosen)
            box.toggled.connect(lambda _: self._enable())
        self.folder = QLineEdit(str(self._settings.value(FOLDER, str(choosing.documents()))))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textChanged.connect(lambda _: self._enable())
        self.choose = button(self.tr("Choose …"), self._choose)
        self.day = DateField(self.tr("Day of the packet"))
        self.day.set_value(today())
        self.day.changed.connect(self._enable)
        self.said = heading(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the packet"))
        self.bar.hide()
        self.files = QVBoxLayout()
        self.files.setSpacing(4)
        self.make = button(self.tr("Make the packet"), self.start, primary=True)
        self.cancel = button(self.tr("Close"), self._on_cancel)
        self.open_folder = button(self.tr("Open folder"), self._open_folder)
        self.open_folder.hide()
        self._lay_out()
        self._enable()

    def _lay_out(self) -> None:
        self.body.addSpacing(4)
        for box in self.formats.values():
            self.put(box)
        self.body.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = text_label(self.tr("Folder"), muted=True)
        label.setBuddy(self.folder)
        row.addWidget(label)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self.put(row)
        day = QHBoxLayout()
        day.setSpacing(8)
        as_of = text_label(self.tr("As of"), muted=True)
        as_of.setBuddy(self.day)
        as_of.setMinimumWidth(label.sizeHint().width())
        what = text_label(
            self.tr("Actions are overdue or not on this day; those raised later are left out."), muted=True
        )
        for text in (as_of, what):  # beside the field, not beside what is said below it
            text.setMinimumHeight(self.day.edit.sizeHint().height())
        day.addWidget(as_of, 0, Qt.AlignmentFlag.AlignTop)
        day.addWidget(self.day)
        day.addWidget(what, 1, Qt.AlignmentFlag.AlignTop)
        self.put(day)
        self.body.addSpacing(8)
        self.put(self.said)
        self.put(self.bar)
        self.put(self.files)
        self.body.addStretch()
        for one in (self.make, self.open_folder, self.cancel):
            self.foot.addWidget(one)
        self.foot.addStretch()

    @property
    def chosen(self) -> list[str]:
        return [name for name, box in self.formats.items() if box.isChecked()]

    def start(self) -> None:
        """Writes the files in the background."""
        folder, formats = self._folder(), self.chosen
        self._settings.setValue(FOLDER, str(folder))
        self._settings.setValue(FORMATS, ",".join(formats))
        code, period, on = self._node.code, self._period.code, self.day.value() or today()
        self._say(self.tr("Making the packet …"))
        self._clear_files()
        self._task = self._workbench.task(self.tr("Packet of {node}").format(node=self._node.name))
        self._task.progressed.connect(self._on_progress)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)
        self._task.cancelled.connect(self._on_cancelled)

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services import packing

            return packing.make_packet(database, code, period, formats, folder, report, on)

        self.bar.setRange(0, 0)
        self.bar.show()
        self._workbench.start(self._task, work, Lane.WRITE)
        self._enable()

    def _folder(self) -> Path:
        """What is no whole path is meant below the user's documents, wherever the program was started."""
        return choosing.documents() / Path(self.folder.text().strip()).expanduser()

    def _enable(self) -> None:
        reason = ""
        if self._task is not None:
            reason = self.tr("The packet is being made")
        elif not self.chosen:
            reason = self.tr("First choose a format")
        elif not self.folder.text().strip():
            reason = self.tr("First choose a folder")
        elif self.day.problem:
            reason = self.day.problem
        self.make.setEnabled(not reason)
        self.make.setToolTip(plain_tip(reason))
        self.cancel.setText(self.tr("Cancel") if self._task is not None else self.tr("Close"))

    def _ended(self) -> None:
        self._task = None
        self.bar.hide()
        self._enable()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    @Slot(object)
    def _on_made(self, made: "PacketMade") -> None:
        self._ended()
        said = self.tr("“{name}” is ready.").format(name=made.files[0].stem)
        if made.not_recorded is not None:
            why = text_for(made.not_recorded)
            said += " " + self.tr("The database keeps no record of it: {why}").format(why=why)
        self._say(said, "good")
        for path in made.files:
            self.files.addWidget(self._file(path), 0, Qt.AlignmentFlag.AlignLeft)
        self.open_folder.show()
        self.open_folder.setFocus(Qt.FocusReason.OtherFocusReason)
        self.made.emit(made)

    def _file(self, path: Path) -> QWidget:
        made = link(plain_command(path.name, LONGEST_TITLE), lambda: _open(path))
        made.setAccessibleName(self.tr("Open {file}").format(file=path.name))
        made.setToolTip(plain_tip(str(path)))
        return made

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._ended()
        self._say(text_for(error), "bad")

    @Slot()
    def _on_cancelled(self) -> None:
        self._ended()
        self._say(self.tr("Cancelled. No file was left."))

    def _say(self, text: str, tone: str = "") -> None:
        self.said.setText(text)
        set_tone(self.said, tone)

    def _clear_files(self) -> None:
        self.open_folder.hide()
        while (item := self.files.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _choose(self) -> None:
        found = choosing.folder(self, self.tr("Folder for the packet"), Path(self.folder.text()))
        if found is not None:
            self.folder.setText(str(found))

    def _open_folder(self) -> None:
        _open(self._folder())

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self.dismiss()

    def take_focus(self) -> None:
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
