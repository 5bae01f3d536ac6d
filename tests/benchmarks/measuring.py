"""CPU time of user and system, of this process and of its children, as medians of interleaved runs."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any


class Skipped(Exception):
    """A benchmark that cannot run here, and why."""


class Clock:
    """Adds up the CPU time spent within ``with clock.running():``."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        start = cpu_seconds()
        yield
        self.seconds += cpu_seconds() - start


def cpu_seconds() -> float:
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        spent += usage.ru_utime + usage.ru_stime
    return spent


Side = Callable[[Clock], None]
"""One run: prepares what it needs, and lets the clock run while it does what is measured."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured against what, and the highest ratio that is wanted (None: only to know)."""

    what: str
    against: str
    ours: Side
    theirs: Side
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    benchmark: str
    what: str
    against: str
    ratio: float
    low: float
    high: float
    goal: float | None
    ours: float
    """Median CPU seconds; what counts is the ratio."""
    theirs: float

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "reached" if self.ratio <= self.goal else "MISSED"

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "reached": None if self.goal is None else self.ratio <= self.goal
        }


def measure(benchmark: str, case: Case, repeats: int) -> Result:
    """Runs both sides once to warm up, then in turns; low and high are the ratios of single turns."""
    _once(case.ours)
    _once(case.theirs)
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(_once(case.ours))
        theirs.append(_once(case.theirs))
    turns = [one / other for one, other in zip(ours, theirs, strict=True)]
    ratio = median(ours) / median(theirs)
    return Result(
        benchmark,
        case.what,
        case.against,
        ratio,
        min(turns),
        max(turns),
        case.goal,
        median(ours),
        median(theirs),
    )


def _once(side: Side) -> float:
    clock = Clock()
    side(clock)
    return max(clock.seconds, 1e-6)


def table(results: list[Result]) -> str:
    """The results as a table of plain text."""
    heads = ("benchmark", "what", "against", "ratio", "single turns", "goal", "")
    rows = [
        (
            one.benchmark,
            one.what,
            one.against,
            f"{one.ratio:.3g}",
            f"{one.low:.3g} to {one.high:.3g}",
            "–" if one.goal is None else f"≤ {one.goal:g}",
            one.verdict,
        )
        for one in results
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
