"""A unit that has changed: the figures of a whole file are 10, 100 or 1000 times what they were."""

import numpy as np

from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.services.importing.checks.staged import Staged

ENOUGH = 5
"""From so many nodes on, most must agree; of fewer, all."""
MOST = 0.8
NEAR, ABOUT = 0.15, 0.4
"""How near to a power of ten the middle, and each of most nodes, must be (as decimal logarithms)."""
STOPS = 2
"""From this power of ten on, nothing is stored until somebody says that it is right."""


def unit_changes(staged: Staged) -> tuple[list[Problem], set[int]]:
    """Problems, and the measures that they are about."""
    series = staged.series
    if not (series.row < 0).any() or not series.fresh.any():
        return [], set()
    import pandas as pd

    with np.errstate(divide="ignore", invalid="ignore"):
        value = series.numerator / series.denominator
    frame = pd.DataFrame(
        {
            "node": series.node,
            "measure": series.measure,
            "values": value,
            "numerators": series.numerator,
            "denominators": series.denominator,
        }
    )
    keys = ["measure", "node"]
    before = frame[(series.row < 0) | ~series.fresh].groupby(keys).median()
    after = frame[series.fresh].groupby(keys).median()
    both = before.index.intersection(after.index)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log10(after.loc[both] / before.loc[both])
    problems = []
    for key, part in ratios.groupby(level="measure"):
        kind = staged.measures[int(key)].kind
        for name in ("numerators",) if kind is Kind.COUNT else ("values", "numerators", "denominators"):
            logarithms = part[name].to_numpy()
            power = _power(logarithms[np.isfinite(logarithms)])
            if power:
                problems.append(_problem(staged, int(key), name, power, len(part)))
                break
    return problems, {int(problem.parameters["key"]) for problem in problems}


def _power(logarithms: "np.typing.NDArray[np.float64]") -> int:
    """The power of ten by which nodes agree that their figures changed; 0 where they do not."""
    if not len(logarithms):
        return 0
    middle = float(np.median(logarithms))
    power = round(middle)
    if not power or abs(middle - power) > NEAR:
        return 0
    share = float((np.abs(logarithms - power) <= ABOUT).mean())
    if len(logarithms) < ENOUGH:
        return power if abs(power) >= STOPS and share == 1 else 0
    return power if share >= MOST else 0


def _problem(staged: Staged, key: int, part: str, power: int, nodes: int) -> Problem:
    code = "unit-change" if abs(power) >= STOPS else "scale-change"
    factor = f"{10**power:,}" if power > 0 else f"1/{10**-power:,}"
    name = staged.measures[key].name
    return staged.problem(code, measure=name, part=part, factor=factor, nodes=nodes, key=key)
