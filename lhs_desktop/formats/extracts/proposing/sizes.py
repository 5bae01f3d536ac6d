"""Figures that say how large a node is, on every row anew: licensed beds are no measure of a month."""

import re
from collections.abc import Sequence

from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.drafts import Draft
from lhs_desktop.formats.extracts.proposing.profiles import Column, determines
from lhs_desktop.formats.extracts.quantities import spaced

ROWS_EACH = 3
"""So many rows a node has at least, for a figure that stays the same to say something."""

_SIZE = re.compile(r"\b(beds?|bed count|capacity|licen[sc]ed|staffed)\b", re.IGNORECASE)


def sizes_of_nodes(context: Context, drafts: Sequence[Draft], keys: Sequence[Column]) -> list[Draft]:
    """Measures of one column that speaks of size and is the same on all rows of a node, but not of all nodes.

    A number of beds that is a part of a measure stays: it is what occupancy is measured by.
    """
    if not keys:
        return []
    node = keys[0]
    if not 2 <= node.distinct <= node.filled / ROWS_EACH:
        return []
    return [
        draft
        for draft in drafts
        if not draft.denominator
        and _SIZE.search(spaced(draft.numerator))
        and (column := context.column(draft.numerator)).distinct > 1
        and determines(node, column)
    ]
