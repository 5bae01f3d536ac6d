"""Nodes as a list says they are: made, renamed, moved from a date on, with their attributes.

A node that is there keeps what the list does not say: an empty cell says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lhs_desktop.formats.extracts.records.listed import Above, ListedRow, Listing
from lhs_desktop.formats.extracts.records.outlines import level_at
from lhs_desktop.models.db import balances, hierarchy
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import level as level_table
from lhs_desktop.models.db.tables import node as node_table
from lhs_desktop.models.nodes import LinkKind, NodeKind
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.databases import today
from lhs_desktop.services.importing.records.account import Account, Outcome
from lhs_desktop.services.importing.records.known import Known, KnownAttributes, KnownLink, KnownNode
from lhs_desktop.services.importing.records.resolving import Resolved, Resolver
from lhs_desktop.services.importing.records.rollups import have_figures


@dataclass(frozen=True, slots=True)
class _New:
    """A node that is to be made."""

    code: str
    name: str
    parent: str
    level: str
    rank: int
    """0 where nothing says it: then it follows from the level above."""
    first: date
    opened: date | None
    closed: date | None


def write_nodes(step: Step, listing: Listing, account: Account, create_parents: bool) -> None:
    """Makes and changes nodes by the rows of a list.

    Args:
        step: The step of the import.
        listing: The rows.
        account: Takes what becomes of each.
        create_parents: Makes nodes that rows name as their parents and no list describes, called by their codes.
    """
    _Writer(step, listing, account).write(create_parents)


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._listing = listing
        self._account = account
        self._known = Known(step.connection, account.extract.recipe)
        self._when = listing.on or today()
        self._moved: set[int] = set()
        self._attributes = KnownAttributes(step, {})

    def write(self, create_parents: bool) -> None:
        rows = [row for row in self._listing.rows if not self._is_unfit(row)]
        found, parents = Resolver(rows, self._known, self._account).resolve(create_parents)
        found.sort(key=lambda one: one.row.date("from") or date.min)
        made = self._make(found, parents)
        self._attributes = self._attributes_of(found)
        for one in found:
            self._account.take(self._take(one, made))
        self._attributes.flush()
        self._account.nodes = len(made)
        self._settle(made)

    def _is_unfit(self, row: ListedRow) -> bool:
        unfit = self._account.is_unfit
        return unfit(row, node_table, {"code": "code", "name": "name"}) or unfit(
            row, level_table, {"level": "name"}
        )

    # Making

    def _make(self, found: list[Resolved], parents: list[str]) -> dict[str, ListedRow | None]:
        """Makes the nodes that are not there; returns their codes with the row that each is made by."""
        new: dict[str, _New] = {}
        by: dict[str, ListedRow | None] = {}
        for code in parents:
            new[code] = _New(code, code, "", "", 0, hierarchy.FIRST, None, None)
            by[code] = None
        depths = _Depths(found, self._known)
        for one in found:
            if one.code not in self._known.nodes and one.code not in new:
                new[one.code] = self._new(one, depths)
                by[one.code] = one.row
        for one in found:
            for above in one.row.above:
                if above.code not in self._known.nodes and above.code not in new:
                    new[above.code] = _of_above(above)
                    by[above.code] = None
        self._say_names_taken(new, found)
        self._insert(new)
        return by

    def _say_names_taken(self, new: Mapping[str, _New], found: list[Resolved]) -> None:
        """Stops a list that would make a node of a name that another has: it may be the same place, by another code.

        Wards of two hospitals may be called alike, and so may places of which there are several already. A new node
        below one of the same name is the same place twice.
        """
        known = self._known
        rows: dict[str, ListedRow] = {}
        for one in found:
            for code in (one.code, *(above.code for above in one.row.above)):
                rows.setdefault(code, one.row)
        for code, made in new.items():
            over = new[made.parent].name if made.parent in new else ""
            if code in rows and normal(over) == normal(made.name):
                self._account.say(rows[code], "list-name-taken", "", made.name, made=code, node=made.parent)
                continue
            alike = known.named.get(normal(made.name), set())
            if len(alike) != 1 or code not in rows:
                continue
            other = next(iter(alike))
            above = known.parent_of(other)
            if made.parent in known.nodes and above not in ("", made.parent):
                continue
            self._account.say(rows[code], "list-name-taken", "", made.name, made=code, node=other)

    def _new(self, one: Resolved, depths: "_Depths") -> _New:
        row = one.row
        level, rank = self._level(row, depths.of(one.code))
        return _New(
            one.code,
            row.text("name") or one.code,
            one.parent,
            level,
            rank,
            row.date("from") or hierarchy.FIRST,
            row.date("opened"),
            row.date("closed"),
        )

    def _level(self, row: ListedRow, depth: int) -> tuple[str, int]:
        """The level of a row: as it says, else by how far it is below the top."""
        levels = self._listing.levels
        if said := row.text("level"):
            for rule in levels:
                if normal(said) in (normal(rule.level), normal(rule.where or rule.level)):
                    return rule.level, rule.rank
            return said, 0
        return (levels[0].level, levels[0].rank) if len(levels) == 1 else level_at(levels, depth)

    def _insert(self, new: Mapping[str, _New]) -> None:
        known, step = self._known, self._step
        ordered = _from_the_top(new)
        rows: list[dict[str, Any]] = []
        for one in ordered:
            level = known.level_key(step, one.level, self._rank(one, new)) if one.level else None
            rows.append(
                {
                    "code": one.code,
                    "name": one.name,
                    "kind": NodeKind.ORGANISATION,
                    "level_id": level,
                    "opened": one.opened,
                    "closed": one.closed,
                }
            )
        keys = step.insert_many("node", rows)
        for key, one, row in zip(keys, ordered, rows, strict=True):
            known.nodes[one.code] = KnownNode(key, one.name, row["level_id"], one.opened, one.closed)
        self._link([one for one in ordered if one.parent])

    def _rank(self, one: _New, new: Mapping[str, _New]) -> int:
        """The rank of a new level: stated, else ten below that of the node above."""
        if one.rank:
            return one.rank
        above = new.get(one.parent)
        if above is not None and above.level:
            rank = self._known.levels[above.level][1] if above.level in self._known.levels else above.rank
        else:
            rank = self._known.rank_of(one.parent)
        return rank + 10

    def _link(self, placed: list[_New]) -> None:
        known = self._known
        rows = [
            {
                "kind": LinkKind.REPORTS_TO,
                "child_id": known.nodes[one.code].key,
                "parent_id": known.nodes[one.parent].key,
                "valid_from": one.first,
                "valid_to": hierarchy.LAST,
            }
            for one in placed
        ]
        for key, one in zip(self._step.insert_many("link", rows), placed, strict=True):
            known.links[one.code] = [KnownLink(key, one.parent, one.first, hierarchy.LAST)]

    # Changing

    def _attributes_of(self, found: list[Resolved]) -> KnownAttributes:
        codes = {one.code for one in found} | {above.code for one in found for above in one.row.above}
        keys = {code: self._known.nodes[code].key for code in codes}
        return KnownAttributes(self._step, keys)

    def _take(self, one: Resolved, made: Mapping[str, ListedRow | None]) -> Outcome:
        """Changes what a row says otherwise of its node and of those above it."""
        row = one.row
        changed = [self._take_above(above, made) for above in row.above]
        is_new = made.get(one.code) is row
        if not is_new:
            changed += [self._field(one.code, name, row) for name in ("name", "opened", "closed")]
            changed.append(self._level_said(one.code, row))
            changed.append(self._placed(one.code, one.parent, row.date("from")))
        dated = {attribute.name: attribute.dated for attribute in self._listing.attributes}
        for name, value in row.attributes.items():
            changed.append(self._attribute(one.code, name, value, dated.get(name, False), not is_new))
        if is_new:
            return Outcome.NEW
        return Outcome.CHANGED if any(changed) else Outcome.SAME

    def _take_above(self, above: Above, made: Mapping[str, ListedRow | None]) -> bool:
        new = above.code in made
        changed = [
            self._attribute(above.code, name, value, False, not new)
            for name, value in above.attributes.items()
        ]
        if not new:
            if above.name and self._known.nodes[above.code].name != above.name:
                self._rename(above.code, above.name)
                changed.append(True)
            changed.append(self._placed(above.code, above.parent, None))
        return any(changed) and not new

    def _field(self, code: str, name: str, row: ListedRow) -> bool:
        value = row.text(name) if name == "name" else row.date(name)
        old = getattr(self._known.nodes[code], name)
        if not value or value == old:
            return False
        self._known.change(self._step, code, **{name: value})
        self._account.note_change(code, name, old, value)
        return True

    def _rename(self, code: str, name: str) -> None:
        self._account.note_change(code, "name", self._known.nodes[code].name, name)
        self._known.change(self._step, code, name=name)

    def _level_said(self, code: str, row: ListedRow) -> bool:
        """Only a column of levels says something about a node that is there; a level of all rows is a guess."""
        if "level" not in self._listing.stated or not row.text("level"):
            return False
        level, rank = self._level(row, 0)
        known = self._known
        old = known.nodes[code].level
        if old is not None and known.level_names[old] == level:
            return False
        key = known.level_key(self._step, level, rank or known.rank_of(row.text("parent")) + 10)
        known.change(self._step, code, level=key)
        self._account.note_change(code, "level", known.level_names.get(old or 0, ""), level)
        return True

    def _placed(self, code: str, parent: str, said: date | None) -> bool:
        if not parent:
            return False
        moved, old = self._known.move(self._step, code, parent, said or self._when, said is not None)
        if moved:
            self._moved.add(self._known.nodes[code].key)
            self._account.note_change(code, "reports to", old, parent)
        return moved

    def _attribute(self, code: str, name: str, value: str, dated: bool, note: bool) -> bool:
        changed, old = self._attributes.set(code, name, value, self._when, dated)
        if changed and note:
            self._account.note_change(code, name, old, value)
        return changed

    def _settle(self, made: Mapping[str, ListedRow | None]) -> None:
        """Derives anew what follows from the links."""
        connection = self._step.connection
        changed = self._moved | {self._known.nodes[code].key for code in made}
        if changed:
            hierarchy.rebuild(connection, changed)
        if self._moved and have_figures(connection, self._moved):
            balances.rebuild(connection)


class _Depths:
    """How far below the top nodes stand, by the list and by what is there."""

    def __init__(self, found: list[Resolved], known: Known) -> None:
        self._parents = dict(edge for one in found for edge in one.edges)
        self._known = known

    def of(self, code: str) -> int:
        depth = 0
        while parent := self._parents.get(code):
            code = parent
            depth += 1
        return depth + self._known.depth_of(code)


def _of_above(above: Above) -> _New:
    name = above.name or above.code
    return _New(above.code, name, above.parent, above.level, above.rank, hierarchy.FIRST, None, None)


def _from_the_top(new: Mapping[str, _New]) -> list[_New]:
    """Nodes after those that they are below."""
    ordered: dict[str, _New] = {}
    for one in new.values():
        chain: list[_New] = []
        current: _New | None = one
        while current is not None and current.code not in ordered:
            chain.append(current)
            current = new.get(current.parent)
        for link in reversed(chain):
            ordered[link.code] = link
    return list(ordered.values())
