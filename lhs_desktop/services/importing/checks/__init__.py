"""Checks before a commit: what a person should look at before the figures of a sheet are stored.

Each looks at the staged figures of one sheet as columns, beside what is stored of the same series, and says what it
found as problems. What a problem asks of a person stands in ``models.ledger.SEVERITIES``.
"""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, text

from lhs_desktop.formats.extracts.candidates import Candidates, SheetExtract
from lhs_desktop.models.ledger import Problem
from lhs_desktop.services.importing.checks.figures import fractional_counts, periods_out_of_range
from lhs_desktop.services.importing.checks.gaps import gaps
from lhs_desktop.services.importing.checks.outliers import outliers
from lhs_desktop.services.importing.checks.restated import nearly_all_changed, older_release, restated
from lhs_desktop.services.importing.checks.staged import Staged, gather
from lhs_desktop.services.importing.checks.units import unit_changes

_CHECKS: tuple[Callable[[Staged], list[Problem]], ...] = (
    periods_out_of_range,
    fractional_counts,
    restated,
    nearly_all_changed,
    older_release,
    gaps,
)


def check_sheet(
    connection: Connection, extract: SheetExtract, found: Candidates, source: int, today: date
) -> list[Problem]:
    """Checks the figures of a sheet once they are staged and before they are committed.

    Args:
        connection: The transaction of the import.
        extract: The sheet.
        found: What is on the stage, in its order, with the keys of nodes, measures and periods.
        source: The key of the sheet as a source.
        today: The day of the import.
    """
    if connection.execute(text("select 1 from staged_series limit 1")).first() is None:
        return []  # nothing, or nothing that is not known already
    staged = gather(connection, extract, found, source, today)
    problems = [problem for check in _CHECKS for problem in check(staged)]
    changed_units, measures = unit_changes(staged)
    return [*problems, *changed_units, *outliers(staged, measures)]
