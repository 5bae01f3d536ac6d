"""A page of the guide as it is shown: one renderer for all of them, with pictures, in the colours of the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from lhs_desktop.services.guide import GuidePage
from lhs_desktop.ui import fonts
from lhs_desktop.ui.theme import theme

HEADINGS = {1: 1.5, 2: 1.2, 3: 1.05}
"""Sizes of headings, as multiples of the text."""
COLUMN = 720
"""The widest a line of the guide becomes, in pixels at the usual size: longer ones are hard to read."""


class GuideText(QTextBrowser):
    """Shows one page; a link to another is told, not followed."""

    page_wanted = Signal(object)
    """The path of another document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("The page of the guide"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)
        self._page: GuidePage | None = None
        self._words = ""
        self.more: Callable[[str], str] = lambda name: ""
        """Markdown that the window adds to a page, by its name."""
        theme().changed.connect(self._render)

    def show_page(self, page: GuidePage, words: str = "") -> None:
        """Shows a page from its top, or where the first of the words stands."""
        self._page, self._words = page, words
        self._render()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        first = words.split()[:1]
        if not (first and self.find(first[0])):
            self.verticalScrollBar().setValue(0)

    def _render(self) -> None:
        if self._page is None:
            return
        at = self.verticalScrollBar().value()
        document = self.document()
        document.setDefaultFont(self.font())
        document.setDocumentMargin(0)
        document.setBaseUrl(QUrl.fromLocalFile(str(self._page.path)))
        self.setMarkdown(self._page.markdown + self.more(self._page.name))
        self._dress()
        self.verticalScrollBar().setValue(at)

    def _dress(self) -> None:
        """Gives headings, paragraphs, links and tables their sizes, distances and colours."""
        document, colors = self.document(), theme().colors
        document.setUndoRedoEnabled(False)
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = QTextBlockFormat(block.blockFormat())
            level = form.headingLevel()
            in_table = cursor.currentTable() is not None
            form.setTopMargin(18 if level > 1 else 0)
            form.setBottomMargin(2 if in_table else 8 if level else 6)
            form.setLineHeight(100 if level else 120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(form)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                large = QTextCharFormat()
                large.setFontPointSize(self.font().pointSizeF() * HEADINGS.get(level, 1.0))
                large.setFontWeight(QFont.Weight.DemiBold)
                cursor.mergeCharFormat(large)
            self._colour(block, colors.accent)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = QTextTableFormat(frame.format().toTableFormat())
                form.setBorder(0)
                form.setCellPadding(5)
                form.setCellSpacing(0)
                form.setBorderBrush(QColor(colors.line))
                form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form.setBorderCollapse(True)
                form.setBorder(1)
                form.setTopMargin(6)
                form.setBottomMargin(10)
                form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                frame.setFormat(form)

    def _colour(self, block: Any, accent: str) -> None:
        part = block.begin()
        while not part.atEnd():
            fragment = part.fragment()
            form = fragment.charFormat()
            if form.isAnchor():
                cursor = QTextCursor(block)
                cursor.setPosition(fragment.position())
                cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                coloured = QTextCharFormat()
                coloured.setForeground(QColor(accent))
                cursor.mergeCharFormat(coloured)
            part += 1

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Pictures as wide as the column at most, sharp on any screen."""
        found = self.document().baseUrl().resolved(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not found.isLocalFile():
            return super().loadResource(kind, found)
        image = QImage(found.toLocalFile())
        widest = int(min(self.viewport().width(), COLUMN * fonts.zoom()) * self.devicePixelRatioF())
        if not image.isNull() and image.width() > widest:
            from PySide6.QtCore import Qt

            image = image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - int(COLUMN * fonts.zoom())
        self.setViewportMargins(0, 0, max(room - 24, 0), 0)
        if event.size().width() != event.oldSize().width():
            self._render()

    def _on_link(self, url: QUrl) -> None:
        found = self.document().baseUrl().resolved(url)
        if found.isLocalFile():
            self.page_wanted.emit(Path(found.toLocalFile()))
        elif found.scheme() in ("http", "https"):
            QDesktopServices.openUrl(found)
