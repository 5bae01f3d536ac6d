"""Errors as sentences, and a net under everything that nobody caught."""

import logging
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from lhs_desktop.config import log_folder
from lhs_desktop.errors import Cancelled, LhsError
from lhs_desktop.messages import shown, text_for_code

log = logging.getLogger(__name__)


def tr(text: str) -> str:
    return QCoreApplication.translate("messages", text)


def _of_window() -> dict[str, str]:
    """Remedies that are clicks here and options on the command line."""
    return {
        "database-missing": tr(
            "{file}: there is no such file. It was moved or deleted. Look for it with File, Open."
        ),
        "not-a-database": tr(
            "{file} is not a database of LHS Desktop. To bring in a spreadsheet, use File, Import."
        ),
        "recipe-none-fits": tr(
            "{file}: no recipe fits this extract (its columns fit none of: {known}). "
            "Check that it is the right file, and that its header row is there."
        ),
        "leading-zeros-lost": tr(
            "{count} codes ({raw} …) match known ones once they are filled with zeros to {pad} digits: a spreadsheet treated "
            "them as numbers. Tick “Fill codes with the zeros”, or state pad = {pad} for their level in the recipe."
        ),
        "no-table": tr(
            "{file}: no table of figures was found. It needs headers, a column that names places (hospitals, wards), and numbers below the headers. Choose a recipe that "
            "reads it, or check that it is the right file."
        ),
        "node-unknown": tr("There is no node with the code {node} any more."),
        "node-unknown-waiting": tr(
            "The node “{raw}” is unknown, so {values} of its values wait. Let the import make it, or place it after the import."
        ),
        "action-unknown": tr("There is no action {number} any more."),
    }


def sentence(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentence for a code: the window's own where there is one, else the catalogue's."""
    template = _of_window().get(code)
    if template is None:
        return tr(text_for_code(code, parameters))
    return template.format_map(defaultdict(lambda: "…", shown(parameters)))


def text_for(error: BaseException) -> str:
    """What is wrong and how to fix it, in the user's language; what nobody foresaw leaves its trace in the log."""
    if isinstance(error, LhsError):
        return sentence(error.code, error.parameters)
    if isinstance(error, Cancelled):
        return sentence("cancelled", {})
    log.error("unexpected", exc_info=error)
    if isinstance(error, OSError):
        file, detail = error.filename or "", error.strerror or type(error).__name__
        return sentence("file-failed", {"file": file, "detail": detail})
    return sentence("unexpected", {"detail": type(error).__name__, "log": log_folder()})


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
