"""Which node each row of a list is below: by code or by name, in any order of rows, without circles."""

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from lhs_desktop.formats.extracts.records.listed import Above, ListedRow
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.importing.records.account import Account
from lhs_desktop.services.importing.records.known import Known

_ARROW = " → "


@dataclass(frozen=True, slots=True)
class Resolved:
    """A row with the code of the node that it is below; empty where it says none."""

    row: ListedRow
    code: str
    parent: str

    @property
    def edges(self) -> list[tuple[str, str]]:
        """Who is said to be below whom."""
        found = [(one.code, one.parent) for one in self.row.above if one.parent]
        return [*found, (self.code, self.parent)] if self.parent else found


class Resolver:
    """Finds the place of the rows of one list; those that have none are refused."""

    def __init__(self, rows: Sequence[ListedRow], known: Known, account: Account) -> None:
        self._rows = rows
        self._known = known
        self._account = account
        self._codes = {row.text("code") for row in rows} | {one.code for row in rows for one in row.above}
        self._named: dict[str, set[str]] = {}
        for row in rows:
            if name := row.text("name"):
                self._named.setdefault(normal(name), set()).add(row.text("code"))

    def resolve(self, create_parents: bool) -> tuple[list[Resolved], list[str]]:
        """The rows whose place is clear, and the codes of unlisted parents that must be made for them."""
        found = [one for row in self._agreeing() if (one := self._placed(row)) is not None]
        found = self._without_circles(found)
        made: dict[str, None] = {}
        if create_parents:
            made.update(dict.fromkeys(one.parent for one in found if self._is_unknown(one.parent)))
        while True:
            there = {one.code for one in found} | {above.code for one in found for above in one.row.above}
            there |= self._known.nodes.keys() | made.keys() | {""}
            lost = {id(one): one for one in found if one.parent not in there}
            if not lost:
                return found, list(made)
            for one in lost.values():
                self._account.reject(one.row, "list-parent-unknown", "parent", parent=one.parent)
            found = [one for one in found if id(one) not in lost]

    def _is_unknown(self, code: str) -> bool:
        return bool(code) and code not in self._codes and code not in self._known.nodes

    def _agreeing(self) -> list[ListedRow]:
        """Rows that say the same of the nodes above them as the first row that names these."""
        first: dict[str, tuple[Above, str]] = {}
        found = []
        for row in self._rows:
            other = next((one for one in row.above if not _agrees(one, first.get(one.code))), None)
            if other is not None:
                self._account.reject(row, "list-differs-above", node=other.code, cells=first[other.code][1])
                continue
            for one in row.above:
                first.setdefault(one.code, (one, row.cell))
            found.append(row)
        return found

    def _placed(self, row: ListedRow) -> Resolved | None:
        said = row.text("parent")
        candidates = self._candidates(said) if said else {""}
        if len(candidates) > 1:
            self._account.reject(row, "list-parent-ambiguous", "parent", parent=said)
            return None
        return Resolved(row, row.text("code"), next(iter(candidates)))

    def _candidates(self, said: str) -> set[str]:
        """The nodes that a text may mean: by code, by a name of this list, by an alias or a name known."""
        if said in self._codes or said in self._known.nodes:
            return {said}
        key = normal(said)
        if key in self._named:
            return self._named[key]
        if key in self._known.aliases:
            return {self._known.aliases[key]}
        return self._known.named.get(key) or {said}

    def _without_circles(self, found: list[Resolved]) -> list[Resolved]:
        """Refuses the rows by which a node would report to itself."""
        while (circle := self._circle(found)) is not None:
            edges = set(pairwise(circle))
            path = _ARROW.join(circle)
            closing = {id(one): one for one in found if edges.intersection(one.edges)}
            for one in closing.values():
                self._account.reject(one.row, "list-cycle", "parent", path=path)
            found = [one for one in found if id(one) not in closing]
        return found

    def _circle(self, found: list[Resolved]) -> list[str] | None:
        """A circle, from each node to the one above it. Earlier places count too: the tree is kept for all dates."""
        graph: dict[str, set[str]] = {
            code: {one.parent for one in links} for code, links in self._known.links.items()
        }
        for one in found:
            for child, parent in one.edges:
                graph.setdefault(child, set()).add(parent)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return list(reversed(error.args[1]))
        return None


def _agrees(one: Above, earlier: tuple[Above, str] | None) -> bool:
    if earlier is None:
        return True
    other = earlier[0]
    return one.parent == other.parent and (not one.name or not other.name or one.name == other.name)
