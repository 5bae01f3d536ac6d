"""The words that a packet uses, explained as far as it uses them."""

from lhs_desktop.models.packets import GlossaryEntry
from lhs_desktop.models.readings import LONG_STREAK, Outlook, Variation
from lhs_desktop.models.readings.rule_sets import rule_set
from lhs_desktop.models.wording import amount, listed
from lhs_desktop.services.statements import Statement


def glossary(found: Statement) -> tuple[GlossaryEntry, ...]:
    """The words that this packet uses."""
    variations = {row.reading.variation for row in found.rows}
    entries = [
        ("Actual, target, variance", "The value in the period, the goal in force then, and actual − target."),
        (
            "Roll-up",
            "The figure of a node from those below it: the sum of numerators over the sum of denominators "
            "(observed over expected), never an average of rates. A figure that the node itself reports takes precedence.",
        ),
        (
            "Control chart",
            "Values in time order around their mean, with limits that chance alone rarely passes (three "
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
        least = listed([amount(one) for one in disclosed], "or")
        entries.append(
            (
                "Withheld",
                f"Figures with fewer than {least} cases are not disclosed, because their measures say so. "
                f"Other figures from which they could be worked out are not disclosed either.",
            )
        )
    if any(row.measure.minimum_n > 0 for row in found.rows):
        entries.append(
            (
                "Too few to judge",
                "There are so few cases that the value would be mostly chance. What was counted is printed, but no value.",
            )
        )
    if Variation.INSUFFICIENT in variations:
        needed = max(row.reading.needed for row in found.rows)
        entries.append(
            ("Not enough data", f"Fewer than {needed} values: limits would not be reliable enough.")
        )
    if any(row.outlook is not Outlook.NONE for row in found.rows):
        entries.append(
            (
                "Outlook: will meet, will miss, hit or miss",
                "What to expect if nothing changes. Will meet: both limits are on the right side of the "
                "target. Will miss: both are on the wrong side. Hit or miss: the target lies between them. "
                "There is no outlook when the last value is a signal, because the limits then describe an "
                f"earlier process. A target that was met, or missed, {LONG_STREAK} times in a row or more is"
                " not called hit or miss.",
            )
        )
    if any(
        row.within_chance or any(child.within_chance for child in row.children_off_target)
        for row in found.rows
    ):
        entries.append(
            (
                "Missed, within chance",
                "The figure misses the target, but its 95 % interval includes the target, so chance alone "
                "may explain the difference. Streaks count it as missed.",
            )
        )
    return tuple(GlossaryEntry(term, text) for term, text in entries)


def _rules(found: Statement) -> str:
    """The sets of rules by which the statement was judged: one, in a sound database."""
    codes = dict.fromkeys(row.reading.rules for row in found.rows if row.reading.rules)
    return " and ".join(f"{rule_set(code).name} ({rule_set(code).source})" for code in codes) or "–"
