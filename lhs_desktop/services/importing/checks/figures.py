"""What single figures and their periods show by themselves."""

import numpy as np

from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.services.importing.checks.staged import Staged

EARLIEST = 1990
"""No extract of this kind goes back further."""
FEW = 0.2
"""Where more than this share of the figures of a measure are no whole numbers, it is measured, not counted."""

_WHOLE = {
    Kind.PROPORTION: ("numerator", "denominator"),
    Kind.COUNT: ("numerator",),
    Kind.RATE: ("numerator",),
}


def periods_out_of_range(staged: Staged) -> list[Problem]:
    """Periods that had not begun on the day of the import, and those of another century."""
    future = staged.start > staged.today.toordinal()
    ancient = staged.start < staged.today.replace(year=EARLIEST, month=1, day=1).toordinal()
    problems = []
    if future.all():
        row = int(staged.end.argmax())
        period = staged.periods[int(staged.found.period[row])].label
        problems.append(staged.problem("all-in-future", period, row, period=period))
    elif future.any():
        problems.append(_out_of_range(staged, future, "future-period", int(staged.end.argmax())))
    if ancient.any():
        problems.append(_out_of_range(staged, ancient, "ancient-period", int(staged.end.argmin())))
    return problems


def _out_of_range(staged: Staged, rows: "np.typing.NDArray[np.bool_]", code: str, row: int) -> Problem:
    period = staged.periods[int(staged.found.period[row])].label
    count = int(staged.found.values[rows].sum())
    return staged.problem(code, period, row, count=count, period=period)


def fractional_counts(staged: Staged) -> list[Problem]:
    """Counts that are no whole numbers among others that are; expected numbers and amounts may be fractions."""
    found, problems = staged.found, []
    for key in np.unique(found.measure).tolist():
        measure = staged.measures[key]
        for part in _WHOLE.get(measure.kind, ()):
            figures = getattr(found, part)
            # a nought is whole among fractions as well, and tells nothing
            known = (found.measure == key) & ~np.isnan(figures) & (figures != 0)
            broken = known & (figures != np.floor(figures))
            total, count = int(known.sum()), int(broken.sum())
            if 0 < count <= FEW * total:
                row = int(np.flatnonzero(broken)[0])
                raw = f"{figures[row]:g}"
                problems.append(
                    staged.problem(
                        "fractional-count", raw, row, count=count, total=total, measure=measure.name
                    )
                )
    return problems
