"""What is said about a name that waits: what it may mean, and why."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from lhs_desktop.services.importing.matching import Match
    from lhs_desktop.services.importing.tray import Waiting


def tr(text: str) -> str:
    return QCoreApplication.translate("waiting names", text)


def match_reason(match: "Match") -> str:
    """Why a node may be meant."""
    return {
        "code": tr("the same code, spelled differently"),
        "zeros": tr("the same code, filled with zeros"),
        "alias": tr("had this name before"),
        "name": tr("the same name"),
        "likeness": tr("a name that is {score} % similar").format(score=match.score),
    }[match.reason]


def match_text(match: "Match") -> str:
    return f"{match.name} ({match.node})" if match.name != match.node else match.node


def span(one: "Waiting") -> str:
    return (
        one.first if one.first == one.last else tr("{first} to {last}").format(first=one.first, last=one.last)
    )
