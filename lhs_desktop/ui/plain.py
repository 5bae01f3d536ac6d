"""Texts of people and of files as the window shows them: letter by letter, never as markup.

Qt takes a tooltip for markup wherever it looks like some, ``&`` in a command or on a button for a mnemonic, and gives
a menu the width of its longest line. What is shown there goes through here.
"""

from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget

from lhs_desktop.models.letters import elided, one_line, visible

Model = TypeVar("Model", bound=type[QAbstractItemModel])

WIDEST = 200
"""Letters on a line of a tooltip; Qt breaks those of markup alone."""
HIGHEST = 40
"""Lines of a tooltip."""
LONGEST_COMMAND = 50
LONGEST_TITLE = 120
_JOINER = "\u2060"
"""Takes no room; behind ``<`` it keeps Qt from seeing a tag."""


def unmarked(text: str) -> str:
    """A text that Qt does not take for markup, and that reads as it was written."""
    if not Qt.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_JOINER}").replace("&lt;", f"&{_JOINER}lt;")


def plain_tip(text: str) -> str:
    """For a tooltip: its lines broken where they are too long for a screen."""
    lines = [part for line in visible(text).split("\n") for part in _broken(line)]
    if len(lines) > HIGHEST:
        lines = [*lines[: HIGHEST - 1], "…"]
    return unmarked("\n".join(lines))


def _broken(line: str) -> list[str]:
    return [line] if len(line) <= WIDEST else wrap(line, WIDEST, drop_whitespace=True)


def plain_words(text: str) -> str:
    """For what breaks its lines itself and may read markup."""
    return unmarked(visible(text))


def plain_line(text: str) -> str:
    """For one line that Qt may read, such as that at the foot of the window."""
    return unmarked(one_line(text))


def plain_command(text: str, most: int = LONGEST_COMMAND) -> str:
    """For a menu, a button or a tab: no letter of it is a mnemonic, and nobody's text makes it wider than the window."""
    return plain_line(elided(one_line(text), most)).replace("&", "&&")


def said_plainly(text: str) -> str:
    """What a command or a button says, without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def plain_title(text: str) -> str:
    """For the title of a window, in which ``[*]`` would stand for changes that are not saved."""
    return elided(one_line(text), LONGEST_TITLE).replace("[*]", f"[{_JOINER}*]")


class PlainLabel(QLabel):
    """Shows letters, never markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(visible(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        super().setText(visible(text))


_ROLES: dict[int, Callable[[str], str]] = {
    Qt.ItemDataRole.DisplayRole: one_line,
    Qt.ItemDataRole.ToolTipRole: plain_tip,
    Qt.ItemDataRole.StatusTipRole: plain_line,
    Qt.ItemDataRole.WhatsThisRole: plain_words,
    Qt.ItemDataRole.AccessibleTextRole: plain_line,
    Qt.ItemDataRole.AccessibleDescriptionRole: plain_line,
}
"""What the views hand on to Qt; the roles of our own are drawn by our delegates."""


def plain_roles(model: Model) -> Model:
    """Makes all that a model says plain: of its cells and of its headers."""
    for name in ("data", "headerData"):
        if name in vars(model):
            setattr(model, name, _plainly(vars(model)[name]))
    return model


def _plainly(own: Callable[..., object]) -> Callable[..., object]:
    @wraps(own)
    def said(*arguments: Any, **named: Any) -> object:
        value = own(*arguments, **named)
        if not isinstance(value, str) or not value:
            return value
        role = named.get("role", arguments[-1])
        make = _ROLES.get(role if isinstance(role, int) else Qt.ItemDataRole.DisplayRole)
        return value if make is None else make(value)

    return said
