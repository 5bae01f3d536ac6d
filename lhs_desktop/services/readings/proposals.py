"""Where a series seems to have shifted and stayed: proposals of new limits, for a person to decide."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from lhs_desktop.models.db.tables import period, phase
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import Reading
from lhs_desktop.models.wording import figure
from lhs_desktop.services.readings.tracks import Gathering
from lhs_desktop.statistics import rephasing, spc

LONG, SHORT = 24, 12
"""Values that set limits: two years of months where the series has twice as many, else half of that."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """New limits from a period on, with the reason in a sentence."""

    period: str
    label: str
    sign: int
    run: int
    before: float
    after: float
    reason: str


def of_series(connection: Connection, measure: Measure, key: int, reading: Reading) -> tuple[Proposed, ...]:
    """What the program proposes for a series beyond the phases it has; declined proposals are not repeated.

    Args:
        connection: A transaction that reads.
        measure: The measure.
        key: The node.
        reading: The stored reading, for its chart and phases.
    """
    tracks = Gathering(connection).of_measure(measure, [key]).tracks
    if not tracks:
        return ()
    track = tracks[0]
    kind: spc.Kind = reading.chart if reading.chart in ("i", "p", "pp", "u", "up", "c") else "i"  # type: ignore[assignment]
    value = track.value.copy()
    value[list(track.excluded)] = np.nan
    start = max(track.breaks, default=0)
    known = int(np.isfinite(value[start:]).sum())
    if kind in spc.WITH_DENOMINATOR:
        counted, sizes = np.where(np.isfinite(value), track.numerator, np.nan), track.denominator
        scale = measure.multiplier
    else:
        counted, sizes, scale = value, None, 1.0
    found = rephasing.propose(kind, counted, sizes, start=start, minimum=LONG if known >= 2 * LONG else SHORT)
    declined = _declined(connection, measure.id, key)
    return tuple(
        _proposed(measure, track.periods[shift.index], shift, scale)
        for shift in found.shifts
        # a run may end where it began: then there is nothing to start afresh for
        if (shift.after - shift.before) * shift.sign > 0 and track.periods[shift.index].code not in declined
    )


def _proposed(measure: Measure, when: Period, shift: rephasing.Shift, scale: float) -> Proposed:
    before, after = shift.before * scale, shift.after * scale
    side = "above" if shift.sign > 0 else "below"
    reason = (
        f"{shift.run} values in a row {side} the mean of {figure(before, measure)}, without turning back: "
        f"the mean since then is {figure(after, measure)}"
    )
    return Proposed(when.code, when.label, shift.sign, shift.run, before, after, reason)


def _declined(connection: Connection, measure: int, node: int) -> set[str]:
    rows = connection.execute(
        select(period.c.code)
        .join(phase, phase.c.period_id == period.c.id)
        .where(
            phase.c.measure_id == measure,
            phase.c.node_id == node,
            phase.c.kind == "rebase",
            phase.c.state == "declined",
        )
    )
    return set(rows.scalars())
