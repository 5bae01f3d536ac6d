"""A reading as it is stored: one compact JSON document of codes and figures, the same on any database."""

from collections.abc import Sequence
from functools import lru_cache

import orjson

from lhs_desktop.models import periods
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.readings import Assurance, Choice, Finding, Phase, Reading, Status, Variation

_LETTERS = {
    Flag.NONE: ".",
    Flag.IMPROVEMENT: "i",
    Flag.CONCERN: "c",
    Flag.NEUTRAL: "n",
    Flag.EXCLUDED: "x",
}
_FLAGS = {letter: flag for flag, letter in _LETTERS.items()}

_PHASE = tuple(Phase.__dataclass_fields__)
_FINDING = tuple(Finding.__dataclass_fields__)
_AS_THEY_ARE = ("value", "target", "met", "judged", "usual", "chart", "factor", "rules", "points", "needed")

Line = tuple[float | None, ...]


def to_json(reading: Reading) -> str:
    """All of a reading that the columns of its table do not hold."""
    lengths = _lengths(reading)
    document = {
        **{name: getattr(reading, name) for name in _AS_THEY_ARE},
        "chance": reading.chance,
        "choice": None if reading.choice is None else [reading.choice.by, reading.choice.because],
        "findings": [[getattr(one, name) for name in _FINDING] for one in reading.findings],
        "periods": _folded_periods(reading.periods),
        "center": _folded(reading.center, lengths),
        "lower": _folded(reading.lower, lengths),
        "upper": _folded(reading.upper, lengths),
        "flags": "".join(_LETTERS[flag] for flag in reading.flags),
        "signals": {str(index): codes for index, codes in enumerate(reading.signals) if codes},
        "phases": [{name: getattr(phase, name) for name in _PHASE} for phase in reading.phases],
    }
    return orjson.dumps(document).decode()


def from_json(text: str, *, period: str, variation: str, assurance: str, status: str, streak: int) -> Reading:
    """The reading of a row of the table of readings."""
    document = orjson.loads(text)
    phases = tuple(Phase(**phase) for phase in document["phases"])
    codes = _unfolded_periods(document["periods"])
    signals = document["signals"]
    lengths = _phase_lengths(codes, phases)
    return Reading(
        variation=Variation(variation),
        assurance=Assurance(assurance),
        status=Status(status),
        streak=streak,
        period=period,
        **{name: document[name] for name in _AS_THEY_ARE},
        chance=None if document["chance"] is None else tuple(document["chance"]),
        choice=None if document["choice"] is None else Choice(*document["choice"]),
        findings=tuple(Finding(*one) for one in document["findings"]),
        periods=codes,
        center=_unfolded(document["center"], lengths),
        lower=_unfolded(document["lower"], lengths),
        upper=_unfolded(document["upper"], lengths),
        flags=tuple(_FLAGS[letter] for letter in document["flags"]),
        signals=tuple(tuple(signals.get(str(index), ())) for index in range(len(codes))),
        phases=phases,
    )


def _folded_periods(codes: Sequence[str]) -> list[str] | dict[str, str]:
    """Only the first and the last code where all between them follow from the calendar."""
    if len(codes) > 2 and _calendar(codes[0], codes[-1]) == tuple(codes):
        return {"first": codes[0], "last": codes[-1]}
    return list(codes)


def _unfolded_periods(folded: list[str] | dict[str, str]) -> tuple[str, ...]:
    return tuple(folded) if isinstance(folded, list) else _calendar(folded["first"], folded["last"])


@lru_cache(maxsize=512)
def _calendar(first: str, last: str) -> tuple[str, ...]:
    start = periods.parse(first)
    if start.grain is Grain.SPAN:
        return (first, last)
    return tuple(one.code for one in periods.between(start, periods.parse(last)))


def _lengths(reading: Reading) -> list[int]:
    return _phase_lengths(reading.periods, reading.phases)


def _phase_lengths(codes: Sequence[str], phases: Sequence[Phase]) -> list[int]:
    """How many periods each phase has; there are no gaps between phases."""
    starts = [codes.index(phase.start) for phase in phases]
    return [stop - first for first, stop in zip(starts, [*starts[1:], len(codes)], strict=True)]


def _folded(line: Line, lengths: Sequence[int]) -> list[float | list[float | None] | None]:
    """A number for each phase whose line is level, else all its numbers."""
    folded: list[float | list[float | None] | None] = []
    first = 0
    for length in lengths:
        part = line[first : first + length]
        level = part and part[0] == part[-1] and part.count(part[0]) == length
        folded.append(part[0] if level else list(part))
        first += length
    return folded


def _unfolded(folded: Sequence[float | list[float | None] | None], lengths: Sequence[int]) -> Line:
    line: list[float | None] = []
    for part, length in zip(folded, lengths, strict=True):
        line.extend(part if isinstance(part, list) else [part] * length)
    return tuple(line)
