"""Control charts: centre lines and limits, for one series or for many at once.

Rows are phases: limits start afresh in each. Values are compared with limits with a relative slack of
a billionth, so that sums in another order do not turn "equal" into "outside".

Sources: Montgomery DC, Introduction to Statistical Quality Control (i, mr, xbar, s, p, u, c); Laney DB,
Quality Engineering 2002;14:531 (p′, u′); Nelson LS, Journal of Quality Technology 1982;14:172 (screened
moving ranges); Benneyan JC, Health Care Management Science 2001;4:305 (g); Nelson LS, Journal of Quality
Technology 1994;26:239 (t). Numbers as qicharts2 0.8.1 gives them; ``docs/statistics.md`` lists departures.
"""

from lhs_desktop.statistics.spc.charts import Chart, chart, checked, phases
from lhs_desktop.statistics.spc.lines import Lines, between, lines, moving_ranges
from lhs_desktop.statistics.spc.rows import (
    KINDS,
    SLACK,
    SUBGROUPS,
    WITH_DENOMINATOR,
    Bools,
    Floats,
    Integers,
    Kind,
    Padding,
    outside,
    row_median,
    side,
)

__all__ = [
    "KINDS",
    "SLACK",
    "SUBGROUPS",
    "WITH_DENOMINATOR",
    "Bools",
    "Chart",
    "Floats",
    "Integers",
    "Kind",
    "Lines",
    "Padding",
    "between",
    "chart",
    "checked",
    "lines",
    "moving_ranges",
    "outside",
    "phases",
    "row_median",
    "side",
]
