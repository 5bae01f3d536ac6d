"""A field in which a node is found by a few letters of its name or code."""

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from lhs_desktop.models.nodes import Node
from lhs_desktop.ui.workbench import Workbench

PAUSE = 120
"""Milliseconds after the last letter."""
SHOWN = 30


class NodeField(QLineEdit):
    chosen = Signal(str)
    """The code of the node; empty once the text is none's any more."""

    def __init__(self, workbench: Workbench, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.node: Node | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("Name or code of a node"))
        self.setClearButtonEnabled(True)
        self._found: dict[str, Node] = {}
        """By what the list says of them."""
        self._texts = QStringListModel(self)
        self.list = QCompleter(self._texts, self)
        self.list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.list.setMaxVisibleItems(8)
        self.list.setWidget(self)
        self.popup = QListView()
        self.popup.setAccessibleName(self.tr("Nodes found"))
        self.list.setPopup(self.popup)
        self.list.activated.connect(self._on_activated)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    @property
    def code(self) -> str:
        """Of the node that was chosen; empty where none is."""
        return self.node.code if self.node is not None else ""

    def show_node(self, node: Node | None) -> None:
        """Puts a node there, as if it had been chosen before; says nothing."""
        self.node = node
        self.setText(_shown(node) if node is not None else "")

    def search(self) -> list[Node]:
        """The nodes that the letters may mean; one whose code they are comes first."""
        words = self.text().strip()
        hits = self._workbench.finding.hits(words, SHOWN) if words else []
        first = sorted(hits, key=lambda hit: hit.node.code.casefold() != words.casefold())
        self._found = {" · ".join((_shown(hit.node), *hit.path_names[-2:-1])): hit.node for hit in first}
        self._texts.setStringList(list(self._found) or [self.tr("No node matches")])
        return list(self._found.values())

    def _on_edited(self, _text: str) -> None:
        self._forget()
        self._pause.start()

    def _forget(self) -> None:
        if self.node is not None:
            self.node = None
            self.chosen.emit("")

    def _offer(self) -> None:
        if not self.text().strip():
            self.popup.hide()
            return
        self.search()
        self.list.complete()

    def _on_return(self) -> None:
        """Enter takes the first one, where the list is not open or nobody went into it."""
        self._pause.stop()
        if self.node is None and (found := self.search()):
            self.popup.hide()
            self._take(found[0])

    def _on_activated(self, text: str) -> None:
        node = self._found.get(text)
        if node is not None:
            # the completer writes its own text into the field after this
            QTimer.singleShot(0, self, lambda: self._take(node))

    def _take(self, node: Node) -> None:
        self.show_node(node)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(node.code)


def _shown(node: Node) -> str:
    return f"{node.name} ({node.code})" if node.name != node.code else node.code
