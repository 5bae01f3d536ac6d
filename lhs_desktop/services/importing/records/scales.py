"""What the number of a target means: on the scale of its measure, as the list and the database tell, or asked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from statistics import median

from sqlalchemy import Connection, select

from lhs_desktop.formats.extracts.records.goals import hundredfold, time_of
from lhs_desktop.formats.extracts.records.listed import Goal
from lhs_desktop.models.db.tables import measure, observation, target
from lhs_desktop.models.measures import Kind, ratio
from lhs_desktop.models.wording import number

_NEAR = 5.0
"""Targets of one measure lie within so many times of each other."""
_FIGURES = 300
"""So many figures tell on what scale a measure is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Of a measure: what its values are like."""

    name: str
    kind: Kind
    unit: str
    multiplier: float
    in_percent: bool

    @property
    def most(self) -> float | None:
        """What no value can exceed."""
        return self.multiplier if self.kind is Kind.PROPORTION else None

    @property
    def times(self) -> set[str]:
        """The units of time in which it is measured, as its unit says, or else its name."""
        if self.in_percent:
            return set()
        return next((found for text in (self.unit, self.name) if (found := _times_in(text))), set())

    def shown(self, value: float) -> str:
        text = number(value, 4).rstrip("0").rstrip(".")
        return f"{text} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a target comes to, and what a person is told about it."""

    value: float
    code: str = ""
    """Of the problem; empty where nothing is to be said."""
    is_refused: bool = False


class Scales:
    """The scales of measures, with the numbers of a list and of the database that tell how its targets are meant."""

    def __init__(self, connection: Connection, goals: Iterable[tuple[int, Goal]]) -> None:
        """Takes the targets of a list by their measures."""
        self._connection = connection
        self._scales: dict[int, Scale] = {}
        self._usual: dict[int, float | None] = {}
        self._certain: dict[int, list[float]] = {}
        for key, goal in goals:
            if self.of(key).in_percent and (goal.percent or goal.value > 1):
                self._certain.setdefault(key, []).append(goal.value)

    def of(self, key: int) -> Scale:
        if key not in self._scales:
            row = self._connection.execute(select(measure).where(measure.c.id == key)).one()
            kind = Kind(row.kind)
            said = any(word in row.unit.casefold() for word in ("%", "percent", "per cent"))
            in_percent = said or (kind is Kind.PROPORTION and row.multiplier == 100)
            self._scales[key] = Scale(row.name, kind, row.unit, row.multiplier, in_percent)
        return self._scales[key]

    def meant(self, key: int, goal: Goal) -> Meant:
        """What a target means for a measure."""
        scale = self.of(key)
        if goal.time and scale.times and goal.time not in scale.times:
            return Meant(goal.value, "target-other-time", is_refused=True)
        if goal.time and scale.in_percent:
            return Meant(goal.value, "target-no-time", is_refused=True)
        found = self._percentage(key, scale, goal) if goal.percent else self._plain(key, scale, goal)
        if found.is_refused:
            return found
        if scale.kind is not Kind.MEAN and found.value < 0:
            return Meant(found.value, "target-below-zero", is_refused=True)
        if scale.most is not None and found.value > scale.most:
            return Meant(found.value, "target-too-high", is_refused=True)
        if scale.in_percent and found.value > 100:
            return Meant(found.value, "target-over-hundred")
        if not found.code and not goal.plain:
            return Meant(found.value, "target-read")
        return found

    def _percentage(self, key: int, scale: Scale, goal: Goal) -> Meant:
        """What is said to be a percentage."""
        if scale.kind is Kind.PROPORTION:
            return Meant(goal.value * scale.multiplier / 100)
        if scale.in_percent or scale.multiplier == 100:
            return Meant(goal.value)
        if scale.kind is Kind.MEAN and not scale.unit:
            value = self._nearer(key, goal.value, goal.value / 100)
            return Meant(value, "target-fraction")
        return Meant(goal.value, "target-no-percentage", is_refused=True)

    def _plain(self, key: int, scale: Scale, goal: Goal) -> Meant:
        """A number alone: a fraction, where the measure is in percent and other targets of it say so."""
        value = goal.value
        if scale.kind is Kind.RATE and goal.per and goal.per != scale.multiplier:
            return Meant(value * scale.multiplier / goal.per, "target-read")
        if not scale.in_percent or not 0 < value <= 1:
            return Meant(value)
        if others := self._certain.get(key):
            # one that is far from the others is close to none of them: 1 beside 5 and 50 may well be 1 %
            for meant in (hundredfold(value), value):
                if all(_near(meant, one) for one in (min(others), median(others), max(others))):
                    return Meant(meant, "target-taken")
        return Meant(self._nearer(key, hundredfold(value), value), "target-fraction")

    def _nearer(self, key: int, first: float, second: float) -> float:
        """Which of two readings is nearer to what the measure's targets and figures are; the first where nothing tells."""
        usual = self._usual_of(key)
        if usual is None or min(first, second) <= 0:
            return first
        return min(first, second, key=lambda one: abs(log(one / usual)))

    def _usual_of(self, key: int) -> float | None:
        if key not in self._usual:
            held = self._connection.execute(
                select(target.c.value).where(target.c.measure_id == key)
            ).scalars()
            known = [one for one in held if one > 0] or list(self._figures(key))
            self._usual[key] = median(known) if known else None
        return self._usual[key]

    def _figures(self, key: int) -> Iterable[float]:
        scale = self.of(key)
        query = select(observation.c.numerator, observation.c.denominator)
        for one in self._connection.execute(query.where(observation.c.measure_id == key).limit(_FIGURES)):
            value = ratio(one.numerator, one.denominator, scale.kind, scale.multiplier)
            if value is not None and value > 0:
                yield value


def _times_in(text: str) -> set[str]:
    return {
        unit
        for word in re.findall(
            r"\b(?:days?|hours?|hrs?|minutes?|mins?|weeks?|months?)\b", text, re.IGNORECASE
        )
        if (unit := time_of(word))
    }


def _near(one: float, other: float) -> bool:
    return 1 / _NEAR <= one / other <= _NEAR


def taken(meant: Meant, scale: Scale, goal: Goal) -> Mapping[str, str]:
    """The parameters of what is said about a target."""
    most = scale.shown(scale.most) if scale.most is not None else ""
    unit = scale.unit or scale.kind.value
    return {
        "taken": scale.shown(meant.value),
        "measure": scale.name,
        "most": most,
        "unit": unit,
        "plainly": f"{goal.value:g}%",
    }
