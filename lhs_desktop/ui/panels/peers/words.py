"""What is said of one peer: on hover, aloud, and below the table."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from lhs_desktop.models.measures import Direction, Measure
from lhs_desktop.models.peer_charts import VERDICT_WORDS, Verdict
from lhs_desktop.models.readings import sentences
from lhs_desktop.models.wording import amount, figure, number
from lhs_desktop.services.comparing.comparison import Comparison, Peer
from lhs_desktop.services.comparing.contributions import Change, Part
from lhs_desktop.services.comparing.showing import Shown
from lhs_desktop.ui.wording import counted

NOTABLE = 0.1
"""Of the width of an interval: a likely value that differs by less is not worth a sentence."""


def tr(text: str) -> str:
    return QCoreApplication.translate("peers", text)


def hover(found: Comparison, peer: Peer) -> str:
    """One line: the value with its interval, and the verdict."""
    measure = found.measure
    if peer.value is None:
        return f"{peer.name}: {peer.note or tr('no value')}"
    text = f"{peer.name}: {figure(peer.value, measure)}"
    if peer.low is not None and peer.high is not None:
        edges = number(peer.low, measure.decimals), number(peer.high, measure.decimals)
        text += tr(" ({low} to {high})").format(low=edges[0], high=edges[1])
    return text if peer.verdict is Verdict.DIFFERS else f"{text}, {VERDICT_WORDS[peer.verdict]}"


def part(measure: Measure, one: Part) -> str:
    """What a child added to a change."""
    decimals = measure.decimals
    text = f"{one.name}: {number(one.total, decimals, sign=True)}"
    if measure.has_denominator:
        text += tr(" ({rate} by its own value, {volume} by its share of the cases)").format(
            rate=number(one.rate, decimals, sign=True), volume=number(one.volume, decimals, sign=True)
        )
    values = [
        figure(value, measure) if value is not None else tr("none") for value in (one.before, one.after)
    ]
    return text + tr("; {before} before, {after} now").format(before=values[0], after=values[1])


def parts(change: Change) -> dict[str, str]:
    return {one.code: part(change.measure, one) for one in change.parts}


def figures(found: Comparison, peer: Peer) -> str:
    """The figures of the chosen peer in one sentence, those of columns that had no room too."""
    parts = [hover(found, peer), _rank(found, peer), _cases(peer), _goal(found, peer)]
    return "; ".join(one for one in parts if one) + "."


def about(shown: Shown, peer: Peer) -> str:
    """What else is known of it: its likely value, its series, and what it did."""
    spot = next((one for one in shown.spots if one.peer.code == peer.code), None)
    said = [
        spot.sentence if spot is not None else "",
        _likely(shown.comparison.measure, peer),
        tr("Its series: {sentence}").format(
            sentence=sentences.sentence(shown.comparison.measure, peer.reading)
        )
        if peer.reading is not None and peer.value is not None
        else "",
    ]
    return " ".join(one for one in said if one)


def first_pair(found: Comparison, ticked: Sequence[str]) -> tuple[str, ...]:
    """Two nodes to begin with, while fewer are ticked: the ticked or the own one, and the best of the others."""
    valued = [peer.code for peer in found.peers if peer.value is not None]
    best = sorted(
        (peer for peer in found.peers if peer.value is not None),
        key=lambda peer: (peer.rank_low or 0, peer.rank_high or 0, peer.name),
    )
    first = next((code for code in (*ticked, found.own) if code in valued), "")
    wanted = (first, *(peer.code for peer in best))
    return tuple(dict.fromkeys(code for code in wanted if code))[:2]


def why_pair(found: Comparison, codes: Sequence[str]) -> str:
    """Which two they are, and how to choose others."""
    names = {peer.code: peer.name for peer in found.peers}
    how = tr("Tick two to four nodes in the table (Space) to put others side by side.")
    if len(codes) < 2:
        return how
    said = tr("{first} and the best of its peers, {second}.")
    return f"{said.format(first=names[codes[0]], second=names[codes[1]])} {how}"


def _rank(found: Comparison, peer: Peer) -> str:
    if peer.rank_low is None or peer.rank_high is None:
        return ""
    count = number(len(found.valued))
    if peer.rank_low == peer.rank_high:
        return tr("rank {low} of {n}").format(low=peer.rank_low, n=count)
    return tr("rank {low} to {high} of {n}").format(low=peer.rank_low, high=peer.rank_high, n=count)


def _cases(peer: Peer) -> str:
    if peer.numerator is None:
        return ""
    lacking = (
        ", " + counted(peer.missing, tr("1 period missing"), tr("{n} periods missing"))
        if peer.missing
        else ""
    )
    if peer.denominator is None:
        return tr("{n} in all{lacking}").format(n=amount(peer.numerator), lacking=lacking)
    return tr("{x} of {n}{lacking}").format(
        x=amount(peer.numerator), n=amount(peer.denominator), lacking=lacking
    )


def _likely(measure: Measure, peer: Peer) -> str:
    """The shrunk value, where it is another than the value itself."""
    if peer.shrunk is None or peer.value is None:
        return ""
    width = (peer.high or 0.0) - (peer.low or 0.0)
    if abs(peer.shrunk - peer.value) <= NOTABLE * width:
        return ""
    return tr("Most likely {value}, given its peers and its small number of cases.").format(
        value=figure(peer.shrunk, measure)
    )


def _goal(found: Comparison, peer: Peer) -> str:
    if peer.excess is None or peer.goal is None:
        return ""
    is_whole = peer.goal == round(peer.goal)  # 95, but not 0.0015 as 0
    goal = f"{found.goal} ({figure(peer.goal, found.measure, trim=is_whole)})"
    count = number(abs(peer.excess), 0 if abs(peer.excess) >= 100 else 1)
    if found.measure.direction is Direction.LOWER:
        words = (
            tr("{n} to prevent to reach {goal}") if peer.excess > 0 else tr("{n} fewer than {goal} allows")
        )
    else:
        words = tr("{n} more would reach {goal}") if peer.excess > 0 else tr("{n} more than {goal} asks for")
    return words.format(goal=goal, n=count)
