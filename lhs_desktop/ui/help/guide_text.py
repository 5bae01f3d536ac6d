"""A page of the guide as it is shown: one renderer for all of them, with pictures, in the colours of the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QResizeEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from lhs_desktop.services.guide import GuidePage
from lhs_desktop.ui import fonts
from lhs_desktop.ui.theme import theme

COLUMN = 720
"""The widest a line of the guide becomes, in pixels at the usual size: longer ones are hard to read."""

STYLE = """
body, p, li {{ color: {ink}; line-height: 125%; }}
p {{ margin: 0 0 8px 0; }}
li {{ margin-bottom: 5px; }}
ul, ol {{ margin: 0 0 8px 0; -qt-list-indent: 1; }}
h1 {{ font-size: {large:.1f}pt; font-weight: 600; margin: 0 0 10px 0; }}
h2 {{ font-size: {middle:.1f}pt; font-weight: 600; margin: 18px 0 6px 0; }}
h3 {{ font-weight: 600; margin: 12px 0 4px 0; }}
a {{ color: {accent}; text-decoration: none; }}
code, pre {{ background: {canvas}; font-size: {small:.1f}pt; }}
table {{ border-collapse: collapse; border: 1px solid {line}; margin: 6px 0 12px 0; }}
th {{ background: {canvas}; font-weight: 600; text-align: left; padding: 4px 10px; }}
td {{ border-top: 1px solid {line}; padding: 4px 10px; }}
"""


class GuideText(QTextBrowser):
    """Shows one page; a link to another is told, not followed."""

    page_wanted = Signal(object)
    """The path of another document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("The page of the guide"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._on_link)
        self._widest = 0
        self._again = QTimer(self)  # never while the page is being laid out
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._render)
        self._page: GuidePage | None = None
        self.more: Callable[[str], str] = lambda name: ""
        """Markdown that the window adds to a page, by its name."""
        theme().changed.connect(self._render)

    def show_page(self, page: GuidePage, words: str = "") -> None:
        """Shows a page from its top, or where the first of the words stands."""
        self._page = page
        self._render()
        self.verticalScrollBar().setValue(0)
        for word in words.split()[:1]:
            self.find(word)

    def _render(self) -> None:
        if self._page is None:
            return
        from markdown_it import MarkdownIt

        at, self._widest = self.verticalScrollBar().value(), self._room_for_pictures()
        colors, size = theme().colors, self.font().pointSizeF()
        document = self.document()
        document.setDocumentMargin(0)
        document.setDefaultStyleSheet(
            STYLE.format(
                ink=colors.ink,
                accent=colors.accent,
                canvas=colors.canvas,
                line=colors.line,
                large=size * 1.5,
                middle=size * 1.2,
                small=size * 0.92,
            )
        )
        document.setBaseUrl(QUrl.fromLocalFile(str(self._page.path)))
        # without "html": what stands in a page is text and never markup of its own
        html = MarkdownIt("commonmark", {"html": False}).enable("table").render(self._text())
        self.setHtml(html)
        self.verticalScrollBar().setValue(at)

    def _text(self) -> str:
        return self._page.markdown + self.more(self._page.name) if self._page else ""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures as wide as the column at most, sharp on any screen."""
        found = self.document().baseUrl().resolved(QUrl(name))
        if kind != QTextDocument.ResourceType.ImageResource.value or not found.isLocalFile():
            return super().loadResource(kind, found)
        image = QImage(found.toLocalFile())
        if image.width() > self._widest:
            image = image.scaledToWidth(self._widest, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - int(COLUMN * fonts.zoom()) - 24
        self.setViewportMargins(0, 0, max(room, 0), 0)
        super().resizeEvent(event)
        if self._room_for_pictures() != self._widest:
            self._again.start(0)

    def _room_for_pictures(self) -> int:
        return int(min(self.viewport().width(), COLUMN * fonts.zoom()) * self.devicePixelRatioF())

    def _on_link(self, url: QUrl) -> None:
        found = self.document().baseUrl().resolved(url)
        if found.isLocalFile():
            self.page_wanted.emit(Path(found.toLocalFile()))
        elif found.scheme() in ("http", "https"):
            QDesktopServices.openUrl(found)
