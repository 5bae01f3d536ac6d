"""Reads in the background, and drops what an earlier wish still brings."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from lhs_desktop.services.databases import Database
from lhs_desktop.ui.workbench import Workbench


class Reader(QObject):
    """One wish at a time: the newest."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._wish = 0

    def forget(self) -> None:
        """Whatever was wished for is wanted no more."""
        self._wish += 1

    def read(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        done: Callable[[Any], object],
        refused: Callable[[Exception], object],
    ) -> None:
        """Calls a service function with a transaction that reads.

        Args:
            function: Takes a connection, then the arguments.
            arguments: Of the function.
            done: Gets its result, in the main thread, unless something newer was wished for.
            refused: Gets its error, likewise.
        """
        self._wish += 1
        wish = self._wish

        def work(database: Database, report: object) -> Any:
            with database.read() as connection:
                return function(connection, *arguments)

        def if_wanted(call: Callable[[Any], object]) -> Callable[[Any], None]:
            def given(value: Any) -> None:
                if wish == self._wish:
                    call(value)

            return given

        task = self._workbench.task()
        task.succeeded.connect(if_wanted(done))
        task.failed.connect(if_wanted(refused))
        self._workbench.start(task, work)
