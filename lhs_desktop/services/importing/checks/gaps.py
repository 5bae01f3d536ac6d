"""Gaps: nodes that reported up to the last period and are missing, and periods that were skipped."""

from itertools import islice
from typing import Any

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
    found: dict[tuple[str, Period, Any], list[str]] = {}
    for key in np.unique(staged.found.measure).tolist():
        here = staged.found.measure == key
        newest = int(staged.end[here].max())
        before = (earlier[:, 1] == key) & (when < newest)
        if not before.any():
            continue
        last = int(when[before].max())
        then = earlier[before & (when == last)]
        period = staged.periods[int(then[0, 2])]
        missing = _missing(then[:, 0], staged.found.node[here & (staged.end == newest)])
        after = staged.period(int(staged.end[here & (staged.end > last)].min()))
        name = staged.measures[key].name
        if len(missing):
            found.setdefault(("nodes-missing", period, tuple(missing.tolist())), []).append(name)
        if period.grain == after.grain and period.next() < after:
            found.setdefault(("period-skipped", period, after), []).append(name)
    return [_problem(staged, *what, ", ".join(names)) for what, names in found.items()]


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


def _missing(then: Ints, now: Ints) -> Ints:
    """The nodes that are gone; none where so many are that the file is only a part."""
    missing = np.setdiff1d(then, now)
    return missing if 2 * len(missing) <= len(np.unique(then)) else missing[:0]


def _problem(staged: Staged, code: str, last: Period, what: Any, measures: str) -> Problem:
    if code == "nodes-missing":
        names = staged.connection.execute(
            select(node_table.c.name).where(node_table.c.id.in_(what[:NAMED])).order_by(node_table.c.name)
        ).scalars()
        shown = ", ".join(names) + (" …" if len(what) > NAMED else "")
        return staged.problem(code, count=len(what), measure=measures, period=last.label, names=shown)
    missing = list(islice(between(last.next(), what.previous()), NAMED + 1))
    shown = ", ".join(one.label for one in missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
    return staged.problem(code, last=last.label, first=what.label, measure=measures, missing=shown)
