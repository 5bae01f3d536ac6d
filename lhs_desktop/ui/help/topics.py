"""Which page of the guide belongs to which part of the window."""

from PySide6.QtWidgets import QWidget

TOPICS = {
    "Welcome": "first-steps",
    "Navigator": "statement",
    "StatementTab": "statement",
    "PointPanel": "statement",
    "ChartView": "limits",
    "LimitsPanel": "limits",
    "PeersTab": "peers",
    "ActionsTab": "actions",
    "ActionPane": "actions",
    "ActionList": "actions",
    "AboutTab": "glossary",
    "Finder": "keys",
    "ImportSheet": "import",
    "TraySheet": "import",
    "DatabaseSheet": "import",
    "HistorySheet": "import",
    "PacketSheet": "packet",
    "CheckSheet": "trust",
}
"""The class of a panel or sheet → the page about it. The innermost one around the focus decides."""

FIRST = "first-steps"


def topic_of(widget: QWidget | None) -> str:
    """The page about a widget or the nearest part around it that has one."""
    while widget is not None:
        for base in type(widget).__mro__:
            if base.__name__ in TOPICS:
                return TOPICS[base.__name__]
        widget = widget.parentWidget()
    return FIRST
