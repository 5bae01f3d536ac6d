"""Workbooks and delimited text in: every kind of extract becomes one `Workbook` of plain cells.

Parsing happens in a child process (``child``); this process only receives the cells. The names are loaded when they
are first used, so that the child, which imports this package too, starts without what only the parent needs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lhs_desktop.formats.workbooks.messages import MESSAGES
    from lhs_desktop.formats.workbooks.model import (
        Cell,
        CellError,
        Limits,
        Sheet,
        Workbook,
        address,
        cell_text,
    )
    from lhs_desktop.formats.workbooks.reading import read_pasted, read_workbook, shown_name

__all__ = [
    "MESSAGES",
    "Cell",
    "CellError",
    "Limits",
    "Sheet",
    "Workbook",
    "address",
    "cell_text",
    "read_pasted",
    "read_workbook",
    "shown_name",
]

_HOMES = {
    "MESSAGES": "messages",
    "read_pasted": "reading",
    "read_workbook": "reading",
    "shown_name": "reading",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
