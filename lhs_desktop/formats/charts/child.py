"""The process that draws: loads matplotlib once, then draws what it is asked for, until its standard input ends."""

import os
import pickle
import sys
import traceback
from typing import IO, Any

from lhs_desktop.formats.charts.drawn import Drawing

HEAD = 4
"""Bytes in which the length of a message stands before it, the lowest first."""


def main() -> int:
    """Answers each request with ``(drawing, "")``, or with ``(None, what went wrong)``."""
    # The answers get a descriptor of their own; whatever a library prints goes to standard error.
    answers = os.dup(1)
    os.dup2(2, 1)
    with open(answers, "wb") as out:
        from lhs_desktop.formats.charts.easel import Easel

        easel = Easel()
        while (request := receive(sys.stdin.buffer)) is not None:
            answer: tuple[Drawing | None, str]
            try:
                answer = (easel.draw(*request), "")
            except Exception:
                answer = (None, traceback.format_exc())
                easel = Easel()  # the figure may be half drawn
            send(out, answer)
    return 0


def send(stream: IO[bytes], message: Any) -> None:
    """Writes a message of our own, its length before it."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(HEAD, "little"))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message; None where the other side has ended."""
    size = int.from_bytes(stream.read(HEAD), "little")
    body = stream.read(size)
    return pickle.loads(body) if size and len(body) == size else None  # noqa: S301  (between us and our child)


if __name__ == "__main__":
    sys.exit(main())
