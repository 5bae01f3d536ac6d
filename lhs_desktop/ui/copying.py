"""A table as tab-separated text, for a spreadsheet or a letter."""

from PySide6.QtCore import QAbstractItemModel, Qt

from lhs_desktop.models.wording import MINUS

FORMULAS = "=+-@"
"""What begins a formula where the text is pasted."""


def as_text(model: QAbstractItemModel) -> str:
    """All columns with their headers, those that a narrow window leaves out too."""
    columns = range(model.columnCount())
    rows = [[_plain(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]]
    for row in range(model.rowCount()):
        rows.append([_cell(model, row, column) for column in columns])
    return "\n".join("\t".join(row) for row in rows)


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    index = model.index(row, column)
    text = _plain(index.data())
    align = index.data(Qt.ItemDataRole.TextAlignmentRole)
    is_figure = align is not None and bool(Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight)
    if is_figure:
        return text.replace(MINUS, "-")  # a spreadsheet takes no other sign for that of a number
    return f"'{text}" if text[:1] and text[0] in FORMULAS else text


def _plain(text: object) -> str:
    return " ".join(str(text or "").split())
