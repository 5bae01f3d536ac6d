"""Many rows as the driver has them: plain tuples, without a record made of each."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CursorResult, Result

AT_ONCE = 50_000
"""Rows that are worked on together: few enough that nothing else waits for them."""


def plain_chunks(result: Result[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """So many rows at a time; numbers and texts only, since dates are of one type here and of another there."""
    assert isinstance(result, CursorResult)
    assert result.cursor is not None
    while rows := result.cursor.fetchmany(size):
        yield list(rows)
    result.close()
