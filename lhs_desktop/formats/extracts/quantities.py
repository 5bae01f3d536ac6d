"""What a header says its figures are: counts, which can be added up, or percentages, means, codes …, which cannot."""

import re

from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import Layout, MeasureRule, Recipe

_QUANTITIES = (
    ("percentages", r"%|\bper ?cent(age)?s?\b|\bpct\b|\bproportions?\b"),
    ("medians", r"\bmedians?\b|\b(per|quan|quar|dec)(cen)?tiles?\b"),
    ("means", r"\b(mean|average|avg)s?\b"),
    ("rates", r"\brates?\b|\bper\s+(1[0,. ]*0|capita|bed|patient|head)\b"),
    ("ratios", r"\bratios?\b|\bindex$|\b(smr|sir|sur|hsmr|shmi)\b"),
    ("scores", r"\b(scores?|ratings?|rank(ing)?)\b|\bstars?$"),
    ("dates", r"(?<!\bto[ -])\bdates?\b"),
    (
        "codes",
        r"\b(codes?|identifiers?|id|npi|ccn|uuid|post ?code|zip|footnotes?|"
        r"(licen[cs]e|registration|reference|provider|facility|hospital|site|organi[sz]ation|account) (no|num|number))\b|(?-i:\b(?!\w*(?:COV|PA|VAL)ID\b)[A-Z]{3,}ID\b)",
    ),
)
_WORDS = tuple((what, re.compile(words, re.IGNORECASE)) for what, words in _QUANTITIES)
_COUNTED = re.compile(
    r"\s*(total |the )?(number|count|numbers|no\.?|nr\.?|#|sum|cases|patients|people|persons|admissions|beds|staff|calls|"
    r"responses|surveys|visits|attendances|discharges)\b",
    re.IGNORECASE,
)
"""What begins so counts something, whatever else is said of it: ``Number of patients with a score of 5``."""
_COUNTED_LAST = re.compile(
    r"\b(numerator|denominator|count|number of cases|observed|events)\s*$", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\b([fw]te|whole.?time|full.?time|hours?|days?|minutes?|costs?|spend(ing)?|expenditure|income|amounts?|budget|"
    r"establishment)\b|[£€$]",
    re.IGNORECASE,
)


def spaced(head: str) -> str:
    """The words of a head, also of one written together: ``NumberOfAttendances``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", head)


def is_amount(text: str) -> bool:
    """Whether a header speaks of something that can be added up though it has decimals: hours, money, full-time equivalents."""
    return _AMOUNT.search(spaced(text)) is not None


def quantity(head: str) -> str:
    """What the figures under a header are when they are no counts, in the plural; empty where it does not say."""
    said = spaced(head)
    if _COUNTED.match(said) or _COUNTED_LAST.search(said):
        return ""
    return next((what for what, words in _WORDS if words.search(said) or words.search(head)), "")


_OF_KINDS = {Kind.PROPORTION: "percentages", Kind.RATE: "rates", Kind.RATIO: "ratios"}


def ready_made(rule: MeasureRule, kind: Kind) -> str:
    """What a measure is by its kind when its value stands in the file ready-made; empty where it has parts or counts."""
    if kind is Kind.MEAN:
        return "percentages" if rule.unit == "%" or rule.percent else "means"
    return "" if rule.denominator else _OF_KINDS.get(kind, "")


def measured(table: SheetTable, recipe: Recipe) -> dict[int, str]:
    """The measures of a table that are no counts, by number, and what they are instead.

    A measure of two parts is a pair of counts unless the header of a part says otherwise.
    """
    found = {}
    for number, rule in enumerate(recipe.measures):
        if what := _shown_as(table, recipe, rule) or _said_of(rule):
            found[number] = what
    return found


def _said_of(rule: MeasureRule) -> str:
    if rule.denominator:
        return next((what for head in (*rule.numerator, *rule.denominator) if (what := _of_part(head))), "")
    if rule.percent or rule.unit == "%":
        return "percentages"
    if rule.unit.startswith("per "):
        return "rates"
    return next((what for text in (*rule.numerator, rule.name) if text and (what := quantity(text))), "")


def _of_part(head: str) -> str:
    """What a part of a measure is when it is no count: a mean wherever it says so, else what its last word says."""
    what = quantity(head)
    return what if what in ("means", "medians") or (what and quantity(head.split()[-1]) == what) else ""


def _shown_as(table: SheetTable, recipe: Recipe, rule: MeasureRule) -> str:
    """A spreadsheet shows the fractions of a column as percentages."""
    if recipe.layout is not Layout.LONG or not table.sheet.percent:
        return ""
    heads = (head for head in (*rule.numerator, *rule.denominator) if table.has(head, recipe))
    return "percentages" if any(table.index(head, recipe) in table.sheet.percent for head in heads) else ""
