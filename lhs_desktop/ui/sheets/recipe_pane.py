"""The recipe by which an extract is read: why it was proposed so, and its words, to be mended here."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.widgets import button, text_label


class RecipePane(QWidget):
    mended = Signal(str)
    """The recipe as it stands, to read by it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reasons = text_label("", muted=True, wrap=True, selectable=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Recipe"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._enable)
        self.again = button(self.tr("Read again"), lambda: self.mended.emit(self.text.toPlainText()))
        self._read = ""
        foot = QHBoxLayout()
        foot.addWidget(self.again)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 8, PAD, 0)
        layout.addWidget(self.reasons)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        self._fit_type()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_type()

    def _fit_type(self) -> None:
        """Letters of one width, as large as the other text."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.text.setFont(font)

    def show_recipe(self, toml: str, reasons: Sequence[str]) -> None:
        """Shows what was read by; text that is being mended stays."""
        self.reasons.setText("\n".join(f"· {reason}" for reason in reasons))
        self.reasons.setVisible(bool(reasons))
        if toml != self._read:
            self._read = toml
            if self.text.toPlainText() != toml:
                self.text.setPlainText(toml)
        self._enable()

    def show_skeleton(self, toml: str, missing: str) -> None:
        """Shows a recipe to begin with, which nothing was read by yet, and what is missing in it."""
        self.reasons.setText(missing)
        self.reasons.show()
        if self.text.toPlainText() == self._read:
            self.text.setPlainText(toml)
        self._enable()

    def _enable(self) -> None:
        changed = self.text.toPlainText() != self._read
        self.again.setEnabled(changed)
        self.again.setToolTip("" if changed else self.tr("First change the recipe."))
