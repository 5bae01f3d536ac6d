"""Ratios as the publisher prints them, beside those that the parts give."""

from collections.abc import Mapping

import numpy as np

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import Bools, Floats, SheetExtract
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.recipes import Recipe

SAID = "published ratios equal to numerator ÷ denominator"
FEW, SOME = 3, 0.2
"""So many, or this share of a column, are named one by one."""
SCALES = (1.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
"""Rates are printed for one, a hundred, a thousand …"""


def decimals_of(value: float, most: int = 6) -> int:
    """How many decimals a figure is printed with."""
    text = f"{value:.{most}f}".rstrip("0")
    return len(text.partition(".")[2])


def agree(numerator: Floats, denominator: Floats, published: Floats, scale: float) -> Bools:
    """Whether each printed rate can be that of its parts.

    Both are printed rounded: a rate agrees when it lies within half a unit of its last decimal (of the longest in the
    column), a part of its own where it has decimals.
    """
    known = published[np.isfinite(published)]
    half = 0.5 * 10.0 ** -max((decimals_of(value) for value in known[:200].tolist()), default=0)
    own = denominator[np.isfinite(denominator)]
    part = 0.0
    if len(own) and (own != np.floor(own)).any():
        part = 0.5 * 10.0 ** -max(decimals_of(value) for value in own[:200].tolist())
    with np.errstate(divide="ignore", invalid="ignore"):
        low = numerator * scale / (denominator + part)
        high = numerator * scale / np.maximum(denominator - part, part or 1e-300)
    return np.asarray((low - half - 1e-9 <= published) & (published <= high + half + 1e-9))


def scale_of(numerator: Floats, denominator: Floats, published: Floats) -> float:
    """The scale on which most printed rates agree with their parts."""
    return max(SCALES, key=lambda scale: int(agree(numerator, denominator, published, scale).sum()))


def reconcile_ratios(
    extract: SheetExtract, recipe: Recipe, published: Mapping[tuple[int, int, int], float]
) -> list[Reconciled]:
    """For each measure: how many ratios are published, and how many our own equal.

    Args:
        extract: With its candidates.
        recipe: Names the measures.
        published: The printed ratios by the indexes of node, measure and period.
    """
    if not published:
        return []
    found = extract.candidates
    keys = zip(found.node.tolist(), found.measure.tolist(), found.period.tolist(), strict=True)
    printed = np.array([published.get(key, np.nan) for key in keys])
    made = []
    for number, rule in enumerate(recipe.measures):
        here = found.measure == number
        parts = found.numerator[here], found.denominator[here], printed[here]
        if (one := reconcile_columns(f"{extract.file}: {rule.code}", *parts)) is not None:
            made.append(one)
            note_differing(extract, rule.published, found.cell[here], *parts)
    return made


def reconcile_columns(
    what: str, numerator: Floats, denominator: Floats, published: Floats
) -> Reconciled | None:
    """How many ratios are published, and how many our own equal; None where there is none to compare."""
    here = np.isfinite(published) & np.isfinite(numerator) & (denominator > 0)
    if not here.any():
        return None
    parts = numerator[here], denominator[here], published[here]
    equal = agree(*parts, scale_of(*parts))
    return Reconciled(f"{what}, {SAID}", float(here.sum()), float(equal.sum()))


def note_differing(
    extract: SheetExtract,
    head: str,
    cells: Addresses,
    numerator: Floats,
    denominator: Floats,
    published: Floats,
) -> None:
    """A problem for each printed ratio that its parts do not give; one for all where many do not."""
    known = np.isfinite(published) & np.isfinite(numerator) & np.isfinite(denominator)
    nothing = (published == 0) & (numerator == 0) & (denominator == 0)  # 0 of 0 is often printed as 0
    here = np.flatnonzero(known & ~nothing)
    parts = numerator[here], denominator[here], published[here]
    scale = scale_of(*parts)
    differing = here[~agree(*parts, scale)]
    if len(differing) > max(FEW, SOME * len(here)):
        values = {"count": len(differing), "total": len(here)}
        first = cells[int(differing[0])]
        extract.problems.append(
            Problem(extract.file, extract.sheet, first, head, "published-differs-mostly", values)
        )
        return
    for row in differing.tolist():
        raw = f"{published[row]:g}"
        computed = scale * numerator[row] / denominator[row] if denominator[row] else np.nan
        shown = {"published": raw, "computed": f"{computed:.6g}"}
        extract.problems.append(
            Problem(extract.file, extract.sheet, cells[row], raw, "published-differs", shown)
        )
