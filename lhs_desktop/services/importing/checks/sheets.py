"""Sheets of one file that contradict each other: the later would overwrite what the earlier has brought."""

from sqlalchemy import Connection, text

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.models.db.store import SAME_KEY
from lhs_desktop.models.ledger import Problem

SHOWN = 20
"""So many figures are named one by one."""

_OTHERWISE = " or ".join(
    f"s.{name} is distinct from o.{name}" for name in ("numerator", "denominator", "state")
)


def contradicting(connection: Connection, extract: SheetExtract, batch: int, source: int) -> list[Problem]:
    """Staged figures that the same import has stored otherwise from another sheet of this file.

    Args:
        connection: The transaction of the import.
        extract: The sheet.
        batch: The key of the import.
        source: The key of the sheet as a source.
    """
    rows = connection.execute(
        text(
            f"""select s.cell, s.denominator_cell, s.numerator, s.denominator, o.numerator, o.denominator,
            o.cell, x.sheet, n.name, m.name, p.code, count(*) over () as found
        from stage s
        join observation o on {SAME_KEY.format("o", "s")}
        join source x on x.id = o.source_id and x.batch_id = :batch and x.file = :file and x.id <> :source
        join node n on n.id = s.node_id join measure m on m.id = s.measure_id
        join period p on p.id = s.period_id
        where s.account = 'changed' and ({_OTHERWISE})
        order by n.code, m.code, p.end_date limit :shown"""
        ),
        {"batch": batch, "file": extract.file, "source": source, "shown": SHOWN},
    )
    return [
        Problem(
            extract.file,
            extract.sheet,
            cell or below,
            _shown(above, of),
            "sheets-contradict",
            {
                "published": _shown(other, other_of),
                "other": f"{sheet} {other_cell}".strip(),
                "node": node,
                "measure": measure,
                "period": period,
                "count": count,
            },
        )
        for cell, below, above, of, other, other_of, other_cell, sheet, node, measure, period, count in rows
    ]


def _shown(numerator: float | None, denominator: float | None) -> str:
    if numerator is None:
        return "no figure"
    return f"{numerator:g}" if denominator is None else f"{numerator:g} of {denominator:g}"
