"""Where labels go so that none covers another: along a line, and beside points. Numbers in, numbers out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CAP = 0.74
"""Height of a line of type above its base line, as a share of its size."""
DEEP = 0.24
"""Its depth below."""


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least ``gap`` apart and as near as possible to those wanted (least squares).

    Args:
        wanted: In rising order.
        gap: Least distance of two neighbours.
        low: No place is below it.
        high: No place is above it, unless there are too many to fit.
    """
    # With gaps taken away the places need only not fall: pooled neighbours share their mean.
    pools: list[tuple[float, int]] = []
    for index, place in enumerate(wanted):
        mean, count = place - index * gap, 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean = (before * members + mean * count) / (members + count)
            count += members
        pools.append((mean, count))
    top = max(high - (len(wanted) - 1) * gap, low)
    level = [min(max(mean, low), top) for mean, count in pools for _ in range(count)]
    return [place + index * gap for index, place in enumerate(level)]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The place in it that is nearest to another."""
        return min(max(x, self.x0), self.x1), min(max(y, self.y0), self.y1)

    def grown(self, by: float) -> "Box":
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def overlaps(self, other: "Box") -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def inside(self, other: "Box") -> bool:
        return self.x0 >= other.x0 and self.x1 <= other.x1 and self.y0 >= other.y0 and self.y1 <= other.y1

    def count(self, points: Floats) -> int:
        """How many of these points (rows of x and y) it covers."""
        if not len(points):
            return 0
        x, y = points[:, 0], points[:, 1]
        return int(np.count_nonzero((x > self.x0) & (x < self.x1) & (y > self.y0) & (y < self.y1)))


def line_box(x: float, y: float, width: float, size: float) -> Box:
    """What one line of type covers that begins at ``x`` on the base line ``y``."""
    return Box(x, y - DEEP * size, x + width, y + CAP * size)


def beside(x: float, y: float, width: float, size: float, reach: float) -> list[tuple[float, float]]:
    """Where a name may begin: to the right of its point, to the left, above, below, and at the corners.

    Args:
        x: Of the point.
        y: Of the point.
        width: Of the name.
        size: Of its type.
        reach: Radius of the mark of the point.
    """
    middle = y - size * (CAP - DEEP) / 2
    above, below = y + reach + size * DEEP, y - reach - size * CAP
    near = reach * 0.6
    return [
        (x + reach + 2, middle),
        (x - reach - 2 - width, middle),
        (x - width / 2, above),
        (x - width / 2, below),
        (x + near, above),
        (x + near, below),
        (x - near - width, above),
        (x - near - width, below),
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A point that asks for its name, and how long the name is."""

    x: float
    y: float
    width: float
    reach: float
    must: bool = False
    """Whether it is named in any case, if need be from further off."""


def further(one: Wanted, size: float) -> list[tuple[float, float]]:
    """Places in rings around a point, for a name that is tied to it by a line."""
    result = []
    for away in (2.0, 3.5, 5.0, 7.0, 9.0):
        for step in range(12):
            angle = math.tau * (step + 0.5) / 12
            x = one.x + math.cos(angle) * away * size * 1.4
            y = one.y + math.sin(angle) * away * size
            # the end that is nearer to the point stands there
            result.append((x if math.cos(angle) >= 0 else x - one.width, y - size * (CAP - DEEP) / 2))
    return result


def place_names(
    wanted: Sequence[Wanted],
    size: float,
    within: Box,
    dots: Floats,
    curves: Floats,
    taken: Sequence[Box] = (),
) -> list[tuple[float, float] | None]:
    """A place for each name, first come first served; None where none is left.

    Args:
        wanted: The most important first.
        size: Of the type.
        within: Where names may be.
        dots: All points that are drawn, so that names cover none of another.
        curves: Points along the lines that are drawn: better not crossed, but possible.
        taken: Where there is already something.
    """
    boxes = list(taken)
    marks = [Box(one.x, one.y, one.x, one.y).grown(one.reach) for one in wanted]
    result: list[tuple[float, float] | None] = []
    for index, one in enumerate(wanted):
        best: tuple[float, tuple[float, float]] | None = None
        near = beside(one.x, one.y, one.width, size, one.reach)
        for order, place in enumerate([*near, *(further(one, size) if one.must else [])]):
            box = line_box(*place, one.width, size)
            if not box.inside(within) or any(box.overlaps(other) for other in boxes):
                continue
            if not one.must and any(box.overlaps(mark) for at, mark in enumerate(marks) if at != index):
                continue
            covered = box.grown(1.5).count(dots)
            cost = 3.0 * covered + 0.25 * min(box.count(curves), 8)
            # a place in a ring costs more than any beside the point, and more the further off it is
            cost += 0.2 * order if order < len(near) else 2.0 + 0.3 * ((order - len(near)) // 12)
            if (cost < 3.0 or one.must) and (best is None or cost < best[0]):
                best = (cost, place)
        result.append(best[1] if best else None)
        if best:
            boxes.append(line_box(*best[1], one.width, size).grown(1.0))
    return result
