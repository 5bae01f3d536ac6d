"""History that changes, and releases that come in the wrong order."""

import re

import numpy as np
from sqlalchemy import text

from lhs_desktop.models.db.store import SAME_KEY
from lhs_desktop.models.ledger import Problem
from lhs_desktop.services.importing.checks.staged import Staged

MOST = 0.5
"""Share of the changes that must bring back what was replaced."""
NEARLY_ALL = 0.8
"""Share of known figures that change, from which on a file is taken for another one."""
FEWEST = 20
LOOKED_BACK = 50
"""So many batches that replaced something are compared."""

_MARKED = re.compile(
    r"[-_ .(]*(provisional|prelim(?:inary)?|revised|rev|final)(?:[-_ ]?(\d+))?\)?(?![a-z])", re.IGNORECASE
)
_NUMBERED = re.compile(r"[-_ .(]+v(\d+)\)?(?![a-z\d])", re.IGNORECASE)
_RANKS = {"prov": -1, "prel": -1, "revi": 1, "rev": 1, "fina": 1}


def restated(staged: Staged) -> list[Problem]:
    """A summary of what changes in periods before the newest."""
    rows = np.flatnonzero(staged.changed & (staged.end < staged.end.max()))
    if not len(rows):
        return []
    ends = staged.end[rows]
    return [
        staged.problem(
            "history-restated",
            row=int(rows[0]),
            count=int(staged.found.values[rows].sum()),
            first=staged.period(int(ends.min())).label,
            last=staged.period(int(ends.max())).label,
        )
    ]


def nearly_all_changed(staged: Staged) -> list[Problem]:
    """A file that would change nearly all that it speaks of, and is no later release of the file it came from.

    It may be about another measure: the same heads, told apart by a title alone.
    """
    changed = np.flatnonzero(staged.changed)
    known = len(changed) + int(staged.same.sum())
    if len(changed) < FEWEST or len(changed) < NEARLY_ALL * known:
        return []
    base, _ = release(staged.extract.file)
    if any(release(other)[0] == base for other in _files_replaced(staged)):
        return []
    return [staged.problem("nearly-all-changed", row=int(changed[0]), count=len(changed), total=known)]


def older_release(staged: Staged) -> list[Problem]:
    """An older release after a newer one: by its figures, else by the names of the files."""
    changed = int(staged.changed.sum())
    if not changed:
        return []
    same = " and ".join(
        f"s.{name} is not distinct from r.{name}"
        for name in ("numerator", "denominator", "exposure", "state")
    )
    rows = staged.connection.execute(
        text(
            f"""select b.id, count(*) from
            (select distinct batch_id as id from revision order by 1 desc limit {LOOKED_BACK}) b
        join stage s on s.account = 'changed'
        join revision r on r.batch_id = b.id and {SAME_KEY.format("r", "s")}
        where {same} group by b.id order by 2 desc, 1 desc limit 1"""
        )
    ).first()
    if rows is not None and rows[1] >= MOST * changed:
        return [staged.problem("older-release", count=rows[1], total=changed, batch=rows[0])]
    return _by_name(staged)


def _files_replaced(staged: Staged) -> list[str]:
    """The files from which the figures came that change."""
    files = staged.connection.execute(
        text(
            f"""select distinct x.file from stage s
        join observation o on {SAME_KEY.format("o", "s")}
        join source x on x.id = o.source_id where s.account = 'changed' and x.id <> :source"""
        ),
        {"source": staged.source},
    ).scalars()
    return [str(file) for file in files]


def _by_name(staged: Staged) -> list[Problem]:
    base, rank = release(staged.extract.file)
    for other in _files_replaced(staged):
        other_base, other_rank = release(other)
        if other_base == base and other_rank > rank:
            return [staged.problem("older-release-name", other=other)]
    return []


def release(file: str) -> tuple[str, tuple[int, ...]]:
    """What a file's name is without the words of its release, and the order of that release."""
    name = file.rsplit(".", 1)[0].casefold()
    rank, number = 0, 0
    for found in _MARKED.finditer(name):
        rank += _RANKS[found[1][:4]]
        number = int(found[2] or number)
    for found in _NUMBERED.finditer(name):
        number = int(found[1])
    base = re.sub(r"[^a-z0-9]+", " ", _NUMBERED.sub("", _MARKED.sub("", name))).strip()
    dates = tuple(int(digits) for digits in re.findall(r"20\d{4}(?:\d\d)?", base))
    return re.sub(r"20\d{4}(?:\d\d)?", "#", base), (*dates, rank, number)
