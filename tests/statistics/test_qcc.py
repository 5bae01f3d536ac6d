"""Centres and points beyond limits as qcc has them."""

from functools import cache
from typing import Any

import numpy as np

from lhs_desktop.statistics import spc
from tests.statistics.replaying import Row, Tally, number, rows, series

_KINDS: dict[str, spc.Kind] = {
    'type = "u"': "u",
    'type = "p"': "p",
    'type = "c"': "c",
    'type = "xbar.one"': "i",
    'type = "S"': "s",
    'std.dev = "UWAVE-SD"': "xbar",
}
G_CHART = "g chart: the peer draws its line at the mean and compares with probabilities, here the line is the median"
SUBGROUPS = "subgroups of unequal size: the peer weights each, here their variance is pooled"


@cache
def tally() -> Tally:
    found = Tally()
    for row in rows("qcc_cases.csv.gz"):
        kind = next((kind for words, kind in _KINDS.items() if words in row["call"]), None)
        if kind is None or row["error"]:
            found.no_counterpart += 1  # ranges, cumulative sums, moving averages
            continue
        unequal = kind in spc.SUBGROUPS and len({len(g) for g in series(row["series"]).groups}) > 1
        found.add(row["case"], _differences(row, kind), SUBGROUPS if unequal else "")
    return found


def _differences(row: Row, kind: spc.Kind) -> list[str]:
    given = series(row["series"])
    y, n = np.array(given.y), np.array(given.n)
    data: Any
    if kind in spc.SUBGROUPS:
        data, sizes = [y[group] for group in given.groups], None
    elif kind == "i" and given.kind in ("rate", "prop"):
        data, sizes = y, n
    else:
        data, sizes = y, n if kind in ("u", "p") else None
    chart = spc.chart(kind, data, sizes, screen_moving_ranges=False)
    differences = []
    center = chart.center[np.isfinite(chart.center)]
    if not np.isclose(center[0], number(row["center"]), rtol=1e-9):
        differences.append("center")
    beyond = [int(index) for index in row["beyond_limits"].split(";") if index]
    if (np.flatnonzero(chart.sigma_signal) + 1).tolist() != beyond:
        differences.append("beyond")
    return differences


def test_all_cases_agree_or_depart_for_a_reason() -> None:
    found = tally()
    assert not found.differ
    assert len(found.agreed) > 70
