"""How the child hands a workbook over: frames of marshalled plain values, one chunk of rows at a time.

Nothing but None, bool, int, float, str, bytes, tuple, list and dict crosses the pipe, so that reading a frame
can never run code. A chunk is a list of parts, one a column:

- None: all cells are empty;
- bytes: 64-bit floats;
- list or tuple: the cells, where each is None, a str, a bool, an int or a float;
- (list, {position: code}): the same, with dates, times and errors as codes at their positions;
- {"cells": list, "places": bytes, "anew": bool}: texts that stand often: those not told before in this column of the
  sheet, and which of all that were told stands where (16 bits each); all before are forgotten where it begins anew;
- {"moments": list}: nothing but dates or times, as codes.
"""

import marshal
from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, BinaryIO, cast

ROWS_PER_CHUNK = 4096
ERROR_MARK = "\ue0e0\ue0e1"
"""Stands before the code of an error cell where it is passed on as text (private characters, in no font)."""

NOT_A_NUMBER = "#NUM!"

_REPEATED_AT_LEAST = 4
"""How often each text of a part must stand there, in the mean, to be told once."""
_TOLD_AT_MOST = 1 << 16

_FLOATS = {float}
_STRINGS = {str}
_MOMENTS = {date, datetime, time, timedelta}
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


class Told:
    """The texts of one column that were told already, over the chunks of a sheet."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}

    def encode(self, values: Sequence[str]) -> object:
        """A part whose texts stand several times each; None where they do not, or are all empty."""
        if self._place and None not in (known := list(map(self._place.get, values))):
            # as in most chunks but the first: one look at each
            return {"cells": [], "places": array("H", cast("list[int]", known)).tobytes(), "anew": False}
        cells = dict.fromkeys(values)
        if len(cells) * _REPEATED_AT_LEAST > len(values) or (len(cells) == 1 and "" in cells):
            return None
        new = [cell for cell in cells if cell not in self._place]
        anew = not self._place or len(self._place) + len(new) > _TOLD_AT_MOST
        if anew:
            self._place.clear()
            new = list(cells)
        self._place.update(zip(new, count(len(self._place))))
        places = array("H", map(self._place.__getitem__, values)).tobytes()
        return {"cells": [cell or None for cell in new], "places": places, "anew": anew}


class ToldByColumn(dict[int, Told]):
    """Those of all columns of a sheet."""

    def __missing__(self, column: int) -> Told:
        return self.setdefault(column, Told())


def encode_text(values: Sequence[str], memo: dict[str, str] | None, told: Told | None) -> object:
    """A part of nothing but text. Equal strings go over once a chunk if a `memo` is given, once a sheet by `told`."""
    if told is not None and (repeated := told.encode(values)) is not None:
        return repeated
    if "" in values:
        if values.count("") == len(values):
            return None
        if memo is None:
            return [value or None for value in values]
        share = memo.setdefault
        return [share(value, value) if value else None for value in values]
    return values if memo is None else list(map(memo.setdefault, values, values))


def encode(values: Sequence[Any], memo: dict[str, str], marked: bool, told: Told) -> object:
    """A part of a spreadsheet's column; `marked` says whether the sheet has cells with the error mark."""
    kinds = set(map(type, values))
    if kinds == _FLOATS:
        # A sum is NaN where a number is; such a cell shows an error.
        total = sum(values)
        if total == total or all(value == value for value in values):
            return array("d", values).tobytes()
        return [None if value != value else value for value in values], {
            position: "e" + NOT_A_NUMBER for position, value in enumerate(values) if value != value
        }
    if not marked:
        if kinds == _STRINGS:
            return encode_text(values, memo, told)
        if kinds <= _PLAIN:
            return [None if value == "" else value for value in values]
    if len(kinds) == 1 and kinds <= _MOMENTS:
        codes = {value: _odd(value) for value in set(values)}
        return {"moments": [codes[value] for value in values]}
    return _encode_mixed(values, memo)


def _encode_mixed(values: Sequence[Any], memo: dict[str, str]) -> object:
    plain: list[object] = []
    odd: dict[int, str] = {}
    codes: dict[object, str] = {}
    for position, value in enumerate(values):
        if isinstance(value, str):
            if value.startswith(ERROR_MARK):
                value = value[len(ERROR_MARK) :]
                odd[position] = memo.setdefault("e" + value, "e" + value)
                value = ""
            plain.append(memo.setdefault(value, value) if value else None)
        elif isinstance(value, float | int):
            plain.append(value)
        else:
            code = codes.get(value)
            if code is None:
                code = codes[value] = _odd(value)
            odd[position] = code
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


def decode(
    part: Any,
    memo: dict[str, Any],
    error: Callable[[str], Any],
    repeated: Callable[..., Any],
    told: dict[int, list[Any]],
    column: int,
) -> Any:
    """A part as the parent keeps it.

    `error` makes the value of an error cell from its code, `repeated` a part of few different cells; `told` holds those
    of each column of the sheet.
    """
    if isinstance(part, bytes):
        floats = array("d")
        floats.frombytes(part)
        return floats
    if isinstance(part, dict):
        if "cells" in part:
            places = array("H")
            places.frombytes(part["places"])
            if part["anew"]:
                told[column] = []
            told[column] += part["cells"]
            return repeated(told[column], places)
        codes = part["moments"]
        for code in set(codes) - memo.keys():
            memo[code] = _even(code, error)
        return [memo[code] for code in codes]
    if isinstance(part, tuple) and len(part) == 2 and isinstance(part[1], dict):
        plain, odd = part
        for position, code in odd.items():
            value = memo.get(code)
            if value is None:
                value = memo[code] = _even(code, error)
            plain[position] = value
        return plain
    return part


def _even(text: str, error: Callable[[str], Any]) -> Any:
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


def number_of(letters: bytes) -> int:
    """`number_of(b"AB")` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def letters_of(column: int) -> str:
    """`letters_of(27)` is AB."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def too_large(detail: str, limit: str) -> Refusal:
    """The refusal of what goes beyond a limit."""
    return Refusal("workbook-too-large", detail=detail, limit=limit)


def check_area(rows: int, columns: int, request: dict[str, Any]) -> None:
    """Refuse more columns, or a rectangle of more cells, than may be held."""
    if columns > request["columns"]:
        raise too_large(f"{columns:,} columns", f"{request['columns']:,} columns")
    if rows * columns > request["cells"]:
        corner = f"{letters_of(columns - 1)}{rows}"
        raise too_large(
            f"its cells reach to {corner}, {rows * columns:,} in all", f"{request['cells']:,} cells"
        )
