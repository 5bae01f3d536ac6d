"""The tree as it stands: nodes by code and by name, their links and attributes, and how each is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from lhs_desktop.models.db import hierarchy
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import alias, level, link, node, node_attribute
from lhs_desktop.models.nodes import LinkKind
from lhs_desktop.models.recipes import normal

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KnownNode:
    key: int
    name: str
    level: int | None
    opened: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class KnownLink:
    key: int
    parent: str
    first: date
    last: date


class Known:
    """What the database has; kept up as a list is written."""

    def __init__(self, connection: Connection, recipe: str) -> None:
        self.nodes: dict[str, KnownNode] = {}
        self.named: dict[str, set[str]] = {}
        """Names as compared, to the codes of the nodes that have them."""
        for row in connection.execute(select(node)):
            self.nodes[row.code] = KnownNode(row.id, row.name, row.level_id, row.opened, row.closed)
            self.named.setdefault(normal(row.name), set()).add(row.code)
        codes = {one.key: code for code, one in self.nodes.items()}
        self.links: dict[str, list[KnownLink]] = {}
        rows = connection.execute(
            select(link).where(link.c.kind == LinkKind.REPORTS_TO).order_by(link.c.valid_from)
        )
        for row in rows:
            one = KnownLink(row.id, codes[row.parent_id], row.valid_from, row.valid_to)
            self.links.setdefault(codes[row.child_id], []).append(one)
        self.levels: dict[str, tuple[int, int]] = {
            row.name: (row.id, row.rank) for row in connection.execute(select(level))
        }
        self.level_names = {key: name for name, (key, _) in self.levels.items()}
        self.aliases = {
            normal(row.text): codes[row.node_id]
            for row in connection.execute(select(alias).where(alias.c.recipe.in_(("", recipe))))
            if row.node_id in codes
        }

    def rank_of(self, code: str) -> int:
        """The rank of a node's level; 0 where it has none."""
        one = self.nodes.get(code)
        name = self.level_names.get(one.level, "") if one and one.level is not None else ""
        return self.levels[name][1] if name else 0

    def parent_of(self, code: str) -> str:
        """The node above one by its newest link; empty where there is none."""
        links = self.links.get(code)
        return links[-1].parent if links else ""

    def depth_of(self, code: str) -> int:
        """How many nodes are above one, by its newest links."""
        depth = 0
        while links := self.links.get(code):
            code = links[-1].parent
            depth += 1
        return depth

    def level_key(self, step: Step, name: str, rank: int) -> int:
        """The key of a level, made where it is new."""
        if name not in self.levels:
            key = step.insert("level", name=name, rank=rank)
            self.levels[name] = (key, rank)
            self.level_names[key] = name
        return self.levels[name][0]

    def change(self, step: Step, code: str, **values: Any) -> None:
        """Changes fields of a node."""
        one = self.nodes[code]
        columns = {"level_id" if name == "level" else name: value for name, value in values.items()}
        step.update("node", one.key, **columns)
        self.nodes[code] = replace(one, **values)

    def move(self, step: Step, code: str, parent: str, when: date, said: bool) -> tuple[bool, str]:
        """Puts a node below another from a date on; what was before keeps its dates.

        Args:
            step: The step of the import.
            code: The node.
            parent: The node above it.
            when: From which date on.
            said: Whether the list says that date; a node that was nowhere before is there for all dates else.

        Returns:
            Whether anything changed, and the code of the node that it was below (empty: none).
        """
        links = self.links.setdefault(code, [])
        held = next((one for one in links if one.first <= when <= one.last), None)
        if held is not None and held.parent == parent:
            return False, parent
        key = self.nodes[parent].key
        if held is not None and held.first == when:
            step.update("link", held.key, parent_id=key)
            links[links.index(held)] = replace(held, parent=parent)
            return True, held.parent
        later = min((one.first for one in links if one.first > when), default=None)
        last = later - _DAY if later else hierarchy.LAST
        if held is not None:
            step.update("link", held.key, valid_to=when - _DAY)
            links[links.index(held)] = replace(held, last=when - _DAY)
        first = when if links or said else hierarchy.FIRST
        made = step.insert(
            "link",
            kind=LinkKind.REPORTS_TO,
            child_id=self.nodes[code].key,
            parent_id=key,
            valid_from=first,
            valid_to=last,
        )
        links.append(KnownLink(made, parent, first, last))
        links.sort(key=lambda one: one.first)
        return True, held.parent if held else ""


@dataclass(slots=True)
class _Kept:
    key: int | None
    """None for one that is not written yet."""
    values: dict[str, Any]

    def holds(self, when: date) -> bool:
        first, last = self.values["valid_from"], self.values["valid_to"]
        return (first is None or first <= when) and (last is None or when <= last)


class KnownAttributes:
    """The attributes of some nodes, by name; new ones are written together by ``flush``."""

    def __init__(self, step: Step, keys: Mapping[str, int]) -> None:
        self._step = step
        self._keys = keys
        codes = {key: code for code, key in keys.items()}
        self._kept: dict[tuple[str, str], list[_Kept]] = {}
        for row in step.connection.execute(select(node_attribute)).mappings():
            if row["node_id"] in codes:
                values = {name: row[name] for name in ("node_id", "name", "value", "valid_from", "valid_to")}
                one = _Kept(row["id"], values)
                self._kept.setdefault((codes[row["node_id"]], row["name"]), []).append(one)

    def set(self, code: str, name: str, value: str, when: date, dated: bool) -> tuple[bool, str]:
        """Sets an attribute from a date on; returns whether that changed it, and what it was."""
        kept = self._kept.setdefault((code, name), [])
        held = next((one for one in kept if one.holds(when)), None)
        if held is None:
            kept.append(self._new(code, name, value, when if kept else None, None))
            return True, ""
        old = str(held.values["value"])
        if old == value:
            return False, old
        first, last = held.values["valid_from"], held.values["valid_to"]
        if not (dated or first) or first == when:
            self._change(held, value=value)
        else:
            self._change(held, valid_to=when - _DAY)
            kept.append(self._new(code, name, value, when, last))
        return True, old

    def flush(self) -> None:
        new = [one.values for kept in self._kept.values() for one in kept if one.key is None]
        self._step.add_many("node_attribute", new)

    def _new(self, code: str, name: str, value: str, first: date | None, last: date | None) -> _Kept:
        values = {
            "node_id": self._keys[code],
            "name": name,
            "value": value,
            "valid_from": first,
            "valid_to": last,
        }
        return _Kept(None, values)

    def _change(self, one: _Kept, **values: Any) -> None:
        if one.key is not None:
            self._step.update("node_attribute", one.key, **values)
        one.values.update(values)
