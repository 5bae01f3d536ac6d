"""The tree: read a page at a time, whatever its size, and safe against rows that went away."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from lhs_desktop.models.nodes import Node, NodeKind, TreeRow
from lhs_desktop.services.navigator import Mark
from lhs_desktop.ui.itemmodels.tree import MARK_ROLE, PAGE, TreeModel


def flat(parent: int | None, after: tuple[str, int] | None, limit: int) -> Sequence[TreeRow]:
    """100,000 tops without children."""
    first = after[1] + 1 if after else 0
    return [
        TreeRow(Node(key, f"C{key}", f"Node {key:06d}", NodeKind.ORGANISATION, "Level"), None, 0)
        for key in range(first, min(first + limit, 100_000))
    ]


def test_only_what_is_shown_is_read(qtbot: QtBot) -> None:
    model = TreeModel()
    model.load(flat)
    assert model.rowCount() == 0
    assert model.hasChildren()
    model.fetchMore(QModelIndex())
    assert model.rowCount() == PAGE
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 2 * PAGE
    assert model.index(2 * PAGE - 1, 0).data() == f"Node {2 * PAGE - 1:06d}"


def test_a_far_row_is_found_by_its_node(qtbot: QtBot) -> None:
    model = TreeModel()
    model.load(flat)
    far = flat(None, ("", 12_344), 1)[0].node
    index = model.find([far])
    assert index.data() == "Node 012345"
    assert model.node(index) == far


def test_a_row_too_far_to_load_is_not_found(qtbot: QtBot) -> None:
    model = TreeModel()
    model.load(flat)
    assert not model.find([flat(None, ("", 90_000), 1)[0].node]).isValid()
    assert model.rowCount() < 50_000


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    def two_levels(parent: int | None, after: tuple[str, int] | None, limit: int) -> Sequence[TreeRow]:
        first = after[1] + 1 if after else (0 if parent is None else 100 * (parent + 1))
        last = 30 if parent is None else 100 * (parent + 1) + 5
        return [
            TreeRow(
                Node(key, f"C{key}", f"N {key:06d}", NodeKind.ORGANISATION, ""),
                parent,
                5 if parent is None else 0,
            )
            for key in range(first, min(first + limit, last))
        ]

    model = TreeModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tester.setUseFetchMore(False)
    model.load(two_levels)
    model.fetchMore(QModelIndex())
    top = model.index(3, 0)
    assert model.hasChildren(top)
    assert model.rowCount(top) == 0
    model.fetchMore(top)
    assert model.rowCount(top) == 5
    child = model.index(2, 0, top)
    assert child.data() == "N 000402"
    assert model.parent(child) == top
    assert not model.hasChildren(child)


def test_an_index_of_rows_that_are_gone_says_nothing(qtbot: QtBot) -> None:
    model = TreeModel()
    model.load(flat)
    model.fetchMore(QModelIndex())
    old = model.index(5, 0)
    model.load(None)
    assert model.data(old) is None
    assert model.node(old) is None
    assert not model.parent(old).isValid()
    assert model.rowCount() == 0


def test_marks_are_told_in_words(qtbot: QtBot) -> None:
    model = TreeModel()
    model.load(flat)
    model.fetchMore(QModelIndex())
    model.set_marks({"C0": Mark(missed=1, below=12, overdue=2)})
    index = model.index(0, 0)
    assert index.data(MARK_ROLE) == Mark(1, 12, 2)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "1 measure misses its target" in said
    assert "12 nodes below miss a target" in said
    assert "2 actions overdue" in said
    assert model.index(1, 0).data(MARK_ROLE) is None
