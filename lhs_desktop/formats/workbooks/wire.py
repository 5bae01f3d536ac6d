"""How the child hands a workbook over: frames of marshalled plain values, one chunk of rows at a time.

Nothing but None, bool, int, float, str, bytes, tuple, list and dict crosses the pipe, so that reading a frame
can never run code. A chunk is a list of parts, one a column:

- None: all cells are empty;
- bytes: 64-bit floats;
- list or tuple: the cells, where each is None, a str, a bool, an int or a float;
- (list, {position: text}): the same, with dates, times and errors as text at their positions.
"""

import marshal
from array import array
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

ROWS_PER_CHUNK = 4096
ERROR_MARK = "\ue0e0\ue0e1"
"""Stands before the code of an error cell where it is passed on as text (private characters, in no font)."""

_FLOATS = {float}
_STRINGS = {str}
_PLAIN = {float, int, bool, str}


class Refusal(Exception):
    """The child will not read this file: a code and what belongs to it."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def send(out: BinaryIO, *frame: Any) -> None:
    """Write one frame."""
    body = marshal.dumps(frame)
    out.write(len(body).to_bytes(4, "little"))
    out.write(body)


def encode_text(values: Sequence[str], memo: dict[str, str] | None) -> object:
    """A part of nothing but text. Equal strings go over once a chunk if a `memo` is given."""
    if "" in values:
        if values.count("") == len(values):
            return None
        if memo is None:
            return [value or None for value in values]
        share = memo.setdefault
        return [share(value, value) if value else None for value in values]
    return values if memo is None else list(map(memo.setdefault, values, values))


def encode(values: Sequence[Any], memo: dict[str, str], marked: bool) -> object:
    """A part of a spreadsheet's column; `marked` says whether the sheet has cells with the error mark."""
    kinds = set(map(type, values))
    if kinds == _FLOATS:
        return array("d", values).tobytes()
    if not marked and kinds == _STRINGS:
        return encode_text(values, memo)
    if not marked and kinds <= _PLAIN:
        return [None if value == "" else value for value in values]
    plain: list[object] = []
    odd: dict[int, str] = {}
    for position, value in enumerate(values):
        if isinstance(value, str):
            if marked and value.startswith(ERROR_MARK):
                odd[position] = "e" + value[len(ERROR_MARK) :]
                plain.append(None)
            else:
                plain.append(memo.setdefault(value, value) if value else None)
        elif isinstance(value, float | int):
            plain.append(value)
        else:
            text = _odd(value)
            odd[position] = memo.setdefault(text, text)
            plain.append(None)
    return (plain, odd) if odd else plain


def _odd(value: object) -> str:
    if isinstance(value, datetime):
        return "D" + value.isoformat()
    if isinstance(value, date):
        return "d" + value.isoformat()
    if isinstance(value, time):
        return "t" + value.isoformat()
    if isinstance(value, timedelta):
        return f"s{value // timedelta(microseconds=1)}"
    return "e" + str(value)


def decode(part: Any, memo: dict[str, Any], error: Any) -> Any:
    """A part as the parent keeps it; `error` makes the value of an error cell from its code."""
    if isinstance(part, bytes):
        floats = array("d")
        floats.frombytes(part)
        return floats
    if isinstance(part, tuple) and len(part) == 2 and isinstance(part[1], dict):
        plain, odd = part
        for position, text in odd.items():
            value = memo.get(text)
            if value is None:
                value = memo[text] = _even(text, error)
            plain[position] = value
        return plain
    return part


def _even(text: str, error: Any) -> Any:
    kind, rest = text[0], text[1:]
    if kind == "D":
        return datetime.fromisoformat(rest)
    if kind == "d":
        return date.fromisoformat(rest)
    if kind == "t":
        return time.fromisoformat(rest)
    if kind == "s":
        return timedelta(microseconds=int(rest))
    return error(rest)


def address_of(row: int, column: int) -> str:
    """`address_of(2, 1)` is B3."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"
