"""An import of a file that stored nothing says so, and why: it is never a success without a word."""

from collections.abc import Mapping, Sequence

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.models.ledger import Ledger, Problem
from lhs_desktop.models.wording import number

CODES = frozenset({"nothing-no-rows", "nothing-explains-codes", "nothing-all-left-out"})
EXPLAINS = "explains-codes"


def nothing_stored(
    sheets: Sequence[SheetExtract], ledger: Ledger, skipped: Mapping[str, int]
) -> Problem | None:
    """Why nothing of a file was stored, where no value of it was: none was there, or all were left out.

    Values that were refused, or that wait, have problems of their own.

    Args:
        sheets: Of the file.
        ledger: What became of its values.
        skipped: Those left out, by reason.
    """
    if ledger.read > ledger.skipped:
        return None
    one = sheets[0]
    place = one.file, one.sheet, one.header, ""
    if not ledger.read:
        return Problem(*place, "nothing-no-rows", {"file": one.file})
    code = "nothing-explains-codes" if set(skipped) == {EXPLAINS} else "nothing-all-left-out"
    said = (f"{number(count)} {_REASONS.get(reason, reason)}" for reason, count in skipped.items())
    return Problem(*place, code, {"file": one.file, "reasons": ", ".join(said)})


_REASONS = {
    "total": "in rows of totals",
    "detail": "in rows that are the detail of others",
    "interval": "limits of intervals",
    "published-ratio": "ratios that are only compared",
    "identical-row": "on rows that say the same as another",
    "replaced-by-later-row": "replaced by a later row",
    "not-asked-again": "in rows without a reason",
    "no-action": "in rows without an action",
    "note": "in sentences below the table",
    EXPLAINS: "that explain codes",
}
"""Why values are left out, in words."""
