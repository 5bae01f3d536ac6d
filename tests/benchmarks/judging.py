"""A thousand series of 36 points judged, against the programs of the field where they are installed.

clinical-qikit is a Python program (``pip install clinical-qikit``, not among the dependencies); NHSRplotthedots is
one of R. Recorded on one machine, one call of NHSRplotthedots takes three times what qikit takes.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from lhs_desktop.models.measures import Direction, Kind, Measure, RollUp
from lhs_desktop.models.periods import between, parse
from lhs_desktop.models.readings.judging import judge
from lhs_desktop.models.readings.laying import Track
from lhs_desktop.models.readings.rule_sets import DEFAULT, rule_set
from lhs_desktop.statistics import rules, spc
from lhs_desktop.statistics.spc import Floats
from tests.benchmarks.measuring import Case, Clock, Side, Skipped

SERIES, POINTS = 1_000, 36
MEASURE = Measure(
    1,
    "M",
    "M",
    "",
    Kind.PROPORTION,
    Direction.HIGHER,
    RollUp.SUM,
    100.0,
    "%",
    1,
    "month",
    "",
    "",
    0.0,
    "",
    "",
    "",
)


def judging(folder: Path) -> Iterator[Case]:
    random = np.random.default_rng(1)
    n = random.integers(500, 1500, (SERIES, POINTS)).astype(float)
    x = random.binomial(n.astype(int), np.clip(0.8 + random.normal(0, 0.02, n.shape), 0, 1)).astype(float)
    peers: list[tuple[str, Side, float]] = []
    if find_spec("qikit"):
        peers.append(("clinical-qikit", _qikit(x / n), 0.03))
    if shutil.which("Rscript") and _has_plotthedots():
        peers.append(("NHSRplotthedots", _plotthedots(folder, x / n), 0.01))
    if not peers:
        raise Skipped("neither clinical-qikit nor NHSRplotthedots is installed")
    for name, side, goal in peers:
        yield Case(f"charts, limits and rules of {SERIES:,} × {POINTS}", name, _rules(x / n), side, goal)
        yield Case(f"readings of {SERIES:,} × {POINTS}", name, _readings(x, n), side, goal)


def _qikit(value: Floats) -> Side:
    from qikit import qic

    def side(clock: Clock) -> None:
        with clock.running():
            for row in value:
                qic(y=row, chart="i")

    return side


def _rules(value: Floats) -> Side:
    use = np.ones(value.shape, dtype=bool)
    order = rule_set(DEFAULT).rules

    def side(clock: Clock) -> None:
        with clock.running():
            lines = spc.lines("i", value, use.astype(float), value=value, use=use)
            rules.leading(np.array([rules.mark(rule, lines) for rule in order]))

    return side


def _readings(x: Floats, n: Floats) -> Side:
    periods = tuple(between(parse("2020-01"), parse("2022-12")))
    codes = tuple(one.code for one in periods)
    target = np.full(POINTS, 85.0)
    tracks = [
        Track(periods, codes, above, below, above / below * 100, target)
        for above, below in zip(x, n, strict=True)
    ]
    chosen = rule_set(DEFAULT)

    def side(clock: Clock) -> None:
        with clock.running():
            judge(MEASURE, tracks, chosen)

    return side


def _has_plotthedots() -> bool:
    asked = 'cat(requireNamespace("NHSRplotthedots", quietly = TRUE))'
    done = subprocess.run(["Rscript", "-e", asked], capture_output=True, text=True, check=False)
    return done.stdout.strip() == "TRUE"


_SCRIPT = """
library(NHSRplotthedots)
d <- do.call(rbind, lapply(seq_along(v <- jsonlite::fromJSON("%s", simplifyVector = FALSE)), function(i)
  data.frame(g = i, x = seq(as.Date("2020-01-01"), by = "month", length.out = 36), y = unlist(v[[i]]))))
invisible(ptd_spc(d, y, x, g, target = 0.85))
"""


def _plotthedots(folder: Path, value: Floats) -> Side:
    data, script = folder / "series.json", folder / "run.R"
    data.write_text(json.dumps(value.tolist()), encoding="utf-8")
    script.write_text(_SCRIPT % data, encoding="utf-8")

    def side(clock: Clock) -> None:
        with clock.running():
            subprocess.run(["Rscript", str(script)], check=True, capture_output=True)

    return side
