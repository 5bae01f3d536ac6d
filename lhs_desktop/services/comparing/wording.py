"""The sentences of a comparison: who is compared, how it is judged, and what was found."""

from typing import TYPE_CHECKING

from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.peer_charts import VERDICT_WORDS, Verdict
from lhs_desktop.models.wording import figure, number, plural
from lhs_desktop.services.comparing.judging import ENOUGH_PEERS, PREDICTED, Spread
from lhs_desktop.services.comparing.peer_sets import PeerSet, level_words

if TYPE_CHECKING:
    from lhs_desktop.services.comparing.comparison import Comparison, Peer

BEYOND = (Verdict.BETTER, Verdict.WORSE, Verdict.HIGHER, Verdict.LOWER)


def stated(peers: PeerSet, measure: Measure, count: int, valued: int, under: str) -> str:
    """Who is compared, and how many of them have a value."""
    words = peers.stated(count, measure, under)
    if valued == count:
        return words
    return f"{words}; {number(valued)} with a value"


def rule(measure: Measure, spread: Spread | None, count: int) -> str:
    """How better and worse are told from as expected."""
    words = "Higher or lower" if measure.direction is Direction.NEUTRAL else "Better or worse"
    if measure.kind is Kind.COUNT:
        return (
            "Plain amounts per period. Without a denominator the comparison is not fair: the amounts show "
            "size more than care, so nothing is judged."
        )
    if measure.kind is Kind.MEAN:
        return f"{words}: the 95 % interval of a node, from how it varies over the periods, does not include the mean."
    if measure.kind is Kind.RATIO:
        least = number(max(measure.minimum_n, PREDICTED), 1)
        return f"{words}: the 95 % mid-P interval does not include 1; not judged below {least} predicted."
    if spread is not None and spread.leaves_no_verdict:
        return (
            f"None is called better, as expected or worse: the peers differ far more than chance explains "
            f"(φ {phi(spread.phi)}; chance explains {_share(1 / spread.phi)} of the differences). Look at "
            f"rank, value and series."
        )
    if spread is not None and spread.applied:
        return f"{words}: outside the 95 % limits of the peers, widened for over-dispersion (φ {phi(spread.phi)})."
    if spread is not None and spread.phi > 1 and count < ENOUGH_PEERS:
        return (
            f"{words}: outside the 95 % limits of chance; the peers differ more than that (φ "
            f"{phi(spread.phi)}), but with fewer than {ENOUGH_PEERS} peers the limits are not widened."
        )
    by_chance = f"; by chance alone about {number(0.05 * count, 1)} of {number(count)} would be"
    return f"{words}: outside the 95 % limits of chance{by_chance if count > 1 else ''}."


def _share(value: float) -> str:
    """A small share: ``4 %``, ``0.04 %``, ``less than 0.01 %``."""
    percent = value * 100
    if percent < 0.01:
        return "less than 0.01 %"
    return f"{number(percent, 0 if percent >= 1 else 2)} %"


def phi(value: float) -> str:
    """Over-dispersion as people read it: ``12.4``, ``2,310``."""
    return number(value, 1 if value < 100 else 0)


def finding(comparison: "Comparison") -> str:
    """What the comparison says, of the own node first."""
    own = comparison.peer(comparison.own) if comparison.own else None
    valued = comparison.valued
    if not valued:
        return f"No peer has a value for {comparison.measure.name} in {comparison.window.label}."
    if own is not None and own.value is None:
        return f"{own.name} has no value in {comparison.window.label} ({own.note}). {_of_all(comparison)}"
    return _of_own(comparison, own) if own is not None else _of_all(comparison)


def _of_own(comparison: "Comparison", own: "Peer") -> str:
    measure, count = comparison.measure, len(comparison.valued)
    first = f"{own.name}, {figure(own.value, measure)}"
    if count == 1:
        return f"{first}: no other has a value to compare with."
    among = f"{number(count)} {level_words(comparison.level, count)}"
    if own.verdict is Verdict.NOT_JUDGED:
        return f"{first}: {_joined(f'not judged among {among}', _rank(own))}."
    if own.verdict is Verdict.DIFFERS:
        parts = (f"{_place(comparison, own)}{among}{_mean(comparison)}", f"they {_APART}")
        return f"{first}: {_joined(*parts)}."
    if measure.kind is Kind.RATIO:
        return f"{first}: {_joined(_against(measure, own.verdict), f'{_rank(own)} of {among}')}."
    where = f"{_against(measure, own.verdict)} among {among}{_mean(comparison)}"
    return f"{first}: {_joined(where, _rank(own))}."


_APART = "differ far more than chance explains, so none is judged"


def _mean(comparison: "Comparison") -> str:
    if comparison.center is None:
        return ""
    return f", whose mean is {figure(comparison.center, comparison.measure)}"


def _place(comparison: "Comparison", own: "Peer") -> str:
    """Where it stands among peers that are not judged: ``the lowest of ``, ``rank 12 of ``."""
    values = [peer.value for peer in comparison.valued if peer.value is not None]
    if own.value == min(values) and values.count(own.value) == 1:
        return "the lowest of "
    if own.value == max(values) and values.count(own.value) == 1:
        return "the highest of "
    rank = _rank(own)
    return f"{rank} of " if rank else "one of "


def _of_all(comparison: "Comparison") -> str:
    measure = comparison.measure
    counts = {one: sum(peer.verdict is one for peer in comparison.peers) for one in Verdict}
    judged = len(comparison.peers) - counts[Verdict.NOT_JUDGED]
    if not judged:
        return f"{plural(len(comparison.valued), 'value')} side by side, none of them judged."
    nodes = f"{number(judged)} {level_words(comparison.level, judged)}"
    if counts[Verdict.DIFFERS]:
        ends = sorted(comparison.valued, key=lambda peer: peer.value or 0.0)
        span = " to ".join(f"{figure(peer.value, measure)} ({peer.name})" for peer in (ends[0], ends[-1]))
        return f"{nodes}, from {span}, {_APART}."
    mean = ""
    if measure.kind is not Kind.RATIO and comparison.center is not None:
        mean = f", whose mean is {figure(comparison.center, measure)},"
    beyond = [one for one in BEYOND if counts[one]]
    if not beyond:
        if judged == 1:
            return (
                f"One {level_words(comparison.level, 1)} has a value, so there is nothing to compare it with."
            )
        return f"None of {nodes}{mean} is {' or '.join(_ends(measure))} than {_expected(measure)}."
    words = " and ".join(
        f"{number(counts[one])} {'is' if counts[one] == 1 else 'are'} {VERDICT_WORDS[one]}" for one in beyond
    )
    rest = number(counts[Verdict.AS_EXPECTED]) if counts[Verdict.AS_EXPECTED] else "none"
    return f"Of {nodes}{mean} {words} than {_expected(measure)}, {rest} as {_expected(measure)}."


def _ends(measure: Measure) -> tuple[str, str]:
    return ("higher", "lower") if measure.direction is Direction.NEUTRAL else ("better", "worse")


def _expected(measure: Measure) -> str:
    return "predicted" if measure.kind is Kind.RATIO else "expected"


def _against(measure: Measure, verdict: Verdict) -> str:
    if verdict is Verdict.AS_EXPECTED:
        return f"as {_expected(measure)}"
    return f"{VERDICT_WORDS[verdict]} than {_expected(measure)}"


def _rank(own: "Peer") -> str:
    if own.rank_low is None or own.rank_high is None:
        return ""
    if own.rank_low == own.rank_high:
        return f"rank {own.rank_low}"
    return f"rank between {own.rank_low} and {own.rank_high}"


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
