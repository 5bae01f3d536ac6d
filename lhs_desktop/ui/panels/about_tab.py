"""What a place is: its names, its path, its attributes, what it is tied to."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lhs_desktop.models.nodes import NodeKind, NodePage
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.widgets import heading, text_label


class AboutTab(QWidget):
    place_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = Facts()
        self.title = heading(self.tr("Nodes directly below"))
        self.none = text_label(self.tr("No node reports to this one."), muted=True)
        self.model = RecordsModel(
            [
                Field(
                    self.tr("Name"),
                    lambda node: node.name,
                    is_name=True,
                    what=self.tr("A node that reports to this one. Enter opens it."),
                ),
                Field(
                    self.tr("Code"),
                    lambda node: node.code,
                    muted=lambda node: True,
                    what=self.tr(
                        "The code by which files and commands know the node. No two nodes have the same code."
                    ),
                ),
                Field(
                    self.tr("Level"),
                    lambda node: node.level,
                    muted=lambda node: True,
                    what=self.tr("Its level in the tree, such as hospital or unit."),
                ),
            ],
            self,
        )
        self.table = ReportTable(self.tr("Nodes directly below"))
        self.table.setModel(self.model)
        self.table.set_widths(0, {1: 20, 2: 24}, gives_way=((2,), (1,)))
        self.table.entered_row.connect(self._on_entered)
        for label in (self.title, self.none):
            label.setContentsMargins(PAD, 0, 0, 0)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.facts)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.title)
        right.addWidget(self.none)
        right.addWidget(self.table, 1)
        right.addStretch(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAD, 16, 0, 16)
        layout.setSpacing(48)
        layout.addLayout(left, 1)
        layout.addLayout(right, 1)

    def show_page(self, page: NodePage) -> None:
        node = page.node
        kind = self.tr("Community") if node.kind is NodeKind.COMMUNITY else ""
        named = {"type": self.tr("Type")}
        facts = [
            (self.tr("Name"), node.name),
            (self.tr("Code"), node.code),
            (self.tr("Kind"), kind),
            (self.tr("Level"), node.level),
            (
                self.tr("Reports to"),
                page.path[-2].name if len(page.path) > 1 else self.tr("none: it is at the top of the tree"),
            ),
            (self.tr("Path"), " › ".join(one.name for one in page.path)),
            (self.tr("Communities"), ", ".join(one.name for one in page.communities)),
            (self.tr("Purpose"), node.purpose),
            (self.tr("Serves"), node.serves),
            *(
                (named.get(name, name.replace("_", " ").capitalize()), value)
                for name, value in sorted(page.attributes.items())
            ),
        ]
        self.facts.show_facts(facts)
        self.model.show(page.children)
        self.table.setVisible(bool(page.children))
        self.none.setVisible(not page.children)

    def _on_entered(self, index: QModelIndex) -> None:
        node = self.model.record(index.row())
        if node is not None:
            self.place_opened.emit(node.code)
