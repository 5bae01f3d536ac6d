"""How grave a problem is, in words and signs."""

from PySide6.QtCore import QCoreApplication

from lhs_desktop.models.ledger import Severity


def tr(text: str) -> str:
    return QCoreApplication.translate("severity", text)


def severity_sign(severity: Severity) -> str:
    return {Severity.STOP: "⊘", Severity.WARNING: "▲", Severity.NOTE: "·"}[severity]


def severity_word(severity: Severity) -> str:
    return {
        Severity.STOP: tr("Stop the import"),
        Severity.WARNING: tr("Warnings"),
        Severity.NOTE: tr("Notes"),
    }[severity]
