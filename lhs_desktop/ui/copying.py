"""A table as tab-separated text, for a spreadsheet or a letter."""

import re

from PySide6.QtCore import QAbstractItemModel, Qt

from lhs_desktop.models.wording import MINUS

FORMULAS = "=+-@＝＋－＠"
"""What begins a formula where the text is pasted; the wide ones do in some languages."""
_FIGURE = re.compile(r"[-+]?\d[\d.,\s]*[^=+@!|(]*")
"""A number with its sign, and perhaps its unit."""


def as_text(model: QAbstractItemModel) -> str:
    """All columns with their headers, those that a narrow window leaves out too."""
    columns = range(model.columnCount())
    rows = [[_text(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]]
    for row in range(model.rowCount()):
        rows.append([_cell(model, row, column) for column in columns])
    return "\n".join("\t".join(row) for row in rows)


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    index = model.index(row, column)
    align = index.data(Qt.ItemDataRole.TextAlignmentRole)
    is_figure = align is not None and bool(Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight)
    # a spreadsheet takes no other sign for that of a number
    figure = _joined(index.data()).replace(MINUS, "-") if is_figure else ""
    return figure if _FIGURE.fullmatch(figure) else _text(index.data())


def _text(found: object) -> str:
    """A text that is no formula wherever it is pasted."""
    text = _joined(found)
    begins = text.lstrip('"')[:1]  # a spreadsheet takes the quotes away
    return f"'{text}" if begins and begins in FORMULAS else text


def _joined(found: object) -> str:
    return " ".join(str(found or "").split())
