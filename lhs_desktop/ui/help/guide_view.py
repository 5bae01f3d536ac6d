"""The guide over the window: its pages, a search through them, and the page that is read."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.services import guide
from lhs_desktop.services.guide import GuidePage
from lhs_desktop.ui.help.guide_text import GuideText
from lhs_desktop.ui.widgets import TitleLabel, text_label, tool

PAGE = Qt.ItemDataRole.UserRole


class GuideView(QWidget):
    """F1 shows it and Escape leaves it; what was on the screen before is as it was."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = TitleLabel(self.tr("Guide"))
        self.close_button = tool("✕", self.tr("Close the guide (Esc)"))
        self.close_button.clicked.connect(self.closed)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search the guide"))
        self.words.setAccessibleName(self.tr("Search the guide"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._on_words)
        self.words.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages of the guide"))
        self.list.setObjectName("guidePages")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.nothing = text_label("", muted=True, wrap=True)
        self.nothing.hide()
        self.text = GuideText()
        self.text.page_wanted.connect(self._on_link)
        self._lay_out(title)
        self._fill(guide.pages())

    def _lay_out(self, title: TitleLabel) -> None:
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.close_button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.words)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setMinimumWidth(220)
        side.setMaximumWidth(320)
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(side, 1)
        row.addWidget(self.text, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addLayout(row, 1)

    def open_page(self, name: str) -> None:
        """Shows a page of the guide and takes the focus."""
        self.words.clear()
        for row in range(self.list.count()):
            if self.list.item(row).data(PAGE).name == name:
                self.list.setCurrentRow(row)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, pages: tuple[GuidePage, ...]) -> None:
        self.list.clear()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(PAGE, page)
            self.list.addItem(item)

    @Slot(str)
    def _on_words(self, words: str) -> None:
        hits = guide.find(words)
        self.nothing.setVisible(bool(words.strip()) and not hits)
        self.nothing.setText(self.tr("No page has these words. Try fewer words, or the beginning of one."))
        if not words.strip():
            self._fill(guide.pages())
            return
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.page.title}\n{hit.line}".strip())
            item.setData(PAGE, hit.page)
            self.list.addItem(item)
        if hits:
            self.list.setCurrentRow(0)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.show_page(item.data(PAGE), self.words.text())

    @Slot(object)
    def _on_link(self, path: Path) -> None:
        known = {page.path.resolve(): page for page in guide.pages()}
        page = known.get(path.resolve())
        if page is not None:
            self.open_page(page.name)
            return
        other = guide.document(path)
        if other is not None:
            self.list.setCurrentRow(-1)
            self.text.show_page(other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows go through what was found while the words stay where they are typed."""
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                row = self.list.currentRow() + (1 if event.key() == Qt.Key.Key_Down else -1)
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
