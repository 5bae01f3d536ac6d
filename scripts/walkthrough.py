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
LONGEST = 120
"""Seconds after which something that should be said never will be."""
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
            self.wait(self.display.key(name))

    def type(self, text: str) -> None:
        self.wait(self.display.type(text))

    def click(self, text: str, kind: str = "QWidget", nth: int = 0) -> None:
        x, y = self.program.where(text, kind, nth=nth)
        self.wait(self.display.click(x, y))

    def point(self, name: str, across: float, down: float = 0.5) -> None:
        """Clicks on a part of a picture, at a share of its width and height."""
        left, top, width, height = self.program.ask("box", text=name)
        self.wait(self.display.click(round(left + across * width), round(top + down * height)))

    def wait(self, pressed: float) -> None:
        self.steps[-1].waits.append(self.display.until_rest(pressed, self.program))

    def until(self, text: str) -> None:
        """Waits for something to be said, which counts as waiting for what was done last."""
        begun = time.perf_counter()
        while not any(text in one for one in self.program.ask("texts")):
            if time.perf_counter() - begun > LONGEST:
                raise AssertionError(f"nothing says “{text}”: {self.program.ask('texts')}")
            time.sleep(0.05)
        self.steps[-1].waits.append(time.perf_counter() - begun)

    # Steps

    def step(self, name: str, title: str, do: Callable[[], None], *, expect: str = "") -> None:
        """Does something, then looks: is what should be there on the screen, and nothing beyond its edge?"""
        step = Step(name, title)
        self.steps.append(step)
        before = self.display.strokes
        do()
        step.strokes = self.display.strokes - before
        self.beyond += [f"{title}: {one}" for one in self.program.ask("beyond")]
        if expect:
            self.until(expect)
            self.wait(time.perf_counter())
        self.display.save(self.pictures / f"{name}.png")
        print(
            f"{name}: {step.strokes} keys and clicks, waits {[round(wait, 2) for wait in step.waits if wait > 0.1]}"
        )


def walk(display: Display, program: Program, pictures: Path, home: Path) -> Walk:
    """The hour: the sample, read to the bottom, and then a database of your own."""
    made = Walk(display, program, pictures)
    step, keys, write, click = made.step, made.keys, made.type, made.click

    def empty() -> None:
        program.ask("texts")
        made.wait(time.perf_counter())

    def worst() -> None:
        click("Off target", "QTabBar")
        made.wait(display.click(*program.ask("row", text="OffTarget")))
        keys("Return")

    def why() -> None:
        made.point("ChartView", 0.55)
        click("Figure", "QTabBar")

    def act() -> None:
        keys("ctrl+n")
        write("Second triage line on weekday evenings")
        keys("Tab", "Tab")
        write("Flow lead")
        keys("Tab")
        write("+4w")
        keys("ctrl+Return")

    def pack() -> None:
        keys("ctrl+e", "Return")
        made.until("meeting packet")

    def bring(path: Path) -> None:
        keys("ctrl+i")
        write(str(path))
        keys("Return")
        made.until("Add ")

    def create() -> None:
        keys("Escape", "ctrl+shift+n", "ctrl+a")
        write(str(home / "Meetings.lhsdb"))
        keys("Return")

    step("01-first-start", "The program is started for the first time.", empty, expect="Open the sample")
    step(
        "02-sample",
        "*Open the sample*: Enter on the first button.",
        lambda: keys("Return"),
        expect="Scotland",
    )
    step("03-worst-board", "*Off target*, its first row: the board that misses by most.", worst)
    step("04-worst-hospital", "The same once more: its worst hospital.", worst)
    step(
        "05-why", "A point of the chart: why is it marked, and where does it come from?", why, expect="Figure"
    )
    step("06-action", "Who does what by when: Ctrl+N, four fields, Ctrl+Enter.", act, expect="Actions 1")
    step("07-packet", "The packet of the hospital: Ctrl+E, Enter.", pack, expect="meeting packet.pdf")
    step("08-new", "Your own database: Ctrl+Shift+N and a name.", create, expect="Import an extract")
    step(
        "09-extract", "This month's extract: Ctrl+I and its name. Nothing is added yet.", lambda: bring(FIRST)
    )
    step("10-added", "Enter adds it.", lambda: keys("Return"), expect="batch 1")
    step("11-page", "Enter again shows the page.", lambda: keys("Return"), expect="England")
    step("12-second", "Next month's extract.", lambda: bring(SECOND))
    step("13-second-added", "Added.", lambda: keys("Return"), expect="batch 2")
    step("14-second-page", "The page goes to the new month.", lambda: keys("Return"), expect="England")
    step("15-action", "An action on what stands out.", act, expect="Actions 1")
    step("16-packet", "And the packet for the meeting.", pack, expect="meeting packet.pdf")
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
    (arguments.out / "walkthrough.md").write_text(written(made), encoding="utf-8")
    for beyond in made.beyond:
        print(f"beyond the screen: {beyond}", file=sys.stderr)
    return 1 if made.beyond else 0


def written(walk: Walk) -> str:
    """The page of the documents: what was done, what it took, and what the screen showed."""
    total = sum(step.seconds for step in walk.steps)
    strokes = sum(step.strokes for step in walk.steps)
    waits = sum(sum(step.waits) for step in walk.steps)
    rows = [
        f"| {number} | {step.title} | {step.strokes} | {sum(step.waits):.1f} |"
        for number, step in enumerate(walk.steps, start=1)
    ]
    pictures = [
        f"## {number}. {step.title}\n\n![{step.title}](images/walkthrough/{step.name}.png)"
        for number, step in enumerate(walk.steps, start=1)
    ]
    return "\n".join(
        [
            "# An hour with the program, walked through",
            "",
            "Made by `make screenshots` in a real window, on a virtual screen of 1366 × 768 with a window manager, with an empty "
            "home at the start, by nothing but keys and the mouse. Each key and click is counted as "
            f"{STROKE} seconds; a wait is measured from the key or click to the last change of the picture. After each step the "
            "program was asked whether anything stood beyond the edge of the screen: "
            + ("nothing did." if not walk.beyond else "; ".join(walk.beyond) + "."),
            "",
            f"In all {strokes} keys and clicks and {waits:.0f} seconds of waiting: **{total / 60:.1f} minutes**.",
            "",
            "| | what | keys and clicks | waits, s |",
            "|---|---|---|---|",
            *rows,
            "",
            "\n\n".join(pictures),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
