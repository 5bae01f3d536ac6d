"""Columns by their different cells: as read from a real file of several parts, and where cells only look alike."""

import csv
from array import array
from datetime import date, datetime
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.formats.extracts.distinct import distinct_cells, distinct_of, filled_cells, together
from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text, read_workbook
from lhs_desktop.formats.workbooks.model import Repeated

ROWS = 9_000
"""More than two parts of a sheet."""

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0.0, 1.0, 2.5, 0, 1, "", " ", "1", "a", "A", date(2024, 1, 1), datetime(2024, 1, 1)]),
)


def long_table(folder: Path) -> Sheet:
    path = folder / "long.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Month", "Hospital", "Falls", "Mark"])
        for row in range(ROWS):
            writer.writerow(
                [f"2024-{row % 12 + 1:02d}", f"H{row % 40:02d}", row, "*" if row == 5_000 else ""]
            )
    return read_workbook(path).sheets[0]


def test_a_column_of_a_file_has_each_cell_once_and_none_from_outside_its_rows(tmp_path: Path) -> None:
    sheet = long_table(tmp_path)
    hospitals = distinct_cells(sheet, 1, 1, ROWS)
    assert hospitals.values == [f"H{number:02d}" for number in range(40)]
    assert hospitals.each() == sheet.column(1, 1, ROWS)
    assert distinct_cells(sheet, 1, 100, 101).values == ["H19", "H20"]
    marks = distinct_cells(sheet, 3, 1, ROWS)
    assert marks.values == [None, "*"]
    assert np.flatnonzero(marks.where(bool)).tolist() == [5_000]
    assert np.flatnonzero(filled_cells(sheet, 3, 1, ROWS)).tolist() == [5_000]
    assert distinct_cells(sheet, 2, 1, ROWS).map(cell_text).each() == [str(row) for row in range(ROWS)]


def test_few_texts_that_stand_often_take_little_room(tmp_path: Path) -> None:
    sheet = long_table(tmp_path)
    assert isinstance(sheet.chunks[1][1], Repeated)
    assert not isinstance(sheet.chunks[1][2], Repeated)
    assert sheet.row(8_000) == ["2024-08", "H39", "7999", None]
    assert list(sheet.iterate(8_190, 8_194)) == [sheet.row(row) for row in range(8_190, 8_195)]


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_every_row_keeps_its_own_cell(cells: list[Cell]) -> None:
    found = distinct_of(cells)
    for kept, cell in zip(found.each(), cells, strict=True):
        assert kept == cell
        assert isinstance(kept, bool) == isinstance(cell, bool), "a truth is no number"
        assert cell_text(kept) == cell_text(cell)
    texts = found.map(cell_text)
    assert texts.each() == list(map(cell_text, cells))
    assert len(set(texts.values)) == len(texts.values)


@given(st.lists(CELLS, min_size=1, max_size=30), st.lists(CELLS, min_size=30, max_size=30))
def test_rows_are_together_where_all_their_columns_are_alike(first: list[Cell], second: list[Cell]) -> None:
    columns = [distinct_of(first), distinct_of(second[: len(first)])]
    group, start = together(columns, len(first))
    places = list(zip(*(column.place.tolist() for column in columns), strict=True))
    known = list(dict.fromkeys(places))
    assert group.tolist() == [known.index(place) for place in places]
    assert start.tolist() == [places.index(place) for place in known]


def test_numbers_below_a_head_are_numbers() -> None:
    sheet = Sheet("s", 4, 2, chunks=((["Falls", 3.0, 3.0, 4.0], array("d", [1.0, 2.0, 2.0, 1.0])),))
    assert distinct_cells(sheet, 0, 1, 3).values == [3.0, 4.0]
    assert distinct_cells(sheet, 1, 0, 3).place.tolist() == [0, 1, 1, 0]
    assert filled_cells(sheet, 0, 0, 9).tolist() == [True] * 4
    assert filled_cells(sheet, 7, 0, 3).tolist() == [False] * 4
