"""``python -m lhs_desktop`` and the program itself: no arguments open the window."""

import sys
from importlib import import_module


def main() -> int:
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first.startswith("--"):
        from lhs_desktop.formats.children import CHILDREN

        if first in CHILDREN:  # the frozen program starts itself for what is done in a process of its own
            return import_module(CHILDREN[first]).main() or 0
    from lhs_desktop.app import main as start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
