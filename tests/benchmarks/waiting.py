"""How long a person waits, in the real window: ``python -m tests.benchmarks.waiting [--turns N] [--json]``.

Under a virtual screen with a window manager, from the key or click until the picture no longer changes; and from the start
of the program until its window is painted, and until the page of the last database can be used. Seconds by the clock, to
be measured on a machine that does nothing else. Needs Debian's ``xvfb``, ``openbox`` and ``xdotool``.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scripts.screen.display import LOOK, Display, missing
from scripts.screen.program import Program

SIZE = (1366, 768)
MENU = range(26, 48)
"""The rows of the screen in which the menu bar of a full window stands."""
FIRST = 1.5
"""Seconds without a change after which the program has started."""
CLICK, PEERS, PAINTED, USABLE = 0.3, 0.6, 0.8, 1.5
"""The longest waits that we allow: for a click, the first opening of the peers, the window, the page."""


def started(display: Display, home: Path) -> tuple[Program, float, float]:
    """Starts the program on its last database; seconds until the window is painted, and until nothing changes."""
    begun = time.perf_counter()
    program = Program(display, home)
    painted = last = 0.0
    seen = display.checksum()
    while not painted or time.perf_counter() - begun - last < FIRST:
        found = display.checksum()
        if found != seen:
            seen, last = found, time.perf_counter() - begun
            if not painted and display.has_text(MENU):
                painted = last
        time.sleep(LOOK)
    return program, painted, last


def clicks(display: Display, program: Program) -> dict[str, tuple[Callable[[], float], float]]:
    """What a person does on the sample, in order: how, and how long it may take."""

    def row(part: str, number: int) -> Callable[[], float]:
        return lambda: display.click(*program.ask("row", text=part, number=number))

    def at(text: str, kind: str = "QWidget") -> Callable[[], float]:
        return lambda: display.click(*program.where(text, kind))

    def on_chart(across: float) -> float:
        left, top, width, height = program.ask("box", text="ChartView")
        return display.click(round(left + across * width), round(top + height / 2))

    statement = "Statement: measures of this node"
    return {
        "another measure": (row(statement, 1), CLICK),
        "back to the first": (row(statement, 0), CLICK),
        "a point of the chart": (lambda: on_chart(0.4), CLICK),
        "the chart over all months": (at("All", "QAbstractButton"), CLICK),
        "the chart over 36 months": (at("36", "QAbstractButton"), CLICK),
        "the chart as numbers": (at("Numbers", "QAbstractButton"), CLICK),
        "the chart again": (at("Numbers", "QAbstractButton"), CLICK),
        "off target": (at("Off target", "QTabBar"), CLICK),
        "its first row": (row("OffTarget", 0), CLICK),
        "open it": (lambda: display.key("Return"), CLICK),
        "limits": (at("Limits", "QTabBar"), CLICK),
        "the earlier period": (lambda: display.key("alt+Prior"), CLICK),
        "the earlier period again": (lambda: display.key("alt+Prior"), CLICK),
        "the later period": (lambda: display.key("alt+Next"), CLICK),
        "peers, the first time": (at("Peers", "QTabBar"), PEERS),
        "peers: funnel": (at("Funnel", "QAbstractButton"), CLICK),
        "peers: over time": (at("Over time", "QAbstractButton"), CLICK),
        "peers: change": (at("Change", "QAbstractButton"), CLICK),
        "peers: ranked": (at("Ranked", "QAbstractButton"), CLICK),
        "peers: the earlier period": (lambda: display.key("alt+Prior"), CLICK),
        "actions": (at("Actions", "QTabBar"), CLICK),
        "about": (at("About", "QTabBar"), CLICK),
        "statement": (at("Statement", "QTabBar"), CLICK),
        "another node of the tree": (row("NodeTree", 0), CLICK),
        "and the next": (row("NodeTree", 2), CLICK),
        "find anything": (lambda: display.key("ctrl+k"), CLICK),
        "three letters": (lambda: display.type("wis"), CLICK),
        "the first of what was found": (lambda: display.key("Return"), CLICK),
        "back": (lambda: display.key("alt+Left"), CLICK),
        "a new action": (lambda: display.key("ctrl+n"), CLICK),
        "close it": (lambda: display.key("Escape"), CLICK),
        "the guide": (lambda: display.key("F1"), CLICK),
        "close the guide": (lambda: display.key("Escape"), CLICK),
        "the packet's sheet": (lambda: display.key("ctrl+e"), CLICK),
        "close the sheet": (lambda: display.key("Escape"), CLICK),
        "import history": (lambda: display.key("ctrl+shift+i"), CLICK),
        "close the history": (lambda: display.key("Escape"), CLICK),
    }


def one_turn(home: Path) -> dict[str, tuple[float, float]]:
    """What was waited for: seconds, and how many are allowed."""
    waits: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as frame, Display(*SIZE, Path(frame)) as display:
        program, painted, usable = started(display, home)
        display.until_rest(time.perf_counter(), program)
        waits["start: the window is painted"] = (painted, PAINTED)
        waits["start: the page can be used"] = (usable, USABLE)
        try:
            for name, (act, longest) in clicks(display, program).items():
                try:
                    waits[name] = (display.until_rest(act(), program), longest)
                except (LookupError, TypeError) as error:
                    print(f"{name}: not found ({error}): {program.ask('texts')[:6]}", file=sys.stderr)
        finally:
            program.kill()
    return waits


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.waiting", description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if missing():
        print(f"waiting: needs {', '.join(missing())}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="lhs-waiting-") as folder:
        home = prepared(Path(folder))
        turns = [one_turn(home) for _ in range(arguments.turns)]
    found = {
        name: (
            statistics.median(turn[name][0] for turn in turns),
            max(turn[name][0] for turn in turns),
            longest,
        )
        for name, (_, longest) in turns[0].items()
    }
    if arguments.json:
        print(json.dumps(found, indent=2))
        return 0
    print("| what | median | longest | allowed | |\n|---|---|---|---|---|")
    for name, (median, most, allowed) in found.items():
        print(
            f"| {name} | {median:.2f} | {most:.2f} | {allowed} | {'' if median <= allowed else '**missed**'} |"
        )
    return 0


def prepared(folder: Path) -> Path:
    """A home in which the sample is the last database."""
    from lhs_desktop.services import sample

    home = folder / "home"
    data = home / "lhs-desktop"
    data.mkdir(parents=True)
    sample.build(data / "sample.lhsdb")
    with tempfile.TemporaryDirectory() as frame, Display(*SIZE, Path(frame)) as display:
        program = Program(display, home, str(data / "sample.lhsdb"))
        program.ask("texts")
        while not any("Scotland" in text for text in program.ask("texts")):
            time.sleep(0.1)
        display.until_rest(time.perf_counter(), program)
        display.key("ctrl+q")
        program.process.wait(timeout=30)
    return home


if __name__ == "__main__":
    sys.exit(main())
