"""``python -m tests.benchmarks [--only NAME]… [--json] [--large] [--observations N] [--repeats N]``"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import importing, judging, pages, starting, storing
from tests.benchmarks.measuring import Case, Result, Skipped, measure, table

Benchmark = Callable[[Path], Iterator[Case | Result]]

LARGE = frozenset({"million", "extracts-million", "memory-million"})


def benchmarks(observations: int) -> dict[str, Benchmark]:
    """All benchmarks by name."""
    return {
        "scotland": importing.scotland,
        "workbook": importing.workbook,
        "memory": importing.memory,
        "memory-million": importing.memory_of_a_million,
        "million": importing.million,
        "extracts": importing.extracts,
        "extracts-million": importing.extracts_of_a_million,
        "storing": storing.storing,
        "changing": lambda folder: storing.changing(folder, observations),
        "judging": judging.judging,
        "page": pages.scotland,
        "pages": lambda folder: pages.synthetic(folder, observations),
        "starting": starting.starting,
    }


def main() -> int:
    arguments = _arguments()
    known = benchmarks(arguments.observations)
    names = arguments.only or [name for name in known if arguments.large or name not in LARGE]
    results: list[Result] = []
    skipped: dict[str, str] = {}
    for name in names:
        try:
            with tempfile.TemporaryDirectory(prefix="lhs-bench-") as folder:
                for case in known[name](Path(folder)):
                    print(f"{name}: {case.what} …", file=sys.stderr, flush=True)
                    results.append(
                        case if isinstance(case, Result) else measure(name, case, arguments.repeats)
                    )
        except Skipped as error:
            skipped[name] = str(error)
    if arguments.json:
        print(json.dumps({"results": [one.as_dict() for one in results], "skipped": skipped}, indent=2))
        return 0
    print(table(results))
    for name, reason in skipped.items():
        print(f"{name}: skipped, {reason}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", choices=sorted(benchmarks(0)))
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--large", action="store_true", help="also those that take minutes")
    parser.add_argument("--observations", type=int, default=500_000, help="size of the synthetic database")
    parser.add_argument("--repeats", type=int, default=5, help="turns; medians are of these")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
