"""The files of an import, each with how it is read and how it stands."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.services.importing.prepared import Prepared
from lhs_desktop.services.importing.sources import Ref, source_of
from lhs_desktop.ui.delegates.rows import MUTED_ROLE, TONE_ROLE, RowDelegate
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.importing import ImportRun
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.importing.recipe_words import origin_words
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.wording import counted

Index = QModelIndex | QPersistentModelIndex


class FileDelegate(RowDelegate):
    """The name, and below it the recipe and the state."""

    height = 48

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        colors, metrics = theme().colors, option.fontMetrics
        painter.setFont(option.font)
        half = rect.height() // 2
        for text, color, top in (
            (index.data(Qt.ItemDataRole.DisplayRole), colors.ink, rect.top() + 3),
            (index.data(MUTED_ROLE), index.data(TONE_ROLE) or "muted", rect.top() + half - 1),
        ):
            painter.setPen(QColor(getattr(colors, color, color)))
            shown = metrics.elidedText(str(text or ""), Qt.TextElideMode.ElideMiddle, rect.width())
            place = QRect(rect.left(), top, rect.width(), half - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, max(self.height, 2 * option.fontMetrics.height() + 12))


class FilesTable(ReportTable):
    removed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentIndex().isValid():
            self.removed.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class FilesPane(Pane):
    chosen = Signal(int)
    opened = Signal()
    """The keyboard is to go on into the file."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Files"))
        self.setAccessibleName(self.tr("Files"))
        self.run = run
        field = Field(
            self.tr("File"),
            lambda ref: source_of(ref).name,
            muted=lambda ref: self._state(ref)[0],
            tone=lambda ref: self._state(ref)[1],
            tip=lambda ref: "\n".join(part for part in (place_of(ref), self._state(ref)[2]) if part),
        )
        self.model = RecordsModel([field], self)
        self.table = FilesTable(self.tr("Files of the import"), FileDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(0, {}, wraps=False)
        self.table.horizontalHeader().hide()
        self.table.setToolTip(self.tr("The Delete key leaves a file out"))
        self.body.addWidget(self.table, 1)
        self.table.row_chosen.connect(self._on_row)
        self.table.entered_row.connect(lambda _index: self.opened.emit())
        self.table.removed.connect(self._on_removed)

    def refresh(self) -> None:
        if self.model.records != self.run.files:
            row = max(self.table.currentIndex().row(), 0)
            self.model.show(self.run.files)
            self.table.selectRow(min(row, len(self.run.files) - 1))
        else:
            self.table.viewport().update()

    def choose(self, row: int) -> None:
        self.table.selectRow(row)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _state(self, ref: Ref) -> tuple[str, str, str]:
        """A word or two, their colour, and the whole sentence."""
        found: Prepared | None = next((one for one in self.run.prepared if one.ref == ref), None)
        if found is None:
            return self.tr("reading …"), "", ""
        if found.error is not None:
            return self.tr("⊘ left out: cannot be read"), "missed", text_for(found.error)
        words = origin_words(found)
        cells = sum(len(places.cells) for (file, _), places in self.run.places.items() if file == found.name)
        if not cells:
            return words, "", words
        count = counted(
            cells, self.tr("▲ 1 problem"), self.tr("▲ {n} problems").replace("{n}", number(cells))
        )
        return f"{count} · {words}", "concern", words

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    def _on_removed(self, row: int) -> None:
        ref = self.model.record(row)
        if ref is not None:
            self.run.remove(ref)


def place_of(ref: Ref) -> str:
    """Where something stands, as it may be shown: an address without its password."""
    source = source_of(ref)
    return str(source.path) if source.path is not None else source.name
