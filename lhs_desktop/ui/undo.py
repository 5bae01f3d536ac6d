"""One undo command for everything: it reverses a step of the journal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QUndoCommand

from lhs_desktop.errors import LhsError

if TYPE_CHECKING:
    from lhs_desktop.services.changes import Changes

Call: TypeAlias = "Callable[[], Changes]"


class Step(QUndoCommand):
    """Does something; undo reverses its step, redo reverses the reversal.

    When the rows were changed since by someone else, the command gives up and says so.
    """

    def __init__(
        self,
        text: str,
        do: Call,
        reverse: "Callable[[int], Changes]",
        announce: "Callable[[Changes], None]",
        report: Callable[[LhsError], None],
    ) -> None:
        super().__init__(text)
        self._do = do
        self._reverse = reverse
        self._announce = announce
        self._report = report
        self._changes: Changes | None = None

    def redo(self) -> None:
        done = self._changes
        self._run(self._do if done is None else lambda: self._reverse(done.step))

    def undo(self) -> None:
        done = self._changes
        if done is not None:
            self._run(lambda: self._reverse(done.step))

    def _run(self, call: Call) -> None:
        try:
            self._changes = call()
        except LhsError as error:
            self.setObsolete(True)
            self._report(error)
        else:
            self._announce(self._changes)
