"""The command line: the same engine without the window."""

import argparse
import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lhs_desktop import __version__
from lhs_desktop.errors import Cancelled, LhsError
from lhs_desktop.messages import text_for, text_for_code

if TYPE_CHECKING:
    from lhs_desktop.commands import Answer

OpenWindow = Callable[[Path | str | None, str], int]

DONE, FAILED, USAGE, UNDECIDED = 0, 1, 2, 3


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; what they need is loaded with them."""
    from lhs_desktop.commands import (
        actions,
        comparing,
        data,
        databases,
        extracts,
        packets,
        readings,
        tray,
    )

    top = argparse.ArgumentParser(
        prog="lhs-desktop",
        description="The workbench of clinical community meetings: extracts in, meeting packet out. "
        "Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"lhs-desktop {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for module in (databases, extracts, tray, data, readings, comparing, actions, packets):
        module.add_to(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return top


def run(arguments: list[str], open_window: OpenWindow) -> int:
    """Runs one command and returns its exit status; errors are one line on standard error."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        if _is_window(arguments):  # before anything is loaded that only commands need
            return open_window(arguments[0] if arguments else None, "")
        top = parser()
        if _names_a_file(arguments, top):
            return open_window(arguments[0], "")
        parsed = top.parse_args(arguments)
        answer: Answer = parsed.run(parsed)
        _print(answer, parsed.json)
        if answer.window is not None:
            return open_window(answer.window, answer.node)
        return answer.status
    except LhsError as error:
        return _failed(text_for(error), error.exit_status)
    except (Cancelled, KeyboardInterrupt):
        return _failed(text_for_code("cancelled", {}), FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except OSError as error:
        return _failed(
            text_for_code("file-failed", {"file": error.filename or "", "detail": error.strerror}), 1
        )
    except Exception as error:  # a bug: say so in one line, keep the rest for the log
        log = _log(error)
        return _failed(text_for_code("unexpected", {"detail": type(error).__name__, "log": log}), FAILED)


def _is_window(arguments: list[str]) -> bool:
    """``lhs-desktop``, and ``lhs-desktop DATABASE`` where that can be no command: a path or an address."""
    first = arguments[0] if arguments else ""
    return not first or (
        len(arguments) == 1 and not first.startswith("-") and any(sign in first for sign in "./\\")
    )


def _names_a_file(arguments: list[str], top: argparse.ArgumentParser) -> bool:
    """``lhs-desktop DATABASE`` with a bare name, of a file that is there."""
    known = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction)).choices
    first = arguments[0]
    is_one = len(arguments) == 1 and not first.startswith("-")
    return is_one and first not in known and Path(first).exists()


def _print(answer: "Answer", as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer.document, ensure_ascii=False, indent=2, default=_plain))
    else:
        for line in answer.lines:
            print(line)
    for line in answer.messages:
        print(line, file=sys.stderr)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _failed(sentence: str, status: int) -> int:
    print("error: " + " ".join(sentence.split()), file=sys.stderr)
    return status


def _log(error: Exception) -> str:
    """Writes what a developer needs to a log file; data values are not in it."""
    from lhs_desktop import private
    from lhs_desktop.config import log_folder

    path = log_folder() / "lhs-desktop.log"
    with suppress(OSError):
        private.folder(path.parent)
        with open(path, "a", encoding="utf-8", opener=private.opened) as file:
            private.keep(path)
            file.write(f"{private.told(error)}\n\n")
    return str(path)
