"""Footnotes: a column that says, beside a value or in place of one, why it is as it is."""

import re

import numpy as np

from lhs_desktop.formats.extracts.candidates import OK, STATE_CODES, Ints
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import Recipe


class Footnotes:
    """The footnotes of a table; none where its recipe names no column of them."""

    def __init__(self, table: SheetTable, recipe: Recipe) -> None:
        self._recipe = recipe
        head = recipe.footnote_column
        texts = table.texts(table.index(head, recipe)) if head else None
        self.listed = list(dict.fromkeys(["", *(texts.values if texts else ())]))
        """Each different text once; the first is that of no footnote."""
        place = {text: number for number, text in enumerate(self.listed)}
        self.index: Ints = np.zeros(table.size, np.int64)
        """For each row which of them it has."""
        if texts is not None:
            self.index = np.array([place[text] for text in texts.values], dtype=np.int64)[texts.place]

    def explain(self, state: Ints) -> Ints:
        """The states of rows; where a value is missing, its footnote says why."""
        if not self._recipe.footnote_column:
            return state
        reasons = [self._reason(text) for text in self.listed]
        explained = state.copy()
        for row in np.flatnonzero(state != OK).tolist():
            reason = reasons[self.index[row]]
            if reason is not None:
                explained[row] = STATE_CODES[reason]
        return explained

    def _reason(self, footnote: str) -> State | None:
        """``3 - …, 13 - …`` or ``1, 28`` or ``*`` → the state of the last code that has one."""
        found = None
        for code in re.findall(r"(?:^|, ?)(\w+|\*+)(?= - |$|,)", footnote):
            found = self._recipe.footnote_states.get(code, found)
        return found
