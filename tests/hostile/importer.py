"""The process that imports hostile files one after another, and says of each what became of it.

One request a line: the file, the database, how to read it. One answer a line. A file that kills or stops this process
has done to the program what it must not do.
"""

import contextlib
import io
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from lhs_desktop.errors import LhsError
from lhs_desktop.messages import text_for
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing.proposing import import_proposed
from lhs_desktop.services.importing.sources import Source


def answer(request: dict[str, Any]) -> dict[str, Any]:
    started = _seconds()
    found: dict[str, Any] = {}
    spoken = io.StringIO()
    with contextlib.redirect_stdout(spoken), contextlib.redirect_stderr(spoken):
        try:
            found = _import(request)
        except LhsError as error:
            found = {"refused": error.code, "message": text_for(error)}
        except Exception:  # what no caller expects is a fault of the program, told to the test
            found = {"traceback": traceback.format_exc()}
    found["spoken"] = spoken.getvalue()
    found["seconds"] = _seconds() - started
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _seconds() -> float:
    """Of work, here and in the processes that parse: how long that takes on a busy machine says nothing."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _import(request: dict[str, Any]) -> dict[str, Any]:
    path = bytes.fromhex(request["path"]).decode("utf-8", "surrogateescape")
    read = request["source"]
    source = Source(path, tuple(read.get("tables", ())), read.get("query", ""))
    with open_database(Path(request["database"])) as database:
        result, proposed = import_proposed(database, [source], "", dry_run=False, create_nodes=True)
    return {
        "result": result.as_dict(),
        "recipe": proposed.toml if proposed else "",
        "reasons": list(proposed.reasons) if proposed else [],
    }


def main() -> None:
    out = sys.stdout
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)), default=str), file=out, flush=True)


if __name__ == "__main__":
    main()
