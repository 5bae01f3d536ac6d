"""Addresses as numbers against the same as texts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.workbooks import address

ROWS, COLUMNS = st.integers(0, 1_048_575), st.integers(-1, 16_383)
TEXTS = st.sampled_from(["", "A1", "B3+C3", "XFD1048576", "D2-E2"])


def test_of_columns_side_by_side() -> None:
    rows = np.array([1, 8_856])
    assert Addresses.of_columns([("", 5)], rows).texts() == ["F2", "F8857"]
    assert Addresses.of_columns([("", 1), ("+", 2), ("-", 27)], rows).texts() == [
        "B2+C2-AB2",
        "B8857+C8857-AB8857",
    ]
    assert Addresses.of_columns([], rows).texts() == ["", ""]


@given(st.lists(st.tuples(ROWS, COLUMNS)), st.lists(TEXTS), st.data())
def test_as_texts(cells: list[tuple[int, int]], texts: list[str], data: st.DataObject) -> None:
    row, column = (np.array([cell[axis] for cell in cells], dtype=np.int64) for axis in (0, 1))
    wanted = ["" if one < 0 else address(place, one) for place, one in cells]
    parts = [Addresses.of_cells(row, column), Addresses.of_texts(texts)]
    both = Addresses.joined(parts)
    wanted += texts
    assert both.texts() == wanted
    assert [both[place] for place in range(len(both))] == wanted
    keep = data.draw(st.lists(st.booleans(), min_size=len(wanted), max_size=len(wanted)))
    kept = both[np.array(keep, dtype=bool)]
    assert kept.texts() == [text for text, one in zip(wanted, keep, strict=True) if one]
    changed = {place: "A1+A2" for place, one in enumerate(keep) if one}
    assert both.with_texts(changed).texts() == [changed.get(place, text) for place, text in enumerate(wanted)]


def test_none_at_all() -> None:
    assert Addresses.joined([]).texts() == []
    assert Addresses.of_texts([]).texts() == []
