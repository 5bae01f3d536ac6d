"""The three kinds of exception the program raises on purpose. Anything else is a bug.

They carry a code and parameters; the sentence for people is made from ``messages``.
"""

from typing import Any


class LhsError(Exception):
    """Base of all errors raised on purpose."""

    exit_status = 1

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        from lhs_desktop.messages import text_for

        return text_for(self)


class Rejected(LhsError):
    """The user can mend it: a wrong file, a wrong value, an unknown code."""


class StaleEdit(LhsError):
    """Someone else got there first: the rows are no longer as they were."""


class Unavailable(LhsError):
    """The surroundings failed: open elsewhere, no room, a dead disk, a missing program."""


class OpenElsewhere(Unavailable):
    exit_status = 4


class NewerFormat(Unavailable):
    exit_status = 5


class Damaged(Unavailable):
    exit_status = 6


class NoRoom(Unavailable):
    exit_status = 7


class Cancelled(Exception):
    """Work was cancelled by the user; nothing of it remains."""
