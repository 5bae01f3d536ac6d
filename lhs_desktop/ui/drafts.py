"""Actions that were typed and are not saved yet: each stays with its place until one comes back there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lhs_desktop.services.actions import Action


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields of an action hold."""

    title: str = ""
    measure: str = ""
    period: str = ""
    """The code of the period whose figure it comes from; empty where it comes from none."""
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    """What was typed for it and could not be read yet."""
    cause: str = ""
    expected: str = ""
    notes: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed: the point that it comes from was only at hand."""
        return replace(self, measure="", period="") != Draft()

    def fields(self) -> dict[str, Any]:
        """What is stored of it besides the title."""
        names = set(self.__dataclass_fields__) - {"title", "due_text"}
        return {name: getattr(self, name) for name in names}


def draft_of(action: Action) -> Draft:
    """An action as it is stored."""
    return Draft(
        title=action.title,
        measure=action.measure,
        period=action.period,
        owner=action.owner,
        due=action.due,
        cause=action.cause,
        expected=action.expected,
        notes=action.notes,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """The page on which an action is written: of a node, in a database."""

    database: str
    node: str


class Drafts:
    """By place for new actions, by number for those that are edited."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str | int], Draft] = {}
        self._open: dict[Place, int] = {}

    def keep(self, place: Place, number: int, draft: Draft) -> None:
        self._kept[_key(place, number)] = draft

    def take(self, place: Place, number: int) -> Draft | None:
        """What was kept; it is kept no longer."""
        return self._kept.pop(_key(place, number), None)

    def leave_open(self, place: Place, number: int) -> None:
        """The page was left while this action stood open on it; 0 for a new one."""
        self._open[place] = number

    def left_open(self, place: Place) -> int | None:
        """What stood open when the page was left; it is told once."""
        return self._open.pop(place, None)


def _key(place: Place, number: int) -> tuple[str, str | int]:
    return place.database, number or place.node
