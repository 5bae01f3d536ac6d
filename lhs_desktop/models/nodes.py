"""Nodes: the places of the fractal, all of one shape."""

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_CODE, LONGEST_NAME = 120, 400
"""So many letters a code and a name have at most."""


class NodeKind(StrEnum):
    ORGANISATION = "organisation"
    COMMUNITY = "community"


class LinkKind(StrEnum):
    REPORTS_TO = "reports_to"
    MEMBER_OF = "member_of"
    ALLIED_WITH = "allied_with"


@dataclass(frozen=True, slots=True)
class Node:
    """A node as services and screens see it."""

    id: int
    code: str
    name: str
    kind: NodeKind
    level: str
    type: str = ""
    """The attribute ``type`` (``Emergency Department``, ``Acute Care Hospitals``), for peers."""
    purpose: str = ""
    serves: str = ""
    """Which of prevent, cure and care it serves."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A row of the navigator: a node with what is needed to draw it before its children are read."""

    node: Node
    parent_id: int | None
    child_count: int


@dataclass(frozen=True, slots=True)
class NodePage:
    """The head of a node page: who it is, what it is tied to."""

    node: Node
    path: tuple[Node, ...]
    """From the top of the tree down to the node itself."""
    communities: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
