"""What each child of a node added to its change between two windows: by its value, and by its share of the cases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from lhs_desktop.errors import Rejected
from lhs_desktop.models import disclosure
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node
from lhs_desktop.models.wording import figure, number
from lhs_desktop.services.comparing import gathering, peer_sets, windows
from lhs_desktop.services.comparing.gathering import Figure
from lhs_desktop.services.comparing.windows import Window
from lhs_desktop.statistics import peers


@dataclass(frozen=True, slots=True)
class Part:
    """One child; values on the display scale, None where it had none."""

    code: str
    name: str
    before: float | None
    after: float | None
    rate: float
    """What its own value changing made of the parent's change."""
    volume: float
    """What its share of the cases changing made."""

    @property
    def total(self) -> float:
        return self.rate + self.volume


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a node's roll-up between two windows, and the parts that add up to it."""

    node: Node
    measure: Measure
    earlier: Window
    later: Window
    before: float
    after: float
    parts: tuple[Part, ...]
    """The largest first."""
    sentence: str

    @property
    def total(self) -> float:
        return self.after - self.before


def change(connection: Connection, node: Node, measure: Measure, later: Window) -> Change:
    """Explains the change of a node from the window before to a window by the nodes directly below it.

    Raises:
        Rejected: ``change-no-children``, ``change-no-figures`` where one of the windows has none;
            ``compare-none-in-window`` where no span of dates ended before.
    """
    children = peer_sets.below(node)
    chosen = peer_sets.chosen(connection, children, later.last.end)
    members = peer_sets.members(connection, children, later.last.end)
    if not members:
        raise Rejected("change-no-children", node=node.name)
    earlier = windows.earlier(connection, measure, chosen, later)
    found = [gathering.figures(connection, measure, chosen, window)[0] for window in (earlier, later)]
    for window, figures in zip((earlier, later), found, strict=True):
        if not figures:
            raise Rejected("change-no-figures", measure=measure.name, window=window.label, node=node.name)
    keys = [one.id for one in members]
    (top0, bottom0), (top1, bottom1) = (_summed(measure, keys, figures) for figures in found)
    split = peers.contribution(top0, bottom0, top1, bottom1, measure.multiplier)
    parts = [
        Part(
            code=one.code,
            name=one.name,
            before=_value(measure, top0, bottom0, index),
            after=_value(measure, top1, bottom1, index),
            rate=float(split.rate[index]),
            volume=float(split.volume[index]),
        )
        for index, one in enumerate(members)
        if not _is_small(measure, top0, bottom0, index) and not _is_small(measure, top1, bottom1, index)
    ]
    known = [part for part in parts if part.before is not None or part.after is not None]
    known.sort(key=lambda part: (-abs(part.total), part.name))
    return Change(
        node=node,
        measure=measure,
        earlier=earlier,
        later=later,
        before=split.before,
        after=split.after,
        parts=tuple(known),
        sentence=_sentence(measure, node, split.before, split.after, known),
    )


def _summed(
    measure: Measure, keys: Sequence[int], figures: Sequence[Figure]
) -> tuple[gathering.Floats, gathering.Floats | None]:
    """Σ numerator and Σ denominator of each child; of plain amounts the mean a period, and no denominator."""
    place = {key: index for index, key in enumerate(keys)}
    at = np.array([place[one.node] for one in figures], dtype=np.int64)
    top = np.bincount(at, [one.numerator for one in figures], len(keys))
    seen = np.bincount(at, minlength=len(keys)) > 0
    if not measure.has_denominator:
        periods = len({one.period for one in figures})
        return np.where(seen, top / periods, np.nan), None
    weights = [1.0 if one.denominator is None else one.denominator for one in figures]
    bottom = np.bincount(at, weights, len(keys)).astype(np.float64)
    return np.where(seen, top, np.nan), bottom


def _is_small(measure: Measure, top: gathering.Floats, bottom: gathering.Floats | None, index: int) -> bool:
    if np.isnan(top[index]):
        return False
    return disclosure.is_small(measure, float(top[index]), None if bottom is None else float(bottom[index]))


def _value(
    measure: Measure, top: gathering.Floats, bottom: gathering.Floats | None, index: int
) -> float | None:
    if np.isnan(top[index]):
        return None
    if bottom is None:
        return float(top[index] * measure.multiplier)
    return float(top[index] / bottom[index] * measure.multiplier) if bottom[index] > 0 else None


def _sentence(measure: Measure, node: Node, before: float, after: float, parts: Sequence[Part]) -> str:
    moved = "rose" if after > before else "fell"
    if round(after - before, measure.decimals) == 0:
        return f"{node.name} stayed at {figure(after, measure)}."
    points = " points" if measure.unit == "%" else ""
    whole = f"{node.name} {moved} from {figure(before, measure)} to {figure(after, measure)}"
    signed = f"{number(after - before, measure.decimals, sign=True)}{points}"
    if not parts:
        return f"{whole} ({signed})."
    most = max(parts, key=lambda part: part.total * (1 if after > before else -1))
    own = number(most.rate, measure.decimals, sign=True)
    share = number(most.volume, measure.decimals, sign=True)
    split = f": {own} by its own value, {share} by its share of the cases" if measure.has_denominator else ""
    return f"{whole} ({signed}); {most.name} made {number(most.total, measure.decimals, sign=True)} of it{split}."
