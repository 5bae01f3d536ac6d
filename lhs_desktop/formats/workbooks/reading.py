"""The parent's side of reading: start the child, receive the cells, and never be hurt by what happens to it."""

import contextlib
import marshal
import os
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

from lhs_desktop.errors import Rejected
from lhs_desktop.formats import children
from lhs_desktop.formats.workbooks.messages import MESSAGES
from lhs_desktop.formats.workbooks.model import CellError, Limits, Repeated, Sheet, Workbook
from lhs_desktop.formats.workbooks.wire import decode

Report = Callable[[int, int], object]

_POLL_SECONDS = 0.1
_FRAMES_AHEAD = 8
_FRAME_BYTES = 512 * 1024 * 1024
ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(1 << 26),
}
"""The GNU allocator keeps what is freed: asking the system for the same pages again costs a tenth of the time."""


def read_workbook(
    path: str | os.PathLike[str],
    *,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    report: Report | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Workbook:
    """Read a workbook or delimited text of any kind, known by its content.

    `report(done, total)` is called at least ten times a second; whatever it raises stops the reading at once.
    `encoding` and `delimiter` overrule what is found out about delimited text.
    Raises `Rejected` with one of the codes of ``messages``.
    """
    source = os.path.abspath(os.fspath(path))
    name = shown_name(source)
    _look(source, name, limits)
    request = _request(source, limits, encoding, delimiter)
    with _Child(name, limits, request) as child:
        return _collect(name, child.frames(report or _silent))


def read_pasted(
    text: str,
    name: str,
    *,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    report: Report | None = None,
    delimiter: str | None = None,
) -> Workbook:
    """Read text as from the clipboard: what was copied in a spreadsheet is separated by tabs. See `read_workbook`."""
    content = text.encode("utf-8", "replace")
    if not content:
        raise Rejected("workbook-empty", file=name)
    if len(content) > limits.file_bytes:
        raise Rejected(
            "workbook-too-large", file=name, detail=_amount(len(content)), limit=_amount(limits.file_bytes)
        )
    request = _request(name, limits, "utf-8", delimiter) | {"text": content}
    with _Child(name, limits, request) as child:
        return _collect(name, child.frames(report or _silent))


def _request(path: str, limits: Limits, encoding: str | None, delimiter: str | None) -> dict[str, Any]:
    return {
        "path": path,
        "name": shown_name(path),
        "cpu_seconds": limits.cpu_seconds,
        "memory": limits.memory,
        "expanded_bytes": limits.expanded_bytes,
        "cells": limits.cells,
        "columns": limits.columns,
        "encoding": encoding,
        "delimiter": delimiter,
    }


def shown_name(path: str | os.PathLike[str]) -> str:
    """The name of a file as text that can be stored: bytes of a name that are no UTF-8 become question marks."""
    return os.fsencode(os.path.basename(path)).decode("utf-8", "replace")


def _silent(done: int, total: int) -> None:
    pass


def _look(source: str, name: str, limits: Limits) -> None:
    """Refuse what needs no reading to be refused."""
    try:
        if os.path.isdir(source):
            raise Rejected("workbook-not-a-table", file=name, detail="a folder")
        size = os.stat(source).st_size
        if not os.path.isfile(source):
            raise Rejected("workbook-not-a-table", file=name, detail="a device or a pipe")
        if not size:
            raise Rejected("workbook-empty", file=name)
        if size > limits.file_bytes:
            raise Rejected(
                "workbook-too-large", file=name, detail=_amount(size), limit=_amount(limits.file_bytes)
            )
        with open(source, "rb"):
            pass
    except FileNotFoundError as error:
        raise Rejected("workbook-not-found", file=name) from error
    except PermissionError as error:
        raise Rejected("workbook-permission", file=name) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or "its name cannot be used"
        raise Rejected("workbook-unreadable", file=name, detail=detail) from error


def _amount(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"


def _collect(name: str, frames: Iterator[tuple[Any, ...]]) -> Workbook:
    sheets: list[Sheet] = []
    heading: tuple[Any, ...] = ()
    chunks: list[tuple[Any, ...]] = []
    told: dict[int, list[Any]] = {}
    rows = columns = 0
    memo: dict[str, Any] = {}
    for tag, *rest in frames:
        if tag == "rows":
            height, parts = rest
            chunks.append(
                tuple(
                    [decode(part, memo, CellError, Repeated, told, index) for index, part in enumerate(parts)]
                )
            )
            rows += height
            columns = max(columns, len(parts))
        elif tag == "sheet":
            heading, chunks, told, rows, columns = tuple(rest), [], {}, 0, 0
        elif tag == "end":
            title, visible = heading
            merged, percent, percent_cells, indents = rest
            sheets.append(
                Sheet(
                    title,
                    rows,
                    columns,
                    visible,
                    tuple(merged),
                    tuple(chunks),
                    frozenset(percent),
                    frozenset((row, column) for row, column in percent_cells),
                    {(row, column): steps for row, column, steps in indents},
                )
            )
        elif tag == "again":
            sheets.clear()
        elif tag == "done":
            facts = rest[0]
            notes = [MESSAGES[code].format(file=name, **values) for code, values in facts.pop("notes")]
            return Workbook(name=name, sheets=tuple(sheets), notes=tuple(notes), **facts)
    raise Rejected("workbook-unreadable", file=name, detail="the reader stopped")


class _Child:
    """The process that parses. Leaving the context ends it, whatever the reason."""

    def __init__(self, name: str, limits: Limits, request: dict[str, Any]) -> None:
        self._name = name
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed in __exit__)
        self._queue: queue.Queue[bytes | None] = queue.Queue(_FRAMES_AHEAD)
        self._left = False
        self._process = children.start("--read-workbook", self._stderr, ALLOCATOR)
        self._pump = threading.Thread(target=self._receive, name="workbook-reader", daemon=True)
        self._pump.start()
        with contextlib.suppress(OSError):
            assert self._process.stdin
            self._process.stdin.write(marshal.dumps(request))
            self._process.stdin.close()

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._left = True
        self._process.kill()
        while self._pump.is_alive():
            with contextlib.suppress(queue.Empty):
                self._queue.get(timeout=0.01)
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()
        self._stderr.close()

    def _receive(self) -> None:
        assert self._process.stdout
        stream = self._process.stdout
        while not self._left:
            head = stream.read(4)
            size = int.from_bytes(head, "little")
            if len(head) < 4 or size > _FRAME_BYTES:
                break
            body = stream.read(size)
            if len(body) < size:
                break
            self._queue.put(body)
        self._queue.put(None)

    def frames(self, report: Report) -> Iterator[tuple[Any, ...]]:
        """The frames of the child; progress is passed on, a refusal or a death is raised as `Rejected`."""
        done, total = 0, 0
        report(done, total)
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise Rejected("workbook-timeout", file=self._name, limit=round(self._limits.seconds, 3))
            try:
                body = self._queue.get(timeout=min(_POLL_SECONDS, left))
            except queue.Empty:
                report(done, total)
                continue
            if body is None:
                self._died()
                return
            try:
                frame = marshal.loads(body)  # noqa: S302  (plain values of our own child)
            except (EOFError, TypeError, ValueError):
                raise Rejected(
                    "workbook-unreadable",
                    file=self._name,
                    detail="the reader gave an answer that makes no sense",
                ) from None
            if frame[0] == "progress":
                done, total = frame[1:]
                report(done, total)
            elif frame[0] == "refused":
                raise Rejected(frame[1], file=self._name, **frame[2])
            else:
                yield frame

    def _died(self) -> None:
        """Say why the child ended without a last frame."""
        status = self._process.wait()
        self._stderr.seek(0)
        words = self._stderr.read(100_000).decode("utf-8", "replace")
        memory = _amount(self._limits.memory)
        if status == -getattr(signal, "SIGXCPU", 24):
            raise Rejected("workbook-timeout", file=self._name, limit=self._limits.cpu_seconds)
        if "memory allocation" in words or "MemoryError" in words or status == -getattr(signal, "SIGKILL", 9):
            raise Rejected("workbook-too-large", file=self._name, detail="it needs more memory", limit=memory)
        raise Rejected("workbook-unreadable", file=self._name, detail=f"the reader ended, {status}")
