"""The words that a packet uses, explained as far as it uses them."""

from lhs_desktop.models.packets import GlossaryEntry
from lhs_desktop.models.readings import LONG_STREAK, Outlook, Variation
from lhs_desktop.models.readings.rule_sets import rule_set
from lhs_desktop.models.wording import amount
from lhs_desktop.services.statements import Statement


def glossary(found: Statement) -> tuple[GlossaryEntry, ...]:
    """The words that this packet uses."""
    variations = {row.reading.variation for row in found.rows}
    entries = [
        ("Actual, target, variance", "The value in the period, the goal in force then, and actual − target."),
        (
            "Roll-up",
            "The figure of a node from those below it: the sum of numerators over the sum of denominators "
            "(observed over expected), never an average of rates. What a node reports itself goes first.",
        ),
        (
            "Control chart",
            "Values in time order around their mean, with limits that chance alone hardly passes (three "
            "sigmas). A p or u chart takes its limits from the number of cases; p′, u′ and XmR charts from "
            "how much values differ from one period to the next.",
        ),
        ("Signal", f"More than chance: by the rules {_rules(found)}."),
        (
            "Streak",
            "Periods in a row that met or missed the target; a period without a value is a gap in it.",
        ),
        ("Off target", "Children that miss the target in force, listed even where the node itself meets it."),
        (
            "No value",
            "Suppressed, not available or not applicable: a gap, never zero.",
        ),
    ]
    disclosed = sorted({row.measure.disclosure_n for row in found.rows if row.measure.disclosure_n > 0})
    if disclosed:
        least = " or ".join(amount(one) for one in disclosed)
        entries.append(
            (
                "Withheld",
                f"Figures of fewer than {least} cases are not disclosed, as their measures ask; nor are others "
                "beside them from which, with the total, they could be worked out.",
            )
        )
    if any(row.measure.minimum_n > 0 for row in found.rows):
        entries.append(
            (
                "Too few to judge",
                "So few cases that the value would be chance: what was counted is printed, no value is.",
            )
        )
    if Variation.INSUFFICIENT in variations:
        needed = max(row.reading.needed for row in found.rows)
        entries.append(("Not enough data", f"Fewer than {needed} values: limits would not be firm enough."))
    if any(row.outlook is not Outlook.NONE for row in found.rows):
        entries.append(
            (
                "Outlook: will meet, will miss, hit or miss",
                "Both limits are on the right side of the target, on the wrong side, or the target lies "
                "between them: as the process runs, it will meet it, miss it, or either. There is no outlook "
                "where the last value is a signal, for then the limits are of an earlier process; nor is a "
                f"target hit or miss that was met, or missed, {LONG_STREAK} times in a row or more.",
            )
        )
    if any(
        row.within_chance or any(child.within_chance for child in row.children_off_target)
        for row in found.rows
    ):
        entries.append(
            (
                "Missed, within chance",
                "The figure misses the target, but its 95 % interval holds the target: chance alone may have "
                "made the difference. Streaks count it as missed.",
            )
        )
    return tuple(GlossaryEntry(term, text) for term, text in entries)


def _rules(found: Statement) -> str:
    """The sets of rules by which the statement was judged: one, in a sound database."""
    codes = dict.fromkeys(row.reading.rules for row in found.rows if row.reading.rules)
    return " and ".join(f"{rule_set(code).name} ({rule_set(code).source})" for code in codes) or "–"
