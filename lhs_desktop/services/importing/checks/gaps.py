"""Gaps: nodes that reported up to the last period and are missing, and periods that were skipped."""

from itertools import islice

import numpy as np
from sqlalchemy import select, text

from lhs_desktop.formats.extracts.candidates import Ints
from lhs_desktop.models.db.tables import node as node_table
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.periods import Period, between
from lhs_desktop.services.importing.checks.staged import Staged

LOOKED_BACK = 12
"""So many sheets read by the same recipe before are what this one is compared with."""
NAMED = 5
"""So many names stand in a sentence."""


def gaps(staged: Staged) -> list[Problem]:
    """What the last extract of this kind had and this one has not.

    A file that holds fewer than half of those nodes is taken for a part, not for one with gaps.
    """
    if staged.extract.partial:
        return []
    earlier = _earlier(staged)
    if not len(earlier):
        return []
    ends = {key: one.end.toordinal() for key, one in staged.periods.items()}
    when = np.array([ends[key] for key in earlier[:, 2].tolist()], dtype=np.int64)
    problems = []
    skipped: dict[tuple[str, ...], Problem] = {}
    for key in np.unique(staged.found.measure).tolist():
        here = staged.found.measure == key
        newest = int(staged.end[here].max())
        before = (earlier[:, 1] == key) & (when < newest)
        if not before.any():
            continue
        last = int(when[before].max())
        then = earlier[before & (when == last)]
        period = staged.periods[int(then[0, 2])]
        after = staged.end[here & (staged.end > last)]
        problems += _missing(
            staged, key, then[:, 0], staged.found.node[here & (staged.end == newest)], period
        )
        for one in _skipped(staged, key, period, staged.period(int(after.min()))):
            skipped.setdefault((one.parameters["first"], one.parameters["last"]), one)
    return [*problems, *skipped.values()]


def _earlier(staged: Staged) -> Ints:
    rows = staged.connection.execute(
        text(
            f"""select o.node_id, o.measure_id, o.period_id from
            (select s.id from source s join batch b on b.id = s.batch_id
            where s.recipe = :recipe and s.id <> :source and b.state = 'committed'
            order by s.id desc limit {LOOKED_BACK}) x
        join observation o on o.source_id = x.id"""
        ),
        {"recipe": staged.extract.recipe, "source": staged.source},
    )
    found = np.array([tuple(row) for row in rows], dtype=np.int64)
    return found if len(found) else np.empty((0, 3), np.int64)


def _missing(staged: Staged, measure: int, then: Ints, now: Ints, period: Period) -> list[Problem]:
    missing = np.setdiff1d(then, now)
    if not len(missing) or 2 * len(missing) > len(np.unique(then)):
        return []
    first = missing[:NAMED].tolist()
    names = staged.connection.execute(
        select(node_table.c.name).where(node_table.c.id.in_(first)).order_by(node_table.c.name)
    ).scalars()
    shown = ", ".join(names) + (" …" if len(missing) > NAMED else "")
    return [
        staged.problem(
            "nodes-missing",
            count=len(missing),
            measure=staged.measures[measure].name,
            period=period.label,
            names=shown,
        )
    ]


def _skipped(staged: Staged, measure: int, last: Period, first: Period) -> list[Problem]:
    if last.grain != first.grain or last.next() >= first:
        return []
    missing = list(islice(between(last.next(), first.previous()), NAMED + 1))
    shown = ", ".join(one.label for one in missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
    return [
        staged.problem(
            "period-skipped",
            last=last.label,
            first=first.label,
            measure=staged.measures[measure].name,
            missing=shown,
        )
    ]
