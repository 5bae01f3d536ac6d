"""``python -m lhs_desktop`` and the program itself: no arguments open the window."""

import sys


def main() -> int:
    if "--read-workbook" in sys.argv[1:2]:
        # The frozen program starts itself to read a workbook in a process of its own.
        from lhs_desktop.formats.workbooks import child

        return child.main() or 0
    from lhs_desktop.app import main as start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
