"""Finds where texts and marks about one series contradict each other, or what is known of it.

It reads the texts as a person would, sentence for sentence, so that it finds a contradiction whatever made it:
the words of the window, of the command line or of a packet, and sentences put in by hand.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lhs_desktop.models.readings import Reading


@dataclass(frozen=True)
class Facts:
    """What is known of a series, as the codes of its reading and of the comparison with peers say it."""

    status: str = ""
    """``met``, ``missed``, ``no_target`` or ``no_value``."""
    streak: int = 0
    variation: str = ""
    """``improvement``, ``concern``, ``neutral``, ``common`` or ``insufficient``, whatever the direction."""
    outlook: str = ""
    within_chance: bool = False
    figures: int = 0
    """How many figures there are to show."""
    children: int = -1
    """Nodes directly below with a figure; −1 where that is not known."""
    children_off_target: int = 0
    phi: float = 1.0
    """How many times what chance makes its peers differ."""
    place: tuple[int, int] = (0, 0)
    """Its rank among so many peers; (0, 0) where it is compared with none."""


def family(one: Reading) -> str:
    """The variation, whatever its direction."""
    return one.variation.value.replace("common_cause", "common").split("_")[0]


def facts_of(one: Reading) -> Facts:
    """What a reading says in its codes."""
    return Facts(
        status=one.status.value,
        streak=one.streak,
        variation=family(one),
        outlook=one.outlook.value,
        within_chance=one.within_chance,
        figures=len(one.periods),
    )


LONG = 12
"""So many times in a row on one side of a target is not hit or miss."""
NO_CHANCE = 10.0
"""From this φ on being as expected among peers says nothing."""

_NUMBER = r"[−-]?[\d,]*\.?\d+"
_OUTLOOKS = {
    "will_meet": r"\bwill meet\b|\bmeets\b(?! the target\.)",
    "will_miss": r"\bwill miss\b|(?<!\d )\bmisses\b(?! (?:its|their|a) target)",
    "hit_or_miss": r"\bhit or miss\b|\bmay meet the target or miss it\b",
}
_VARIATIONS = {
    "improvement": r"\bimproving\b",
    "concern": r"\bconcern\b",
    "neutral": r"\bchanged\b",
    "common": r"\bno signal\b(?! can be read)",
    "insufficient": r"\bso no signal can be read\b|\bnot enough data\b",
}
_MET = rf"target of {_NUMBER}[^,;:.]* met\b|\btarget met for\b|\btarget met, \d|\bmet × \d|\bTarget met\b(?! in \d)"
_MISSED = (
    rf"target of {_NUMBER}[^;:]* (?:just )?missed\b|\btarget (?:just )?missed\b|points? (?:below|above) the target|"
    rf"\bmissed × \d|\bTarget missed\b|{_NUMBER} (?:below|above) the target"
)
_STREAK = r"for the (\d+)(?:st|nd|rd|th) \w+ in a row|, (\d+)(?:st|nd|rd|th) in a row|(?:met|missed) × (\d+)"
_SHARE = r"target met in (\d+) of the last (\d+)"


def contradictions(texts: Sequence[str], facts: Facts, marks: Sequence[str] = ()) -> list[str]:
    """What is said that cannot be, one line each; empty where all agrees.

    Args:
        texts: All that is said of one series in one place or in several.
        facts: What is known of it.
        marks: Names of symbols that stand beside it: of a standing (``met``, ``missed``, ``within_chance``) or of
            a variation.
    """
    said = " \n".join(text for text in texts if text)
    return [
        *_of_outlook(said, facts),
        *_of_target(said, facts),
        *_of_signal(said, facts),
        *_of_lines(said),
        *_of_peers(said, facts),
        *_of_figures(said, facts),
        *_of_marks(marks, facts),
    ]


def _says(pattern: str, said: str) -> bool:
    return re.search(pattern, said) is not None


def _streak(said: str, facts: Facts) -> int:
    found = [int(next(part for part in parts if part)) for parts in re.findall(_STREAK, said)]
    return max([*found, facts.streak])


def _of_outlook(said: str, facts: Facts) -> Iterator[str]:
    told = {name for name, pattern in _OUTLOOKS.items() if _says(pattern, said)}
    if len(told) > 1:
        yield f"several outlooks: {', '.join(sorted(told))}"
    if facts.outlook and told - {facts.outlook}:
        yield f"outlook {facts.outlook}, but said: {', '.join(sorted(told))}"
    missed = _says(_MISSED, said) or facts.status == "missed"
    met = _says(_MET, said) or facts.status == "met"
    if "will_meet" in told and missed:
        yield "missed, and as it runs will meet the target"
    if "will_miss" in told and met:
        yield "met, and as it runs will miss the target"
    if "hit_or_miss" in told and _streak(said, facts) >= LONG:
        yield f"hit or miss, and {_streak(said, facts)} times in a row the same"
    for part, whole in re.findall(_SHARE, said):
        if "hit_or_miss" in told and int(part) in (0, int(whole)):
            yield f"hit or miss, and met in {part} of {whole}"
        if part == "0" and facts.status == "met":
            yield "met, and met in none of the last"
    signal = facts.variation in ("improvement", "concern", "neutral")
    signal = signal or any(_says(_VARIATIONS[one], said) for one in ("improvement", "concern", "neutral"))
    if told and signal:
        yield "an outlook beside a signal: the limits are those of an earlier process"


def _of_target(said: str, facts: Facts) -> Iterator[str]:
    missed, met = _says(_MISSED, said), _says(_MET, said)
    if missed and met:
        yield "met and missed"
    if facts.status and facts.status != "missed" and missed:
        yield f"{facts.status}, but said to be missed"
    if facts.status and facts.status != "met" and met:
        yield f"{facts.status}, but said to be met"
    if facts.within_chance and _says(r"\bTarget missed\b(?!, within chance)", said):
        yield "missed within chance, but said to be missed without a word of it"
    if "within chance" in said and not facts.within_chance and facts.status:
        yield "within chance, but the interval does not hold the target"


def _of_signal(said: str, facts: Facts) -> Iterator[str]:
    told = {name for name, pattern in _VARIATIONS.items() if _says(pattern, said)}
    if len(told) > 1:
        yield f"several variations: {', '.join(sorted(told))}"
    if facts.variation and told - {facts.variation}:
        yield f"variation {facts.variation}, but said: {', '.join(sorted(told))}"
    for value, _, line in re.findall(
        rf"^({_NUMBER})[^;.]* in [^;]*?(?<!just )\b(above|below) the (?:mean|median) of ({_NUMBER})",
        said,
        re.MULTILINE | re.IGNORECASE,
    ):
        if _read(value) == _read(line):
            yield f"a signal from {line} to {value}"


def _of_lines(said: str) -> Iterator[str]:
    """A value beside a line that it lies on the other side of, or outside of limits that it is said to be in."""
    for sentence in said.split(" \n"):
        value = re.match(rf"({_NUMBER})", sentence)
        if value is None:
            continue
        figure = _read(value[1])
        for just, side, _, line in re.findall(
            rf"\b(just )?(above|below) the (upper limit|lower limit|mean|median) of ({_NUMBER})",
            sentence,
            re.IGNORECASE,
        ):
            apart = figure - _read(line)
            if (
                (apart == 0) is not bool(just)
                or (apart > 0 and side.lower() == "below")
                or (apart < 0 and side.lower() == "above")
            ):
                yield f"{value[1]} {just}{side} {line}"
        for low, high in re.findall(
            rf"\bwithin the limits of ({_NUMBER}) to ({_NUMBER})", sentence, re.IGNORECASE
        ):
            if not _read(low) <= figure <= _read(high):
                yield f"{value[1]} within {low} to {high}"


def _of_peers(said: str, facts: Facts) -> Iterator[str]:
    rank, count = facts.place
    if _says(r"\bas expected\b(?! or worse)", said) and facts.phi >= NO_CHANCE:
        yield f"as expected, where chance explains next to nothing of the spread (φ {facts.phi:.0f})"
        if rank and rank in (1, count):
            yield f"as expected, and rank {rank} of {count}"
    if _says(r"\bbetter than expected\b", said) and facts.variation == "concern" and facts.status == "missed":
        yield "better than expected, and a concern that misses its target"


def _of_figures(said: str, facts: Facts) -> Iterator[str]:
    if facts.figures and _says(r"No figures yet|No values:|No numbers are recorded", said):
        yield "no figures, over figures"
    if _says(r"None is off target", said):
        if facts.children == 0:
            yield "none is off target, of no nodes"
        if facts.children_off_target:
            yield f"none is off target, of {facts.children_off_target} that are"


def _of_marks(marks: Sequence[str], facts: Facts) -> Iterator[str]:
    standing = "within_chance" if facts.within_chance else facts.status
    for mark in marks:
        if mark in ("met", "missed", "within_chance") and mark != standing:
            yield f"{standing}, but marked {mark}"
        if mark in _VARIATIONS and mark != facts.variation:
            yield f"variation {facts.variation}, but marked {mark}"


def _read(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))
