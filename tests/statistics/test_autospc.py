"""New limits as the Stable Shift Algorithm of autospc accepts them: every case of the fixtures."""

import re
from functools import cache

import pytest

from lhs_desktop.statistics import rephasing
from lhs_desktop.statistics.spc import Kind
from tests.statistics.replaying import Tally, grouped, rows, series

_KINDS: dict[str, Kind] = {"XMR": "i", "P": "p", "P'": "pp", "C": "c"}


@cache
def tally() -> Tally:
    found = Tally()
    for row in rows("autospc_cases.csv.gz"):
        kind = _KINDS.get(re.search(r'chart_type = "(\S+?)"', row["call"])[1])  # type: ignore[index]
        if kind is None or "baseline_only" in row["call"]:
            found.no_counterpart += 1
            continue
        options: dict[str, int] = {}
        if minimum := re.search(r"period_min = (\d+)", row["call"]):
            options["minimum"] = int(minimum[1])
        if run := re.search(r"shift_rule_threshold = (\d+)", row["call"]):
            options["run"] = int(run[1])
        given = series(row["series"])
        n = given.n if "n = n" in row["call"] else None
        proposed = [shift.index for shift in rephasing.propose(kind, given.y, n, **options).shifts]
        points = grouped("autospc_points.csv.gz", "case").get((row["case"],), [])
        accepted = [index for index, point in enumerate(points) if point["break_point"] == "1"]
        found.add(row["case"], [] if proposed == accepted else [f"{proposed} not {accepted}"], "")
    return found


def test_all_cases_agree() -> None:
    found = tally()
    assert not found.differ
    assert len(found.agreed) > 200


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_nothing_is_proposed_where_nothing_shifts(level: float) -> None:
    assert rephasing.propose("i", [level] * 60).shifts == ()


def test_a_shift_that_stays_is_proposed_with_both_levels() -> None:
    steady = [10.0, 12.0] * 12
    found = rephasing.propose("i", steady + [value + 6 for value in steady])
    assert [(shift.index, shift.sign) for shift in found.shifts] == [(23, 1)]
    assert found.shifts[0].after - found.shifts[0].before == pytest.approx(6.0, abs=0.5)


def test_a_shift_that_turns_back_is_considered_and_not_proposed() -> None:
    steady = [10.0, 12.0] * 12
    away = [value + 6 for value in steady[:10]]
    found = rephasing.propose("i", steady + away + steady + steady)
    assert found.shifts == ()
    assert "turned_back" in {step.outcome for step in found.steps}
