"""The process that parses: it sets its own limits, reads one file, and writes the cells to standard output.

Started as ``python -m lhs_desktop.formats.workbooks.child``, or by the bundled program as ``--read-workbook``, with
the request on standard input. Imports are few and late, since this runs once a file.
"""

import gc
import marshal
import os
import sys
from typing import Any

from lhs_desktop.formats.workbooks import wire


def main() -> int:
    """Answer the request on standard input."""
    request: dict[str, Any] = marshal.loads(sys.stdin.buffer.read())  # noqa: S302  (written by our own parent)
    # The frames get a descriptor of their own; whatever a library prints goes to standard error.
    frames = os.dup(1)
    os.dup2(2, 1)
    gc.disable()
    _limit(request["memory"], request["cpu_seconds"])
    with open(frames, "wb", buffering=1 << 16) as out:
        try:
            read(out, request)
        except wire.Refusal as refusal:
            wire.send(out, "refused", refusal.code, refusal.parameters)
        except MemoryError:
            memory = f"{request['memory'] // (1 << 20)} MiB"
            wire.send(
                out, "refused", "workbook-too-large", {"detail": "it needs more memory", "limit": memory}
            )
        except FileNotFoundError:
            wire.send(out, "refused", "workbook-not-found", {})
        except PermissionError:
            wire.send(out, "refused", "workbook-permission", {})
        except BrokenPipeError:
            os._exit(1)
        except BaseException as error:
            # A panic of the reader's Rust code is no Exception.
            detail = f"its parts do not fit together, {type(error).__name__}"
            wire.send(out, "refused", "workbook-unreadable", {"detail": detail})
    # Nothing is left to tidy up, and taking a large workbook apart again takes time.
    os._exit(0)


def _limit(memory: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, amount, more in (
        (resource.RLIMIT_AS, memory, 0),
        (resource.RLIMIT_CPU, cpu_seconds, 5),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            amount = min(amount, most)
            more = min(more, most - amount)
        resource.setrlimit(kind, (amount, amount + more))


def read(out: Any, request: dict[str, Any]) -> None:
    """Read one file to `out`."""
    from lhs_desktop.formats.workbooks.sniffing import kind_of

    path = request["path"]
    if "text" in request:
        from io import BytesIO

        from lhs_desktop.formats.workbooks.delimited import read_delimited

        facts = read_delimited(out, BytesIO(request["text"]), request)
        wire.send(out, "done", facts | {"size": len(request["text"])})
        return
    before = os.stat(path)
    with open(path, "rb") as file:
        kind = kind_of(file)
        if kind == "text":
            from lhs_desktop.formats.workbooks.delimited import read_delimited

            facts = read_delimited(out, file, request)
        else:
            from lhs_desktop.formats.workbooks.grids import read_grids

            facts = read_grids(out, file, kind, request)
    after = os.stat(path)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise wire.Refusal("workbook-changed")
    facts["size"] = before.st_size
    wire.send(out, "done", facts)


if __name__ == "__main__":
    sys.exit(main())
