"""What follows from the problems: which stop a commit, and which totals do not agree."""

from collections.abc import Iterable, Sequence

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.published import SAID
from lhs_desktop.models.ledger import SEVERITIES, Problem, Reconciled, Severity

ROUNDING = 1e-6
"""As a share of the published figure: what is less than this is rounding."""


def refuse_stops(problems: Sequence[Problem], accept: frozenset[str]) -> None:
    """Refuses a commit while a problem stops it that nobody has accepted.

    Raises:
        Rejected: ``checks-stop``; ``accept-unknown`` for a code that stops nothing.
    """
    known = {code for code, severity in SEVERITIES.items() if severity is Severity.STOP}
    if unknown := accept - known:
        raise Rejected("accept-unknown", codes=", ".join(sorted(unknown)), known=", ".join(sorted(known)))
    stopping = [one for one in problems if one.severity is Severity.STOP and one.code not in accept]
    if stopping:
        codes = sorted({one.code for one in stopping})
        raise Rejected("checks-stop", first=stopping[0].message, codes=" --accept ".join(codes))


def totals_that_differ(reconciled: Iterable[Reconciled]) -> list[Problem]:
    """A problem for each published figure that differs from ours by more than rounding.

    How many published ratios agree is no such figure: those that do not have problems of their own.
    """
    return [
        Problem("", "", "", f"{one.published:g}", "total-differs", {**_shown(one), "what": one.what})
        for one in reconciled
        if not one.what.endswith(SAID) and abs(one.difference) > max(ROUNDING * abs(one.published), ROUNDING)
    ]


def _shown(one: Reconciled) -> dict[str, str]:
    return {
        "published": f"{one.published:,.10g}",
        "computed": f"{one.computed:,.10g}",
        "difference": f"{one.difference:+,.10g}",
    }
