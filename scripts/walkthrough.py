"""An hour with the program, walked through in a real window: ``python -m scripts.walkthrough [--out FOLDER]``.

Starts with an empty home, under a virtual screen of 1366 × 768 with a window manager, and uses nothing but keys and
the mouse. Counts them, measures how long each wait is, makes sure that nothing lies beyond the edge of the screen, and
writes ``docs/walkthrough.md`` with its pictures.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.screen.display import Display, missing
from scripts.screen.program import ROOT, Program

STROKE = 1.2
"""Seconds that a person takes for a key or a click."""
SIZE = (1366, 768)
SAMPLES = ROOT / "resources" / "samples"
FIRST, SECOND = SAMPLES / "Monthly-AE-August-2024.csv", SAMPLES / "Monthly-AE-September-2024.csv"


@dataclass
class Step:
    """One thing that a person wants, with what it took."""

    name: str
    title: str
    strokes: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.strokes * STROKE + sum(self.waits)


class Walk:
    """Drives the program, a step after the other, and notes what each took."""

    def __init__(self, display: Display, program: Program, pictures: Path) -> None:
        self.display = display
        self.program = program
        self.pictures = pictures
        self.steps: list[Step] = []
        self.beyond: list[str] = []
        """What lay beyond the edge of the screen."""

    # A person's hands

    def keys(self, *names: str) -> None:
        for name in names:
            self._wait(self.display.key(name))

    def type(self, text: str) -> None:
        self._wait(self.display.type(text))

    def click(self, text: str, kind: str = "QWidget", nth: int = 0) -> None:
        x, y = self.program.where(text, kind, nth=nth)
        self._wait(self.display.click(x, y))

    def point(self, name: str, across: float, down: float = 0.5) -> None:
        """Clicks on a part of a picture, at a share of its width and height."""
        left, top, width, height = self.program.ask("box", text=name)
        self._wait(self.display.click(round(left + across * width), round(top + down * height)))

    def _wait(self, pressed: float) -> None:
        self.steps[-1].waits.append(self.display.until_rest(pressed, self.program))

    # Steps

    def step(self, name: str, title: str, do: Callable[[], None], *, expect: str = "") -> None:
        """Does something, then looks: is what should be there on the screen, and nothing beyond its edge?"""
        step = Step(name, title)
        self.steps.append(step)
        before = self.display.strokes
        do()
        step.strokes = self.display.strokes - before
        self.beyond += [f"{title}: {one}" for one in self.program.ask("beyond")]
        if expect and not any(expect in text for text in self.program.ask("texts")):
            self.display.save(self.pictures / "failed.png")
            raise AssertionError(f"{title}: nothing says “{expect}”: {self.program.ask('texts')}")
        self.display.save(self.pictures / f"{name}.png")
        print(
            f"{name}: {step.strokes} keys and clicks, waits {[round(wait, 2) for wait in step.waits if wait > 0.1]}"
        )


def walk(display: Display, program: Program, pictures: Path, home: Path) -> Walk:
    """The hour: the sample, read to the bottom, and then a database of one's own."""
    made = Walk(display, program, pictures)
    step, keys, write, click = made.step, made.keys, made.type, made.click

    def empty() -> None:
        program.ask("texts")
        made._wait(time.perf_counter())

    def worst() -> None:
        click("Off target", "QTabBar")
        row = program.ask("row", text="OffTarget")
        made._wait(display.click(*row))

    def first_point() -> None:
        made.point("ChartView", 0.85)

    def act() -> None:
        keys("ctrl+n")
        write("Second triage line on weekday evenings")
        keys("Tab")
        write("Flow lead")
        keys("Tab")
        write("+4w")
        keys("ctrl+Return")

    def pack() -> None:
        keys("ctrl+e", "Return")

    def bring(path: Path) -> None:
        keys("ctrl+i")
        write(str(path))
        keys("Return")

    def create() -> None:
        keys("ctrl+shift+n")
        keys("ctrl+a")
        write(str(home / "Meetings.lhsdb"))
        keys("Return")

    step("01-first-start", "The first start", empty, expect="Open the sample")
    step("02-sample", "Open the sample", lambda: keys("Return"), expect="Scotland")
    step("03-worst-board", "The board that misses by most", worst)
    step("04-worst-hospital", "Its worst hospital", worst)
    step("05-why", "Why is this point red?", first_point)
    step("06-action", "Say who does what by when", act)
    step("07-packet", "The packet of the hospital", pack)
    step("08-new", "A database of one's own", create)
    step("09-extract", "This month's extract, before anything is added", lambda: bring(FIRST))
    step("10-added", "Added", lambda: keys("Return"))
    step("11-second", "Next month's extract", lambda: bring(SECOND))
    step("12-second-added", "Added", lambda: keys("Return"))
    step("13-action", "An action", act)
    step("14-packet", "The packet", pack)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description="An hour with the program, in a real window.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    arguments = parser.parse_args()
    if missing():
        print(f"walkthrough: needs {', '.join(missing())} (Debian: xvfb, openbox, xdotool)", file=sys.stderr)
        return 1
    pictures = arguments.out / "images" / "walkthrough"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        frame, home = Path(folder, "frame"), Path(folder, "home")
        frame.mkdir()
        home.mkdir()
        with Display(*SIZE, frame) as display:
            program = Program(display, home)
            try:
                made = walk(display, program, pictures, home)
            finally:
                program.kill()
    print(sum(step.seconds for step in made.steps))
    return 0


if __name__ == "__main__":
    sys.exit(main())
