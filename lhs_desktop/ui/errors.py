"""Errors as sentences, and a net under everything that nobody caught."""

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from lhs_desktop.config import log_folder
from lhs_desktop.errors import Cancelled, LhsError
from lhs_desktop.messages import text_for_code

log = logging.getLogger(__name__)


def text_for(error: BaseException) -> str:
    """What is wrong and how to mend it, in the user's language."""
    if isinstance(error, LhsError):
        return QCoreApplication.translate("messages", str(error))
    if isinstance(error, Cancelled):
        return QCoreApplication.translate("messages", text_for_code("cancelled", {}))
    return text_for_code("unexpected", {"detail": type(error).__name__, "log": log_folder()})


def log_unexpected(error: BaseException) -> None:
    """Anything that is not ours goes to the log whole."""
    if not isinstance(error, (LhsError, Cancelled)):
        log.error("unexpected", exc_info=error)


class ErrorBoundary(QObject):
    """Collects what slots, virtual methods and threads let through, and says it in the main thread."""

    raised = Signal(object)

    def __init__(self, say: Callable[[BaseException], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self.raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._hook

    def _hook(
        self, _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        self.raised.emit(error)

    @Slot(object)
    def _on_raised(self, error: BaseException) -> None:
        self._say(error)
