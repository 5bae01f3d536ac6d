"""Running again what other programs were asked, and comparing what they said with what this one says."""

import csv
import gzip
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FIXTURES = Path(__file__).parent / "fixtures"

Row = dict[str, str]


@dataclass(slots=True)
class Tally:
    """How the cases of a peer went. ``departed`` has the reason for each case that is meant to differ."""

    agreed: list[str] = field(default_factory=list)
    departed: dict[str, str] = field(default_factory=dict)
    differ: dict[str, str] = field(default_factory=dict)
    """Differences without a reason: there must be none."""
    no_counterpart: int = 0

    @property
    def cases(self) -> int:
        return len(self.agreed) + len(self.departed) + len(self.differ)

    def add(self, case: str, differences: Sequence[str], reason: str | Callable[[str], str]) -> None:
        """One case; the reason, if any, is of all differences or asked for each."""
        if not differences:
            self.agreed.append(case)
            return
        reasons = {reason} if isinstance(reason, str) else {reason(one) for one in differences}
        if "" in reasons:
            self.differ[case] = "; ".join(differences)
        else:
            self.departed[case] = "; ".join(sorted(reasons))

    def line(self, peer: str) -> str:
        return f"| {peer} | {self.cases:,} | {len(self.agreed):,} | {len(self.departed):,} | {self.no_counterpart:,} |"


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a file of the fixtures."""
    path = FIXTURES / name
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return tuple(csv.DictReader(io.StringIO(file.read())))
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def grouped(name: str, *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """The rows of a file by the values of some columns, in order."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(name):
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return found


def number(text: str) -> float:
    return math.nan if text in ("", "NA", "None", "NaN") else float(text)


def numbers(of: Iterable[Row], column: str) -> npt.NDArray[np.float64]:
    return np.array([number(row[column]) for row in of])


def unlike(expected: npt.NDArray[np.float64], found: npt.NDArray[np.float64]) -> bool:
    """Whether any number differs by more than a billionth, relative; missing equals missing."""
    if expected.shape != found.shape:
        return True
    largest = np.nanmax(np.abs(expected), initial=0.0) if np.isfinite(expected).any() else 0.0
    close = np.isclose(expected, found, rtol=1e-9, atol=1e-13 * max(1.0, float(largest)))
    return not bool((close | (np.isnan(expected) & np.isnan(found))).all())


@dataclass(frozen=True, slots=True)
class Input:
    """A series as the peers were given it, in the order of time."""

    kind: str
    x: list[str]
    y: list[float]
    n: list[float]

    @property
    def groups(self) -> list[list[int]]:
        """Indexes of the rows that share a point of time."""
        found: dict[str, list[int]] = {}
        for index, when in enumerate(self.x):
            found.setdefault(when, []).append(index)
        return list(found.values())


@cache
def series(name: str) -> Input:
    kinds = {row["series"]: row["kind"] for row in rows("qic_series.csv")}
    mine = grouped("qic_inputs.csv.gz", "series")[name,]
    ordered = sorted(mine, key=lambda row: _time(row["x"]))
    return Input(
        kinds[name],
        [row["x"] for row in ordered],
        [number(row["y"]) for row in ordered],
        [number(row["n"]) for row in ordered],
    )


def _time(text: str) -> tuple[float, str]:
    try:
        return float(text), ""
    except ValueError:
        return 0.0, text
